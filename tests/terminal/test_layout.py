"""Texts as lines for the screen: nothing is lost, no line is too long, and nothing acts on the terminal."""

import re
from io import StringIO
from itertools import pairwise
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.console import Console

from hubbub.terminal.cells import UNKNOWN, steady
from hubbub.terminal.layout import LONGEST_ADDRESS, MARGIN, layout, mention_pattern
from hubbub.terminal.look import Look

LOOK = Look.of(dark=True, colours=True)
EVE = mention_pattern("eve", ["tea"])
LINK = re.compile(r"\x1b\]8;id=[0-9-]+;([!-~]*)\x1b\\|\x1b\]8;;\x1b\\")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

hostile = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            [
                *(
                    "*",
                    "**",
                    "_",
                    "~~",
                    "`",
                    "```",
                    "\n",
                    " ",
                    "\t",
                    "word",
                    "eve",
                    "@eve",
                    "tea",
                    "日本語",
                    "👩\u200d💻",
                ),
                *(
                    "https://x.example/",
                    "https://x.example/\x1b]8;;https://evil.example\x1b\\",
                    "https://é.example/\x07",
                ),
                *("\x1b[2J", "\x9d52;c;eA==\x9c", "\x1bP", "\u202e", "\u2066", "\r", "\b", "\ud800", "\u0301" * 9),
            ]
        ),
    ),
    max_size=12,
).map("".join)


def lines(text, width=20, **options):
    return [strip.text for strip in layout(text, width, LOOK, EVE, **options)]


def styled(text, width=80, look=LOOK):
    """What stands on the screen in each style, as (text, style)."""
    return [(segment.text, segment.style) for strip in layout(text, width, look, EVE) for segment in strip]


def sent(strips):
    """What Textual sends to the terminal."""
    console = Console(file=StringIO(), color_system="truecolor", force_terminal=True)
    return "".join(strip.render(console) for strip in strips)


def words(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", [""]),
        ("hello", ["hello"]),
        ("a line of words that is long", ["a line of words that", "is long"]),
        ("exactly twenty cells", ["exactly twenty cells"]),
        ("one\n\n  two\n", ["one", "", "  two", ""]),
        ("    indented and wrapped here", ["    indented and", "wrapped here"]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        ("short " + "x" * 25, ["short", "x" * 20, "x" * 5]),
        (" " * 50 + "far", [" " * 20, "far"]),
        ("much     space        between", ["much     space", "between"]),
        ("日本語の文章には単語の間に空白がない。はい", ["日本語の文章には単語", "の間に空白がない。は", "い"]),
        ("あいうえおかきくけ「こ」", ["あいうえおかきくけ", "「こ」"]),
        ("あいうえおかきくけこ。", ["あいうえおかきくけ", "こ。"]),
        ("see ```py\na\n\tb\n``` ok", ["see ", f"{MARGIN}a", f"{MARGIN}    b", " ok"]),
        ("```\n  a long line, cut hard\n```", [f"{MARGIN}  a long line, cut", f"{MARGIN} hard"]),
        ("**bold words that** wrap *here*", ["bold words that wrap", "here"]),
    ],
)
def test_lines(text, shown):
    assert lines(text) == shown


def test_letters_keep_their_marks_where_a_word_is_cut():
    letter = "x\u0323\u0301"
    assert lines(letter * 5, 2) == [steady(letter) * 2, steady(letter) * 2, steady(letter)]


def test_letters_keep_signs_that_take_a_cell_of_their_own_if_there_is_room():
    assert lines("लिलिलि", 3) == ["लि", "लि", "लि"]
    assert lines("xyलुा", 3) == ["xy", "लुा"]
    assert lines("```\nलिलि\n```", 3) == ["लि", "लि"]
    assert lines("लि", 1) == ["ल", "ि"]


def test_what_takes_two_cells_is_marked_where_there_is_one():
    assert lines("日a", 1) == [UNKNOWN, "a"]


def test_marks_are_styles():
    base = LOOK.text
    assert styled("**a** *b* ~~c~~ `d`") == [
        ("a", base + LOOK.strong),
        (" ", base),
        ("b", base + LOOK.emphasis),
        (" ", base),
        ("c", base + LOOK.struck),
        (" ", base),
        ("d", base + LOOK.code),
    ]
    assert styled("**a *b* c**")[1] == ("b", base + LOOK.strong + LOOK.emphasis)


def test_the_base_is_under_everything():
    strips = layout("a `b`\n```\nc\n```", 20, LOOK, base=LOOK.failed)
    assert {segment.style.color for strip in strips for segment in strip} == {LOOK.failed.color, LOOK.quiet.color}
    assert Color.parse("#ff8a80") == LOOK.failed.color


def test_one_is_named_in_text_alone():
    mention = LOOK.text + LOOK.mention
    assert [text for text, style in styled("Eve: @eve, tea? evening steve eve-1 eve_") if style == mention] == [
        *("Eve", "@eve", "tea"),
    ]
    assert not [text for text, style in styled("`eve` https://eve.example/eve\n```\neve\n```") if style == mention]
    assert ([text for text, style in styled("**hi eve**") if style == LOOK.text + LOOK.strong + LOOK.mention]) == [
        "eve"
    ]


@pytest.mark.parametrize("nick", ["a.b", "[x]", "x|y", "日本", "ß", "a`b^c"])
def test_a_nick_is_found_as_it_is_written(nick):
    pattern = mention_pattern(nick)
    assert pattern.search(f"so, {nick}!")
    assert not pattern.search(f"so{nick}!") or not nick[0].isalnum()
    assert not pattern.search("so!")


def test_nobody_is_named_by_nothing():
    assert not mention_pattern("").search("anything at all")
    assert not mention_pattern("", [""]).search("")


def test_a_link_is_one_on_every_line_of_it():
    address = "https://example.com/a/long/way?to=go;on"
    strips = layout(f"see {address}.", 20, LOOK)
    assert [strip.text for strip in strips] == [
        "see",
        "https://example.com/",
        "a/long/way?to=go;on.",
    ]
    output = sent(strips)
    assert LINK.findall(output) == [address, "", address, ""]
    assert len(set(re.findall(r"\x1b\]8;(id=[^;]+);", output))) == 1


def test_the_address_of_a_link_is_printable_and_not_endless():
    output = sent(layout("https://é.example/日\x1b\\\x07\x9c\u202e;id=x", 200, LOOK))
    assert LINK.findall(output)[0] == ("https://%C3%A9.example/%E6%97%A5%1B\\%07%C2%9C%E2%80%AE;id=x")
    assert not LINK.findall(sent(layout("https://example.com/" + "x" * LONGEST_ADDRESS, 200, LOOK)))


@given(hostile, st.integers(1, 40))
@example("https://x.example/\x1b\\\x1b[2J", 5)
@example("```\n\u0301\n```", 1)
def test_nothing_but_colours_and_links_acts_on_the_terminal(text, width):
    strips = layout(text, width, LOOK, EVE)
    assert strips
    for strip in strips:
        assert not {category(char) for char in strip.text} & {"Cc", "Cs", "Zl", "Zp"}
        assert not set(strip.text) & set("\u200d\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
        assert strip.cell_length == cell_len(strip.text) <= width
        assert not any(segment.control for segment in strip)
    assert COLOURS.sub("", LINK.sub("", sent(strips))) == "".join(strip.text for strip in strips)


@given(st.text(st.sampled_from("ab c日é\u0323\n。「"), max_size=80), st.integers(2, 12))
def test_no_letter_is_lost_and_no_mark_begins_a_line(text, width):
    shown = lines(text, width)
    assert words("".join(shown)) == words(steady(text))
    assert not any(line.startswith("\u0323") for line in shown)


@given(st.lists(st.sampled_from(["a", "bc", "def", "ghij"]), min_size=1, max_size=30), st.integers(4, 20))
def test_lines_of_words_hold_as_many_as_they_can(some, width):
    shown = lines(" ".join(some), width)
    assert " ".join(shown) == " ".join(some)
    assert all(len(line) + 1 + len(after.split(" ")[0]) > width for line, after in pairwise(shown))


@pytest.mark.timeout(30)
@pytest.mark.parametrize("piece", ["*a* ", "x", "é", "日", " ", "https://a.b ", "a\u0301", "\n", "eve ", "```\n"])
@pytest.mark.parametrize("width", [1, 80])
def test_long_texts_are_no_burden(piece, width):
    assert layout(piece * 5_000, width, LOOK, EVE)
