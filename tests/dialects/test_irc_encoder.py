"""How IRC clients are shown what happened: whole lines that are never too long, and cut at no character."""

import re
from itertools import combinations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from irc_chat import assert_whole_lines

from hubbub.chat.commands import Me, Say, Topic
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Departed, Ended, Founded, Joined, Left, Renamed, Said, TopicSet
from hubbub.chat.names import nick as valid_nick
from hubbub.chat.names import room_name
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State
from hubbub.chat.text import REASON_LENGTH, TOPIC_LENGTH, clean, one_line
from hubbub.dialects.irc.capabilities import View
from hubbub.dialects.irc.encoder import IrcEncoder
from hubbub.dialects.irc.encoders import Encoders

LOBBY = Room(1, "lobby")
BY = {"room": 1, "seq": 7, "at": 1_700_000_000_089, "user": 1, "nick": "ada", "host": "here.cloak"}
ADA = ":ada!~u@here.cloak"
TAGGED = frozenset({"server-time", "message-tags", "extended-join"})
HOST = "abcdefghijklm.cloak"
LETTERS = st.sampled_from("aé\u3042\U00010330")
NICKS = st.text(LETTERS, min_size=1, max_size=30) | st.sampled_from(["\U00010330" * 30, "\u3042" * 30, "ada"])
ROOMS = st.text(LETTERS, min_size=1, max_size=50) | st.sampled_from(["\U00010330" * 50, "\u3042" * 50, "lobby"])
TEXTS = (
    st.text()
    | st.text("a é\u3042👩\u200d\n\t", max_size=400)
    | st.builds(
        lambda char, count: char * count,
        st.sampled_from(["x", "é", "\u3042", "👩", "x\n"]),
        st.integers(60, 130) | st.integers(1, 2000),
    )
)


def encoder(view: View = frozenset(), state: State | None = None) -> IrcEncoder:
    return IrcEncoder(view, state or State(), "journal")


def shown(event: object, room: Room | None = LOBBY, view: View = frozenset()) -> str:
    return encoder(view).encode(event, room).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Said(**BY, text="hi"), f"{ADA} PRIVMSG #lobby :hi"),
        (Said(**BY, text=":)"), f"{ADA} PRIVMSG #lobby ::)"),
        (Said(**BY, text="waves", form="action"), f"{ADA} PRIVMSG #lobby :\x01ACTION waves\x01"),
        (Said(**BY, text="hi", form="notice"), f"{ADA} NOTICE #lobby :hi"),
        (Joined(**BY), f"{ADA} JOIN #lobby"),
        (Left(**BY), f"{ADA} PART #lobby"),
        (Left(**BY, reason="so long"), f"{ADA} PART #lobby :so long"),
        (TopicSet(**BY, topic="cake"), f"{ADA} TOPIC #lobby :cake"),
        (Departed(user=1, nick="ada", host="here.cloak", reason="bye", places={1: 8}), f"{ADA} QUIT :bye"),
        (Renamed(user=1, old="ada", nick="eve", host="here.cloak", places={1: 8}), f"{ADA} NICK :eve"),
        (Said(room=1, user=1, nick="guest-1", address="10.0.0.7", text="hi"), ":guest-1!~u@hubbub PRIVMSG #lobby :hi"),
    ],
)
def test_an_event_is_shown_as_irc_has_it(event, line):
    assert shown(event) == f"{line}\r\n"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Said(**BY, text="yes"), "PRIVMSG #lobby :(to bob) yes"),
        (Said(**BY, text="yes", styled="\x02yes"), "PRIVMSG #lobby :(to bob) \x02yes"),
        (Said(**BY, text="nods", form="action"), "PRIVMSG #lobby :\x01ACTION (to bob) nods\x01"),
        (Said(**BY, text="yes", form="notice"), "NOTICE #lobby :(to bob) yes"),
        (Said(**BY | {"nick": "bob"}, text="hello?"), "PRIVMSG #lobby :hello?"),
    ],
)
def test_whom_a_message_answers_stands_before_its_text_for_who_is_told_by_no_tag(event, line):
    event.reply, event.reply_nick = 5, "bob"
    head = f":{event.nick}!~u@here.cloak"
    assert shown(event) == f"{head} {line}\r\n"
    tagged = shown(event, view=frozenset({"message-tags"}))
    assert tagged == f"@msgid=journal-1-7;+draft/reply=journal-1-5 {head} {line.replace('(to bob) ', '')}\r\n"


@pytest.mark.parametrize("event", [Founded(room=1, name="lobby"), Ended(room=1, name="lobby")])
def test_what_irc_has_no_words_for_is_not_shown(event):
    assert shown(event, view=TAGGED) == ""


def test_extended_join_tells_that_nobody_has_an_account():
    assert shown(Joined(**BY), view=frozenset({"extended-join"})) == f"{ADA} JOIN #lobby * :ada\r\n"


@pytest.mark.parametrize(
    ("view", "tags"),
    [
        (frozenset(), ""),
        (frozenset({"server-time"}), "@time=2023-11-14T22:13:20.089Z "),
        (frozenset({"message-tags"}), "@msgid=journal-1-7 "),
        (frozenset({"server-time", "message-tags"}), "@time=2023-11-14T22:13:20.089Z;msgid=journal-1-7 "),
    ],
)
def test_tags_come_to_those_who_asked_for_them(view, tags):
    assert shown(Said(**BY, text="hi"), view=view) == f"{tags}{ADA} PRIVMSG #lobby :hi\r\n"


def test_what_is_in_no_single_room_has_a_time_and_no_id():
    gone = Departed(user=1, nick="ada", reason="bye", places={1: 8, 2: 3}, at=BY["at"])
    assert shown(gone, view=TAGGED) == "@time=2023-11-14T22:13:20.089Z :ada!~u@hubbub QUIT :bye\r\n"


def test_an_id_stands_for_one_line_alone():
    first, second, third = shown(Said(**BY, text="a\nb\nc"), view=TAGGED).splitlines()
    assert "msgid=journal-1-7 " in first
    for later in (second, third):
        assert later.startswith("@time=2023-11-14T22:13:20.089Z :")


def test_each_line_of_a_message_is_a_message():
    assert shown(Said(**BY, text="one\ntwo", form="action")) == (
        f"{ADA} PRIVMSG #lobby :\x01ACTION one\x01\r\n{ADA} PRIVMSG #lobby :\x01ACTION two\x01\r\n"
    )


def people() -> State:
    state = State()
    state.restore_user(User(1, "ada"))
    state.restore_user(User(2, "bob"))
    return state


def test_a_private_message_is_sent_to_its_reader():
    message = Said(room=9, user=1, nick="ada", text="psst")
    told = encoder(state=people()).encode(message, Room(9, "", pair=(1, 2)))
    assert told == b":ada!~u@hubbub PRIVMSG bob :psst\r\n"


def test_who_only_has_a_conversation_with_somebody_does_not_see_him_go():
    gone = Departed(user=1, nick="ada", reason="bye", places={9: 8})
    assert encoder(state=people()).encode(gone, Room(9, "", pair=(1, 2))) == b""


def someone(nick: str, room: str) -> tuple[str, Room]:
    try:
        return valid_nick(nick), Room(1, room_name(room))
    except Refused:
        assume(False)
        raise


def test_a_long_message_is_cut_between_words():
    first, *others = shown(Said(**BY, text="many words " * 100)).split("\r\n")[:-1]
    assert others
    for line in (first, *others):
        assert re.search(r" :((many|words) )+$", line)


@given(NICKS, ROOMS, TEXTS, st.sampled_from(["text", "action", "notice"]), st.sampled_from([frozenset(), TAGGED]))
@example("\U00010330" * 30, "\U00010330" * 50, "\U00010330" * 90, "text", frozenset())
def test_a_message_is_shown_in_lines_that_are_never_too_long_and_nothing_of_it_is_lost(
    wanted, room_wanted, text, form, view
):
    nick, room = someone(wanted, room_wanted)
    text = clean(text)
    told = shown(Said(**{**BY, "nick": nick, "host": HOST}, text=text, form=form), room, view)
    assert_whole_lines(told.encode())
    head = re.escape(f"{nick}!~u@{HOST} {'NOTICE' if form == 'notice' else 'PRIVMSG'} #{room.name} :")
    body = "\x01ACTION (.*)\x01" if form == "action" else "(.*)"
    pieces = [re.fullmatch(f"(?:@\\S+ )?:{head}{body}", line)[1] for line in told.split("\r\n")[:-1]]
    assert "".join(pieces) == text.replace("\n", "")


@given(NICKS, ROOMS, st.text(max_size=TOPIC_LENGTH) | st.sampled_from(["x" * 400, "é" * 400, "👩" * 400]))
def test_topics_and_reasons_are_shown_in_lines_that_are_never_too_long(wanted, room_wanted, text):
    nick, room = someone(wanted, room_wanted)
    by = {**BY, "nick": nick, "host": HOST}
    reason = one_line(text)[:REASON_LENGTH]
    for event in (
        TopicSet(**by, topic=one_line(text)),
        Left(**by, reason=reason),
        Departed(user=1, nick=nick, host=HOST, reason=reason, places={1: 1}),
        Joined(**by),
        Renamed(user=1, old=nick, nick=nick, host=HOST, places={1: 1}),
    ):
        for view in (frozenset(), TAGGED):
            assert_whole_lines(encoder(view).encode(event, room))


def test_sessions_of_one_view_share_one_encoder(chat):
    chat.register("ada")
    one = chat.dialect
    chat.connect()
    chat.register("bob", capabilities="echo-message multi-prefix")
    two = chat.dialect
    chat.connect()
    chat.register("cy", capabilities="server-time")
    assert one.encoder(1) is two.encoder(1) is one.encoder(2)
    assert chat.dialect.encoder(1) is not one.encoder(1)


def test_there_is_one_encoder_for_each_view():
    encoders = Encoders(State(), "journal")
    views = [
        frozenset(some) for n in range(4) for some in combinations(("server-time", "message-tags", "extended-join"), n)
    ]
    assert len({encoders.of(view) for view in views * 2}) == 8


def test_who_enters_sees_his_own_join_the_topic_and_who_is_there(chat):
    chat.enter("bob", chat.lobby)
    chat.register("ada", chat.lobby)
    chat.lobby.topic = "cake"
    entered = Joined(room=1, user=chat.number, nick="ada", host="here.cloak")
    assert chat.dialect.entered(entered, chat.lobby, [Said(**BY, text="before")]).decode() == (
        ":ada!~u@here.cloak JOIN #lobby\r\n"
        ":chat.example 332 ada #lobby :cake\r\n"
        ":chat.example 353 ada = #lobby :bob ada\r\n"
        ":chat.example 366 ada #lobby :End of names\r\n"
        ":ada!~u@here.cloak PRIVMSG #lobby :[22:13] before\r\n"
    )
    chat.lobby.topic = ""
    assert b" 33" not in chat.dialect.entered(entered, chat.lobby, [])


def test_who_quits_is_shown_it_and_no_other_is(chat):
    assert chat.dialect.farewell("bye") == b"ERROR :Closing link: bye\r\n"
    chat.register()
    assert chat.dialect.farewell("bye") == b":ada!~u@hubbub QUIT :bye\r\nERROR :Closing link: bye\r\n"


def test_the_last_words_are_an_error(chat):
    chat.register()
    for words in (
        chat.dialect.farewell("bye", forced=True),
        chat.dialect.farewell("", forced=True),
        chat.dialect.overrun(),
        chat.dialect.goodbye(),
    ):
        assert re.fullmatch(rb"ERROR :Closing link: .+\r\n", words)


def test_what_the_disk_does_not_take_is_told_in_whole_lines(chat):
    chat.register("ada", chat.lobby)
    room = Room(1, "é" * 50)
    for to in (room, User(2, "é" * 30), None):
        for text in ("hi", "👩" * 2000):
            told = chat.dialect.not_said(Said(**BY, text=text), to)
            assert b" 404 ada " in told
            assert_whole_lines(told)
    for command in (Say("#lobby", "hi"), Me("#lobby", "hi"), Topic("#lobby", "cake")):
        told = chat.dialect.not_done(command)
        assert b" 400 ada " in told
        assert_whole_lines(told)
