"""What every journal finds, whether it has put it into an index yet or not."""

import random
from collections.abc import Callable

import pytest
from journal_hub import Clock, Hub, deleted, left, let_index, renamed, said, texts

from hubbub.chat.events import Ended, Event, Said
from hubbub.chat.searching import Query, fits
from hubbub.chat.words import terms
from hubbub.journal import PAGE_CHARACTERS, Journal, directories, indexer, memory, searching, volumes

EVERYTHING = 10_000


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "PAUSE", 0.0)
    monkeypatch.setattr(indexer, "REST", 0.0)


@pytest.fixture(params=[False, True], ids=["just said", "indexed"])
def hub(hub: Hub, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A hub that searches what was said a moment ago, or what has been put into the index."""
    search = hub.search
    if request.param:

        def when_indexed(text: str, *rooms: int, **bounds: object) -> object:
            let_index(hub)
            return search(text, *rooms, **bounds)

        monkeypatch.setattr(hub, "search", when_indexed)
    else:
        monkeypatch.setattr(indexer, "PAUSE", 60.0)
    return hub


def test_messages_are_found_by_their_words_newest_first_whatever_the_room(hub: Hub) -> None:
    hub.put(said(1, "green tea"), said(1, "coffee"))
    hub.put(said(2, "Black TEA, please"))
    hub.put(left(1), said(1, "more tea"))
    found = hub.search("tea", 1, 2)
    assert texts(found.messages) == ["more tea", "Black TEA, please", "green tea"]
    assert found.messages == [event for event in reversed(hub.events) if event in found.messages]
    assert (found.before, found.complete) == (0, True)
    assert texts(hub.search("green tea", 1, 2).messages) == ["green tea"]
    assert hub.search("cocoa", 1, 2).messages == []


def test_nothing_is_found_in_rooms_that_are_not_asked_for(hub: Hub) -> None:
    hub.put(said(1, "tea"), said(11, "tea"), said(111, "tea"))
    assert [event.room for event in hub.search("tea", 11).messages] == [11]
    assert hub.search("tea", 2).messages == []
    assert hub.search("tea").messages == []
    assert hub.search("", since_at=1).messages == []


def test_what_is_asked_for_is_words_and_no_language_of_its_own(hub: Hub) -> None:
    hub.put(said(1, 'NOT "tea" OR (coffee*)'), said(1, "rowid 1"), said(2, "\ue0001 tea"))
    for text in ('"tea"', "tea OR", "not tea", "(tea", "tea:coffee", "words:tea*", "tea AND NOT", "-tea ^coffee", "'"):
        assert set(texts(hub.search(text, 1).messages)) <= {'NOT "tea" OR (coffee*)', "rowid 1"}
    assert texts(hub.search('NOT "tea" OR (coffee', 1).messages) == ['NOT "tea" OR (coffee*)']
    assert texts(hub.search("words rowid", 1).messages) == []
    assert texts(hub.search("\ue0001 tea", 1).messages) == []


def test_who_said_it_counts_as_he_was_shown(hub: Hub) -> None:
    hub.put(
        Said(room=1, user=1, nick="Ada[m]", text="tea"),
        Said(room=1, user=2, nick="bob", text="tea for Ada[m]"),
        Said(room=1, user=2, nick="bob", persona="*bilbo*", text="tea at four"),
    )
    assert texts(hub.search("tea", 1, author="ada[m]").messages) == ["tea"]
    assert texts(hub.search("", 1, author="bob").messages) == ["tea for Ada[m]"]
    assert texts(hub.search("tea", 1, author="*bilbo*").messages) == ["tea at four"]
    assert hub.search("tea", 1, author="ada").messages == []


def test_what_programs_say_to_each_other_is_not_found(hub: Hub) -> None:
    hub.put(*(Said(room=1, user=1, nick="ada", text=f"tea {form}", form=form) for form in ("request", "answer")))
    hub.put(*(Said(room=1, user=1, nick="ada", text=f"tea {form}", form=form) for form in ("action", "notice")))
    assert texts(hub.search("tea", 1).messages) == ["tea notice", "tea action"]


def test_what_was_taken_back_is_not_found(hub: Hub) -> None:
    hub.put(said(1, "tea one"), said(1, "tea two"), said(2, "tea three"))
    assert len(hub.search("tea", 1, 2).messages) == 3
    hub.put(deleted(1, 1), said(1, "tea four"), deleted(1, 4))
    assert texts(hub.search("tea", 1, 2).messages) == ["tea three", "tea two"]


def test_a_page_says_where_the_next_one_begins(hub: Hub) -> None:
    for n in range(25):
        hub.put(*(said(n % 3, f"tea {n}.{k}") for k in range(3)), said(5, "tea elsewhere"))
    found, before, pages = list[Event](), 0, 0
    while True:
        page = hub.search("tea", 0, 1, 2, before=before, count=7)
        found, pages, before = found + page.messages, pages + 1, page.before
        if not before:
            break
        assert len(page.messages) == 7
    assert texts(found) == [f"tea {n}.{k}" for n in reversed(range(25)) for k in reversed(range(3))]
    assert pages == 11


def test_a_page_ends_when_it_is_full_of_text(hub: Hub) -> None:
    for n in range(60):
        hub.put(said(1, f"tea {n} " + "x " * 4_000))
    page = hub.search("tea", 1, count=EVERYTHING)
    assert PAGE_CHARACTERS <= sum(len(event.text) for event in page.messages) < PAGE_CHARACTERS + 10_000
    rest = hub.search("tea", 1, count=EVERYTHING, before=page.before)
    assert len(page.messages) + len(rest.messages) == 60


def test_moments_bound_what_is_found_and_count_themselves(hub: Hub, clock: Clock) -> None:
    for n in range(60):
        clock.now = 1_000 + 10 * n
        hub.put(said(n % 2, f"tea {n}"))
    clock.now = 9_000
    hub.put(said(7, "tea of a room that was silent then"))
    found = texts(hub.search("tea", 0, 1, 7, 8, since_at=1_100, until_at=1_150).messages)
    assert found == [f"tea {n}" for n in range(15, 9, -1)]
    assert texts(hub.search("tea", 0, 7, since_at=1_581).messages) == ["tea of a room that was silent then"]
    assert texts(hub.search("tea", 0, 7, until_at=1_020).messages) == ["tea 2", "tea 0"]
    assert hub.search("tea", 0, 1, 7, until_at=999).messages == []


def test_what_is_found_is_found_after_a_restart(reopen: Callable[[], Journal]) -> None:
    hub = Hub(reopen())
    hub.start()
    hub.put(said(1, "tea"), said(1, "gone tea"))
    let_index(hub)
    hub.put(deleted(1, 2), said(1, "more tea"))
    again = go_on(hub, reopen)
    assert texts(again.search("tea", 1).messages) == ["more tea", "tea"]
    let_index(again)
    assert texts(again.search("tea", 1).messages) == ["more tea", "tea"]


VOCABULARY = [
    "tea",
    "team",
    "teapot",
    "the",
    "then",
    "Café",
    "cafe",
    "x1",
    "東京都",
    "東京",
    "京",
    "ß",
    "SS",
    "елка",
    "a",
]


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_what_looking_at_every_message_finds(
    reopen: Callable[[], Journal], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in (
        (volumes, "VOLUME_MESSAGES", 40),
        (volumes, "FEW", 3),
        (directories, "VOLUMES", 3),
        (directories, "WORDS_PER_ROW", 5),
        (searching, "SECONDS", 3_600.0),
        (indexer, "MESSAGES_PER_BATCH", 7),
        (memory, "EVENTS_PER_LOOK", 11),
    ):
        monkeypatch.setattr(module, name, value)
    chance, hub = random.Random(seed), Hub(reopen())
    hub.start()
    ended = set[int]()
    for step in range(60):
        rooms = [room for room in range(1, 7) if room not in ended]
        drafts: list[Event] = []
        for n in range(chance.randrange(1, 9)):
            text = " ".join(chance.choices(VOCABULARY, k=chance.randrange(0, 5)))
            drafts.append(Said(room=chance.choice(rooms), user=1, nick=chance.choice(["ada", "Bob"]), text=text))
            if chance.random() < 0.2:
                drafts.append(deleted(chance.choice(rooms), chance.randrange(1, 40)))
            if chance.random() < 0.2:
                hub.know(step * 10 + n, f"x{step}-{n}")
                drafts.append(renamed(step * 10 + n, f"x{step}-{n}", f"u{step}-{n}", *chance.sample(rooms, 2)))
        if step == 40:
            ended.add(rooms[0])
            drafts.append(Ended(room=rooms[0], name="x"))
        hub.put(*drafts)
        if chance.random() < 0.1:
            let_index(hub)
        if chance.random() < 0.05:
            hub = go_on(hub, reopen)
        wanted = chance.sample(range(1, 8), chance.randrange(1, 7))
        text = " ".join(chance.choices(VOCABULARY, k=chance.randrange(0, 3)))
        query = Query(frozenset(wanted) - ended, tuple(terms(text)), chance.choice(["", "", "bob"]), count=EVERYTHING)
        found = hub.ask(hub.journal.search, query)
        assert found.complete
        assert sorted(places(found.messages)) == sorted(places(look_at_all(hub, query)))
        assert is_newest_first(found.messages)


def go_on(hub: Hub, reopen: Callable[[], Journal]) -> Hub:
    """Stop and start again."""
    again = Hub(reopen())
    again.batches = hub.batches
    again.start()
    return again


def look_at_all(hub: Hub, query: Query) -> list[Said]:
    everything = hub.ask(hub.journal.since, (0, 0), query.rooms, 1 << 30)
    return [event for event in everything if isinstance(event, Said) and fits(query, event)]


def is_newest_first(messages: list[Said]) -> bool:
    """Whether they are in the order of the commits, and in each room of their numbers."""
    commits = [event.commit for event in messages]
    seqs = [[event.seq for event in messages if event.room == room] for room in {event.room for event in messages}]
    return all(numbers == sorted(numbers, reverse=True) for numbers in [commits, *seqs])


def places(messages: list[Said]) -> list[tuple[int, int, int]]:
    return [(event.commit, event.room, event.seq) for event in messages]
