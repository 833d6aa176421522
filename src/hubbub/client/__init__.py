"""The Python client, for bots, for tests and for programs that show a chat. It comes back by itself.

    async with connect("127.0.0.1", 8081, nick="ada") as client:
        await client.say("#lobby", "hi")
        async for event in client.events():
            print(event)

It speaks the protocol of docs/protocol.md; docs/bots.md shows more. `Core` is the client without a connection.
"""

import ssl
from collections.abc import Callable, Sequence

from hubbub.chat.events import Change
from hubbub.client.address import url_of
from hubbub.client.client import Client
from hubbub.client.core import Core, Visitor
from hubbub.client.errors import ClientError, Ended, Refused, Unanswered, Unreachable
from hubbub.client.events import (
    Announced,
    AnyEvent,
    Changed,
    Deleted,
    Departed,
    Described,
    Edited,
    Entered,
    Event,
    Gone,
    Invited,
    Joined,
    Kicked,
    Left,
    LoggedIn,
    Reacted,
    Renamed,
    RoomRenamed,
    Said,
    TopicSet,
    Typing,
    WentAway,
)
from hubbub.client.frames import Answer, Found, Match, Page
from hubbub.client.room import Room
from hubbub.client.status import Status
from hubbub.dialects.json.frames import CommandUsage, Error, Invitation, Listed, Member, Members, Notice, Read, Rooms

__all__ = [
    "Announced", "Answer", "AnyEvent", "Change", "Changed", "Client", "ClientError", "CommandUsage", "Core", "Deleted",
    "Departed", "Described", "Edited", "Ended", "Entered", "Error", "Event", "Found", "Gone", "Invitation",
    "Invited", "Joined", "Kicked", "Left", "Listed", "LoggedIn", "Match", "Member", "Members", "Notice", "Page",
    "Reacted", "Read", "Refused", "Renamed", "Room", "RoomRenamed", "Rooms", "Said", "Status", "TopicSet", "Typing",
    "Unanswered", "Unreachable", "Visitor", "WentAway", "connect", "url_of",
]  # fmt: skip


def connect(
    address: str = "127.0.0.1",
    port: int | None = None,
    *,
    nick: str = "",
    rooms: Sequence[str] | None = None,
    password: str = "",
    realname: str = "",
    account: str = "",
    account_password: str = "",
    bot: bool = False,
    token: str = "",
    tls: ssl.SSLContext | bool = False,
    patient: bool = False,
    on_status: Callable[[Status], None] | None = None,
) -> Client:
    """A client for `async with`, which connects it and raises Unreachable or Refused if that cannot be.

    A `patient` one tries again instead, for as long as no server answers.

    `address` is a host, whose `port` is 8081 if nothing is said, or a URL (ws, wss, http, https). Without a `nick` one
    is a guest; without `rooms` one enters the room that the server is for. `password` is the server's. With `account`
    one logs in to it, and has its name if no `nick` is given. A `bot` is shown as one. By a `token`, the last
    `client.you.token` of another run, one goes on as who one was; it is passed over if it is good no longer. `tls` is a
    context, or true for the one that Python has by default. `on_status` is told how it stands with the connection,
    whenever that changes. Raises ValueError if the address is none, and TypeError if `rooms` is one name.
    """
    if isinstance(rooms, str):  # which is a sequence of names, as far as types can tell
        raise TypeError(f'The rooms are a list: ["{rooms}"].')
    visitor = Visitor(
        nick=nick or account,
        rooms=None if rooms is None else tuple(rooms),
        password=password,
        realname=realname,
        login=(account, account_password) if account else None,
        bot=bot,
        token=token,
    )
    context = tls if isinstance(tls, ssl.SSLContext) else None
    return Client(url_of(address, port, tls=bool(tls)), visitor, context, on_status, patient=patient)
