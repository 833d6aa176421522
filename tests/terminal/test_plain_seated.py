"""The plain client at a terminal. The tests read the screen as a person would."""

import pytest

WELCOME = "Welcome to this chatroom!"


@pytest.fixture
def seated(server, seat):
    """The client at a terminal, let in; and its visitor."""
    client = seat(server.port)
    visitor = server.visitor().let_in()
    assert client.shows(WELCOME, "> ")
    return client, visitor


def test_a_typed_line_is_sent_and_takes_its_place_among_the_others(seated):
    client, visitor = seated
    client.type("hi\r")
    assert visitor.line() == "hi"
    assert client.shows(WELCOME, "<You> hi", "> ")


def test_text_that_comes_in_leaves_the_line_under_edit_whole(seated):
    client, visitor = seated
    client.type("half a")
    assert client.shows(WELCOME, "> half a")
    visitor.send("<ada> hey\n-- bob joined #lobby\n")
    assert client.shows(WELCOME, "<ada> hey", "-- bob joined #lobby", "> half a")
    client.type(" line\r")
    assert visitor.line() == "half a line"
    assert client.shows(WELCOME, "<ada> hey", "-- bob joined #lobby", "<You> half a line", "> ")


def test_keys_typed_while_text_pours_in_get_into_no_line_of_it(seated):
    client, visitor = seated
    typed = "the quick brown fox jumps over the lazy dog"
    rows = [f"<ada> {number}" for number in range(10 * len(typed))]
    for number, row in enumerate(rows):
        visitor.send(f"{row}\n")
        if number % 10 == 0:
            client.type(typed[number // 10])
    assert client.shows(WELCOME, *rows, f"> {typed}")


def test_commands_are_sent_and_not_shown_as_lines(seated):
    client, visitor = seated
    client.type("/who\r/me waves\r")
    assert [visitor.line(), visitor.line()] == ["/who", "/me waves"]
    assert client.shows(WELCOME, "* You waves", "> ")


def test_the_arrow_up_recalls_an_earlier_line(seated):
    client, visitor = seated
    client.type("first\rsecond\r")
    assert client.shows(WELCOME, "<You> first", "<You> second", "> ")
    client.type("\x1b[A\x1b[A")
    assert client.shows(WELCOME, "<You> first", "<You> second", "> first")
    client.type("\r")
    assert [visitor.line() for _ in range(3)] == ["first", "second", "first"]


def test_several_pasted_lines_are_several_lines(seated):
    client, visitor = seated
    client.type("\x1b[200~one\rtwo\x1b[201~\r")
    assert [visitor.line(), visitor.line()] == ["one", "two"]
    assert client.shows(WELCOME, "<You> one", "<You> two", "> ")


@pytest.mark.parametrize("keys", ["\x04", "\x03", "half a line\x03"], ids=["Ctrl-D", "Ctrl-C", "Ctrl-C in a line"])
def test_leaving_waits_until_what_was_typed_is_accepted(seated, keys):
    client, visitor = seated
    client.type(f"hi\r{keys}")
    assert visitor.line() == "hi"
    visitor.answer_ping()
    assert client.outcome() == (0, "")
    assert visitor.line() == ""


def test_a_room_that_does_not_answer_cannot_keep_who_leaves(server, seat):
    client = seat(server.port, before="import hubbub.terminal.plain.visit as plain; plain.PATIENCE_SECONDS = 0.1")
    visitor = server.visitor().let_in()
    assert client.shows(WELCOME, "> ")
    client.type("hi\r\x04")
    sentence = f"Left before 127.0.0.1 port {server.port} confirmed that everything was saved.\n"
    assert client.outcome() == (1, sentence)
    assert visitor.line() == "hi"


def test_quit_leaves(seated):
    client, visitor = seated
    client.type("/quit\r")
    assert visitor.line() == "/quit"
    visitor.leave()
    assert client.outcome() == (0, "")


def test_a_lost_connection_ends_it_and_leaves_the_terminal_as_it_was(server, seat):
    termios = pytest.importorskip("termios")
    client = seat(server.port)
    before = termios.tcgetattr(client.terminal)
    visitor = server.visitor().let_in()
    assert client.shows(WELCOME, "> ")
    client.type("half a line")
    assert client.shows(WELCOME, "> half a line")
    assert termios.tcgetattr(client.terminal) != before
    visitor.leave()
    assert client.outcome() == (4, f"The connection to 127.0.0.1 port {server.port} was lost.\n")
    assert termios.tcgetattr(client.terminal) == before
    assert client.shows(WELCOME, "> half a line", "")


def test_a_raw_servers_greeting_shows_above_the_prompt_at_once(server, seat):
    client = seat(server.port, options=", raw=True")
    visitor = server.visitor()
    assert client.shows("> ")
    visitor.send(WELCOME)
    assert client.shows(WELCOME, "> ")
    client.type("/hi\r")
    assert visitor.line() == "/hi"
    assert client.shows(WELCOME, "<You> /hi", "> ")


def test_what_others_write_cannot_act_on_the_terminal(seated):
    client, visitor = seated
    visitor.send("<ada> \x1b]0;mine\x07\x9b2Jbeep\x1b[2J\n")
    assert client.shows(WELCOME, "<ada> ]0;mine2Jbeep[2J", "> ")


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(server, seat):
    client = seat(server.port, term="dumb")
    visitor = server.visitor().let_in()
    assert client.shows(WELCOME, "")
    client.type("hi\n")
    assert visitor.line() == "hi"
    assert client.shows(WELCOME, "hi", "<You> hi", "")
    client.type("\x04")
    visitor.answer_ping()
    assert client.outcome() == (0, "")


def test_ctrl_c_leaves_a_plain_terminal_too(server, seat):
    client = seat(server.port, term="dumb")
    server.visitor().let_in()
    assert client.shows(WELCOME, "")
    client.type("\x03")
    assert client.outcome() == (0, "")
