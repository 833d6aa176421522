"""What is done with a message that was chosen: answer, edit, react, take back, copy, open its link."""

import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hubbub.chat.markup import Mark, Prose, blocks
from hubbub.client import ClientError, Refused
from hubbub.terminal.chat import emoji
from hubbub.terminal.chat.message import Message
from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.view.choice import Choice, Offer

if TYPE_CHECKING:
    from hubbub.terminal.view.desk import Desk

USUAL_REACTIONS = ("👍", "❤", "😂", "🎉", "😮", "😢", "🙏", "👀")


@dataclass(frozen=True)
class Editing:
    """What is written takes the place of a message."""

    place: Place
    message: Message

    @property
    def banner(self) -> str:
        """What stands above the field."""
        return "Editing what you said. Enter saves it, Esc leaves it as it was."


@dataclass(frozen=True)
class Answering:
    """What is written answers a message."""

    place: Place
    message: Message

    @property
    def banner(self) -> str:
        """What stands above the field."""
        return f"Answering {self.message.nick}: {self.message.text}"


def do(desk: "Desk", act: str, entry: Message | Waiting) -> None:
    """Do what the key asks for."""
    place = desk.visit.chat.current
    if place is None:
        return
    if isinstance(entry, Waiting):
        _with_waiting(desk, place, act, entry)
    elif act == "copy":
        desk.copy(entry.text)
    elif act == "open":
        _open(desk, entry)
    elif entry.deleted:
        desk.say("That message was taken back.")
    elif act == "reply":
        desk.begin(Answering(place, entry))
    elif act == "edit":
        edit(desk, place, entry)
    elif act == "delete":
        desk.run_worker(_ask(desk, "delete", place, message=entry.seq))
    elif act == "react":
        _react(desk, place, entry)


def edit(desk: "Desk", place: Place, message: Message) -> None:
    """Begin to edit a message, if it is one's own."""
    if desk.visit.is_you(message.user):
        desk.begin(Editing(place, message))
    else:
        desk.say("Only its author may edit that.")


def last_own(desk: "Desk", place: Place) -> Message | None:
    """What one said last, as far as it is held."""
    for item in reversed(place.live.items):
        if isinstance(item, Message) and desk.visit.is_you(item.user) and not item.deleted:
            return item
    return None


async def save(desk: "Desk", editing: Editing, text: str) -> None:
    """Let an edited message become true. What cannot be saved comes back into the field."""
    if not await _ask(desk, "edit", editing.place, message=editing.message.seq, text=text):
        desk.begin(editing, text)


def _with_waiting(desk: "Desk", place: Place, act: str, waiting: Waiting) -> None:
    if act == "copy":
        desk.copy(waiting.text)
    elif act == "enter" and waiting.error:
        desk.visit.outbox.retry(place, waiting)
    elif act == "edit" and waiting.error:
        desk.visit.outbox.discard(place, waiting)
        desk.write(waiting.text)
    elif act == "delete" and waiting.error:
        desk.visit.outbox.discard(place, waiting)
    else:
        desk.say("It is being sent.")


def _open(desk: "Desk", message: Message) -> None:
    prose = [block for block in blocks(message.text) if isinstance(block, Prose)]
    found = [span.text for block in prose for span in block.spans if Mark.LINK in span.mark]
    if found:
        webbrowser.open(found[0])
    else:
        desk.say("There is no link in it.")


def _react(desk: "Desk", place: Place, message: Message) -> None:
    def chosen(sign: str | None) -> None:
        if sign:
            on = not any(desk.visit.is_you(user) for user in message.reactions.get(sign, {}))
            desk.run_worker(_ask(desk, "react", place, message=message.seq, reaction=sign, on=on))

    desk.app.push_screen(Choice("React with", _emoji), chosen)


def _emoji(typed: str) -> list[Offer]:
    signs = emoji.find(typed.strip(":")) if typed else [sign for sign in USUAL_REACTIONS if sign in emoji.EMOJI]
    others = [Offer(typed, typed, "as you typed it")] if typed and not signs else []
    return [*(Offer(sign, sign, f":{emoji.EMOJI[sign][0]}:") for sign in signs), *others]


async def _ask(desk: "Desk", type_: str, place: Place, **fields: str | int | bool) -> bool:
    """Ask the server for it, in that place. Whether it was done; if not, it is said why."""
    try:
        await desk.visit.ask(type_, room=place.address, room_id=place.room_id, **fields)
    except (Refused, ClientError) as error:
        desk.say(str(error), "error")
        return False
    return True


Mode = Editing | Answering
