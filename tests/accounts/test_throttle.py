"""Who failed too often has to wait, and who has waited may try again."""

import pytest

from hubbub.accounts.throttle import REMEMBERED, Throttle, network_of


def test_after_so_many_failures_each_further_one_costs_time():
    throttle = Throttle(3, 10.0)
    for _ in range(3):
        assert throttle.wait("ada", 0.0) == 0
        throttle.fail("ada", 0.0)
    assert throttle.wait("ada", 0.0) == 10
    assert throttle.wait("ada", 4.0) == 6
    assert throttle.wait("ada", 10.0) == 0
    throttle.fail("ada", 10.0)
    assert throttle.wait("ada", 10.0) == 10


def test_failures_are_forgotten():
    throttle = Throttle(3, 10.0)
    for _ in range(3):
        throttle.fail("ada", 0.0)
    for _ in range(3):
        assert throttle.wait("ada", 30.0) == 0
        throttle.fail("ada", 30.0)
    assert throttle.wait("ada", 30.0) == 10


def test_the_failures_of_one_cost_another_nothing():
    throttle = Throttle(1, 10.0)
    throttle.fail("ada", 0.0)
    assert throttle.wait("bob", 0.0) == 0


def test_who_failed_first_is_forgotten_first():
    throttle = Throttle(1, 10.0)
    for number in range(REMEMBERED + 1):
        throttle.fail(str(number), 0.0)
    assert throttle.wait("0", 0.0) == 0
    assert throttle.wait("1", 0.0) == 10


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "", True),
    ],
)
def test_addresses_of_one_customer_count_as_one(one, other, same):
    assert (network_of(one) == network_of(other)) is same
