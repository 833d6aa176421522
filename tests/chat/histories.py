"""Histories to try a state with: any events at all, and what people do; and how to compare states."""

from hypothesis import strategies as st
from msgspec import structs
from small_chat import Chat

from hubbub.chat.commands import Command, Join, Leave, Msg, Nick, Quit, Say, Topic
from hubbub.chat.events import (
    Arrived,
    Departed,
    Emptied,
    Ended,
    Event,
    Founded,
    Joined,
    Left,
    Renamed,
    Said,
    TopicSet,
)
from hubbub.chat.names import skeleton
from hubbub.chat.refusals import Refused
from hubbub.chat.roster import pair_of
from hubbub.chat.state import State

NICKS = ("ada", "Ada", "bob", "B0b", "guest-1", "")
NUMBERS = st.integers(0, 4)
NAMES = st.sampled_from(NICKS)
PLACES = st.dictionaries(NUMBERS, NUMBERS, max_size=3)
PAIRS = st.none() | st.builds(pair_of, NUMBERS, NUMBERS)
IN_ROOM = {"room": NUMBERS, "seq": NUMBERS, "at": NUMBERS}
HOSTS = st.sampled_from(["", "here.cloak", "there.cloak"])
BY_USER = {**IN_ROOM, "user": NUMBERS, "nick": NAMES, "host": HOSTS}
OF_USER = {"user": NUMBERS, "places": PLACES, "at": NUMBERS, "host": HOSTS}

ANY_EVENT = st.one_of(
    st.builds(Founded, **IN_ROOM, name=NAMES, founder=NUMBERS, pair=PAIRS),
    st.builds(Ended, **IN_ROOM, name=NAMES, pair=PAIRS),
    st.builds(Emptied, **IN_ROOM),
    st.builds(Said, **BY_USER, text=st.just("hi")),
    st.builds(Joined, **BY_USER),
    st.builds(Left, **BY_USER),
    st.builds(TopicSet, **BY_USER, topic=NAMES),
    st.builds(Arrived, **OF_USER, nick=NAMES, named=st.booleans()),
    st.builds(Renamed, **OF_USER, old=NAMES, nick=NAMES),
    st.builds(Departed, **OF_USER, nick=NAMES),
)


def in_order(events: list[Event]) -> list[Event]:
    """The same events, each at a place of its own in the journal."""
    for number, event in enumerate(events, 1):
        event.commit, event.ordinal = number // 3, number % 3
    return events


ANY_EVENTS = st.lists(ANY_EVENT, max_size=30).map(in_order)


def facts(state: State) -> tuple[object, ...]:
    """All that can be asked of a state, to compare it with another."""
    users = {
        user.id: (user.nick, user.address, user.host, user.named, frozenset(user.rooms))
        for user in state.users.values()
    }
    rooms = {room.id: {**structs.asdict(room), "members": frozenset(room.members)} for room in state.rooms.values()}
    nicks = {nick: found.id for nick in NICKS if (found := state.user_named(nick))}
    names = {room.name: room.id for room in state.public_rooms()}
    return users, rooms, nicks, names, state.last_user, state.position


def applied(events: list[Event], state: State | None = None) -> State:
    state = state or State()
    for event in events:
        state.apply(event)
    return state


def assert_sound(state: State) -> None:
    """Members and their rooms know each other, and every index leads to somebody who is there."""
    for room in state.rooms.values():
        for number in room.members:
            assert room.id in state.users[number].rooms
    for user in state.users.values():
        for number in user.rooms:
            assert user.id in state.rooms[number].members
    for nick in NICKS:
        user = state.user_like(nick)
        assert user is None or (state.users.get(user.id) is user and skeleton(user.nick) == skeleton(nick))
    for room in state.public_rooms():
        assert state.rooms.get(room.id) is room
        assert room.pair is None
    assert all(user.id <= state.last_user for user in state.users.values())


WISHES = st.one_of(
    st.builds(Nick, st.sampled_from(["ada", "Ada", "bob", "B0b", "cy"])),
    st.builds(Join, st.sampled_from(["tea", "TEA", "pie"])),
    st.builds(Leave, st.sampled_from(["tea", "pie"])),
    st.builds(Say, st.sampled_from(["tea", "pie"]), st.just("hi")),
    st.builds(Msg, st.sampled_from(["ada", "bob", "guest-1"]), st.just("psst")),
    st.builds(Topic, st.sampled_from(["tea", "pie"]), st.just("cake")),
    st.builds(Quit),
)
STEPS = st.lists(st.tuples(st.integers(0, 2), WISHES | st.none()), max_size=40)


def live(chat: Chat, steps: list[tuple[int, Command | None]]) -> None:
    """Three people do as the steps say, at once or with others' wishes under way (None: the disk catches up)."""
    people = [chat.arrive("", "tea") for _ in range(3)]
    busy, gone = set[int](), set[int]()
    for who, wish in steps:
        if wish is None:
            chat.commit()
            busy.clear()
        elif who not in busy | gone:
            try:
                result = chat.wish(people[who], wish)
            except Refused:
                continue
            if not isinstance(wish, Say):
                busy.add(who)  # as a session does, he waits for the outcome
            if isinstance(wish, Quit):
                assert isinstance(result, Departed)
                gone.add(who)
    chat.commit()
