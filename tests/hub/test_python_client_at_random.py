"""The Python client at a real hub: whatever happens, and whenever its connection breaks, it knows all in the end."""

from typing import Any

from client_at_hub import CONNECTION_STEPS, ClientAtHub
from hypothesis import given
from hypothesis import strategies as st
from json_stage import JsonStage, wish

from hubbub.chat.events import Deleted as WasDeleted
from hubbub.chat.events import Said as WasSaid
from hubbub.client import AnyEvent, Core, Deleted, Edited, Entered, Event, Reacted, Said, Visitor
from hubbub.client.events import OfUser
from hubbub.client.requests import Outcome

ROOMS = {"#lobby", "#tea"}
LIMIT = 6

rooms = st.sampled_from(sorted(ROOMS))
which = st.integers(0, 5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("mine"), rooms),
        st.tuples(st.just("say"), rooms),
        st.tuples(st.just("say"), rooms),
        st.tuples(st.just("edit"), which),
        st.tuples(st.just("delete"), which),
        st.tuples(st.just("react"), which, st.booleans()),
        st.tuples(st.just("topic"), rooms),
        st.tuples(st.sampled_from(["join", "leave"]), rooms),
        st.just(("nick",)),
        st.just(("whisper",)),
        st.tuples(st.just("take"), which),
        CONNECTION_STEPS,
    ),
    min_size=20,
    max_size=80,
)


class Pair(ClientAtHub):
    """The client, ada, and another one, bo, who does what there is to be seen."""

    def __init__(self) -> None:
        super().__init__(JsonStage(), Core(Visitor(nick="ada", rooms=tuple(sorted(ROOMS))), "c", lambda: 0.0, LIMIT))
        self.bo, _ = self.stage.guest("bo", "#tea")
        self.taken: list[AnyEvent] = []
        self.outcomes: dict[str, Outcome] = {}
        self.count = 0
        self.come_to_rest()

    def take(self, count: int) -> bool:
        """Take events: whether there were any."""
        events = [event for _ in range(count) if (event := self.core.take()) is not None]
        self.taken += events
        return bool(events)

    def come_to_rest(self) -> None:
        self.come_back()
        assert self.ada is not None
        self.ada.read_on()
        busy = True
        while busy:
            self.hear()
            self.stage.settle()
            busy = self.take(100) or len(self.ada.writes) > self.ada._read

    def do(self, step: tuple[Any, ...]) -> None:
        self.count += 1
        text = f"text {self.count}"
        match step:
            case ("mine", room):
                self.core.ask(wish("say", room=room, text=text), lambda got: self.outcomes.update({text: got}))
                self.hear()
            case ("say", room):
                self.bo.send(wish("say", room=room, text=text))
            case ("edit", back) if target := self._message(back):
                self.bo.send(wish("edit", **target, text=text))
            case ("delete", back) if target := self._message(back):
                self.bo.send(wish("delete", **target))
            case ("react", back, on) if target := self._message(back):
                self.bo.send(wish("react", **target, reaction="👍", on=on))
            case ("topic", room):
                self.bo.send(wish("topic", room=room, topic=text))
            case ("join" | "leave" as what, room):
                self.bo.send(wish(what, room=room))
            case ("nick",):
                self.bo.send(wish("nick", nick=f"bo{self.count}"))
            case ("whisper",):
                self.bo.send(wish("msg", to="ada", text=text))
            case ("take", count):
                self.take(count)
            case _:
                self.connection(step)
        if step[0] not in ("mine", "take", "hear"):
            self.stage.settle()

    def _message(self, back: int) -> dict[str, Any] | None:
        """One of the last messages in rooms, as wishes name it."""
        messages = [event for event in self.stage.seen if isinstance(event, WasSaid)]
        names = {room.id: f"#{room.name}" for room in self.stage.state.rooms.values() if room.pair is None}
        said = [{"room": names[each.room], "message": each.seq} for each in messages if each.room in names]
        return said[-1 - back] if back < len(said) else None


def texts(events: list[Any]) -> dict[tuple[int, int], str]:
    """What each message says in the end, by room and seq."""
    found: dict[tuple[int, int], str] = {}
    for event in events:
        if isinstance(event, Said):
            found[event.room, event.seq] = event.text
        elif isinstance(event, Edited) and (event.room, event.target) in found:
            found[event.room, event.target] = event.text
        elif isinstance(event, Deleted):
            found.pop((event.room, event.target), None)
    return found


def reactions(events: list[Any]) -> set[tuple[int, int]]:
    """Which messages are reacted to in the end."""
    standing: set[tuple[int, int]] = set()
    for event in events:
        if isinstance(event, Reacted):
            (standing.add if event.on else standing.discard)((event.room, event.target))
        elif isinstance(event, Deleted):
            standing.discard((event.room, event.target))
    return standing


def is_told(events: list[AnyEvent], wanted: Event) -> bool:
    """Whether it was told, in whichever room."""
    same = [event for event in events if type(event) is type(wanted) and isinstance(event, OfUser)]
    return (wanted.user, wanted.nick) in [(event.user, event.nick) for event in same]


@given(steps)
def test_the_client_knows_all_in_the_end_and_hears_it_once_and_in_order(steps: list[tuple[Any, ...]]) -> None:
    pair = Pair()
    witness = Core(Visitor(nick="eve", rooms=tuple(sorted(ROOMS))), "w", lambda: 0.0, 10_000)
    eve = pair.stage.json()
    witness.opened()
    for _ in range(2):
        eve.type("".join(f"{text}\n" for text in witness.outgoing()))
        pair.stage.settle()
    pair.come_to_rest()
    for step in steps:
        pair.do(step)
    pair.stage.settle()
    pair.come_to_rest()
    for line in eve.messages():
        witness.receive(line)
    seen = list(iter(witness.take, None))

    assert not [event for event in pair.taken if isinstance(event, Entered) and event.restarted]
    numbered = [(event.room, event.seq) for event in pair.taken if isinstance(event, Event) and event.seq]
    for room in {room for room, _ in numbered}:
        seqs = [seq for number, seq in numbered if number == room]
        assert seqs == sorted(set(seqs))
    for room in witness.rooms:
        mine, hers = ([event for event in events if getattr(event, "room", 0) == room] for events in (pair.taken, seen))
        assert texts(mine) == texts(hers)
        assert reactions(mine) == reactions(hers)
        told = {event.seq for event in mine if isinstance(event, Event)}
        gone = {each.target for each in pair.stage.seen if isinstance(each, WasDeleted) and each.room == room}
        missing = [event for event in hers if isinstance(event, Event) and event.seq and event.seq not in told | gone]
        assert all(isinstance(event, Edited | Reacted) or is_told(pair.taken, event) for event in missing)
        there, known = pair.core.rooms[room], witness.rooms[room]
        assert (there.topic, there.count, there.members) == (known.topic, known.count, known.members)
    whispered = [each for each in pair.stage.seen if isinstance(each, WasSaid) and each.room not in witness.rooms]
    heard = [event for event in pair.taken if isinstance(event, Said) and event.to]
    assert [each.text for each in whispered] == [event.text for event in heard]
    assert all(isinstance(outcome, Said) for outcome in pair.outcomes.values())
    mine_said = [each.text for each in pair.stage.seen if isinstance(each, WasSaid) and each.nick == "ada"]
    wanted = [f"text {number + 1}" for number, step in enumerate(steps) if step[0] == "mine"]
    assert len(mine_said) == len(wanted)
    assert {*mine_said} - {""} <= {*wanted}
