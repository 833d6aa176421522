"""How much a first visit has to fetch."""

from collections.abc import Callable

from browsing import Visitor
from room import Room

MOST_BYTES = 100_000
MOST_REQUESTS = 10
SIZES = """["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
    .map(({ transferSize }) => transferSize)"""


def test_a_first_visit_is_light(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room)
    sizes = eve.page.evaluate(SIZES)
    assert len(sizes) <= MOST_REQUESTS
    assert 10_000 < sum(sizes) < MOST_BYTES
