"""Whom and what a command means: people, rooms and messages by the names and numbers that are given."""

from hubbub.chat.entities import Room, User
from hubbub.chat.events import Edited, Event, Said
from hubbub.chat.handlers.results import First, Judge, Recall
from hubbub.chat.names import fold
from hubbub.chat.pages import Span, seq_in
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State

LOOKED_THROUGH = 100
"""Among so many of the last messages of a room one's own last one is looked for."""


def known_user(state: State, nick: str) -> User:
    """The user who bears that nick. Raises Refused."""
    user = state.user_named(nick)
    if user is None:
        raise _nobody(nick)
    return user


def somebody(state: State, nick: str, number: int) -> User:
    """Who is called so; or the user of that `number`, whatever he is called now. Raises Refused."""
    if number:
        user = state.users.get(number)
        if user is None:
            raise Refused("not-here", _absent(state, nick))
        return user
    return state.user_named(nick) or _guest_shown_as(state, nick)


def _absent(state: State, nick: str) -> str:
    namesake = state.user_named(nick)
    words = f" Who is called {namesake.nick} now may be somebody else." if namesake else ""
    return f"The {nick} whom you mean is not here any more.{words}"


def _guest_shown_as(state: State, address: str) -> User:
    """The one guest who is shown by that address. Raises Refused if there is none, or more than one."""
    guests = [user for user in state.users.values() if user.address == address] if address else []
    if len(guests) > 1:
        nicks = ", ".join(user.nick for user in guests[:10])
        raise Refused("no-such-nick", f"Several guests are shown as {address}: {nicks}.")
    if not guests:
        raise _nobody(address)
    return guests[0]


def member(state: State, room: Room, nick: str) -> User:
    """The member of that nick. Raises Refused."""
    user = known_user(state, nick)
    if user.id not in room.members:
        raise Refused("no-member", f"{user.nick} is not in #{room.name}.")
    return user


def joined_room(state: State, actor: User, name: str) -> Room:
    """The room of that name, which the actor is in. Raises Refused."""
    room = known_room(state, name)
    if room.id not in actor.rooms:
        raise Refused("not-joined", f"You are not in #{room.name}. Enter it with /join #{room.name}.")
    return room


def known_room(state: State, name: str) -> Room:
    """The public room of that name. Raises Refused."""
    if not name:
        raise Refused("no-room", "You are in no room. Enter one with /join #name.")
    room = state.room_named(name)
    if room is None:
        raise Refused("no-such-room", f"There is no room #{name.removeprefix('#')}.")
    return room


def place(state: State, actor: User, name: str, number: int = 0) -> tuple[Room | None, str]:
    """The room of that name, if the actor is in it; or his conversation with whom the name belongs to, if there is one.

    With a `number` it is the room or conversation that has it. The name comes along in its proper form. Raises Refused.
    """
    if number:
        return _numbered(state, actor, name, number)
    if not name or name.startswith("#"):
        room = joined_room(state, actor, name)
        return room, f"#{room.name}"
    return _conversation(state, actor, name)


def _numbered(state: State, actor: User, name: str, number: int) -> tuple[Room, str]:
    room = state.rooms.get(number)
    if room is None or number not in actor.rooms:
        raise Refused("not-joined", f"You are no longer in what was called {name} then.")
    return room, state.nick_in(room, room.other(actor.id)) if room.pair else f"#{room.name}"


def _conversation(state: State, actor: User, nick: str) -> tuple[Room | None, str]:
    """The actor's conversation with whom that nick belongs to, here or gone, and the nick in its proper form.

    Raises Refused.
    """
    user = state.user_named(nick)
    if user is not None:
        return state.room_of_pair(actor.id, user.id), user.nick
    account = state.accounts.named(nick)
    if account is not None:
        return state.room_of_pair(actor.id, account.user), account.name
    for room in state.conversations_of(actor.id):
        other = room.other(actor.id)
        if fold(room.gone.get(other, "")) == fold(nick):
            return room, room.gone[other]
    raise _nobody(nick)


def _nobody(called: str) -> Refused:
    return Refused("no-such-nick", f"Nobody here is called {called}.")


def recall_of(room: Room, seq: int, judge: Judge, *, needed: bool = True) -> Recall:
    """The event of that number has to be looked at; by the number of an edit its message is meant."""

    def judge_or_follow(actor: User, event: Event | None) -> Event | First | Recall:
        if isinstance(event, Edited):
            return recall_of(room, event.target, judge, needed=needed)
        return judge(actor, event)

    span = Span(1, around=seq, events=True, edits=True)
    return Recall(room, span, lambda event: seq_in(room.id, event) == seq, judge_or_follow, needed)


def recall_last(room: Room, actor: User, judge: Judge) -> Recall:
    """What the actor said last there has to be looked at."""

    def judge_if_any(actor: User, event: Event | None) -> Event | First | Recall:
        if event is None:
            raise Refused("no-such-message", f"Of the last {LOOKED_THROUGH} messages there none is yours.")
        return judge(actor, event)

    return Recall(
        room, Span(LOOKED_THROUGH), lambda event: isinstance(event, Said) and event.user == actor.id, judge_if_any
    )


def no_such_message() -> Refused:
    """There is no message of that number, or nothing is left of it."""
    return Refused("no-such-message", "There is no such message, or it was taken back already.")
