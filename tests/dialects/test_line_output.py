"""What a line client is shown, and that nobody can write what looks like another's line or the server's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.chat.commands import History, Join, Me, Msg, Nick, Proven, Say, Topic
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Departed, Joined, Left, Renamed, Said, TopicSet
from hubbub.chat.handlers import handle
from hubbub.chat.names import nick as valid_nick
from hubbub.chat.names import room_name
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import CurrentTopic, MemberList, Page, Pong, RoomList, Turned
from hubbub.chat.state import State
from hubbub.dialects.line import LineDialect
from hubbub.dialects.line.answers import answer
from hubbub.dialects.line.render import LineEncoder, earlier, notice, text_of

LOBBY = Room(1, "lobby")
PRIVATE = Room(2, "", pair=(1, 2))
HI = Said(room=1, seq=9, user=2, nick="ada", text="hi")
HO = Said(room=1, seq=10, user=1, nick="me", text="ho")
TO_BOB = {"reply": 9, "reply_nick": "bob"}
LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")  # all that `str.splitlines` knows
TRICKY = st.sampled_from(["-- you are the owner", "<bob> hi", "* bob waves", "[bob → you] psst", "#tea <bob> hi", "-"])
BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x1b[2J"])
TEXT = st.lists(st.text() | TRICKY | BREAKS).map("".join)
NAMES = st.text(max_size=12) | st.lists(st.text(max_size=3) | TRICKY, max_size=3).map("".join)


def dialect() -> LineDialect:
    return LineDialect(welcome="Welcome!", home="lobby", line_bytes=8192)


def someone(wanted: str, room: str = "lobby") -> tuple[State, User]:
    """A state in which someone of that name is in a room of that name; the names are refused as anybody's are."""
    state = State()
    user = User(1, valid_nick(wanted))
    place = Room(1, room_name(room), members={1})
    user.rooms.add(1)
    state.restore_room(place)
    state.restore_user(user)
    return state, user


@given(NAMES, TEXT, st.sampled_from([Say, Me]), st.booleans())
def test_every_line_that_is_said_begins_with_its_author(wanted, text, command, marked):
    try:
        state, user = someone(wanted)
        event = handle(state, user, command("lobby", text))
    except Refused:
        return
    shown = LineEncoder(marked=marked).encode(event, state.rooms[1]).decode()
    head = ("#lobby " if marked else "") + (f"* {user.nick} " if command is Me else f"<{user.nick}> ")
    assert shown.endswith("\n")
    lines = LINE_ENDS.split(shown[:-1])
    assert all(line.startswith(head) for line in lines)
    assert not any(line.startswith("-- ") for line in lines)
    assert len(lines) == event.text.count("\n") + 1


@given(NAMES, TEXT)
def test_every_line_of_a_private_message_begins_with_its_author(wanted, text):
    try:
        state, user = someone(wanted)
        state.restore_room(Room(2, "", pair=(1, 2), members={1, 2}))
        state.restore_user(User(2, "zoe"))
        event = handle(state, user, Msg("zoe", text))
    except Refused:
        return
    shown = LineEncoder(marked=True).encode(event, state.rooms[2]).decode()
    assert all(line.startswith(f"[{user.nick} → you] ") for line in LINE_ENDS.split(shown[:-1]))


@given(NAMES, NAMES)
def test_nobody_can_have_a_name_that_makes_another_line_or_another_author(nick, room):
    try:
        state, user = someone(nick, room)
    except Refused:
        return
    joined = Joined(room=1, user=1, nick=user.nick)
    shown = text_of(joined, state.rooms[1])
    assert shown == f"-- {user.nick} joined #{state.rooms[1].name}\n"
    assert len(shown.split()) == 4
    assert len(LINE_ENDS.findall(shown)) == 1
    assert not set("<>*# ") & set(user.nick)
    assert not user.nick.startswith("-")


@given(TEXT)
def test_a_topic_is_one_line_of_the_servers(topic):
    state, user = someone("ada")
    try:
        event = handle(state, user, Topic("lobby", topic))
    except Refused:
        return
    if isinstance(event, TopicSet):
        state.apply(event)
        assert len(LINE_ENDS.findall(text_of(event, LOBBY))) == 1
        assert len(LINE_ENDS.findall(answer(CurrentTopic(state.rooms[1]), 1))) == 1
        assert len(LINE_ENDS.findall(answer(RoomList(list(state.public_rooms())), 1))) == 1


@given(st.text())
def test_every_line_of_a_notice_is_marked_as_one(text):
    assert all(line.startswith("-- ") for line in notice(text)[:-1].split("\n"))


def test_an_event_is_shown_alike_to_every_session_in_the_room():
    said = Said(room=1, user=1, nick="ada", text="hi")
    one, other = dialect(), dialect()
    for session in (one, other):
        session.entered(Joined(room=1, user=1, nick="ada"), LOBBY, [])
    assert one.encoder(1) is other.encoder(1)
    assert one.encoder(7) is other.encoder(8)
    assert one.encoder(1) is not one.encoder(7)
    assert one.encoder(1).encode(said, LOBBY) == b"<ada> hi\n"


@pytest.mark.parametrize(
    ("event", "room", "shown"),
    [
        (Said(room=1, user=1, nick="ada", text="hi"), LOBBY, "<ada> hi\n"),
        (Said(room=1, user=1, nick="ada", text="a\nb"), LOBBY, "<ada> a\n<ada> b\n"),
        (Said(room=1, user=1, nick="ada", text="waves", form="action"), LOBBY, "* ada waves\n"),
        (Said(room=1, user=1, nick="guest-1", address="10.0.0.7", text="hi"), LOBBY, "<10.0.0.7> hi\n"),
        (Said(room=2, user=1, nick="ada", text="psst"), PRIVATE, "[ada → you] psst\n"),
        (Said(room=2, user=1, nick="ada", text="waves", form="action"), PRIVATE, "[ada → you] * ada waves\n"),
        (Said(room=1, user=1, nick="ada", text="yes", **TO_BOB), LOBBY, "<ada> (to bob) yes\n"),
        (Said(room=1, user=1, nick="ada", text="a\nb", **TO_BOB), LOBBY, "<ada> (to bob) a\n<ada> b\n"),
        (Said(room=1, user=1, nick="ada", text="nods", form="action", **TO_BOB), LOBBY, "* ada (to bob) nods\n"),
        (Said(room=1, user=1, nick="ada", text="yes", persona="zoe/x", **TO_BOB), LOBBY, "<zoe/x> (to bob) yes\n"),
        (Said(room=1, user=1, nick="ada", text="yes", reply_address="::1", **TO_BOB), LOBBY, "<ada> (to ::1) yes\n"),
        (Said(room=1, user=1, nick="bob", text="yes", **TO_BOB), LOBBY, "<bob> yes\n"),
        (
            Said(room=2, user=1, nick="ada", text="nods", form="action", **TO_BOB),
            PRIVATE,
            "[ada → you] * ada nods\n",
        ),
        (Joined(room=1, user=1, nick="ada"), LOBBY, "-- ada joined #lobby\n"),
        (Joined(room=1, user=1, nick="guest-1", address="10.0.0.7"), LOBBY, "-- 10.0.0.7 joined #lobby\n"),
        (Left(room=1, user=1, nick="ada"), LOBBY, "-- ada left #lobby\n"),
        (Left(room=1, user=1, nick="ada", reason="tea"), LOBBY, "-- ada left #lobby (tea)\n"),
        (Departed(user=1, nick="ada", reason="tea"), LOBBY, "-- ada left #lobby (tea)\n"),
        (Departed(user=1, nick="ada"), None, "-- ada left\n"),
        (Renamed(user=1, old="ada", nick="eve"), LOBBY, "-- ada is now eve\n"),
        (Renamed(user=1, old="guest-1", nick="ada", address="10.0.0.7"), None, "-- 10.0.0.7 is now ada\n"),
        (TopicSet(room=1, user=1, nick="ada", topic="cake"), LOBBY, "-- ada set the topic of #lobby: cake\n"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Said | Joined) else None,
)
def test_how_an_event_is_shown(event, room, shown):
    assert LineEncoder(marked=False).encode(event, room).decode() == shown


def test_a_message_of_another_room_is_marked_with_it_and_a_private_one_is_not():
    marked = LineEncoder(marked=True)
    assert marked.encode(Said(room=1, user=1, nick="ada", text="a\nb"), LOBBY) == b"#lobby <ada> a\n#lobby <ada> b\n"
    assert marked.encode(Said(room=2, user=1, nick="ada", text="psst"), PRIVATE).decode() == "[ada → you] psst\n"
    assert marked.encode(Joined(room=1, user=1, nick="ada"), LOBBY) == b"-- ada joined #lobby\n"


def test_whoever_enters_is_shown_the_past_the_topic_and_his_joining():
    room = Room(1, "lobby", topic="cake")
    past = [Said(room=1, user=2, nick="bob", text="one"), Said(room=1, user=2, nick="bob", text="waves", form="action")]
    assert dialect().entered(Joined(room=1, user=1, nick="ada"), room, past).decode().splitlines() == [
        "-- earlier", "<bob> one", "* bob waves", "-- now", "-- the topic of #lobby: cake", "-- ada joined #lobby",
    ]  # fmt: skip


def test_where_nothing_was_said_there_is_no_past_to_frame():
    assert earlier([]) == ""


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (Pong("x"), "-- pong x\n"),
        (Pong(""), "-- pong\n"),
        (RoomList([Room(1, "tea", topic="cake", members={1, 2}), Room(2, "pie")]),
         "-- #tea, 2 here (you are in it): cake\n-- #pie, 0 here\n"),
        (MemberList(LOBBY, [User(1, "ada"), User(2, "guest-2", "10.0.0.7")]),
         "-- in #lobby: ada (you), 10.0.0.7 (guest-2)\n"),
        (MemberList(LOBBY, []), "-- in #lobby: nobody\n"),
        (CurrentTopic(LOBBY), "-- #lobby has no topic\n"),
        (CurrentTopic(Room(1, "lobby", topic="cake")), "-- the topic of #lobby: cake\n"),
        (Turned(LOBBY), "-- you are in #lobby\n"),
        (Page(History(), "#lobby", LOBBY), "-- nothing was said before\n"),
        (Page(History(count=2), "#lobby", LOBBY, [HI]),
         "-- earlier\n<ada> hi\n-- now\n"),
        (Page(History("ada"), "ada", PRIVATE, [HI, HO]), "-- earlier\n[ada → you] hi\n[you → ada] ho\n-- now\n"),
        (Page(History(count=1), "#lobby", LOBBY, [HI], full=True),
         "-- to see what came before: /history #lobby 1 9\n-- earlier\n<ada> hi\n-- now\n"),
    ],
)  # fmt: skip
def test_how_an_answer_is_shown(reply, shown):
    assert answer(reply, 1) == shown


@pytest.mark.parametrize(
    ("text", "form", "to", "shown"),
    [
        ("hi", "text", None, "-- not saved: hi\n"),
        ("one\ntwo", "text", None, "-- not saved: one\n-- not saved: two\n"),
        ("/x", "text", None, "-- not saved: //x\n"),
        ("waves", "action", None, "-- not saved: /me waves\n"),
        ("psst", "text", User(2, "bob"), "-- not saved: /msg bob psst\n"),
        ("hi", "text", Room(2, "tea"), "-- not saved: /msg #tea hi\n"),
    ],
)
def test_a_message_that_is_not_saved_is_shown_so_that_it_can_be_sent_again(text, form, to, shown):
    message = Said(room=1, user=1, nick="ada", text=text, form=form)
    assert dialect().not_said(message, to).decode() == shown


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (Say("lobby", "hi"), "hi"),
        (Say("lobby", "/x"), "//x"),
        (Me("lobby", "waves"), "/me waves"),
        (Msg("bob", "psst"), "/msg bob psst"),
        (Join("tea"), "/join #tea"),
        (Topic("tea", "Tea, and cake"), "/topic #tea Tea, and cake"),
        (Nick("ada"), "/nick ada"),
        (Proven("ada"), "/login ada"),
    ],
)
def test_a_command_that_is_not_saved_is_shown_so_that_it_can_be_typed_again(command, shown):
    assert dialect().not_done(command).decode() == f"-- not saved: {shown}\n"


def test_the_first_and_the_last_words():
    assert dialect().greet() == b"Welcome!\n"
    assert dialect().goodbye() == b"-- The room is closing.\n"
    assert dialect().refuse(Refused("usage", "No.")) == b"-- No.\n"
