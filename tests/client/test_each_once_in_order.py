"""However connections break, and however events come: each is taken once, in order, and each message is said once."""

from hypothesis import given
from hypothesis import strategies as st
from model import ROOMS, Pair

from hubbub.client import Said

small = st.integers(0, 5)
rooms = st.sampled_from(list(ROOMS))
actions = st.one_of(
    st.tuples(st.just("others"), rooms, st.integers(1, 10)),
    st.tuples(st.just("say"), rooms),
    st.tuples(st.just("work"), small, small),
    st.tuples(st.just("take"), small),
    st.tuples(st.just("cut")),
    st.tuples(st.just("connect")),
    st.tuples(st.just("repeat")),
)


@given(st.lists(actions, max_size=120))
def test_each_event_is_taken_once_in_order_and_each_message_said_once(steps: list[tuple[str, ...]]) -> None:
    pair = Pair()
    pair.come_to_rest()
    said = 0
    for name, *numbers in steps:
        match name:
            case "others":
                for _ in range(numbers[1]):  # type: ignore[arg-type]
                    pair.server.say(numbers[0], 4, "from others")  # type: ignore[arg-type]
            case "say":
                said += 1
                pair.say(numbers[0], f"mine {said}")  # type: ignore[arg-type]
            case _:
                getattr(pair, name)(*numbers)
    pair.come_to_rest()

    for room, log in pair.server.log.items():
        first, *begun_anew = pair.runs(room)
        assert len(begun_anew) <= pair.server.restarts[room]
        assert first == list(range(1, len(first) + 1))
        last = len(first)
        for run in begun_anew:
            assert run == list(range(run[0], run[0] + len(run))) if run else True
            assert not run or run[0] > last
            last = run[-1] if run else last
        assert last == len(log) or (begun_anew and not begun_anew[-1])
    mine = [message["text"] for log in pair.server.log.values() for message in log if message["user"] == 7]
    assert sorted(mine) == sorted(f"mine {number + 1}" for number in range(said))
    assert sorted(pair.answers) == sorted(mine)
    assert all(isinstance(answer, Said) for answer in pair.answers.values())
