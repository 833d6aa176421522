"""The welcome: who the client is, and what he may expect."""

from hubbub.chat.entities import User
from hubbub.chat.handlers.history import HISTORY_COUNT
from hubbub.chat.names import NICK_LENGTH, ROOM_LENGTH
from hubbub.chat.repeats import ID_LENGTH
from hubbub.chat.text import TEXT_BYTES, TOPIC_LENGTH
from hubbub.dialects.json import frames as f
from hubbub.dialects.json.house import House

LIMITS = f.Limits(TEXT_BYTES, f.FRAME_BYTES, NICK_LENGTH, ROOM_LENGTH, TOPIC_LENGTH, HISTORY_COUNT, ID_LENGTH)


def you(house: House, user: User) -> f.You:
    """Who he is from now on, with the token by which he is again."""
    return f.You(user.id, user.nick, house.tokens.of(user.id, lasting=is_known(house, user)), user.account)


def is_known(house: House, user: User) -> bool:
    """Whether anything is stored of the user, so that nobody else ever has his id."""
    return bool(user.rooms) or house.state.accounts.holder(user.id) is not None


def welcome(house: House, you: f.You, *, resumed: bool, id_: str) -> f.Welcome:
    """The answer to a hello."""
    return f.Welcome(f.VERSION, house.server, house.journal, f"#{house.home}", you, LIMITS, resumed=resumed, id=id_)
