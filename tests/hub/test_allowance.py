"""An allowance makes a client wait his turn; it loses nothing."""

from hypothesis import given
from hypothesis import strategies as st
from stage import Stage, said

from hubbub.hub.allowance import Allowance, Rate

COSTS = st.lists(st.tuples(st.integers(1, 10), st.floats(0, 5)), max_size=50)


@given(COSTS, st.integers(1, 20), st.integers(1, 20))
def test_no_more_is_let_through_than_the_rate_and_the_burst(costs, rate, burst):
    allowance, now, spent = Allowance(Rate(rate, burst)), 1_000.0, 0
    start = now
    for cost, pause in costs:
        now += pause
        now += allowance.spend(cost, now)
        spent += cost
        assert spent <= burst + (now - start) * rate + 1e-6


def test_a_full_allowance_makes_nobody_wait():
    allowance = Allowance(Rate(1, 3))
    assert [allowance.spend(1, 5.0) for _ in range(4)] == [0, 0, 0, 1]


def test_what_is_not_spent_is_not_saved_up_beyond_the_burst():
    allowance = Allowance(Rate(1, 3))
    allowance.spend(1, 0.0)
    assert [allowance.spend(1, 1_000_000.0) for _ in range(4)] == [0, 0, 0, 1]


def test_a_burst_passes_and_the_rest_waits_its_turn_in_order():
    stage = Stage()
    ada = stage.connect(Allowance(Rate(1, 11 + 3)))  # 11: to arrive, and to enter the lobby
    stage.settle()
    ada.heard(), ada.do(*map(str, range(10)))
    assert said(stage) == ["0", "1", "2"]
    assert ada.heard() == ""
    for _ in range(7):
        stage.clock.pass_by(1.0)
        stage.settle()
    assert said(stage) == [str(number) for number in range(10)]


def test_who_is_slowed_down_is_told_once_and_again_the_next_time():
    stage = Stage()
    ada = stage.connect(Allowance(Rate(1, 11)))
    stage.settle()
    ada.heard()
    notice = "-- You send more than 1 lines a second: your lines now wait their turn.\n"
    assert ada.do("a", "b", "c") == notice
    stage.clock.pass_by(100.0)
    stage.settle()
    assert ada.heard() == ""
    ada.do(*"x" * 11)
    assert ada.do("y") == notice


def test_lines_that_are_refused_count_too():
    stage = Stage()
    ada = stage.connect(Allowance(Rate(1, 11 + 2)))
    stage.settle()
    ada.heard()
    assert ada.do("/x", "/x", "/x").count("There is no /x") == 2


def test_what_everybody_sees_change_costs_more():
    stage = Stage()
    ada = stage.connect(Allowance(Rate(1, 11 + 10)))
    stage.settle()
    ada.do("/nick ada", "hi")
    assert said(stage) == []
    stage.clock.pass_by(1.0)
    stage.settle()
    assert said(stage) == ["hi"]


def test_an_address_has_an_allowance_of_its_own_for_all_its_clients():
    stage = Stage()
    shared = Allowance(Rate(1, 2 * 11 + 2))
    ada, bob = (stage.connect(Allowance(Rate(100, 100)), shared) for _ in range(2))
    stage.settle()
    ada.do("a", "b")
    bob.do("c")
    assert said(stage) == ["a", "b"]
    stage.clock.pass_by(1.0)
    stage.settle()
    assert said(stage) == ["a", "b", "c"]


def test_input_that_waits_for_the_allowance_is_not_read_without_bound():
    stage = Stage()
    ada = stage.connect(Allowance(Rate(1, 11)))
    stage.settle()
    ada.type(("x" * 1000 + "\n") * 100)
    assert not ada.listening


def test_who_ends_his_input_while_he_is_slowed_down_loses_nothing():
    stage = Stage()
    ada, bob = stage.connect(Allowance(Rate(1, 11))), stage.enter("bob")
    stage.settle()
    bob.heard()
    ada.type("a\nb\n")
    ada.session.end()
    for _ in range(5):
        stage.clock.pass_by(1.0)
        stage.settle()
    assert bob.heard().splitlines() == ["<10.0.0.1> a", "<10.0.0.1> b", "-- 10.0.0.1 left #lobby"]
    assert ada.closed


def test_one_who_is_slowed_down_slows_nobody_else():
    stage = Stage()
    ada, bob = stage.connect(Allowance(Rate(1, 11))), stage.enter("bob")
    stage.settle()
    ada.do("a", "b", "c")
    bob.do("hi")
    assert said(stage) == ["hi"]
