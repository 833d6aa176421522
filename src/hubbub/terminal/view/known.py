"""What there is to complete with, and to choose from."""

from hubbub.terminal.chat.completion import Hint
from hubbub.terminal.chat.message import Message
from hubbub.terminal.chat.place import Place
from hubbub.terminal.view.choice import Offer, fitting
from hubbub.terminal.view.own_commands import NAMES, OWN
from hubbub.terminal.visit import Visit


class Known:
    """The names and commands that a visit knows, as it is just now."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    def speakers(self) -> list[str]:
        """The nicks in the room: who spoke last comes first, then all others."""
        place = self._visit.chat.current
        if place is None:
            return []
        spoke = [item.nick for item in reversed(place.live.items) if isinstance(item, Message)]
        members = sorted((member.nick for member in place.room.members.values()), key=str.casefold)
        nicks = dict.fromkeys([*spoke, *members, *([place.address] if place.is_conversation else [])])
        nicks.pop(self._visit.nick, None)
        return list(nicks)

    def rooms(self) -> list[str]:
        """The rooms that one is in."""
        return [place.address for place in self._visit.chat.ordered() if not place.is_conversation]

    def commands(self) -> list[Hint]:
        """All commands: the server's in their order, then this client's own."""
        theirs = (Hint(each.name, each.arguments, each.help) for each in self._visit.commands)
        return [*(hint for hint in theirs if hint.name not in NAMES), *OWN]

    def destinations(self, typed: str) -> list[Offer]:
        """Where one may go: places, people, and what was typed, if it is neither."""
        offers = [_offer(place) for place in self._visit.chat.ordered()]
        listed = {offer.key.casefold() for offer in offers}
        offers += [Offer(nick, nick, "is here") for nick in self.speakers() if nick.casefold() not in listed]
        found = fitting(offers, typed)
        if typed and typed.casefold() not in {offer.key.casefold() for offer in found}:
            found.append(Offer(typed, typed, "enter or make this room" if typed[0] == "#" else "write to this person"))
        return found


def _offer(place: Place) -> Offer:
    return Offer(place.address, place.address, f"{place.unread_words} unread" if place.unread else "")
