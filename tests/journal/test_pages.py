"""Pages: whatever is asked for of a room's history, every journal finds it, and gives it oldest first."""

import random
from typing import Any

import pytest
from journal_hub import Clock, Hub, deleted, left, reacted, renamed, said, seqs_of, texts
from msgspec.structs import replace

from hubbub.chat.events import Event, Reacted, Said
from hubbub.chat.pages import Span
from hubbub.journal import PAGE_CHARACTERS


@pytest.fixture
def talk(hub: Hub, clock: Clock) -> Hub:
    """Messages m0 to m19 in room 1, a second apart, some in one commit, with joins between them."""
    for n in range(0, 20, 2):
        clock.now = 1_000_000 + 1_000 * n
        hub.put(left(1), said(1, f"m{n}"), said(2, "elsewhere"))
        clock.now += 1_000
        hub.put(said(1, f"m{n + 1}"), left(1), left(1))
    return hub


def seq_of(hub: Hub, text: str) -> int:
    return next(event.seq for event in hub.events if isinstance(event, Said) and event.text == text)


def at(n: int) -> int:
    """When m<n> was said."""
    return 1_000_000 + 1_000 * n


@pytest.mark.parametrize(
    ("count", "bounds", "found"),
    [
        (3, {}, "m17 m18 m19"),
        (3, {"forward": True}, "m0 m1 m2"),
        (3, {"before": "m5"}, "m2 m3 m4"),
        (3, {"before": "m2"}, "m0 m1"),
        (3, {"before": "m0"}, ""),
        (3, {"after": "m5"}, "m17 m18 m19"),
        (3, {"after": "m17"}, "m18 m19"),
        (3, {"after": "m19"}, ""),
        (3, {"after": "m5", "forward": True}, "m6 m7 m8"),
        (3, {"after": "m5", "before": "m8"}, "m6 m7"),
        (1, {"after": "m5", "before": "m8"}, "m7"),
        (1, {"after": "m5", "before": "m8", "forward": True}, "m6"),
        (3, {"after": "m8", "before": "m5"}, ""),
        (1, {"around": "m7"}, "m7"),
        (3, {"around": "m7"}, "m6 m7 m8"),
        (4, {"around": "m7"}, "m5 m6 m7 m8"),
        (3, {"around": "m0"}, "m0 m1"),
        (3, {"around": "m19"}, "m18 m19"),
    ],
)
def test_a_page_ends_at_its_bounds(talk: Hub, count: int, bounds: dict[str, Any], found: str) -> None:
    places = {name: seq_of(talk, place) if isinstance(place, str) else place for name, place in bounds.items()}
    assert " ".join(texts(talk.page(1, count, **places))) == found


@pytest.mark.parametrize(
    ("count", "bounds", "found"),
    [
        (3, {"before_at": at(5)}, "m2 m3 m4"),
        (3, {"before_at": at(5) + 1}, "m3 m4 m5"),
        (3, {"before_at": at(0)}, ""),
        (3, {"before_at": at(90)}, "m17 m18 m19"),
        (3, {"after_at": at(17)}, "m18 m19"),
        (3, {"after_at": at(17) - 1}, "m17 m18 m19"),
        (3, {"after_at": at(19)}, ""),
        (3, {"after_at": 1, "forward": True}, "m0 m1 m2"),
        (3, {"after_at": at(5), "forward": True}, "m6 m7 m8"),
        (3, {"after_at": at(5), "before_at": at(8)}, "m6 m7"),
        (3, {"around_at": at(7)}, "m6 m7 m8"),
        (3, {"around_at": at(7) - 500}, "m6 m7 m8"),
        (3, {"around_at": at(90)}, "m19"),
    ],
)
def test_a_page_is_found_by_time(talk: Hub, count: int, bounds: dict[str, Any], found: str) -> None:
    assert " ".join(texts(talk.page(1, count, **bounds))) == found


def test_messages_of_one_moment_stand_on_the_same_side_of_it(hub: Hub, clock: Clock) -> None:
    hub.put(said(1, "a"))
    clock.now += 1
    hub.put(said(1, "b"), said(1, "c"))
    hub.put(said(1, "d"))
    clock.now += 1
    hub.put(said(1, "e"))
    assert texts(hub.page(1, 10, before_at=clock.now - 1)) == ["a"]
    assert texts(hub.page(1, 10, after_at=clock.now - 1)) == ["e"]
    assert texts(hub.page(1, 10, after_at=clock.now - 2)) == ["b", "c", "d", "e"]


def test_a_page_of_an_empty_room_is_empty_whatever_is_asked(hub: Hub) -> None:
    for bounds in ({}, {"before_at": 5}, {"after_at": 5}, {"around_at": 5}, {"around": 5}, {"after": 5}, {"before": 5}):
        assert hub.page(7, 10, **bounds) == []


def test_a_page_of_events_holds_all_that_happened(hub: Hub) -> None:
    hub.know(1, "ada")
    hub.put(left(1), said(1, "a"), renamed(1, "ada", "eve", 1, 2), said(2, "no"), left(1), said(1, "b"))
    everything = hub.page(1, 10, events=True)
    assert seqs_of(1, everything) == [1, 2, 3, 4, 5]
    assert seqs_of(1, hub.page(1, 2, events=True, before=5)) == [3, 4]
    assert seqs_of(1, hub.page(1, 2, events=True, after=1, forward=True)) == [2, 3]
    assert seqs_of(1, hub.page(1, 3, events=True, around=3)) == [2, 3, 4]
    assert texts(hub.page(1, 10)) == ["a", "b"]


def test_a_page_without_events_has_nothing_that_programs_asked_each_other(hub: Hub) -> None:
    asked, answered = replace(said(1, "VERSION"), form="request"), replace(said(1, "VERSION 7"), form="answer")
    hub.put(said(1, "m0"), asked, answered, said(1, "m1"))
    assert texts(hub.page(1, 2)) == ["m0", "m1"]
    assert texts(hub.page(1, 4, events=True)) == ["m0", "VERSION", "VERSION 7", "m1"]


def test_a_page_ends_when_it_is_full(hub: Hub) -> None:
    size = PAGE_CHARACTERS // 5
    hub.put(*(said(1, f"{n}" + "x" * size) for n in range(9)))
    page = hub.ask(hub.journal.page, 1, Span(9))
    assert [text[0] for text in texts(page.events)] == ["4", "5", "6", "7", "8"]
    assert page.full
    page = hub.ask(hub.journal.page, 1, Span(9, forward=True))
    assert [text[0] for text in texts(page.events)] == ["0", "1", "2", "3", "4"]


def test_a_page_is_full_when_as_much_was_found_as_was_asked_for(hub: Hub) -> None:
    hub.put(said(1, "m0"), said(1, "m1"), said(1, "m2"))
    spans = [Span(2), Span(2, forward=True), Span(4), Span(4, around=2), Span(2, around=3), Span(2, before=2)]
    assert [hub.ask(hub.journal.page, 1, span).full for span in spans] == [True, True, False, True, True, False]


def test_any_page_is_what_a_look_at_everything_finds(hub: Hub, clock: Clock) -> None:
    chance = random.Random(11)
    for n in range(40):
        clock.now += chance.randrange(3)
        hub.know(n, f"guest-{n}")
        drafts: list[Event] = [said(1, f"{n}"), left(1), renamed(n, f"guest-{n}", f"a{n}", 1, 2), said(2, "no")]
        hub.put(*chance.sample(drafts, chance.randrange(1, 5)))
    known = [event for event in hub.events if seqs_of(1, [event])]
    for _ in range(200):
        events, forward, count = chance.random() < 0.5, chance.random() < 0.5, chance.randrange(1, 9)
        before, after = chance.randrange(1, 120), chance.randrange(0, 60)
        before_at, after_at = 1_000_000 + chance.randrange(60), 1_000_000 + chance.randrange(30)
        fits = [
            event
            for event in known
            if after < seqs_of(1, [event])[0] < before
            and after_at < event.at < before_at
            and (events or isinstance(event, Said))
        ]
        bounds = {"before": before, "after": after, "before_at": before_at, "after_at": after_at}
        assert hub.page(1, count, events=events, forward=forward, **bounds) == (
            fits[:count] if forward else fits[-count:]
        )


def test_what_was_erased_is_passed_over_and_keeps_its_number(talk: Hub) -> None:
    target = seq_of(talk, "m18")
    last = max(seqs_of(1, talk.events))
    talk.put(deleted(1, target))
    assert texts(talk.page(1, 3)) == ["m16", "m17", "m19"]
    assert texts(talk.page(1, 1, around=target)) == ["m19"]
    assert target not in seqs_of(1, talk.page(1, 1000, events=True))
    talk.put(said(1, "next"))
    assert talk.events[-1].seq == last + 2  # type: ignore[attr-defined]
    replayed = talk.ask(talk.journal.since, (0, 0), [1], 1 << 20)
    assert "m18" not in texts(replayed)
    assert sorted(seqs_of(1, replayed)) == list(range(1, last + 3))


def test_erasing_what_is_not_there_or_not_a_message_harms_nothing(talk: Hub) -> None:
    before = talk.page(1, 1000, events=True)
    talk.put(deleted(1, 1), deleted(1, 900), deleted(77, 1))
    assert [event for event in talk.page(1, 1000, events=True) if event in before] == before


def test_the_reactions_that_stand_come_with_the_page_of_their_message(talk: Hub) -> None:
    fifth, ninth = seq_of(talk, "m5"), seq_of(talk, "m9")
    talk.put(reacted(1, fifth, "+1"), reacted(1, fifth, "+1"), reacted(1, fifth, "+1", 2), reacted(1, ninth, "ha"))
    talk.put(*(said(1, f"later {n}") for n in range(100)))
    talk.put(reacted(1, ninth, "ha", on=False), reacted(1, fifth, "ho"), reacted(2, fifth, "in another room"))

    def reactions(count: int, **bounds: int) -> list[tuple[int, int, str]]:
        page = talk.ask(talk.journal.page, 1, Span(count, **bounds))  # type: ignore[arg-type]
        return sorted((one.target, one.user, one.reaction) for one in page.reactions)

    assert reactions(3, around=fifth) == [(fifth, 1, "+1"), (fifth, 1, "ho"), (fifth, 2, "+1")]
    assert reactions(1, around=ninth) == []
    assert reactions(50) == []


def test_a_reaction_stands_beside_its_message_or_else_among_the_events(talk: Hub) -> None:
    target = seq_of(talk, "m19")
    talk.put(reacted(1, target, "+1"))
    page = talk.ask(talk.journal.page, 1, Span(4, events=True))
    assert [type(event) for event in page.events].count(Reacted) == 0
    assert [one.reaction for one in page.reactions] == ["+1"]
    page = talk.ask(talk.journal.page, 1, Span(1, events=True))
    assert [type(event) for event in page.events] == [Reacted]


def test_with_a_message_go_its_reactions_and_a_reaction_can_go_alone(talk: Hub) -> None:
    target = seq_of(talk, "m19")
    talk.put(reacted(1, target, "+1"), reacted(1, target, "-1"))
    talk.put(deleted(1, talk.events[-1].seq))  # type: ignore[attr-defined]
    page = talk.ask(talk.journal.page, 1, Span(1))
    assert [one.reaction for one in page.reactions] == ["+1"]
    talk.put(deleted(1, target))
    page = talk.ask(talk.journal.page, 1, Span(30))
    assert page.reactions == []
