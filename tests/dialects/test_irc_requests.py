"""What an IRC client may ask for, once he has arrived."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from irc_chat import IrcChat, assert_whole_lines, numerics

from hubbub.chat.commands import Join, Leave, Msg, Nick, Ping, Quit, Say, Topic
from hubbub.chat.entities import Listed
from hubbub.chat.events import Founded, Said
from hubbub.chat.names import NICK_LENGTH, USERNAME_LENGTH
from hubbub.dialects.irc.message import LINE_BYTES
from hubbub.dialects.irc.requests import REQUESTS
from hubbub.dialects.irc.requests.messages import SHORT

TOO_FEW = {"NICK": "431", "PRIVMSG": "411"}
"""Commands with an error of their own for a parameter that is missing."""


@pytest.fixture
def ada(chat: IrcChat) -> IrcChat:
    chat.register("ada", chat.lobby)
    return chat


@pytest.mark.parametrize("command", REQUESTS)
def test_a_command_with_too_few_parameters_is_told_so_and_never_fails(ada, command):
    for line in (command, f"{command} :", f"{command} ::", f"{command} ,", f"{command} : x", f"{command} x :"):
        assert_whole_lines(ada.ask(line).encode())
    if command in TOO_FEW:
        assert numerics(ada.ask(command)) == [TOO_FEW[command]]
    elif REQUESTS[command].needs:
        assert ada.ask(command) == f":chat.example 461 ada {command} :Not enough parameters\r\n"


def test_a_command_that_nobody_knows_is_told(ada):
    assert ada.ask("frobnicate x") == ":chat.example 421 ada FROBNICATE :Unknown command\r\n"


WORDS = st.sampled_from(
    ["#lobby", "#nowhere", "ada", "bob", "0", "*", "+b", "+o", ",", "#a,#b", ":", ":x y", ":\x01X\x01", "é"]
)
PARAMS = st.lists(WORDS | st.text(max_size=10) | st.just("x" * 400) | st.just("é" * 200), max_size=4).map(" ".join)


@given(st.sampled_from([*REQUESTS, "CAP", "FROB", "X" * 400]), PARAMS)
def test_whatever_a_client_asks_the_answer_is_whole_lines(command, params):
    chat = IrcChat()
    chat.enter("bob", chat.lobby)
    chat.register("ada", chat.lobby)
    assert_whole_lines(chat.ask(*f"{command} {params}".split("\n")).encode())


@given(st.sampled_from(["NICK", "USER", "CAP", "CAP REQ", "PASS", "PING", "FROB"]), PARAMS)
def test_whatever_a_client_asks_before_arrival_the_answer_is_whole_lines(command, params):
    chat = IrcChat()
    chat.enter("bob", chat.lobby)
    assert_whole_lines(chat.ask(*f"{command} {params}".split("\n"), "USER a 0 * a").encode())


@pytest.mark.parametrize(
    ("line", "wishes"),
    [
        ("PRIVMSG #lobby :hi there", [Say("#lobby", "hi there")]),
        ("privmsg #lobby hi", [Say("#lobby", "hi")]),
        ("NOTICE #lobby :hi", [Say("#lobby", "hi", "notice")]),
        ("PRIVMSG bob :psst", [Msg("bob", "psst")]),
        ("NOTICE bob :psst", [Msg("bob", "psst", "notice")]),
        ("PRIVMSG #lobby :\x01ACTION waves\x01", [Say("#lobby", "waves", "action")]),
        ("PRIVMSG bob :\x01ACTION waves\x01", [Msg("bob", "waves", "action")]),
        ("PRIVMSG #lobby,bob :hi", [Say("#lobby", "hi"), Msg("bob", "hi")]),
        ("PRIVMSG #lobby :\x0304hi\x03", [Say("#lobby", "hi", styled="\x0304hi\x03")]),
        ("PRIVMSG #lobby :\x01VERSION\x01", [Say("#lobby", "VERSION", "request")]),
        ("NOTICE #lobby :\x01VERSION x\x01", [Say("#lobby", "VERSION x", "answer")]),
        ("PRIVMSG #lobby :/nick eve", [Say("#lobby", "/nick eve")]),
        ("JOIN #tea", [Join("#tea")]),
        ("JOIN #tea,#pie key", [Join("#tea", "key"), Join("#pie")]),
        ("PART #tea", [Leave("#tea")]),
        ("PART #tea,#pie :so long", [Leave("#tea", "so long"), Leave("#pie", "so long")]),
        ("JOIN 0", [Leave("#lobby")]),
        ("NICK eve", [Nick("eve")]),
        ("NICK :eve", [Nick("eve")]),
        ("TOPIC #lobby", [Topic("#lobby")]),
        ("TOPIC #lobby :\x02cake\x02", [Topic("#lobby", "cake")]),
        ("PING x", [Ping("x")]),
        ("PING :x y", [Ping("x y")]),
        ("PONG :x", []),
        ("QUIT", [Quit()]),
        ("QUIT :bye now", [Quit("bye now")]),
    ],
)
def test_a_request_is_the_command_that_it_means(ada, line, wishes):
    assert ada.wishes(line) == wishes


def test_a_command_has_twenty_targets_at_most(ada):
    rooms = [f"#r{number}" for number in range(30)]
    assert ada.wishes(f"JOIN {','.join(rooms)}") == [Join(room) for room in rooms[:20]]
    assert len(ada.wishes(f"PRIVMSG {','.join(rooms)} :x")) == 20


def test_a_message_without_text_is_told(ada):
    for line in ("PRIVMSG #lobby", "PRIVMSG #lobby :"):
        assert numerics(ada.ask(line)) == ["412"]


def test_an_empty_topic_takes_the_topic_away_and_does_not_ask_for_it(ada):
    ada.lobby.topic = "cake"
    assert ada.ask("TOPIC #lobby") == ":chat.example 332 ada #lobby :cake\r\n"
    assert ada.ask("TOPIC #lobby :") == ""


def test_leaving_all_rooms_says_nothing_of_conversations(ada):
    bob = ada.enter("bob")
    ada.state.apply(Founded(room=9, pair=(ada.number, bob)))
    assert ada.wishes("JOIN 0") == [Leave("#lobby")]


# What is asked


def test_the_names_of_a_room_say_who_operates_it(chat):
    tea = chat.found("tea", founder=chat.number)
    chat.enter("bob", tea, host="here.cloak")
    chat.register("ada", tea)
    tea.ranks[chat.number] = {"operator"}
    assert chat.ask("NAMES #tea") == (
        ":chat.example 353 ada = #tea :bob @ada\r\n:chat.example 366 ada #tea :End of names\r\n"
    )


def test_names_may_come_with_hosts(chat):
    chat.enter("bob", chat.lobby, host="here.cloak")
    chat.register("ada", chat.lobby, capabilities="userhost-in-names")
    assert " :bob!~u@here.cloak ada!~u@hubbub\r\n" in chat.ask("NAMES #lobby")


@pytest.mark.parametrize("capabilities", ["", "userhost-in-names"])
def test_the_names_of_a_big_room_take_several_lines_and_none_is_missing(chat, capabilities):
    nicks = [f"{'é' * 25}-{number}x" for number in range(60)]
    tea = chat.found("é" * 50)
    for nick in nicks:
        chat.enter(nick, tea, host="abcdefghijklm.cloak")
    chat.register("ü" * 30, capabilities=capabilities)
    told = chat.ask(f"NAMES #{tea.name}")
    assert_whole_lines(told.encode())
    listed = [name for line in told.split("\r\n") if " 353 " in line for name in line.partition(" :")[2].split(" ")]
    assert [name.partition("!")[0] for name in listed] == nicks


def test_names_are_always_ended(chat):
    chat.register()
    assert numerics(chat.ask("NAMES")) == ["366"]
    assert chat.ask("NAMES #nowhere") == ":chat.example 366 ada #nowhere :End of names\r\n"
    assert chat.ask("NAMES #nowhere,#lobby") == ":chat.example 366 ada #nowhere,#lobby :End of names\r\n"


def test_the_list_tells_rooms_members_and_topics_and_no_conversation(ada):
    bob = ada.enter("bob")
    ada.state.apply(Founded(room=9, pair=(ada.number, bob)))
    ada.lobby.topic = "cake"
    ended = ":chat.example 323 ada :End of list\r\n"
    begun = ":chat.example 321 ada Channel :Users  Name\r\n"
    assert ada.ask("LIST") == f"{begun}:chat.example 322 ada #lobby 1 :cake\r\n{ended}"
    assert ada.ask("LIST #LOBBY,#nowhere") == f"{begun}:chat.example 322 ada #lobby 1 :cake\r\n{ended}"
    assert ada.ask("LIST #nowhere") == begun + ended


def test_who_is_in_a_room_and_who_somebody_is(ada):
    ada.enter("bob", ada.lobby, host="here.cloak")
    assert ada.ask("WHO #lobby") == (
        ":chat.example 352 ada #lobby ~u hubbub chat.example ada H :0 Ada\r\n"
        ":chat.example 352 ada #lobby ~u here.cloak chat.example bob H :0 bob\r\n"
        ":chat.example 315 ada #lobby :End of WHO list\r\n"
    )
    assert numerics(ada.ask("WHO BOB")) == ["352", "315"]
    assert numerics(ada.ask("WHO nobody")) == numerics(ada.ask("WHO #nowhere")) == ["315"]
    assert numerics(ada.ask("WHO")) == ["352", "352", "315"]


def test_whois_tells_rooms_but_no_conversations(ada):
    bob = ada.enter("bob", ada.lobby, host="here.cloak")
    ada.state.apply(Founded(room=9, pair=(ada.number, bob)))
    assert ada.ask("WHOIS Bob") == (
        ":chat.example 311 ada bob ~u here.cloak * :bob\r\n"
        ":chat.example 319 ada bob :#lobby\r\n"
        ":chat.example 312 ada bob chat.example :Hubbub\r\n"
        ":chat.example 317 ada bob 1000000000 0 :seconds idle, signon time\r\n"
        ":chat.example 318 ada bob :End of WHOIS\r\n"
    )
    assert ada.ask("WHOIS chat.example bob") == ada.ask("WHOIS bob")
    assert numerics(ada.ask("WHOIS nobody")) == ["401", "318"]


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("MODE #lobby", ["324", "329"]),
        ("MODE #nowhere", ["403"]),
        ("MODE #lobby +k x", ["482"]),
        ("MODE #lobby +Z", ["472"]),
        ("MODE ada", ["221"]),
        ("MODE ADA +x", ["501"]),
        ("TOPIC #lobby", ["331"]),
        ("MOTD", ["375", "372", "376"]),
        ("LUSERS", ["251", "252", "253", "254", "255", "265", "266"]),
        ("VERSION", ["351", "005", "005", "005"]),
        ("TIME", ["391"]),
    ],
)
def test_what_clients_ask_by_themselves_is_answered(ada, line, numbers):
    told = ada.ask(line)
    assert numerics(told) == numbers
    assert_whole_lines(told.encode())


def test_modes_and_moments_come_without_the_colon_that_pidgin_would_read_as_part_of_them(ada):
    room = ada.lobby
    room.topic, room.topic_by, room.topic_at, room.founded_at = "cake", "bob", 5_000, 2_000
    room.settings["key"] = "sesame"
    room.lists["ban"] = {"eve!*@*": Listed("bob", 7_000)}
    told = ada.ask("TOPIC #lobby", "MODE #lobby", "MODE #lobby b").splitlines()
    assert [line.removeprefix(":chat.example ") for line in told] == [
        "332 ada #lobby :cake",
        "333 ada #lobby bob 5",
        "324 ada #lobby +nk sesame",
        "329 ada #lobby 2",
        "367 ada #lobby eve!*@* bob 7",
        "368 ada #lobby :End of ban list",
    ]
    room.settings["key"] = ":)"
    assert ada.ask("MODE #lobby").startswith(":chat.example 324 ada #lobby +nk ::)\r\n")


def test_the_time_is_the_servers(ada):
    assert ada.ask("TIME") == ":chat.example 391 ada chat.example :2001-09-09 01:46:40 UTC\r\n"


def test_who_is_here(ada):
    ada.enter("Bob", host="here.cloak")
    assert ada.ask("ISON bob nobody :ada eve") == ":chat.example 303 ada :Bob ada\r\n"
    assert ada.ask("USERHOST bob nobody") == ":chat.example 302 ada :Bob=+~u@here.cloak\r\n"


def test_the_longest_names_and_topics_fit_their_lines(chat):
    rooms = [chat.found(f"{'é' * 45}{number}x") for number in range(50)]
    for room in rooms:
        room.topic = "👩" * 400
    nick = "ü" * 30
    chat.register(nick, *rooms)
    for line in (f"WHOIS {nick}", f"TOPIC #{rooms[0].name}", "LIST", f"WHO #{rooms[0].name}", f"USERHOST {nick}"):
        assert_whole_lines(chat.ask(line).encode())
    shown = [line.partition(" :")[2] for line in chat.ask(f"WHOIS {nick}").split("\r\n") if " 319 " in line]
    assert {f"#{room.name}" for room in rooms} == set(" ".join(shown).split(" "))


def test_whoever_says_it_a_short_line_is_shown_in_one(chat):
    nick, username, text = "𐐀" * NICK_LENGTH, "u" * USERNAME_LENGTH, "x" * (SHORT - len("PRIVMSG #lobby :"))
    said = Said(room=1, user=1, nick=nick, host="h" * 63, username=username, text=text)
    shown = chat.encoders.of(frozenset()).encode(said, chat.lobby)
    assert shown.count(b"\r\n") == 1
    assert len(shown) <= LINE_BYTES
