"""What is said for somebody else: RELAYMSG for people elsewhere (draft/relaymsg); NPC, NPCA and SCENE in roles."""

from collections.abc import Iterator

from hubbub.chat.commands import Relay
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.query import Request, Via, Wish, fail
from hubbub.dialects.irc.requests.messages import client_only, replied

RELAYMSG = "RELAYMSG"


def _relaymsg(client: Client, message: Message) -> Iterator[Wish]:
    room, persona, *text = message.params[:3]
    if "/" not in persona:
        yield fail(RELAYMSG, "INVALID_NICK", "The nick of somebody elsewhere has a / in it")
    else:
        yield Via(_relay(client, message, room, persona, "".join(text)), RELAYMSG)


def _npc(client: Client, message: Message) -> Iterator[Wish]:
    room, name, *words = message.params
    yield _relay(client, message, room, f"*{name}*", " ".join(words))


def _scene(client: Client, message: Message) -> Iterator[Wish]:
    room, *words = message.params
    yield _relay(client, message, room, "=Scene=", " ".join(words))


def _relay(client: Client, message: Message, room: str, persona: str, given: str) -> Relay:
    styled, form = formatting.read(given, "text")
    if message.command == "NPCA" and form == "text":
        form = "action"
    text = formatting.plain(styled.replace("\r", ""))
    reply, tags = replied(client, room, client_only(client, message))
    return Relay(room, persona, text, form, styled=styled if styled != text else "", reply=reply, tags=tags)


REQUESTS = {
    "NPC": Request(_npc, 3),
    "NPCA": Request(_npc, 3),
    RELAYMSG: Request(_relaymsg, 2),
    "SCENE": Request(_scene, 2),
}
