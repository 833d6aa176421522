"""Notes of users and rooms: METADATA (IRCv3 metadata, third draft)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from hubbub.chat.commands import ClearNotes, Note
from hubbub.chat.names import fold
from hubbub.chat.notes import KEYS, changes, is_key, too_many
from hubbub.chat.refusals import Refused
from hubbub.chat.seeing import visible_room
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.batches import batch
from hubbub.dialects.irc.capabilities import SUBSCRIPTIONS
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.fails import failure
from hubbub.dialects.irc.message import Message, word
from hubbub.dialects.irc.notes import ALL, later, listed, notes_for, shown, synced
from hubbub.dialects.irc.query import Answer, LongAnswer, Request, Via, Wish, fail

CLEAR = "METADATA CLEAR"
"""Through this the answer is a list."""
_ONESELF = "*"
_KEYS_OF_A_LINE = 12
_MOST_KEYS = 100
"""So many keys are asked for at once."""


class _Subcommand(NamedTuple):
    """What a subcommand leads to, and how many parameters it takes."""

    handle: Callable[[Client, str, list[str]], Iterable[Wish]]
    least: int = 0
    most: int = 0


def metadata(client: Client, message: Message) -> Iterable[Wish]:
    """METADATA of a client, before he has arrived too."""
    target, name, *params = [*message.params, "", ""][: max(2, len(message.params))]
    subcommand = _SUBCOMMANDS.get(name.upper())
    if subcommand is None:
        return [fail("METADATA", "INVALID_PARAMS", name, "There is no such subcommand")]
    if not subcommand.least <= len(params) <= subcommand.most:
        return [fail("METADATA", "INVALID_PARAMS", name.upper(), "It takes more parameters, or fewer")]
    mine = target == _ONESELF or fold(target) == fold(client.nick)
    if client.user is None and not mine:
        return [fail("METADATA", "INVALID_TARGET", target, "Before you have arrived there is only yourself: *")]
    return subcommand.handle(client, _ONESELF if mine else target, params)


def _set(client: Client, target: str, params: list[str]) -> Iterable[Wish]:
    key, value = [*params, ""][:2]
    value = formatting.plain(value) or value  # of nothing but formatting it is refused, not taken away
    if client.user is None:
        return [Answer(partial(_set_early, command=Note("", {key: value})))]
    return [Note("" if target == _ONESELF else target, {key: value})]


def _set_early(client: Client, command: Note) -> bytes:
    """What is noted before arrival waits for it."""
    try:
        notes = client.notes | dict.fromkeys(command.notes, "") | changes({}, command.notes)
        if len(notes) > KEYS:
            raise too_many()
    except Refused as refused:
        return (failure(client, refused, command) or "").encode()
    client.notes = notes
    return "".join(shown(client, client.nick, key, client.notes.get(key, "")) for key in command.notes).encode()


def _clear(client: Client, target: str, _params: list[str]) -> Iterable[Wish]:
    if client.user is None:
        return [Answer(_clear_early)]
    return [Via(ClearNotes("" if target == _ONESELF else target), CLEAR)]


def _clear_early(client: Client) -> bytes:
    cleared = dict.fromkeys((key for key, value in client.notes.items() if value), "")
    client.notes |= cleared
    return listed(client, client.nick, cleared)


def _get(_client: Client, target: str, keys: list[str]) -> Iterable[Wish]:
    def told(client: Client, name: str, notes: Mapping[str, str]) -> bytes:
        return batch(client, "".join(_got(client, name, key, notes) for key in keys).encode(), "metadata", name)

    return [Answer(_about(target, told))]


def _got(client: Client, name: str, key: str, notes: Mapping[str, str]) -> str:
    if not is_key(key):
        return _invalid(client, key)
    return shown(client, name, key, notes.get(key, ""))


def _invalid(client: Client, key: str) -> str:
    return client.told("WARN", "METADATA", "INVALID_KEY", word(key), "That is no key")


def _list(_client: Client, target: str, _params: list[str]) -> Iterable[Wish]:
    return [Answer(_about(target, listed))]


def _sync(_client: Client, target: str, _params: list[str]) -> Iterable[Wish]:
    if target == ALL:
        return [LongAnswer(lambda client: synced(client, ALL))]
    return [LongAnswer(_about(target, lambda client, name, _: synced(client, name)))]


def _about(target: str, told: Callable[[Client, str, Mapping[str, str]], bytes]) -> Callable[[Client], bytes]:
    """What is `told` of the target's name in its proper form, and of what is noted about it; or that there is none."""

    def answer(client: Client) -> bytes:
        try:
            name, notes = _found(client, target)
        except Refused as refused:
            return client.told("FAIL", "METADATA", "INVALID_TARGET", word(target), refused.text).encode()
        return told(client, name, notes)

    return answer


def _found(client: Client, target: str) -> tuple[str, Mapping[str, str]]:
    """A target's name in its proper form, and what the client may read of what is noted about it. Raises Refused."""
    if client.user is None:
        return client.nick, {key: value for key, value in client.notes.items() if value}
    if target.startswith("#"):
        room = visible_room(client.state, client.user, target)
        return f"#{room.name}", notes_for(client, room)
    user = client.user if target == _ONESELF else client.state.user_named(target)
    if user is None:
        raise Refused("no-such-nick", "Nobody here is called so")
    return user.nick, notes_for(client, user)


def _own(
    change: Callable[[Client, list[str]], Iterator[str]],
) -> Callable[[Client, str, list[str]], Iterable[Wish]]:
    """A subcommand about the client's own subscriptions."""

    def handle(_client: Client, target: str, params: list[str]) -> Iterable[Wish]:
        if target != _ONESELF:
            return [fail("METADATA", "INVALID_TARGET", target, "Only your own subscriptions are for you")]
        return [Answer(lambda client: "".join(change(client, params)).encode())]

    return handle


def _subscribe(client: Client, keys: list[str]) -> Iterator[str]:
    granted, new, refused = list[str](), False, list[str]()
    for key in dict.fromkeys(keys):
        if not is_key(key):
            refused.append(_invalid(client, key))
        elif key in client.subscribed or len(client.subscribed) < SUBSCRIPTIONS:
            new |= key not in client.subscribed
            client.subscribed[key] = None
            granted.append(key)
        else:
            limit = ["LIMIT_REACHED", "SUB", key, str(SUBSCRIPTIONS)]
            refused.append(client.told("FAIL", "METADATA", *limit, "You are told of as many as you may"))
            break
    yield from _keys(client, n.RPL_METADATASUBOK, granted)
    yield from refused
    if new and client.user is not None:
        yield later(client, ALL)


def _unsubscribe(client: Client, keys: list[str]) -> Iterator[str]:
    known = [key for key in dict.fromkeys(keys) if is_key(key)]
    for key in known:
        client.subscribed.pop(key, None)
    yield from _keys(client, n.RPL_METADATAUNSUBOK, known)
    yield from (_invalid(client, key) for key in keys if not is_key(key))


def _subscriptions(client: Client, _params: list[str]) -> Iterator[str]:
    lines = "".join(_keys(client, n.RPL_METADATASUBS, list(client.subscribed)))
    yield batch(client, lines.encode(), "metadata-subs").decode()


def _keys(client: Client, number: str, keys: list[str]) -> Iterator[str]:
    """The keys as parameters, of which a line has only so many (RFC 2812, 2.3)."""
    for first in range(0, len(keys), _KEYS_OF_A_LINE):
        yield client.numeric(number, *keys[first : first + _KEYS_OF_A_LINE])


_SUBCOMMANDS = {
    "CLEAR": _Subcommand(_clear),
    "GET": _Subcommand(_get, 1, _MOST_KEYS),
    "LIST": _Subcommand(_list),
    "SET": _Subcommand(_set, 1, 2),
    "SUB": _Subcommand(_own(_subscribe), 1, _MOST_KEYS),
    "SUBS": _Subcommand(_own(_subscriptions)),
    "SYNC": _Subcommand(_sync),
    "UNSUB": _Subcommand(_own(_unsubscribe), 1, _MOST_KEYS),
}

REQUESTS = {"METADATA": Request(metadata)}
