"""Lines as they are cut, cleaned and shown."""

import pytest

from hubbub.terminal.plain.lines import LONGEST_LINE, Lines
from hubbub.terminal.plain.talk import own
from hubbub.terminal.text import harmless


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("hi", "<You> hi"),
        ("/me waves", "* You waves"),
        ("/msg bob psst, you", "[You → bob] psst, you"),
        ("/msg #tea hi", "#tea <You> hi"),
        ("//x", "<You> /x"),
        ("///", "<You> //"),
        ("no /command", "<You> no /command"),
        ("windows\r", "<You> windows"),
        ("a\x1b[2Jb\x07", "<You> a[2Jb"),
        ("/who", ""),
        ("/nick ada", ""),
        ("/me", ""),
        ("/msg bob", ""),
        ("/", ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_ones_own_line_is_shown_as_the_others_see_it(line, shown):
    assert own(line) == shown


@pytest.mark.parametrize("char", "\x00\x07\x08\r\x1b\x7f\x9b\u202e\u2066\u200f\u2028")
def test_what_could_act_on_the_terminal_is_dropped(char):
    assert harmless(f"a{char}b") == "ab"


def test_tabs_and_letters_of_all_scripts_stay():
    text = "a\tb\nñ 日本 👩\u200d💻 e\u0301 ى"
    assert harmless(text) == text


def test_lines_are_whole_however_their_bytes_are_cut():
    data = "één\n\n日本\nlast".encode()
    for size in range(1, len(data)):
        lines = Lines()
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        assert [line for piece in pieces for line in lines.feed(piece)] + lines.end() == ["één", "", "日本", "last"]


def test_bytes_that_are_no_text_are_marked_as_such():
    lines = Lines()
    assert lines.feed(b"a\xffb\n") == ["a\ufffdb"]
    assert lines.feed(b"\xe6\x97") == []
    assert lines.end() == ["\ufffd"]


def test_the_rest_of_an_endless_line_is_dropped_and_the_next_line_is_whole():
    lines = Lines()
    assert lines.feed(b"x" * (LONGEST_LINE + 1)) == ["x" * LONGEST_LINE]
    assert lines.feed(b"y" * 1_000_000) == []
    assert lines.feed(b"yyy\nnext\n") == ["next"]
