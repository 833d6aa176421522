"""What JSON clients are sent."""

from typing import get_args

import pytest
from json_chat import JsonChat
from msgspec.structs import fields

from hubbub.chat.commands import TYPED, History, Topic
from hubbub.chat.entities import Room, User
from hubbub.chat.events import AnyEvent, Arrived, Change, Edited, Founded, Joined, Renamed, Said, Signal
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Confirmed, CurrentTopic, HelpPage, MemberList, Page, Pong, ReadMark, RoomList, Turned
from hubbub.dialects.json.commands import AllCommands
from hubbub.dialects.json.dialect import RESTART_SECONDS
from hubbub.dialects.json.frames import MEMBERS_SHOWN
from hubbub.dialects.json.shapes import SHAPES, UNSHOWN
from hubbub.dialects.line.syntax import summary, usage

LOBBY = Room(1, "lobby", members={1, 2}, seq=7, topic="Cake")
ADA = User(1, "ada", account="ada")


@pytest.fixture
def chat() -> JsonChat:
    chat = JsonChat()
    chat.state.apply(Founded(room=1, name="lobby", lasting=True))
    for number, nick in enumerate(["ada", "bob"], 1):
        chat.state.apply(Arrived(user=number, nick=nick, named=True))
        chat.state.apply(Joined(room=1, user=number, nick=nick, seq=number))
    return chat


def shown(chat: JsonChat, event, room: Room | None = None):
    return chat.told(chat.house.encoder.encode(event, room))


def sample(kind):
    """An event of that kind, with something in each field."""
    values = {
        int: 3, str: "ada", bool: True, list[Change]: [Change("voice", value="ada", user=1)],
        dict[str, str]: {"a": "b"}, list[str]: ["voice"], dict[int, int]: {1: 9}, list[int]: [1],
    }  # fmt: skip
    return kind(
        **{
            field.name: values.get(field.type, field.default)
            for field in fields(kind)
            if field.name not in ("form", "pair")
        }
    )


# Batches --------------------------------------------------------------------------------------------------------------


def batch(chat: JsonChat, *events):
    room = chat.state.rooms[1]
    return chat.told(chat.house.batching.batch(events, room))


def said(seq: int, text: str = "hi", **fields):
    return Said(**{"room": 1, "seq": seq, "user": 1, "nick": "ada", "at": 5, "text": text, **fields})


def one_by_one(frames):
    """The same, with each message by itself."""
    messages = [
        [{"type": "said", "room": each["room"], "at": each["at"], **one} for one in each.get("said", ())]
        for each in frames
    ]
    return [one for each, within in zip(frames, messages, strict=True) for one in within or [each]]


def test_messages_that_come_at_once_are_one_object_for_who_takes_it_so(chat):
    (told,) = batch(chat, *map(said, range(5, 9)))
    assert told["type"] == "batch"
    assert told["at"] == 5
    assert told["said"][0] == {"seq": 5, "user": 1, "nick": "ada", "text": "hi"}
    assert [each["seq"] for each in told["said"]] == [5, 6, 7, 8]


def test_a_batch_holds_all_of_its_messages_that_stands_in_them_alone(chat):
    events = [sample(Said), said(4, form="action", at=3), said(5, reply=3, id="x", at=3)]
    assert one_by_one(batch(chat, *events)) == [each for event in events for each in shown(chat, event, LOBBY)]


def test_what_comes_between_messages_keeps_its_place(chat):
    events = [said(5), said(6), Joined(room=1, seq=7, user=2, nick="bob"), said(8), said(9, form="request"), said(10)]
    told = batch(chat, *events)
    assert [each["type"] for each in told] == ["batch", "joined", "said", "said"]
    assert [each["seq"] for each in one_by_one(told)] == [5, 6, 7, 8, 10]


def test_what_was_said_at_another_moment_is_in_another_batch(chat):
    told = batch(chat, said(5), said(6), said(7, at=6), said(8, at=6), said(9, at=7))
    assert [(each["type"], each["at"]) for each in told] == [("batch", 5), ("batch", 6), ("said", 7)]


def test_long_messages_are_several_batches(chat):
    told = batch(chat, *(said(seq, "x" * 8_000) for seq in range(10)))
    assert [len(each["said"]) for each in told] == [3, 3, 3, 1]


# Events ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in get_args(AnyEvent) if kind.__name__ not in UNSHOWN])
def test_an_event_tells_what_it_is_where_and_by_whom_and_nothing_that_stays_inside(chat, kind):
    (event,) = shown(chat, sample(kind), chat.state.rooms[1])
    assert event["type"] == kind.__name__.lower()
    assert (event["room"], event["at"], event["user"], event["nick"]) == (1, 3, 3, "ada")
    inside = {"address", "host", "username", "target_address", "commit", "ordinal", "places", "quiet", "tags", "styled"}
    assert not inside & event.keys()


@pytest.mark.parametrize("kind", [kind for kind in get_args(AnyEvent) if kind.__name__ in UNSHOWN])
def test_some_are_not_shown(chat, kind):
    assert shown(chat, sample(kind), chat.state.rooms[1]) == []


def test_every_kind_has_its_place():
    assert {kind.__name__ for kind in SHAPES} | set(UNSHOWN) == {kind.__name__ for kind in get_args(AnyEvent)}


def test_what_is_empty_is_left_out(chat):
    said = Said(room=1, user=1, nick="ada", text="hi", seq=3, at=5, host="h", address="1.2.3.4", username="u")
    assert shown(chat, said, chat.state.rooms[1]) == [
        {"type": "said", "room": 1, "seq": 3, "at": 5, "user": 1, "nick": "ada", "text": "hi"}
    ]


def test_a_message_has_all_that_its_author_gave_it(chat):
    said = Said(
        room=1, user=1, nick="ada", text="a\nb", form="action", reply=2, rank="voice", id="c1", persona="x/y", bot=True
    )
    (event,) = shown(chat, said, chat.state.rooms[1])
    assert (event["text"], event["form"], event["reply"], event["rank"]) == ("a\nb", "action", 2, "voice")
    assert (event["id"], event["persona"], event["bot"]) == ("c1", "x/y", True)


@pytest.mark.parametrize("form", ["request", "answer"])
def test_what_programs_ask_each_other_is_not_shown(chat, form):
    assert shown(chat, said(1, "VERSION", form=form), chat.state.rooms[1]) == []
    assert shown(chat, Edited(room=1, user=1, nick="ada", target=1, text="TIME", form=form), chat.state.rooms[1]) == []


def test_in_a_conversation_an_event_tells_who_the_other_one_is(chat):
    conversation = Room(9, "", pair=(1, 2))
    (event,) = shown(chat, Said(room=9, user=2, nick="bob", text="psst"), conversation)
    assert (event["room"], event["to"], event["to_nick"]) == (9, 1, "ada")
    (event,) = shown(chat, Renamed(user=2, nick="bobby", old="bob", places={9: 4}), conversation)
    assert (event["room"], event["seq"], "to" in event) == (9, 4, False)


def test_text_of_any_kind_is_one_whole_message(chat):
    text = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x1F700)]))
    (event,) = shown(chat, Said(room=1, user=1, nick="ada", text=text), chat.state.rooms[1])
    assert event["text"] == text


@pytest.mark.parametrize(("tags", "state"), [({"+typing": "paused"}, "paused"), ({"+typing": "x"}, None), ({}, None)])
def test_of_hints_that_somebody_types_is_shown(chat, tags, state):
    told = shown(chat, Signal(room=1, user=1, nick="ada", tags=tags))
    assert [frame["state"] for frame in told] == ([state] if state else [])


# Answers --------------------------------------------------------------------------------------------------------------


def answered(chat: JsonChat, reply):
    chat.dialect.receive(b'{"type":"ping","id":"c1"}\n')
    chat.dialect.next_command()
    (told,) = chat.told(chat.dialect.reply(reply, ADA))
    assert told.pop("id") == "c1"
    return told


def test_answers_have_their_own_forms(chat):
    assert answered(chat, Pong("x")) == {"type": "pong", "token": "x"}
    assert answered(chat, Turned(LOBBY)) == {"type": "done"}
    assert answered(chat, ReadMark("#Lobby", 5)) == {"type": "read", "name": "#lobby", "up_to": 5}
    assert answered(chat, RoomList([LOBBY], 3)) == {
        "type": "rooms",
        "rooms": [{"name": "#lobby", "count": 2, "topic": "Cake"}],
        "others": 3,
    }
    assert answered(chat, MemberList(LOBBY, [ADA])) == {
        "type": "members",
        "room": 1,
        "name": "#lobby",
        "count": 2,
        "members": [{"user": 1, "nick": "ada", "account": "ada"}],
    }


def test_commands_are_told_as_the_help_tells_them(chat):
    found = answered(chat, AllCommands())["commands"]
    assert [f"/{each['name']} {each.get('arguments', '')}".rstrip() for each in found] == list(map(usage, TYPED))
    assert [each["help"] for each in found] == list(map(summary, TYPED))


def test_commands_with_which_a_password_or_a_key_is_typed_are_secret(chat):
    found = answered(chat, AllCommands())["commands"]
    secret = {each["name"] for each in found if each.get("secret")}
    assert secret == {"register", "login", "password", "unregister", "enlist", "oper", "join"}
    assert secret >= {each["name"] for each in found if "PASSWORD" in each.get("arguments", "")}


@pytest.mark.parametrize("reply", [HelpPage(""), HelpPage("say"), CurrentTopic(LOBBY), Confirmed("It is done.")])
def test_what_has_none_is_told_for_people(chat, reply):
    told = answered(chat, reply)
    assert told["type"] == "notice"
    assert told["text"]
    assert not told["text"].startswith("-- ")


def test_a_page_is_full_if_there_may_be_more(chat):
    said = [Said(room=1, user=1, nick="ada", text="hi", seq=seq) for seq in (3, 4)]
    page = answered(chat, Page(History(count=2), "#lobby", chat.state.rooms[1], said, full=True))
    assert (page["name"], page["room"], page["full"], len(page["events"])) == ("#lobby", 1, True, 2)
    assert "full" not in answered(chat, Page(History(count=3), "#lobby", chat.state.rooms[1], said))
    assert answered(chat, Page(History(), "bob")) == {"type": "page", "name": "bob", "events": []}


def test_an_id_is_given_back_once(chat):
    answered(chat, Pong("x"))
    assert "id" not in chat.told(chat.dialect.reply(Pong("x"), ADA))[0]


def test_that_input_waits_is_no_answer(chat):
    chat.wish("topic", room="#lobby", topic="x", id="c1")
    (told,) = chat.told(chat.dialect.refuse(Refused("slow-down", "Slowly.")))
    assert told == {"type": "error", "code": "slow-down", "text": "Slowly."}
    (told,) = chat.told(chat.dialect.not_done(Topic("#lobby", "x")))
    assert (told["code"], told["id"]) == ("not-saved", "c1")


# Rooms ----------------------------------------------------------------------------------------------------------------


def test_of_very_many_members_some_are_shown_and_all_counted(chat):
    for number in range(10, 10 + 2 * MEMBERS_SHOWN):
        chat.state.apply(Arrived(user=number, nick=f"m{number}", named=True))
        chat.state.apply(Joined(room=1, user=number, nick=f"m{number}"))
    joined = Joined(room=1, user=1, nick="ada")
    entered = chat.told(chat.dialect.entered(joined, chat.state.rooms[1], []))[0]
    assert len(entered["room"]["members"]) == MEMBERS_SHOWN
    assert entered["room"]["count"] == 2 * MEMBERS_SHOWN + 2


def test_the_last_words_tell_whether_to_come_again(chat):
    (stopping,) = chat.told(chat.dialect.goodbye())
    assert (stopping["again"], stopping["after"]) == (True, RESTART_SECONDS)
    (silent,) = chat.told(chat.dialect.given_up(here=True))
    assert (silent["again"], "after" in silent) == (True, False)
    assert "again" not in chat.told(chat.dialect.given_up(here=False))[0]
    assert "again" not in chat.told(chat.dialect.farewell("enough", forced=True))[0]
    assert chat.dialect.farewell("bye") == b""
