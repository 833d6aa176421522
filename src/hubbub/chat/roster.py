"""The roster: who is here, which rooms there are, and how they are found by what they are called."""

from collections.abc import Iterable, Iterator

from hubbub.chat.acceptance import Acceptance
from hubbub.chat.accounts import Account, Directory
from hubbub.chat.claims import Key, nick_key, room_key
from hubbub.chat.entities import Room, User
from hubbub.chat.names import fold, skeleton


class Roster:
    """Users and rooms by their ids and names; and the `accounts` that names may belong to.

    `acceptance` knows who lets whom write to him, `most_users` is how many were here at once since the start.
    """

    def __init__(self, accounts: Directory | None = None) -> None:
        self.accounts = accounts or Directory()
        self.users: dict[int, User] = {}
        self.rooms: dict[int, Room] = {}
        self.acceptance = Acceptance()
        self.most_users = 0
        self.last_user = 0
        self._given = 0
        self._nicks: dict[str, User] = {}
        self._of_mark: dict[str, set[int]] = {}
        self._names: dict[str, Room] = {}
        self._shown: dict[str, Room] = {}
        """The same by their names as they are shown, which is how clients mostly write them."""
        self._pairs: dict[tuple[int, int], Room] = {}
        self._conversations: dict[int, dict[int, Room]] = {}

    def new_user(self) -> int:
        """An id that no user ever had. It is nobody's until an event, or an account, bears it."""
        self._given = max(self._given, self.last_user, self.accounts.last_user) + 1
        return self._given

    def user_like(self, nick: str) -> User | None:
        """The user whose nick is this one or looks like it."""
        return self._nicks.get(skeleton(nick))

    def user_named(self, nick: str) -> User | None:
        """The user who bears this nick, however it is cased."""
        user = self.user_like(nick)
        return user if user is not None and fold(user.nick) == fold(nick) else None

    def room_like(self, name: str) -> Room | None:
        """The public room whose name is this one or looks like it."""
        return self._names.get(skeleton(name))

    def room_named(self, name: str) -> Room | None:
        """The public room of this name, with or without its `#`, however it is cased."""
        name = name.removeprefix("#")
        room = self._shown.get(name)
        if room is not None:
            return room
        room = self.room_like(name)
        return room if room is not None and fold(room.name) == fold(name) else None

    def count_marked(self, mark: str) -> int:
        """How many of those who are here are marked so."""
        return len(self._of_mark.get(mark, ()))

    def room_of_pair(self, one: int, other: int) -> Room | None:
        """The private conversation of two users."""
        return self._pairs.get(pair_of(one, other))

    def conversations_of(self, user: int) -> Iterable[Room]:
        """The private conversations of a user."""
        return self._conversations.get(user, {}).values()

    def nick_in(self, conversation: Room, user: int) -> str:
        """What one of the two of a conversation is called, or was when he was last here."""
        here, account = self.users.get(user), self.accounts.holder(user)
        return here.nick if here else account.name if account else conversation.gone.get(user, "")

    def read_by(self, user: User) -> dict[str, int]:
        """Up to when the user has read what is said where, in milliseconds since the Unix epoch."""
        account = self.account_of(user)
        return user.read if account is None else self.accounts.read.setdefault(account.user, {})

    def notes_of(self, user: User) -> dict[str, str]:
        """The notes about the user."""
        account = self.account_of(user)
        return user.notes if account is None else self.accounts.notes.setdefault(account.user, {})

    def account_of(self, user: User) -> Account | None:
        """The account that the user is logged in to, while there is that account."""
        return self.accounts.named(user.account) if user.account else None

    def owner_of(self, room: Room) -> Account | None:
        """The account that the room belongs to, while there is that account."""
        owner = room.settings.get("registered")
        return self.accounts.named(owner) if owner else None

    def public_rooms(self) -> Iterator[Room]:
        """Every room that is not a private conversation."""
        return iter(self._names.values())

    @property
    def public_count(self) -> int:
        """How many rooms there are that are no private conversations."""
        return len(self._names)

    def claims(self) -> Iterator[tuple[Key, int]]:
        """What is claimed: the names of rooms, and the nicks of those who are here."""
        yield from ((room_key(room.name), room.id) for room in self._names.values())
        yield from ((nick_key(user.nick), user.id) for user in self.users.values())

    def restore_room(self, room: Room) -> None:
        """Put a room in, with its members as it names them, in place of one that had its id."""
        self._remove_room(room.id)
        self.rooms[room.id] = room
        if room.pair:
            self._pairs[room.pair] = room
            for number in room.pair:
                self._conversations.setdefault(number, {})[room.id] = room
        else:
            self._name(room)

    def restore_user(self, user: User) -> None:
        """Put a user in, with his rooms as he names them, in place of one who had his id."""
        if user.id in self.users:
            self._remove_user(self.users[user.id])
        self.users[user.id] = self._nicks[skeleton(user.nick)] = user
        for mark in user.marks:
            self._of_mark.setdefault(mark, set()).add(user.id)
        self.last_user = max(self.last_user, user.id)
        self.most_users = max(self.most_users, len(self.users))

    def _appear(self, user: User) -> None:
        """A user is here; who comes by his account goes on with his conversations."""
        self.restore_user(user)
        for conversation in self.conversations_of(user.id):
            conversation.gone.pop(user.id, None)
            self._enter(user, conversation)

    def _enter(self, user: User, room: Room) -> None:
        room.members.add(user.id)
        user.rooms.add(room.id)

    def _exit(self, user: User, room: Room) -> None:
        room.members.discard(user.id)
        room.ranks.pop(user.id, None)
        user.rooms.discard(room.id)

    def _members(self, room: Room) -> list[User]:
        return [self.users[number] for number in room.members]

    def _remove_user(self, user: User) -> None:
        for number in list(user.rooms):
            self._exit(user, self.rooms[number])
        for conversation in self.conversations_of(user.id):
            conversation.gone[user.id] = user.nick
        for mark in user.marks:
            self._of_mark[mark].discard(user.id)
        self.acceptance.forget(user.id)
        del self.users[user.id]
        self._release_nick(user)

    def _remove_room(self, number: int) -> None:
        room = self.rooms.pop(number, None)
        if room is None:
            return
        for user in self._members(room):
            user.rooms.discard(number)
        for number in room.pair or ():
            self._conversations.get(number, {}).pop(room.id, None)
            if not self._conversations.get(number, True):
                del self._conversations[number]
        if room.pair and self._pairs.get(room.pair) is room:
            del self._pairs[room.pair]
        else:
            self._release_name(room)

    def _rename_user(self, user: User, nick: str) -> None:
        self._release_nick(user)
        user.nick, user.address, user.named = nick, "", True
        self._nicks[skeleton(nick)] = user

    def _rename_room(self, room: Room, name: str) -> None:
        self._release_name(room)
        room.name = name
        self._name(room)

    def _become(self, user: User, number: int) -> None:
        """The user has another id from now on. His conversations stay with the one that he had."""
        before = user.id
        for conversation in self.conversations_of(before):
            conversation.gone[before] = user.nick
            self._exit(user, conversation)
        rooms = [self.rooms[place] for place in user.rooms]
        ranks = [room.ranks.get(before) for room in rooms]
        for room in rooms:
            self._exit(user, room)
            if room.founder == before:
                room.founder = number
        for mark in user.marks:
            self._of_mark[mark].discard(before)
        self.acceptance.renumber(before, number)
        del self.users[before]
        user.id = number
        self._appear(user)
        for room, held in zip(rooms, ranks, strict=True):
            self._enter(user, room)
            if held:
                room.ranks[number] = held

    def _mark(self, user: User, mark: str, *, on: bool) -> None:
        marked = self._of_mark.setdefault(mark, set())
        if on:
            user.marks |= {mark}
            marked.add(user.id)
        else:
            user.marks -= {mark}
            marked.discard(user.id)

    def _name(self, room: Room) -> None:
        before = self._names.get(skeleton(room.name))
        if before is not None:
            self._release_name(before)
        self._names[skeleton(room.name)] = self._shown[room.name] = room

    def _release_name(self, room: Room) -> None:
        if self._names.get(skeleton(room.name)) is room:
            del self._names[skeleton(room.name)], self._shown[room.name]

    def _release_nick(self, user: User) -> None:
        if self._nicks.get(skeleton(user.nick)) is user:
            del self._nicks[skeleton(user.nick)]


def pair_of(one: int, other: int) -> tuple[int, int]:
    """Two users in the one order by which their conversation is found."""
    return (one, other) if one < other else (other, one)
