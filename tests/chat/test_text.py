"""What is removed from what people write, and how the rest is shown in a log."""
# ruff: noqa: RUF001 - a Persian word

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.chat.text import clean, escape, one_line

EVERYTHING = "".join(map(chr, range(sys.maxunicode + 1)))


def span(first: int, last: int) -> set[str]:
    return set(EVERYTHING[first : last + 1])


CONTROLS = (span(0, 0x1F) - set("\t\n")) | span(0x7F, 0x9F)
BIDI = set("\u061c\u200e\u200f") | span(0x202A, 0x202E) | span(0x2066, 0x206F)
SEPARATORS = set("\u2028\u2029")
ANNOTATION = span(0xFFF9, 0xFFFB) | {"\ufeff"}
NOT_TEXT = span(0xD800, 0xDFFF) | span(0xFDD0, 0xFDEF) | {char for char in EVERYTHING if ord(char) & 0xFFFE == 0xFFFE}
TAGS = span(0xE0000, 0xE007F)
FORBIDDEN = CONTROLS | BIDI | SEPARATORS | ANNOTATION | NOT_TEXT | TAGS

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
TEXT = st.text(st.characters() | st.sampled_from(sorted(FORBIDDEN)) | st.sampled_from([*SCOTLAND, *"\r\n\t "]))


def test_what_could_act_on_a_reader_is_removed_and_nothing_else():
    assert set(EVERYTHING) - set(clean(EVERYTHING)) == FORBIDDEN


@pytest.mark.parametrize("char", sorted(CONTROLS | BIDI | SEPARATORS | ANNOTATION), ids=ascii)
def test_a_forbidden_character_leaves_the_text_around_it_alone(char):
    assert clean(f"a{char}b") == "ab"


@pytest.mark.parametrize(
    "text", ["", "hi", "two\nlines\tand a tab", "naïve", "日本語\u3000です", "10\xa0€", "نامه\u200cای"]
)
def test_other_text_stays_as_it_is(text):
    assert clean(text) == text


@pytest.mark.parametrize("emoji", ["👩\u200d👩\u200d👧", "❤\ufe0f", "👍🏽", "🇫🇷", SCOTLAND, SCOTLAND * 2], ids=ascii)
def test_emoji_stay_whole(emoji):
    assert clean(f"so {emoji}!") == f"so {emoji}!"


@pytest.mark.parametrize("hidden", ["\U000e0068\U000e0069", "\U000e0001", "\U000e0068" * 3 + "\U000e007f"], ids=ascii)
def test_text_hidden_in_tag_characters_is_removed(hidden):
    assert clean(f"look{hidden}") == "look"


def test_a_flag_hides_no_long_text():
    assert clean("\U0001f3f4" + "\U000e0068" * 40 + "\U000e007f") == "\U0001f3f4"


def test_line_ends_become_line_feeds():
    assert clean("a\r\nb\rc\n") == "a\nbc\n"


@given(TEXT)
def test_cleaned_text_is_clean_and_stays_so(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not (FORBIDDEN - TAGS) & set(cleaned)
    assert [char for char in cleaned if char not in TAGS] == [char for char in text if char not in FORBIDDEN]


@given(TEXT)
def test_cleaned_text_can_be_sent_as_utf_8(text):
    assert clean(text).encode().decode() == clean(text)


def test_one_line_puts_spaces_for_line_feeds_and_tabs():
    assert one_line("  first\r\nsecond\tthird \x1b[2J\n") == "first second third [2J"


@given(TEXT)
def test_one_line_has_no_line_end_of_any_kind(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip() == one_line(line)
    assert "\t" not in line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hi", "hi"),
        ("a\nb", r"a\nb"),
        ("\r\t\0", r"\r\t\x00"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x85", r"\x85"),
        ("a\u202eb", r"a\u202eb"),
        ("\u2028", r"\u2028"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("Ça va\xa0?", "Ça va\xa0?"),
        ("日\u3000本", "日\u3000本"),
    ],
)
def test_what_cannot_be_printed_is_shown_as_an_escape(text, shown):
    assert escape(text) == shown


@given(TEXT)
def test_escaped_text_is_one_visible_line_that_any_log_can_take(text):
    shown = escape(text)
    assert all(char.isprintable() or category(char) == "Zs" for char in shown)
    assert len(shown.splitlines()) <= 1
    assert escape(shown) == shown
    assert shown.encode().decode() == shown
