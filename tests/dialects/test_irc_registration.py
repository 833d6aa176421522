"""From the first line to the welcome, in whichever order clients go about it."""

from dataclasses import replace
from itertools import permutations

import pytest
from irc_chat import IDENTITY, assert_whole_lines, numerics

from hubbub.chat.commands import Arrive, Quit, Register
from hubbub.dialects.irc import IrcDialect
from hubbub.dialects.irc.capabilities import CAPABILITIES
from hubbub.dialects.irc.client import Sts

EVERYBODYS = [name for name, value in CAPABILITIES.items() if isinstance(value, str)]
"""The capabilities that do not differ from client to client."""
WELCOME = ["001", "002", "003", "004", "005"]


def test_a_client_arrives_with_a_nick_and_a_user_name_in_either_order(chat):
    for order in permutations(["NICK ada", "USER u 0 * :Ada"]):
        chat.connect()
        assert chat.wishes(order[0]) == []
        assert chat.wishes(order[1]) == [Arrive("ada", "Ada", "u")]


@pytest.mark.parametrize("order", list(permutations(["NICK ada", "USER u 0 * :Ada", "PASS secret"])))
def test_a_password_changes_nothing(chat, order):
    assert numerics(chat.ask(*order[:2], "CAP LS", order[2], "CAP END")).count("001") == 1


def test_everything_in_one_packet_is_understood(chat):
    told = chat.ask("CAP LS 302", "PASS x", "NICK ada", "USER u 0 * :Ada", "CAP REQ :server-time", "CAP END")
    assert numerics(told)[:4] == ["CAP", "CAP", "CAP", "001"]


def test_the_welcome_names_the_client_and_what_the_server_can_do(chat):
    told = chat.register("ada")
    assert numerics(told)[:5] == WELCOME
    assert_whole_lines(told.encode())
    assert all(line.split(" ")[2] == "ada" for line in told.split("\r\n")[:-1])
    for token in ("CASEMAPPING=ascii", "CHANTYPES=#", "NICKLEN=30", "CHANNELLEN=51", "TOPICLEN=400", "UTF8ONLY"):
        assert f" {token} " in told
    assert ":- Welcome!\r\n" in told


@pytest.mark.parametrize("first", ["CAP LS", "CAP LS 302", "CAP REQ :server-time", "CAP REQ :no-such-thing"])
def test_who_negotiates_arrives_only_when_he_is_done(chat, first):
    chat.ask(first)
    assert chat.wishes("NICK ada", "USER u 0 * :Ada") == []
    assert chat.wishes("CAP END") == [Arrive("ada", "Ada", "u")]


def test_who_only_asks_what_he_has_does_not_negotiate(chat):
    chat.ask("CAP LIST")
    assert chat.wishes("NICK ada", "USER u 0 * :Ada") == [Arrive("ada", "Ada", "u")]


def test_done_before_the_names_is_fine_too(chat):
    chat.ask("CAP LS 302", "CAP END")
    assert chat.wishes("USER u 0 * :Ada", "NICK ada") == [Arrive("ada", "Ada", "u")]


def test_a_nick_in_use_leaves_the_choice_of_another(chat):
    chat.enter("ada")
    told = chat.ask("NICK ada", "USER u 0 * :Ada")
    assert told.startswith(":chat.example 433 * ada :")
    assert chat.wishes("PONG x") == []
    assert numerics(chat.ask("NICK ada"))[0] == "433"
    assert numerics(chat.ask("NICK bob"))[:5] == WELCOME
    assert chat.state.user_named("bob") is not None


def test_a_nick_may_be_in_use_while_capabilities_are_negotiated(chat):
    chat.enter("ada")
    assert numerics(chat.ask("CAP LS 302", "NICK ada", "USER u 0 * :Ada", "CAP END"))[-1] == "433"
    assert numerics(chat.ask("NICK bob"))[:5] == WELCOME


@pytest.mark.parametrize("nick", ["a b", "10.0.0.1", "server", "x" * 31, "#lobby", "1", "guest-7"])
def test_a_nick_that_cannot_be_is_told_so_and_another_one_taken(chat, nick):
    told = chat.ask(f"NICK :{nick}", "USER u 0 * :Ada")
    assert numerics(told) == ["432"]
    assert_whole_lines(told.encode())
    assert numerics(chat.ask("NICK bob"))[:5] == WELCOME


@pytest.mark.parametrize(
    ("line", "number"), [("NICK", "431"), ("NICK :", "431"), ("USER ada 0 *", "461"), ("USER", "461")]
)
def test_a_name_left_out_is_told(chat, line, number):
    assert numerics(chat.ask(line)) == [number]


def test_the_last_nick_counts(chat):
    assert chat.wishes("NICK ada", "NICK bob", "USER u 0 * :Ada") == [Arrive("bob", "Ada", "u")]


@pytest.mark.parametrize("line", ["JOIN #lobby", "PRIVMSG #lobby :hi", "WHO", "LIST", "MODE ada", "TOPIC #lobby", "X"])
def test_before_arrival_nothing_else_is_done(chat, line):
    assert numerics(chat.ask("NICK ada", line)) == ["451"]


def test_pings_are_answered_before_arrival(chat):
    assert chat.ask("NICK ada", "PING x") == ":chat.example PONG chat.example :x\r\n"
    assert_whole_lines(chat.ask("PING").encode())


def test_one_may_leave_before_arrival(chat):
    assert chat.wishes("NICK ada", "QUIT :bye") == [Quit("bye")]


@pytest.mark.parametrize("line", ["USER u 0 * :Ada", "PASS x"])
def test_nobody_registers_twice(chat, line):
    chat.register()
    assert numerics(chat.ask(line)) == ["462"]


# Capabilities


def test_every_capability_is_offered_with_its_value_to_a_client_who_knows_several_lines(chat):
    for version in (" 302", " 307"):
        told = chat.ask(f"CAP LS{version}")
        assert_whole_lines(told.encode())
        offered = " ".join(line.partition(" :")[2] for line in told.splitlines()).split()
        assert {name.partition("=")[0] for name in offered} == {*EVERYBODYS, "sasl"}
        assert "sasl=PLAIN,SCRAM-SHA-256" in offered


@pytest.mark.parametrize("version", ["", " 301", " ٣٠٢", " x"])
def test_every_capability_that_is_agreed_on_is_offered_to_older_clients_in_one_line(chat, version):
    told = chat.ask(f"CAP LS{version}")
    assert_whole_lines(told.encode())
    agreed = {name for name in EVERYBODYS if not name.startswith("draft/")}
    assert set(told.partition(" LS :")[2].split()) == {*agreed, "sasl"}


@pytest.mark.parametrize("name", EVERYBODYS)
def test_a_capability_is_taken_and_given_back(chat, name):
    assert chat.ask(f"CAP REQ :{name}") == f":chat.example CAP * ACK :{name}\r\n"
    assert chat.ask("CAP LIST") == f":chat.example CAP * LIST :{name}\r\n"
    assert chat.ask(f"CAP REQ :-{name}") == f":chat.example CAP * ACK :-{name}\r\n"
    assert chat.ask("CAP LIST") == ":chat.example CAP * LIST :\r\n"


@pytest.mark.parametrize(
    "asked", ["sts", "server-time sts", "sts server-time", "-sts", "SERVER-TIME", "server-time=x", "-"]
)
def test_what_is_not_offered_is_refused_with_all_that_was_asked_beside_it(chat, asked):
    assert chat.ask(f"CAP REQ :{asked}") == f":chat.example CAP * NAK :{asked}\r\n"
    assert chat.ask("CAP LIST") == ":chat.example CAP * LIST :\r\n"


@pytest.mark.parametrize(
    ("secure", "seconds", "value"),
    [(False, 3600, "port=6697"), (True, 3600, "duration=3600"), (False, 0, None), (True, 0, "duration=0")],
)
def test_who_can_come_encrypted_is_told_where_and_who_has_is_told_for_how_long(chat, secure, seconds, value):
    identity = replace(IDENTITY, sts=Sts(6697, seconds))
    chat.dialect = IrcDialect(identity, chat.state, chat.encoders, secure=secure)
    offered = chat.ask("CAP LS 302").split()
    assert [name for name in offered if name.startswith("sts")] == ([f"sts={value}"] if value else [])
    assert chat.ask("CAP REQ :sts") == ":chat.example CAP * NAK :sts\r\n"


def test_who_could_not_read_the_value_is_not_told_of_encryption(chat):
    chat.dialect = IrcDialect(replace(IDENTITY, sts=Sts(6697, 60)), chat.state, chat.encoders)
    assert "sts" not in chat.ask("CAP LS")


def test_several_capabilities_are_taken_at_once(chat):
    chat.ask("CAP REQ :server-time echo-message message-tags", "CAP REQ :-message-tags multi-prefix")
    held = chat.ask("CAP LIST").partition(" LIST :")[2].split()
    assert held == ["echo-message", "multi-prefix", "server-time"]


def test_capabilities_change_after_arrival_too(chat):
    chat.register()
    assert not chat.dialect.echo
    assert chat.ask("cap req echo-message") == ":chat.example CAP ada ACK :echo-message\r\n"
    assert chat.dialect.echo
    assert chat.wishes("CAP END") == []


@pytest.mark.parametrize("line", ["CAP", "CAP FROB", "CAP :a b", "CAP ACK :x"])
def test_another_cap_command_is_refused(chat, line):
    told = chat.ask(line)
    assert numerics(told) == ["410"]
    assert_whole_lines(told.encode())
    assert "  " not in told.partition(" :")[0]


def test_a_list_too_long_for_a_line_comes_in_several_to_those_who_know_that(chat, monkeypatch):
    many = {f"example/{number}-{'x' * 40}": "y" * 20 for number in range(60)}
    for name, value in many.items():
        monkeypatch.setitem(CAPABILITIES, name, value)
    *more, last = chat.ask("CAP LS 302").splitlines()
    assert len(more) > 1
    assert all(line.startswith(":chat.example CAP * LS * :") for line in more)
    assert last.startswith(":chat.example CAP * LS :")
    offered = " ".join(line.partition(" :")[2] for line in [*more, last]).split()
    assert {name.partition("=")[0] for name in offered} == {*EVERYBODYS, *many, "sasl"}
    assert all(len(line) <= 510 for line in [*more, last])


def test_what_the_server_can_do_is_told_when_asked_for(chat):
    assert numerics(chat.ask("ISUPPORT")) == ["451"]
    first, *lines, last = chat.ask("CAP REQ :batch draft/extended-isupport", "ISUPPORT").splitlines()[1:]
    assert first == ":chat.example BATCH +1 :draft/isupport"
    assert all(line.startswith("@batch=1 :chat.example 005 * ") for line in lines)
    assert last == ":chat.example BATCH :-1"
    chat.connect()
    told = chat.register()
    assert [line for line in told.splitlines() if " 005 " in line] == chat.ask("ISUPPORT").splitlines()


def test_a_password_may_be_longer_than_a_line_for_nobody_else_is_shown_it(chat):
    assert chat.wishes("NICK ada", f"REGISTER * * {'x' * 900}") == [Register("x" * 900, account="ada")]
    assert numerics(chat.ask(f"NICK {'x' * 600}")) == ["417"]
