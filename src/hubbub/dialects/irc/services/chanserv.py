"""ChanServ: rooms of one's own, as one asks for them on other networks."""

from collections.abc import Iterator

from hubbub.chat.commands import Assume, Disown, Entitle, Own, Set
from hubbub.chat.events import Change
from hubbub.chat.seeing import room_seen
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.modes import LETTERS, RANK_LETTERS
from hubbub.dialects.irc.query import Wish
from hubbub.dialects.irc.services import Entry, notices

NAME = "ChanServ"


def _register(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Own(words[0])


def _unregister(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Disown(words[0])


def _op(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Set(words[0], (Change("operator", value=words[1]),)) if len(words) > 1 else Assume(words[0])


def _amode(client: Client, words: list[str]) -> Iterator[Wish]:
    if len(words) == 1:
        yield from _entitled(client, words[0])
        return
    sign, letter = words[1][:1], words[1][1:]
    if sign not in ("+", "-") or letter not in RANK_LETTERS or len(words) < 3:
        yield notices([f"A rank is one of {' '.join(RANK_LETTERS)}, as in AMODE #room +o account."])
    else:
        yield Entitle(words[0], words[2], RANK_LETTERS[letter] if sign == "+" else "")


def _entitled(client: Client, name: str) -> Iterator[Wish]:
    """Which accounts have which ranks; its members may know."""
    room = client.state.room_named(name)
    if room is None or client.user is None or room.id not in client.user.rooms:
        yield notices([f"You are not in {name}."])
        return
    entries = (entry.rpartition(" ") for entry in room.listed("account-rank"))
    lines = [f"{account} +{LETTERS[rank]}" for account, _, rank in entries]
    yield notices(
        [f"Ranks by account in #{room.name}:", *lines] if lines else [f"No account has a rank in #{room.name}."]
    )


def _info(client: Client, words: list[str]) -> Iterator[Wish]:
    room = room_seen(client.state, client.user, words[0])
    if room is None:
        yield notices([f"There is no room {words[0]}."])
        return
    owner = client.state.owner_of(room)
    yield notices([f"#{room.name} belongs to {owner.name}." if owner else f"#{room.name} belongs to nobody."])


ENTRIES = {
    "REGISTER": Entry(
        _register,
        1,
        "REGISTER #room",
        "Makes a room yours: it stays when it is empty, and you are its founder whenever you come.",
    ),
    "UNREGISTER": Entry(_unregister, 1, "UNREGISTER #room", "Gives a room of yours up."),
    "OP": Entry(_op, 1, "OP #room [nick]", "Gives you the ranks of your account, or makes somebody an operator."),
    "AMODE": Entry(
        _amode,
        1,
        "AMODE #room [+o|-o account]",
        "Gives an account a rank whenever its owner comes, or takes it; alone, it lists them.",
    ),
    "INFO": Entry(_info, 1, "INFO #room", "Tells whose a room is."),
}
