"""Which lines are looked at, of entries of whatever heights."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.strip import Strip

from hubbub.terminal.view.viewport import Viewport

heights = st.lists(st.integers(1, 9), min_size=1, max_size=30)
screens = st.integers(1, 12)
moves = st.lists(st.tuples(st.sampled_from(["up", "down"]), st.integers(1, 30)), max_size=8)


@dataclass(eq=False)
class Entry:
    """Something of so many lines."""

    height: int


@dataclass
class Entries:
    """A source that counts how often it is asked for the lines of an entry."""

    entries: list[Entry] = field(default_factory=list)
    asked: int = 0

    def lines(self, index: int) -> list[Strip]:
        self.asked += 1
        return [Strip([Segment(str(number))]) for number in range(self.entries[index].height)]


class Screen:
    """A viewport of a height, of which it is looked whether what it shows can be."""

    def __init__(self, heights: list[int], height: int, moves: list[tuple[str, int]] = []) -> None:  # noqa: B006
        self.source = Entries([Entry(each) for each in heights])
        self.height = height
        self.viewport = Viewport(self.source)
        for way, lines in moves:
            self.scroll(way, lines)

    def scroll(self, way: str, lines: int) -> bool:
        if way == "up":
            return self.viewport.scroll_up(lines, self.height)
        return self.viewport.scroll_down(lines)

    def all(self) -> list[tuple[Entry, int]]:
        return [(entry, line) for entry in self.source.entries for line in range(entry.height)]

    def rows(self) -> list[tuple[Entry, int]]:
        """What is to be seen: lines that follow each other, as many as there is room for."""
        seen = [(entry, int(strip.text)) for entry, strip in self.viewport.visible(self.height)]
        every = self.all()
        first = every.index(seen[0]) if seen else 0
        assert seen == every[first : first + len(seen)]
        assert len(seen) == min(self.height, len(every))
        return seen


@given(heights, screens, moves)
def test_the_screen_is_full_of_lines_that_follow_each_other(
    heights: list[int], height: int, moves: list[tuple[str, int]]
) -> None:
    screen = Screen(heights, height)
    for way, lines in moves:
        screen.scroll(way, lines)
        screen.rows()


@given(heights, screens, moves, st.integers(1, 30))
def test_up_and_down_again_one_sees_the_same(
    heights: list[int], height: int, moves: list[tuple[str, int]], lines: int
) -> None:
    screen = Screen(heights, height, moves)
    before = screen.rows()
    if screen.scroll("up", lines):
        assert screen.rows() != before
        screen.scroll("down", lines)
        assert screen.rows() == before


@given(heights, screens, moves, st.lists(st.integers(1, 9), min_size=1, max_size=5), st.booleans())
def test_what_comes_in_front_or_behind_moves_nothing_while_one_is_not_at_the_end(
    heights: list[int], height: int, moves: list[tuple[str, int]], more: list[int], in_front: bool
) -> None:
    screen = Screen(heights, height, moves)
    before, at_end = screen.rows(), screen.viewport.at_end
    new = [Entry(each) for each in more]
    screen.source.entries = [*new, *screen.source.entries] if in_front else [*screen.source.entries, *new]
    after = screen.rows()
    if len(before) == height and (in_front or not at_end):
        assert after == before
    elif not in_front:
        assert after[-1] == screen.all()[-1]


@given(heights, screens, moves, heights)
def test_where_one_holds_nothing_moves_what_comes_behind_or_one_sees_more_of_it(
    heights: list[int], height: int, moves: list[tuple[str, int]], more: list[int]
) -> None:
    screen = Screen(heights, height, moves)
    before = screen.rows()
    screen.viewport.hold()
    screen.source.entries += [Entry(each) for each in more]
    assert screen.rows()[: len(before)] == before


@given(heights, screens, moves, screens, st.lists(st.integers(1, 9), min_size=30, max_size=30))
def test_at_another_size_the_lowest_entry_is_still_to_be_seen(
    heights: list[int], height: int, moves: list[tuple[str, int]], other: int, others: list[int]
) -> None:
    screen = Screen(heights, height, moves)
    lowest = screen.rows()[-1][0]
    screen.height = other
    for entry, changed in zip(screen.source.entries, others, strict=False):
        entry.height = changed
    assert lowest in [entry for entry, _ in screen.rows()]


@given(heights, screens, moves, st.integers(0, 29))
def test_an_entry_that_is_revealed_is_to_be_seen_whole_if_there_is_room(
    heights: list[int], height: int, moves: list[tuple[str, int]], index: int
) -> None:
    screen = Screen(heights, height, moves)
    entry = screen.source.entries[index % len(heights)]
    before = screen.rows()
    screen.viewport.reveal(entry, height)
    rows = screen.rows()
    assert sum(each is entry for each, _ in rows) == min(entry.height, height)
    if sum(each is entry for each, _ in before) == min(entry.height, height):
        assert rows == before


@given(heights, screens, moves, st.integers(0, 29))
def test_an_entry_that_is_centred_is_to_be_seen(
    heights: list[int], height: int, moves: list[tuple[str, int]], index: int
) -> None:
    screen = Screen(heights, height, moves)
    entry = screen.source.entries[index % len(heights)]
    screen.viewport.centre(entry, height)
    assert entry in [each for each, _ in screen.rows()]


def test_what_is_centred_stands_in_the_middle() -> None:
    screen = Screen([1] * 100, 11)
    screen.viewport.centre(screen.source.entries[50], 11)
    assert [screen.source.entries.index(entry) for entry, _ in screen.rows()] == list(range(45, 56))


@given(heights, screens, st.integers(1, 4))
def test_all_can_be_reached_by_scrolling_up_and_down_again(heights: list[int], height: int, step: int) -> None:
    screen = Screen(heights, height)
    step = min(step, height)
    for way in ("up", "down"):
        seen = set(screen.rows())
        while screen.scroll(way, step):
            seen |= set(screen.rows())
        assert seen | set(screen.rows()) == set(screen.all())
    assert screen.viewport.at_end


@given(heights, screens, moves)
def test_the_end_is_where_the_newest_line_is_at_the_bottom(
    heights: list[int], height: int, moves: list[tuple[str, int]]
) -> None:
    screen = Screen(heights, height, moves)
    assert screen.viewport.at_end is (screen.rows()[-1] == screen.all()[-1])


def test_what_is_gone_leads_to_the_end() -> None:
    screen = Screen([1] * 20, 5, [("up", 10)])
    screen.source.entries = [Entry(1) for _ in range(20)]
    assert screen.rows()[-1] == screen.all()[-1]
    assert screen.viewport.at_end


def test_where_there_is_nothing_there_is_nothing_to_see() -> None:
    screen = Screen([], 5, [("up", 3), ("down", 3)])
    assert screen.rows() == []


def test_only_what_comes_into_sight_is_made_into_lines() -> None:
    counts = []
    for entries in (1_000, 100_000):
        screen = Screen([2] * entries, 24, [("up", 3)] * 20 + [("down", 3)] * 10)
        screen.rows()
        screen.viewport.reveal(screen.source.entries[3], 24)
        screen.rows()
        screen.viewport.centre(screen.source.entries[entries // 2], 24)
        screen.viewport.to_end()
        screen.rows()
        counts.append(screen.source.asked)
    assert counts[0] == counts[1] < 2_000
