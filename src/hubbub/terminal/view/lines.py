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


def top(visit: Visit, look: Look) -> tuple[Pieces, Pieces]:
    """The name of the place, and its topic; on the right how many are here."""
    place = visit.chat.current
    if place is None:
        return [(f" {visit.server.url}", look.quiet)], []
    away = place.room.between.away if place.room.between else ""
    about = place.room.topic or (f"away: {away}" if away else "")
    count = "" if place.is_conversation else f" {place.room.count} here "
    return [(f" {place.address}", look.strong), (f"  {about}", look.quiet)], [(count, look.quiet)]


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
