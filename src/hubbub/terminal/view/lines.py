"""The lines at the top and the foot of the screen: what a place is about, and how it all stands."""

import time

from rich.style import Style

from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.sentences import listed
from hubbub.terminal.look import Look
from hubbub.terminal.visit import Visit

Pieces = list[tuple[str, Style]]
"""Texts in their styles."""
MOST_ELSEWHERE = 3
CHOOSING = "r reply  t react  e edit  d delete  c copy  o open link  Esc write"
"""What can be done with a message that is chosen."""


def top(visit: Visit, look: Look, *, with_count: bool) -> tuple[Pieces, Pieces]:
    """The name of the place, and its topic; on the right how many are here, unless that stands elsewhere."""
    place = visit.chat.current
    if place is None:
        return [(f" {short(visit.server.url)}", look.quiet)], []
    about = place.room.topic
    if place.room.between is not None:
        about = f"away: {place.room.between.away}" if place.room.between.away else "between the two of you"
    count = f" {place.room.count} here " if with_count and not place.is_conversation else ""
    return [(f" {place.address}", look.strong), (f"  {about}", look.quiet)], [(count, look.quiet)]


def prompt(visit: Visit) -> str:
    """To whom what is written goes, and when, if that is not at once."""
    place = visit.chat.current
    if place is None:
        return ""
    return place.address if visit.is_connected else f"{place.address} (it goes out when you are back)"


def in_place_of_nothing(visit: Visit) -> str:
    """What stands where no messages are."""
    place = visit.chat.current
    if place is None:
        return visit.words()
    return "" if place.fresh and place.room.id > 0 else "Nothing was said here yet."


def short(url: str) -> str:
    """A URL as people write it: the host and the port."""
    return url.removeprefix("ws://").removeprefix("wss://").removesuffix("/ws")


def foot(visit: Visit, look: Look, *, at_end: bool, choosing: bool) -> tuple[Pieces, Pieces]:
    """One's nick, how it stands with the connection, who is typing, or what keys do; on the right what is unread."""
    place = visit.chat.current
    left = [(f" {visit.nick}", look.me)]
    if not visit.is_connected:
        left.append((f"  {visit.words()}", look.failed))
    elif choosing:
        left.append((f"  {CHOOSING}", look.quiet))
    elif place is not None and (typists := place.typists(time.monotonic())):
        left.append((f"  {listed(typists, 3)} {'is' if len(typists) == 1 else 'are'} typing", look.quiet))
    below = [] if place is None or at_end else [_below(place, look)]
    return left, [*below, *_elsewhere(visit, look), ("F1 help ", look.quiet)]


def _below(place: Place, look: Look) -> tuple[str, Style]:
    return (f" ↓ {place.unread_words} new ", look.badge) if place.unread else (" ↓ more ", look.reaction)


def _elsewhere(visit: Visit, look: Look) -> Pieces:
    unread = [each for each in visit.chat.ordered() if each.unread and each is not visit.chat.current]
    pieces: Pieces = []
    for each in unread[:MOST_ELSEWHERE]:
        pieces += [
            (f" {each.address} {each.unread_words} ", look.badge if each.mentions else look.reaction),
            (" ", look.text),
        ]
    if len(unread) > MOST_ELSEWHERE:
        pieces.append((f"+{len(unread) - MOST_ELSEWHERE} ", look.quiet))
    return pieces
