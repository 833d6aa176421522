"""Who may connect, judged by address."""

import re
from contextlib import suppress
from ipaddress import ip_network

import pytest

from hubbub.doors.admission import Admission, Limits, TurnedAway, Visitor, address_of, is_own
from hubbub.hub.allowance import Rate

OWN = [
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
    "192.168.0.1", "192.168.255.255", "169.254.1.1", "100.64.0.1", "100.127.255.255",
    "::1", "fe80::1", "febf::1", "fe80::1%eth0", "fc00::1", "fdff:ffff::1", "::ffff:127.0.0.1", "::ffff:192.168.1.9",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "126.255.255.255", "128.0.0.1", "172.15.255.255", "172.32.0.0",
    "192.167.255.255", "192.169.0.0", "100.63.255.255", "100.128.0.0", "169.253.255.255", "192.0.2.1", "0.0.0.0",
    "2001:db8::1", "2606:4700::1111", "::2", "::ffff:8.8.8.8", "fec0::1", "fbff::1", "ff02::1", "::127.0.0.1",
]  # fmt: skip
ANYONE = Limits(public_connections=2, private_connections=3, rate=Rate(1, 1))


def fill(admission: Admission, host: str) -> list[Visitor]:
    """Connections from that address until one is turned away."""
    visitors = []
    with suppress(TurnedAway):
        while True:
            visitors.append(admission.admit(host))
    return visitors


@pytest.mark.parametrize("host", OWN)
def test_this_machine_and_private_networks_may_always_connect(host: str) -> None:
    assert Admission(Limits(), public=False).admit(host).peer.shown == str(address_of(host))


@pytest.mark.parametrize("host", PUBLIC)
def test_the_internet_may_connect_only_to_a_public_room(host: str) -> None:
    with pytest.raises(TurnedAway) as turned:
        Admission(Limits(), public=False).admit(host)
    assert "--public" in turned.value.hint
    assert "network" in turned.value.text
    assert Admission(Limits(), public=True).admit(host).peer.address == str(address_of(host))


@pytest.mark.parametrize("host", PUBLIC)
def test_a_public_address_is_shown_to_nobody(host: str) -> None:
    assert Admission(Limits(), public=True).admit(host).peer.shown == ""


def test_addresses_mapped_into_ipv6_are_ipv4_addresses() -> None:
    assert str(address_of("::ffff:192.168.1.9")) == "192.168.1.9"
    assert str(address_of("::FFFF:c0a8:109")) == "192.168.1.9"
    admission = Admission(ANYONE, public=True)
    admission.admit("8.8.8.8")
    admission.admit("::ffff:8.8.8.8")
    with pytest.raises(TurnedAway):
        admission.admit("8.8.8.8")


def test_a_zone_is_no_part_of_an_address() -> None:
    assert str(address_of("fe80::1%eth0")) == "fe80::1"
    assert is_own(address_of("fe80::1%12"))


def test_a_public_address_has_a_small_number_of_connections_and_a_private_one_more() -> None:
    admission = Admission(ANYONE, public=True)
    assert len(fill(admission, "8.8.8.8")) == 2
    assert len(fill(admission, "192.168.1.9")) == 3
    assert len(fill(admission, "8.8.4.4")) == 2


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"])
def test_this_machine_has_no_limit(host: str) -> None:
    admission = Admission(ANYONE, public=True)
    visitors = [admission.admit(host) for _ in range(2000)]
    assert {visitor.allowance for visitor in visitors} == {None}


def test_without_limits_nobody_has_one() -> None:
    admission = Admission(Limits(None, None, None), public=True)
    visitors = [admission.admit("8.8.8.8") for _ in range(2000)]
    assert {visitor.allowance for visitor in visitors} == {None}


def test_the_refusal_states_the_limit() -> None:
    admission = Admission(ANYONE, public=True)
    fill(admission, "8.8.8.8")
    with pytest.raises(TurnedAway) as turned:
        admission.admit("8.8.8.8")
    assert "2" in turned.value.text
    assert "\n" not in turned.value.text + turned.value.hint


def test_an_ipv6_network_of_64_bits_counts_as_one_address() -> None:
    admission = Admission(ANYONE, public=True)
    admission.admit("2001:db8:1:2::1")
    admission.admit("2001:db8:1:2:ffff:ffff:ffff:ffff")
    with pytest.raises(TurnedAway):
        admission.admit("2001:db8:1:2:abcd::1")
    assert len(fill(admission, "2001:db8:1:3::1")) == 2


def host_of(address: str, secret: bytes = b"secret") -> str:
    return Admission(Limits(), public=True, secret=secret).admit(address).peer.host


def test_a_host_stands_for_one_address_and_hides_it() -> None:
    assert host_of("8.8.8.8") == host_of("::ffff:8.8.8.8")
    assert len({host_of(f"10.0.0.{number}") for number in range(1, 200)}) == 199
    assert re.fullmatch(r"[a-z2-7]{13}\.cloak", host_of("8.8.8.8"))


def test_an_ipv6_network_of_64_bits_has_one_host() -> None:
    assert host_of("2001:db8:1:2::1") == host_of("2001:db8:1:2::ffff")
    assert host_of("2001:db8:1:2::1") != host_of("2001:db8:1:3::1")


def test_without_the_secret_nobody_can_work_out_the_address() -> None:
    assert host_of("8.8.8.8", b"ours") != host_of("8.8.8.8", b"theirs")


def test_who_leaves_makes_room_for_another() -> None:
    admission = Admission(ANYONE, public=True)
    first, second = fill(admission, "2001:db8::1")
    first.leave()
    admission.admit("2001:db8::2")
    second.leave()
    admission.admit("2001:db8::3")
    with pytest.raises(TurnedAway):
        admission.admit("2001:db8::4")


def test_all_connections_of_an_address_draw_on_one_allowance() -> None:
    admission = Admission(ANYONE, public=True)
    first, second, other = (admission.admit(host) for host in ("8.8.8.8", "::ffff:8.8.8.8", "8.8.4.4"))
    assert first.allowance is second.allowance
    assert first.allowance is not None
    assert first.allowance is not other.allowance


def test_reconnecting_does_not_fill_up_an_allowance_at_once() -> None:
    admission = Admission(ANYONE, public=True)
    flooder = admission.admit("8.8.8.8")
    assert flooder.allowance is not None
    flooder.allowance.spend(100, now=1000.0)
    flooder.leave()
    again = admission.admit("8.8.8.8")
    assert again.allowance is not None
    assert again.allowance.spend(1, now=1000.1) > 0


def test_an_address_is_forgotten_once_its_allowance_is_whole_and_nobody_is_there() -> None:
    now = 0.0
    admission = Admission(Limits(rate=Rate(1, 10)), public=True, clock=lambda: now)
    gone, stayed, back = (admission.admit(host) for host in ("8.8.8.8", "8.8.4.4", "1.1.1.1"))
    gone.leave()
    back.leave()
    now = 9.0
    admission.admit("1.1.1.1").leave()
    assert set(admission._places) == {"8.8.8.8", "8.8.4.4", "1.1.1.1"}
    now = 10.0
    admission.admit("9.9.9.9")
    assert set(admission._places) == {"8.8.4.4", "1.1.1.1", "9.9.9.9"}
    stayed.leave()


PROXIES = [ip_network("198.51.100.0/24"), ip_network("127.0.0.1")]


def test_a_proxy_is_admitted_whatever_the_limits_and_another_stranger_is_not() -> None:
    admission = Admission(Limits(1, 1, None), public=False, proxies=PROXIES)
    for _ in range(9):
        assert admission.admit("198.51.100.7").is_proxy
        assert admission.admit("::ffff:127.0.0.1").is_proxy
    assert not admission.admit("127.0.0.2").is_proxy
    with pytest.raises(TurnedAway):
        admission.admit("198.51.101.7")


def test_who_takes_a_proxys_place_is_judged_and_counted_by_his_own_address() -> None:
    admission = Admission(Limits(1, 1, None), public=False, secret=b"secret", proxies=PROXIES)
    visitor = admission.replace(admission.admit("198.51.100.7"), "10.0.0.9", secure=True)
    assert (visitor.peer.address, visitor.peer.shown, visitor.peer.secure) == ("10.0.0.9", "10.0.0.9", True)
    assert visitor.peer.host == admission.cloak("10.0.0.9")
    assert not visitor.is_proxy
    with pytest.raises(TurnedAway):
        admission.replace(admission.admit("127.0.0.1"), "10.0.0.9", secure=False)
    visitor.leave()
    assert not admission.replace(admission.admit("127.0.0.1"), "10.0.0.9", secure=False).peer.secure
    assert set(admission._places) == {"10.0.0.9"}


def test_one_of_the_proxies_is_no_proxy_when_another_speaks_for_it() -> None:
    admission = Admission(Limits(), public=False, proxies=PROXIES)
    assert not admission.replace(admission.admit("127.0.0.1"), "127.0.0.1", secure=False).is_proxy


def test_whom_a_proxy_speaks_for_is_turned_away_as_if_he_had_come_himself() -> None:
    admission = Admission(Limits(), public=False, proxies=PROXIES)
    with pytest.raises(TurnedAway, match="own network"):
        admission.replace(admission.admit("127.0.0.1"), "8.8.8.8", secure=False)
