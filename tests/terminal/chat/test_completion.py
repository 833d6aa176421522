"""How a word that was begun may go on."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.terminal.chat import emoji
from hubbub.terminal.chat.completion import Cycle, Hint, complete, replaced_emoji


class Room:
    def speakers(self) -> Sequence[str]:
        return ["zoe", "ada", "adam", "Straße", "İpek"]

    def rooms(self) -> Sequence[str]:
        return ["#lobby", "#loud"]

    def commands(self) -> Sequence[Hint]:
        return [Hint("join", "#room [key]", "Enter a room, or make one"), Hint("msg", "name text", "Say something")]


def offered(written: str) -> list[str]:
    """What the text may become, of which | is the cursor."""
    cursor = written.index("|")
    text = written.replace("|", "", 1)
    completion = complete(text, cursor, Room())
    if completion is None:
        return []
    return [text[: completion.start] + each.insert + text[completion.end :] for each in completion.options]


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("ad|", ["ada: ", "adam: "]),
        ("one\nad|", ["one\nada: ", "one\nadam: "]),
        ("hi ad|", ["hi ada ", "hi adam "]),
        ("@ad|", ["@ada ", "@adam "]),
        ("hi @AD|", ["hi @ada ", "hi @adam "]),
        ("ZO|", ["zoe: "]),
        ("STRASS|", ["Straße: "]),
        ("ad| is here", ["ada: is here", "adam: is here"]),
        ("say ad|, will you", ["say ada , will you", "say adam , will you"]),
        ("#lo|", ["#lobby ", "#loud "]),
        ("see #LOB|", ["see #lobby "]),
        ("/jo|", ["/join "]),
        ("/JO|", ["/join "]),
        ("/join #lob|", ["/join #lobby "]),
        ("/join lob|", ["/join #lobby "]),
        ("/msg ad|", ["/msg ada ", "/msg adam "]),
        ("//jo|", []),
        ("hi /jo|", []),
        (":thum|", ["👍 ", "👎 "]),
        ("well :THUMBSU|", ["well 👍 "]),
        (":t|", []),
        ("#nowhere|", []),
        ("hi |", []),
        ("|", []),
        ("|ada", []),
    ],
)
def test_a_word_goes_on_as_what_is_known(written: str, texts: list[str]) -> None:
    assert offered(written) == texts


def test_who_spoke_last_comes_first() -> None:
    assert [each.split(":")[0] for each in offered("@|")] == ["@zoe ", "@ada ", "@adam ", "@Straße ", "@İpek "]


def test_an_emoji_of_just_that_name_comes_first() -> None:
    assert offered(":heart|")[0] == "❤️ "


def test_a_command_is_shown_with_its_arguments_and_its_help() -> None:
    completion = complete("/j", 2, Room())
    assert completion is not None
    assert (completion.options[0].label, completion.options[0].hint) == (
        "/join",
        "#room [key]  Enter a room, or make one",
    )


@given(st.text(st.sampled_from("ad:@#/ \nlobythumİß`é👍"), max_size=20), st.data())
def test_nothing_but_the_word_before_the_cursor_is_replaced(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    for completion in (complete(text, cursor, Room()), replaced_emoji(text, cursor)):
        if completion is not None:
            assert 0 <= completion.start < completion.end == cursor
            assert not any(each.isspace() for each in text[completion.start : completion.end])
            assert all(option.insert for option in completion.options)


def test_options_take_turns_in_both_directions() -> None:
    completion = complete("ad", 2, Room())
    assert completion is not None
    cycle = Cycle(completion, "ad")
    assert [cycle.standing, (cycle := cycle.turned(1)).standing, (cycle := cycle.turned(1)).standing] == [
        "ad",
        "ada: ",
        "adam: ",
    ]
    assert [cycle.turned(1).standing, cycle.turned(-1).standing] == ["ada: ", "ada: "]
    assert Cycle(completion, "ad").turned(-1).standing == "adam: "


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        (":tada:|", "🎉"),
        ("well :TADA:| then", "well 🎉 then"),
        (":+1:|", "👍"),
        ("(:tada:|)", "(🎉)"),
        (":nonsense:|", None),
        ("it is 10:100:|", None),
        ("`:tada:|", None),
        ("`code` :tada:|", "`code` 🎉"),
        ("```\n:tada:|", None),
        (":tada|", None),
        ("::|", None),
    ],
)
def test_a_whole_shortcode_becomes_its_emoji_outside_of_code(written: str, becomes: str | None) -> None:
    cursor = written.index("|")
    text = written.replace("|", "", 1)
    found = replaced_emoji(text, cursor)
    assert (found and text[: found.start] + found.options[0].insert + text[found.end :]) == becomes


def test_the_table_of_the_page_is_read_whole() -> None:
    assert len(emoji.EMOJI) > 130
    assert all(names and sign and not sign.isascii() for sign, names in emoji.EMOJI.items())
    assert emoji.EMOJI["👍"] == ["thumbsup", "yes", "+1"]
