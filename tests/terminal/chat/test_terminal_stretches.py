"""What is held of a place's history: whatever comes, in whatever order, it has no gaps, and nothing is in it twice."""

from collections import deque
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hubbub.client import Joined, Page, Reacted, Room, Said
from hubbub.terminal.chat import place as places
from hubbub.terminal.chat.message import Message, Note, message_of
from hubbub.terminal.chat.place import Place, is_shown
from hubbub.terminal.chat.segment import Segment

MOST, KEPT, PAGE = 12, 3, 4

number = st.integers(0, 40)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["say", "talk", "talk"]), st.integers(1, 8)),
        st.tuples(st.just("ask_programs"), st.integers(1, 8)),
        st.sampled_from([("join",), ("note",), ("begin",), ("present",), ("settle",), ("take", 3)]),
        st.sampled_from([("ask", True), ("ask", False), ("newest",)]),
        st.just(("answer",)),
        st.tuples(st.sampled_from(["jump", "look"]), number),
    ),
    min_size=5,
    max_size=60,
)


def said(seq: int) -> Said:
    return Said(room=1, seq=seq, at=seq, user=4, nick="bo", text=str(seq))


class History:
    """A room as the server has it, and as somebody's client holds it, who takes in later what happens."""

    def __init__(self) -> None:
        self.events: list[Said | Joined] = []
        self.taken = 0
        self.place = Place(Room(1, "#tea"))
        self.begin()
        self._pages: deque[Callable[[], None]] = deque()

    def say(self, count: int) -> None:
        for _ in range(count):
            self.events.append(said(len(self.events) + 1))

    def talk(self, count: int) -> None:
        self.say(count)
        self.take(len(self.events))

    def ask_programs(self, count: int) -> None:
        """People do not see that."""
        for _ in range(count):
            self.events.append(Said(room=1, seq=len(self.events) + 1, form="request"))

    def join(self) -> None:
        seq = len(self.events) + 1
        self.events.append(Joined(room=1, seq=seq, at=seq, user=seq, nick=f"u{seq}"))

    def take(self, count: int) -> None:
        for event in self.events[self.taken : self.taken + count]:
            self.taken = event.seq
            if isinstance(event, Said) and is_shown(event):
                self.place.add(message_of(event))
            elif isinstance(event, Joined):
                self.place.happened(event)

    def note(self) -> None:
        self.place.add(Note(self.place.newest, 0, text="only here"))

    def begin(self) -> None:
        """So much was missed that it begins anew."""
        self.taken = len(self.events)
        self.place.begin(self.place.room, self.said()[-2:])

    def look(self, index: int) -> None:
        items = self.place.shown.items
        self.place.looks_at = items[index % len(items)] if items and index else None

    def present(self) -> None:
        self.place.show_present()

    def jump(self, seq: int) -> None:
        index = next((index for index, each in enumerate(self.said()) if each.seq >= seq), 0)
        self.place.show_past(Page(events=list(self.said()[max(0, index - PAGE // 2) :][:PAGE]), full=True))

    def newest(self) -> None:
        """Ask for the newest page, which comes later."""
        segment, found = self.place.live, self.said()[-PAGE:]
        page = Page(events=list(found), full=len(found) == PAGE)
        self._pages.append(lambda: self.place.put_newest(segment, page))

    def ask(self, older: bool) -> None:
        """Ask for a page, which comes later."""
        segment = self.place.shown
        edge = segment.oldest if older else segment.newest
        found = [each for each in self.said() if (each.seq < edge if older else each.seq > edge)]
        found = found[-PAGE:] if older else found[:PAGE]
        page = Page(events=list(found), full=len(found) == PAGE)
        put = self.place.put_older if older else self.place.put_newer
        if edge:
            self._pages.append(lambda: put(segment, page))

    def answer(self) -> None:
        if self._pages:
            self._pages.popleft()()

    def settle(self) -> None:
        """Take in all, and go on until one looks at the present, as who scrolls down and down."""
        self.take(len(self.events))
        while self._pages:
            self.answer()
        for _ in range(len(self.events)):
            if self.place.at_present:
                return
            self.place.looks_at = self.place.shown.items[-1]
            self.ask(older=False)
            self.answer()
        assert self.place.at_present

    def said(self) -> list[Said]:
        return [event for event in self.events if isinstance(event, Said)]

    def shown(self) -> list[Said]:
        return [event for event in self.said() if is_shown(event)]

    def is_part(self, segment: Segment) -> bool:
        """Whether the messages follow each other as they were said."""
        held = [item.seq for item in segment.items if isinstance(item, Message)]
        all_ = [event.seq for event in self.shown()]
        start = all_.index(held[0]) if held else 0
        return held == all_[start : start + len(held)]


@settings(max_examples=200)
@given(steps)
@example([("say", 3), ("newest",), ("answer",), ("take", 3)]).via("a page that knows more than was taken in")
@example([("talk", 21), ("note",), ("talk", 1), ("look", 22), ("talk", 1), ("settle",)]).via("a note on both sides")
@example(
    [("talk", 8), ("begin",), ("newest",), ("jump", 4), ("answer",), ("look", 3), ("ask", False), ("answer",)]
).via("the newest page comes while one looks at the past")
def test_whatever_comes_what_is_held_has_no_gaps_and_stays_small_and_what_one_looks_at_stays(
    steps: list[tuple[str, ...]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "MOST", MOST)
        patch.setattr(places, "KEPT_LIVE", KEPT)
        history = History()
        place = history.place
        for name, *arguments in steps:
            looks_at = place.looks_at
            getattr(history, name)(*arguments)
            for segment in (place.live, place.shown):
                assert history.is_part(segment)
                assert len(set(segment.items)) == len(segment.items)
                assert [item.seq for item in segment.items] == sorted(item.seq for item in segment.items)
                assert len(segment.items) < 2 * MOST
                first = min((event.seq for event in history.shown()), default=segment.oldest)
                assert not segment.complete or segment.oldest <= first
            newest = max((event.seq for event in history.shown() if event.seq <= history.taken), default=0)
            assert place.live.newest >= newest or not place.live.newest
            if looks_at is not None and name not in ("begin", "jump", "look", "present", "settle"):
                assert looks_at in place.shown.items


@given(steps)
def test_all_can_be_read_from_the_present_to_the_first_message(steps: list[tuple[str, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "MOST", MOST)
        patch.setattr(places, "KEPT_LIVE", KEPT)
        history = History()
        place = history.place
        for name, *arguments in steps:
            getattr(history, name)(*arguments)
        history.settle()
        history.newest()
        history.answer()
        read = {item.seq for item in place.shown.items if isinstance(item, Message)}
        while place.shown.oldest and not place.shown.complete:
            place.looks_at = next(iter(place.shown.items), None)
            history.ask(older=True)
            history.answer()
            read |= {item.seq for item in place.shown.items if isinstance(item, Message)}
        assert read == {event.seq for event in history.shown()}
        history.settle()


def test_when_thousands_of_messages_come_what_one_looks_at_is_still_there() -> None:
    place = Place(Room(1, "#tea"))
    for seq in range(1, 2_501):
        place.add(message_of(said(seq)))
    place.looks_at = seen = place.message(2_490)
    for seq in range(2_501, 10_001):
        place.add(message_of(said(seq)))
    assert seen in place.shown.items
    assert place.shown.newest > 2_500
    assert place.live.newest == 10_000


def test_who_looks_at_the_newest_message_goes_on_to_whatever_comes() -> None:
    place = Place(Room(1, "#tea"))
    for seq in range(1, 10_001):
        place.add(message_of(said(seq)))
        assert place.at_present
    assert len(place.live.items) < 2 * places.MOST


def test_reactions_come_with_their_page_and_twice_they_are_the_same() -> None:
    place = Place(Room(1, "#tea"))
    place.begin(place.room, [said(5)])
    reacted = Reacted(room=1, seq=6, user=7, nick="cy", target=4, reaction="👍")
    for _ in range(2):
        place.put_newest(place.live, Page(events=[said(4), said(5)], reactions=[reacted]))
        place.change(reacted)
    message = place.message(4)
    assert message is not None
    assert message.reactions == {"👍": {7: "cy"}}


def test_programs_questions_are_not_shown() -> None:
    place = Place(Room(1, "#tea"))
    hidden = Said(room=1, seq=2, text="what?", form="request")
    place.put_newest(place.live, Page(events=[said(1), hidden, said(3)]))
    assert [item.seq for item in place.shown.items] == [1, 3]
