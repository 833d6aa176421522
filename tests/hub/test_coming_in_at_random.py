"""Whatever happens while it is held back that people came in, everybody is told the same in the end."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stage import Client, Stage

from hubbub.hub import fanout

NOBODY_HOLDS, ALL_HOLD = 1_000_000, 2
LINES = ["hello", "/join tea", "/join pie", "/leave", "/who", "/topic Cake", "/ping x", "/quit", "/away"]

steps = st.lists(
    st.one_of(
        st.just(("connect", 0, "")),
        st.tuples(st.just("do"), st.integers(0, 9), st.sampled_from(LINES)),
        st.tuples(st.just("name"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("stop"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("read"), st.integers(0, 9), st.just("")),
        st.just(("wait", 0, "")),
    ),
    max_size=40,
)


def play(steps: list[tuple[str, int, str]], many: int) -> list[list[str]]:
    """What everybody was told, if so many are told of newcomers together."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fanout, "MANY", many)
        stage = Stage()
        clients: list[Client] = [stage.enter(f"m{number}") for number in range(3)]
        stopped: set[Client] = set()  # their input would wait, more or less of it
        for number, (what, who, line) in enumerate(steps):
            client = clients[who % len(clients)]
            match what:
                case "do" | "name" if client in stopped:
                    pass
                case "connect":
                    clients.append(stage.connect())
                case "do":
                    client.type(f"{line}\n")
                case "name":
                    client.type(f"/nick n{number}\n")
                case "stop":
                    client.stop_reading(30)
                    stopped.add(client)
                case "read":
                    client.read_on()
                    stopped.discard(client)
                case "wait":
                    stage.clock.pass_by(fanout.HELD_SECONDS / 3)
            stage.settle()
        stage.clock.pass_by(2 * fanout.HELD_SECONDS)
        for client in clients:
            client.read_on()
        return [b"".join(client.writes).decode().splitlines() for client in clients]


@settings(deadline=None)
@given(steps)
def test_everybody_is_told_the_same_each_once(steps: list[tuple[str, int, str]]) -> None:
    for at_once, held in zip(play(steps, NOBODY_HOLDS), play(steps, ALL_HOLD), strict=True):
        assert Counter(at_once) == Counter(held)
        lobby = [line for line in at_once if "joined" not in line and "left" not in line]
        assert [line for line in held if "joined" not in line and "left" not in line] == lobby
