"""Whatever comes, and however it is cut into pieces, the same commands are read from it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hubbub.chat.commands import Arrive, Command, Join, Me, Nick, Ping, Quit, Say
from hubbub.chat.refusals import Refused
from hubbub.dialects.line import LineDialect

LIMIT = 80
IAC_DO_ECHO = b"\xff\xfd\x01"
IAC_NOP = b"\xff\xf1"
TERMINAL_TYPE = b"\xff\xfa\x18\x00xterm\xff\xf0"
PIECES = st.sampled_from(
    [
        *(b"hi", b"/ping x", b"/nick ada", b"/x", b"//x", b" ", b"\n", b"\r\n", b"\r", b"\0"),
        *("é🙂".encode(), b"\xc3", b"\xff", b"\xff\xff", b"\xff\xfa", b"\xff\xf0"),
        *(IAC_DO_ECHO, IAC_NOP, TERMINAL_TYPE, b"x" * LIMIT, b"x" * (LIMIT + 3)),
    ]
)
INPUT = st.lists(PIECES, max_size=20).map(b"".join) | st.binary(max_size=200)


def new_dialect() -> LineDialect:
    """A dialect that has arrived already."""
    dialect = LineDialect(welcome="Welcome!", home="lobby", line_bytes=LIMIT)
    assert [dialect.next_command() for _ in range(3)] == [Arrive(), Join("lobby"), None]
    return dialect


def waiting(dialect: LineDialect) -> list[object]:
    """All that can be read from it now; a refusal as its code and text, to be compared."""
    found: list[object] = []
    while (command := dialect.next_command()) is not None:
        found.append((command.code, command.text) if isinstance(command, Refused) else command)
    return found


def read(*chunks: bytes, end: bool = True) -> list[object]:
    """What is read when the chunks come one after the other."""
    dialect, found = new_dialect(), list[object]()
    for chunk in chunks:
        dialect.receive(chunk)
        found += waiting(dialect)
    if end:
        dialect.end()
        found += waiting(dialect)
    return found


def codes(*chunks: bytes) -> list[object]:
    """As `read`, with refusals as their code alone."""
    return [found[0] if isinstance(found, tuple) else found for found in read(*chunks)]


def cut_up(data: bytes, cuts: list[int]) -> list[bytes]:
    """The same data in pieces."""
    places = sorted(min(cut, len(data)) for cut in cuts)
    return [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]


@given(INPUT)
@example(b"x" * (LIMIT + 5))
def test_input_that_comes_byte_by_byte_is_read_as_if_it_came_at_once(data):
    assert read(*(data[at : at + 1] for at in range(len(data)))) == read(data)


@given(INPUT, st.lists(st.integers(0, 400), max_size=8))
def test_input_is_read_alike_however_it_is_cut(data, cuts):
    assert read(*cut_up(data, cuts)) == read(data)


@given(INPUT, st.lists(st.integers(0, 400), max_size=8))
def test_input_that_waited_is_read_as_if_it_had_been_read_at_once(data, cuts):
    dialect = new_dialect()
    for chunk in cut_up(data, cuts):
        dialect.receive(chunk)
    assert waiting(dialect) == read(data, end=False)


@given(INPUT)
def test_no_more_than_a_line_is_kept_of_input_that_has_been_read(data):
    dialect = new_dialect()
    dialect.receive(data)
    waiting(dialect)
    assert dialect.buffered <= LIMIT + 2


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\0\n", b""])
def test_a_line_ends_with_a_line_feed_or_with_the_input(end):
    assert read(b"hi" + end) == [Say("lobby", "hi")]


def test_a_short_line_that_comes_with_the_end_of_a_longer_one_is_read_at_once():
    assert read(b"longer", b" one\nhi\n", end=False) == [Say("lobby", "longer one"), Say("lobby", "hi")]


def test_a_line_without_an_end_waits_for_more():
    assert read(b"hi", end=False) == []


@pytest.mark.parametrize("data", [b"\n", b"\r\n\r\n", b"  \n", b"\t\n", b""])
def test_empty_lines_are_passed_over(data):
    assert read(data) == []


def test_white_space_within_a_line_is_kept():
    assert read(b"  a  b\t\n") == [Say("lobby", "  a  b\t")]


def test_two_slashes_say_a_line_that_begins_with_one():
    assert read(b"//nick ada\n//\n///x\n") == [Say("lobby", "/nick ada"), Say("lobby", "/"), Say("lobby", "//x")]


def test_commands_and_text_follow_in_their_order():
    assert read(b"a\n/nick ada\n/me waves\n/ping 1\nb\n/quit\n") == [
        Say("lobby", "a"), Nick("ada"), Me("lobby", "waves"), Ping("1"), Say("lobby", "b"), Quit(),
    ]  # fmt: skip


@pytest.mark.parametrize("sequence", [IAC_DO_ECHO, IAC_NOP, TERMINAL_TYPE, b"\xff\xfa\x18\xff\xf0", b"\xff\xfb\x0a"])
def test_telnets_sequences_are_swallowed_wherever_they_stand(sequence):
    assert read(sequence + b"a" + sequence + b"b" + sequence + b"\n") == [Say("lobby", "ab")]


def test_a_doubled_byte_within_a_subnegotiation_does_not_end_it():
    assert read(b"\xff\xfa\x1f\x00\xff\xff\xf0\x18\xff\xf0hi\n") == [Say("lobby", "hi")]


NOT_UTF8 = [b"\xc3(", b"caf\xe9", b"\xff\xff", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xff", b"a\xff"]


@pytest.mark.parametrize("bad", NOT_UTF8)
def test_a_line_that_is_not_utf8_is_refused_and_the_next_is_read(bad):
    assert codes(bad + b"\nhi\n") == ["not-utf8", Say("lobby", "hi")]


@pytest.mark.parametrize("length", [LIMIT + 1, LIMIT + 2, LIMIT + 3, 10 * LIMIT])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_line_that_is_too_long_is_refused_once_and_the_next_is_read(length, end):
    assert codes(b"x" * length + end + b"hi\n") == ["line-too-long", Say("lobby", "hi")]
    assert codes(b"x" * length) == ["line-too-long"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_a_line_may_be_as_long_as_the_limit(end):
    assert read(b"x" * LIMIT + end) == [Say("lobby", "x" * LIMIT)]
    assert read(b"x" * LIMIT + end[:-1], end[-1:]) == [Say("lobby", "x" * LIMIT)]


def test_the_refusal_of_a_long_line_tells_the_limit():
    assert "80 bytes" in str(read(b"x" * 100 + b"\n"))


def test_nothing_is_kept_of_an_endless_line():
    dialect = new_dialect()
    for _ in range(1000):
        dialect.receive(b"x" * 100)
        assert dialect.next_command() is None
        assert dialect.buffered <= LIMIT + 2


def test_nothing_is_kept_of_an_endless_subnegotiation():
    dialect = new_dialect()
    dialect.receive(b"\xff\xfa")
    for _ in range(1000):
        dialect.receive(b"x" * 100)
        assert dialect.next_command() is None
        assert dialect.buffered == 0


# A client that ends no line is heard all the same, after a pause ------------------------------------------------------


def after_pause(*chunks: bytes) -> list[Command | tuple[str, str]]:
    """What is read when the client pauses after each chunk."""
    dialect, found = new_dialect(), []
    for chunk in chunks:
        dialect.receive(chunk)
        found += waiting(dialect)
        if dialect.can_pause():
            dialect.pause()
            found += waiting(dialect)
    return found


def test_text_and_a_pause_are_a_line():
    assert after_pause(b"hi", "hé".encode(), b"/ping x") == [Say("lobby", "hi"), Say("lobby", "hé"), Ping("x")]


def test_who_has_ever_ended_a_line_is_not_cut_short():
    assert after_pause(b"one\n", b"tw", b"o\n") == [Say("lobby", "one"), Say("lobby", "two")]


def test_a_pause_within_a_character_is_none():
    assert after_pause(b"h\xc3", b"\xa9") == [Say("lobby", "hé")]
    assert after_pause(b"\xf0\x9f", b"\x99", b"\x82") == [Say("lobby", "🙂")]


@pytest.mark.parametrize("at", [1, 2])
def test_a_pause_within_a_telnet_sequence_is_none(at):
    assert after_pause(b"hi" + IAC_DO_ECHO[:at], IAC_DO_ECHO[at:] + b" all") == [Say("lobby", "hi all")]
    assert after_pause(b"hi" + TERMINAL_TYPE[: at + 3], TERMINAL_TYPE[at + 3 :] + b" all") == [Say("lobby", "hi all")]


def test_a_pause_with_nothing_said_is_nothing():
    assert after_pause(b"", IAC_NOP, b"\r") == []


def test_a_line_that_was_cut_and_then_ended_is_one_line():
    assert after_pause(b"hi", b"\r\n", b"ho\r\n") == [Say("lobby", "hi"), Say("lobby", "ho")]


def test_bytes_that_are_no_text_are_refused_after_a_pause_too():
    assert [found[0] for found in after_pause(b"\xc3(")] == ["not-utf8"]


def test_lines_that_come_by_the_hundred_are_read_in_order_and_counted_while_they_wait():
    dialect, lines = new_dialect(), [b"%d\r\n" % number for number in range(300)]
    dialect.receive(b"".join(lines) + b"and")
    for number, line in enumerate(lines):
        assert dialect.buffered == sum(map(len, lines[number:])) + len(b"and")
        assert dialect.next_command() == Say("lobby", line.decode().rstrip())
    dialect.receive(b" more\n")
    assert waiting(dialect) == [Say("lobby", "and more")]


def test_of_many_lines_that_wait_nothing_is_left_when_they_are_forgotten():
    dialect = new_dialect()
    dialect.receive(b"x\n" * 300 + b"y")
    assert dialect.next_command() == Say("lobby", "x")
    dialect.drop()
    assert (waiting(dialect), dialect.buffered) == ([], 0)
