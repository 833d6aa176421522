"""What stands beside the messages: the places that one is in, and who is in the one that is shown."""

from rich.style import Style

from hubbub.chat.settings import RANKS
from hubbub.client import Member, Room
from hubbub.terminal.chat.place import Place
from hubbub.terminal.look import Look

Line = tuple[list[tuple[str, Style]], str]
"""Pieces of text in their styles, and what a click on them leads to."""
_MARKS = {"owner": "~", "admin": "&", "operator": "@", "helper": "%", "voice": "+"}
"""What stands before the nick of who has a rank, as on IRC."""


def places(ordered: list[Place], current: Place | None, look: Look) -> list[Line]:
    """The rooms and conversations, each with how much of it is unread, and how often one was called there."""
    return [_place(number, place, look, shown=place is current) for number, place in enumerate(ordered, start=1)]


def _place(number: int, place: Place, look: Look, *, shown: bool) -> Line:
    style = (
        look.selected + look.strong if shown else look.strong if place.unread and place.level != "off" else look.text
    )
    key = f"{number}" if number < 10 else " "
    pieces = [(f"{key} {place.address}", style)]
    if place.level == "off":
        pieces[0] = (pieces[0][0], look.selected + look.strong if shown else look.quiet)
    if place.waiting:
        failed = any(waiting.error for waiting in place.waiting)
        pieces.append((" !" if failed else " …", look.failed if failed else look.pending))
    if place.mentions and not place.is_conversation:
        pieces.append((f" @{place.mentions} ", look.badge))
    if place.unread:
        pieces.append((f" {place.unread_words} ", look.badge if place.is_conversation else look.reaction))
    return pieces, place.address


def people(room: Room, look: Look) -> list[Line]:
    """Who is in a room: first those with a rank, the highest first; who is away is pale."""
    members = sorted(room.members.values(), key=lambda member: (_rank(member), member.nick.casefold()))
    lines: list[Line] = [([(f" {room.count} here", look.quiet)], "")]
    for member in members:
        style = look.quiet if member.away else look.name(member.nick)
        lines.append(([(f" {_mark(member)}{member.nick}{'⚙' if member.bot else ''}", style)], member.nick))
    if room.count > len(members):
        lines.append(([(f" and {room.count - len(members)} more", look.quiet)], ""))
    return lines


def _rank(member: Member) -> int:
    ranks = [RANKS.index(rank) for rank in member.ranks if rank in RANKS]
    return min(ranks, default=len(RANKS))


def _mark(member: Member) -> str:
    rank = _rank(member)
    return _MARKS[RANKS[rank]] if rank < len(RANKS) else " "
