"""What an event says of whom it is by."""

from typing import TypedDict

from hubbub.chat.entities import User
from hubbub.chat.events import Said
from hubbub.chat.seeing import is_hidden
from hubbub.chat.state import State


class Author(TypedDict):
    """Who an event is by."""

    user: int
    nick: str
    address: str
    host: str
    account: str
    bot: bool
    username: str


def shown_author(said: Said) -> tuple[str, str]:
    """By what nick and address the author of a message is shown."""
    return (said.persona, "") if said.persona else (said.nick, said.address)


def author(actor: User, *, user: int = 0, nick: str = "", account: str | None = None) -> Author:
    """What an event says of whom it is by; what is given counts in place of what the actor is now."""
    return {
        "user": user or actor.id,
        "nick": nick or actor.nick,
        "address": actor.address,
        "host": actor.host,
        "account": actor.account if account is None else account,
        "bot": "bot" in actor.marks,
        "username": actor.username,
    }


def quiet_in(state: State, actor: User) -> list[int]:
    """The rooms in which only members with a rank see what becomes of the actor."""
    return [number for number in actor.rooms if is_hidden(state.rooms[number], actor.id)]
