"""What an IRC line means, however it comes, and that none breaks anything."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from irc_chat import IrcChat

from hubbub.chat.commands import Join, Ping
from hubbub.chat.refusals import Refused
from hubbub.dialects.irc.message import Message, compose, parse
from hubbub.dialects.irc.query import Query

ANYTHING = st.text() | st.text("@:; =\\\r\n\0\x01PRIVMSG#", max_size=40)
WORD = st.text("ab#:é-", min_size=1, max_size=8).filter(lambda word: not word.startswith(":"))


@pytest.mark.parametrize(
    ("line", "command", "params"),
    [
        ("PING", "PING", []),
        ("ping x", "PING", ["x"]),
        ("PING :x y", "PING", ["x y"]),
        ("PING :", "PING", [""]),
        ("PING ", "PING", []),
        ("PRIVMSG #lobby :hi", "PRIVMSG", ["#lobby", "hi"]),
        ("PRIVMSG #lobby hi", "PRIVMSG", ["#lobby", "hi"]),
        ("PRIVMSG  #lobby   :  two  spaces ", "PRIVMSG", ["#lobby", "  two  spaces "]),
        ("PRIVMSG #lobby ::)", "PRIVMSG", ["#lobby", ":)"]),
        ("PRIVMSG #lobby a:b", "PRIVMSG", ["#lobby", "a:b"]),
        ("USER ada 0 * :Ada :Lovelace", "USER", ["ada", "0", "*", "Ada :Lovelace"]),
        (":somebody!else@there NICK ada", "NICK", ["ada"]),
        ("@a=b :somebody NICK ada", "NICK", ["ada"]),
        ("001 ada :hi", "001", ["ada", "hi"]),
        ("PRIVMSG #lobby :a\rb\0c", "PRIVMSG", ["#lobby", "a\rb\0c"]),
        ("PRIVMSG #lobby :\u00a0wide\u2003", "PRIVMSG", ["#lobby", "\u00a0wide\u2003"]),
        ("JOIN #a\u00a0b", "JOIN", ["#a\u00a0b"]),
        ("JOIN #a\x1fb", "JOIN", ["#a\x1fb"]),
        ("JOIN #a\tb", "JOIN", ["#a\tb"]),
    ],
)
def test_a_line_is_a_command_and_its_parameters(line, command, params):
    message = parse(line)
    assert message is not None
    assert (message.command, message.params) == (command, params)


@pytest.mark.parametrize(
    "line", ["", " ", ":", ":ada", "@a", "@a ", "12", "1234", "#lobby", "/join #tea", "NI-CK x", "é"]
)
def test_what_is_no_message_is_none(line):
    assert parse(line) is None


@pytest.mark.parametrize(
    ("tags", "meaning"),
    [
        ("a", {"a": ""}),
        ("a=", {"a": ""}),
        ("a=b;c=d", {"a": "b", "c": "d"}),
        ("a=b=c", {"a": "b=c"}),
        ("+draft/reply=x", {"+draft/reply": "x"}),
        (r"a=\:\s\\\r\n", {"a": "; \\\r\n"}),
        (r"a=\b", {"a": "b"}),
        ("a=b\\", {"a": "b"}),
        (r"a=\\s", {"a": r"\s"}),
        ("a=1;a=2", {"a": "2"}),
        (";", {}),
        ("a=é", {"a": "é"}),
    ],
)
def test_the_values_of_tags_are_escaped(tags, meaning):
    assert parse(f"@{tags} PING x") == Message("PING", ["x"], meaning)


@given(ANYTHING)
@example("@ PING")
@example("@" + "a;" * 3000 + " PING x")
@example("PING" + " " * 4000 + "x")
def test_no_line_breaks_the_parser(line):
    message = parse(line)
    assert message is None or message.command == message.command.upper()


@given(
    st.sampled_from(["PRIVMSG", "NICK", "001"]),
    st.lists(WORD, max_size=5),
    WORD | st.text().filter(lambda t: "\n" not in t),
    st.booleans(),
)
def test_what_the_server_composes_is_read_as_it_was_meant(command, middle, last, words):
    line = compose("chat.example", command, *middle, last, words=words)
    assert line.endswith("\r\n")
    assert parse(line.removesuffix("\r\n")) == Message(command, [*middle, last], {})


PARTS = b"NICK USER CAP REQ LS END PRIVMSG JOIN WHO #lobby ada : 0 * @a=b \x01ACTION x\x01 \r \n \r\n \0 \xff \xc3\xa9"
PART = st.sampled_from([*PARTS.split(b" "), b" ", b" :", b"x" * 600])
INPUT = st.binary(max_size=60) | st.lists(PART, max_size=30).map(b"".join)


def readable(wish: object, chat: IrcChat) -> object:
    """A wish in a form that can be compared."""
    if isinstance(wish, Query):
        return "".join(wish.answer(chat.dialect._client, wish.params))
    return wish.code if isinstance(wish, Refused) else wish


def wishes_of(pieces: list[bytes], *, arrived: bool) -> list[object]:
    """What the pieces lead to."""
    chat = IrcChat()
    if arrived:
        chat.register("cy", chat.lobby)
    found = []
    for piece in pieces:
        chat.dialect.receive(piece)
        while (wish := chat.dialect.next_command()) is not None:
            found.append(readable(wish, chat))
    return found


@given(INPUT, st.booleans())
def test_byte_by_byte_it_is_the_same_as_at_once(data, arrived):
    data += b"\r\n"
    assert wishes_of([bytes((byte,)) for byte in data], arrived=arrived) == wishes_of([data], arrived=arrived)


@pytest.mark.parametrize(
    "line", [b"JOIN #tea\r\n", b"JOIN #tea\n", b"JOIN :#tea\r\n", b"\r\n\r\nJOIN #tea\r\n", b"  \r\nJOIN #tea\n"]
)
def test_lines_end_with_lf_or_cr_lf_and_empty_ones_mean_nothing(chat, line):
    chat.register()
    chat.dialect.receive(line)
    assert chat.wishes() == [Join("#tea")]


def test_the_last_line_counts_even_if_it_has_no_end(chat):
    chat.register()
    chat.dialect.receive(b"JOIN #tea")
    assert chat.dialect.next_command() is None
    chat.dialect.end()
    assert chat.wishes() == [Join("#tea")]


def test_a_line_of_512_bytes_is_taken_and_a_longer_one_refused(chat):
    chat.register()
    longest = "PING :" + "x" * (510 - 6)
    assert chat.wishes(longest) == [Ping("x" * 504)]
    for more in (2, 100, 5_000):
        (refused,) = chat.wishes(longest + "x" * more)
        assert isinstance(refused, Refused)
        assert chat.dialect.refuse(refused).startswith(b":chat.example 417 ada :")
    assert chat.wishes("JOIN #tea") == [Join("#tea")]


@pytest.mark.parametrize("line", ["\rJOIN #tea", "JO\0IN #tea", "JOIN #t\rea", "JOIN #tea\r\0\r", "JOIN :#\0tea"])
def test_cr_and_nul_within_a_line_are_left_out(chat, line):
    chat.register()
    assert chat.wishes(line) == [Join("#tea")]


def test_tags_have_a_length_of_their_own(chat):
    chat.register()
    line = "PING :" + "x" * (510 - 6)
    tags = "@a=" + "b" * (4096 - 4)
    assert chat.wishes(f"{tags} {line}") == [Ping("x" * 504)]
    for too_long in (f"{tags}b {line}", f"{tags} {line}xx", f"@{'é' * 2048} PING x"):
        assert [wish.code for wish in chat.wishes(too_long)] == ["line-too-long"]


def test_a_line_that_is_no_utf8_is_refused_in_the_words_of_irc(chat):
    chat.register()
    assert chat.ask(b"PRIVMSG #lobby :caf\xe9").startswith(":chat.example FAIL ")
    assert "INVALID_UTF8" in chat.ask(b"\xff")


def test_telnets_sequences_are_no_part_of_irc(chat):
    chat.register()
    assert [wish.code for wish in chat.wishes(b"\xff\xfd\x03PING x")] == ["not-utf8"]
