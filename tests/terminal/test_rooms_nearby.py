"""What is found on the local network, and what strangers there cannot do to it. All packets stay on loopback."""

import socket
from collections.abc import Iterable
from ipaddress import ip_address, ip_interface

import pytest
from local_network import HERE, LOOPBACK, Lookout, fresh, run
from zeroconf import DNSAddress, DNSOutgoing, DNSPointer, DNSRecord, DNSService, DNSText
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf
from zeroconf.const import (
    _CLASS_IN,
    _CLASS_UNIQUE,
    _FLAGS_AA,
    _FLAGS_QR_RESPONSE,
    _TYPE_A,
    _TYPE_PTR,
    _TYPE_SRV,
    _TYPE_TXT,
)

from hubbub.terminal.finding import (
    ROOMS,
    SERVICE,
    Finder,
    FindingError,
    Interface,
    likeliest,
    local,
    read,
    senders,
)

HOME = [ip_interface("192.168.1.30/24"), ip_interface("172.17.0.1/16"), ip_interface("fd00::30/64")]


def info(name: str = "lobby", text: bytes | dict[str, str | bytes] = b"", **more: object) -> AsyncServiceInfo:
    """A service as it comes from the network."""
    described = {"port": 8081, "server": "host.local.", "parsed_addresses": ["127.0.0.1"], **more}
    return AsyncServiceInfo(SERVICE, f"{name}.{SERVICE}", properties=text, **described)  # type: ignore[arg-type]


def best(*addresses: str, ours: Iterable[str] = ()) -> str:
    interfaces = [ip_interface(each) for each in ours] or HOME
    return str(likeliest(map(ip_address, addresses), interfaces))


@pytest.mark.parametrize(
    ("addresses", "chosen"),
    [
        (["10.9.9.9", "192.168.1.20"], "192.168.1.20"),  # our network before another
        (["172.17.0.1", "192.168.1.20"], "192.168.1.20"),  # a bridge that we have too is not where the other is
        (["fd00::20", "192.168.1.20"], "192.168.1.20"),
        (["fd00::20", "10.9.9.9"], "fd00::20"),
        (["169.254.1.1", "10.9.9.9"], "10.9.9.9"),
        (["192.168.1.30"], "192.168.1.30"),  # a room on this machine
        (["203.0.114.7"], "None"),  # somewhere in the internet
        (["127.0.0.1", "::1"], "None"),  # whatever else listens here
        (["0.0.0.0", "::", "224.0.0.251", "ff02::fb", "255.255.255.255", "::ffff:8.8.8.8"], "None"),
        ([], "None"),
    ],
)
def test_the_address_that_most_likely_works_is_chosen(addresses: list[str], chosen: str) -> None:
    assert best(*addresses) == chosen
    assert best(*reversed(addresses)) == chosen


def test_loopback_is_joined_only_when_it_is_where_we_look() -> None:
    assert best("127.0.0.1", ours=["127.0.0.1/8"]) == "127.0.0.1"


def test_rooms_are_looked_for_in_local_networks_and_by_ipv4_if_there_is_any() -> None:
    mixed = [ip_interface(each) for each in ("127.0.0.1/8", "203.0.114.7/24", "fd00::2/64", "10.1.2.3/8", "::1/128")]
    assert local(mixed) == [ip_interface("fd00::2/64"), ip_interface("10.1.2.3/8")]
    assert senders(local(mixed)) == ["10.1.2.3"]
    assert senders([ip_interface("fd00::2/64")]) == ["fd00::2"]


@pytest.mark.parametrize(
    ("text", "tls", "room"),
    [
        (b"", False, ""),
        ({"room": "tea", "tls": "1"}, True, "tea"),
        ({"room": "tea", "tls": "0"}, False, "tea"),
        ({"room": "tea", "tls": ""}, False, "tea"),
        ({"room": "two words"}, False, ""),
        ({"room": "x" * 200}, False, ""),
        ({"room": "t\x1b]0;e\x07a"}, False, ""),
        ({"room": "tea\u202etet"}, False, ""),
        ({"room": b"\xff\xfe"}, False, ""),
        (b"\xffroom=tea", False, "tea"),  # shorter than it says
        (b"\x00\x00\x01=\x04room\x02=\xff", False, ""),
        (b"\x05tls=1\x05tls=0", True, ""),  # the first one counts (RFC 6763, 6.4)
    ],
)
def test_a_broken_description_breaks_nothing(text: bytes | dict[str, str | bytes], tls: bool, room: str) -> None:
    found = read(info(text=text), LOOPBACK)
    assert found is not None
    assert (found.address, found.port, found.tls, found.room) == ("127.0.0.1", 8081, tls, room)


@pytest.mark.parametrize("port", [None, 0])
def test_a_room_without_a_port_is_none(port: int | None) -> None:
    assert read(info(port=port), LOOPBACK) is None


class Stranger:
    """Somebody on loopback who sends answers that nobody asked for, whatever is in them."""

    async def __aenter__(self) -> "Stranger":
        self._network = AsyncZeroconf(interfaces=[str(HERE)])
        await self._network.zeroconf.async_wait_for_start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._network.async_close()

    def claim(self, name: str, text: bytes = b"", *, port: int = 8081, host: str = "", whole: bool = True) -> None:
        """Say that there is a room of that name; and unless it is not to be `whole`, where it is."""
        name, host, unique = f"{name}.{SERVICE}", host or f"{fresh('host')}.local.", _CLASS_IN | _CLASS_UNIQUE
        records: list[DNSRecord] = [DNSPointer(SERVICE, _TYPE_PTR, _CLASS_IN, 120, name)]
        if whole:
            records += [
                DNSService(name, _TYPE_SRV, unique, 120, 0, 0, port, host),
                DNSText(name, _TYPE_TXT, unique, 120, text),
                DNSAddress(host, _TYPE_A, unique, 120, HERE.packed),
            ]
        answer = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA)
        for record in records:
            answer.add_answer_at_time(record, 0)
        self._network.zeroconf.async_send(answer)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x9b2J\u202elobby\u2066", "2Jlobby"),
        (" \u2028 -- you were\u00a0\u0085kicked ", " -- you were kicked"),
        ("語" * 10, "語" * 10),
        ("a.b.c", "a.b.c"),
    ],
)
def test_a_name_is_shown_as_one_short_harmless_line(name: str, shown: str) -> None:
    async def visit() -> None:
        mark = fresh("x")
        async with Lookout() as lookout, Stranger() as stranger:
            stranger.claim(f"{mark}{name}")
            await lookout.until(lambda rooms: any(each.name.startswith(mark) for each in rooms))
            (found,) = [each for each in lookout.rooms if each.name.startswith(mark)]
            assert found.name == f"{mark}{shown}"

    run(visit())


def test_what_makes_no_sense_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    async def visit() -> None:
        good = fresh()
        async with Lookout() as lookout, Stranger() as stranger:
            names = [fresh(word) for word in ("nowhere", "portless", "_odd._x", "escape\x1b[2J", "bell\a")]
            names.append(f"{fresh('long')}.{'y' * 50}.{'y' * 50}")
            stranger.claim(names[0], whole=False)
            stranger.claim(names[1], port=0)
            for name in names[2:]:
                stranger.claim(name)
            for packet in (b"", b"\0" * 12, b"\xff" * 500, b"\0\0\x84\0\0\0\xff\xff\0\0\0\0" + b"\xc0\x0c" * 200):
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as garbage:
                    garbage.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, HERE.packed)
                    garbage.sendto(packet, ("224.0.0.251", 5353))
            stranger.claim(good, b"\xff\xfe\0=")
            assert (await lookout.room(good)).room == ""
            assert not [each for each in lookout.rooms if each.name in (*names[:2], *names[3:])]

    run(visit())
    assert caplog.records == []


def test_a_room_that_changes_is_told_anew() -> None:
    async def visit() -> None:
        name, host = fresh(), f"{fresh('host')}.local."
        async with Lookout() as lookout, Stranger() as stranger:
            stranger.claim(name, b"\x08room=tea", host=host)
            assert (await lookout.room(name)).room == "tea"
            stranger.claim(name, b"\x0broom=coffee\x05tls=1", port=8082, host=host)
            await lookout.until(lambda rooms: any(each.name == name and each.port == 8082 for each in rooms))
            found = await lookout.room(name)
            assert (found.room, found.tls) == ("coffee", True)

    run(visit())


def test_however_many_rooms_there_are_no_more_than_that_are_known() -> None:
    async def visit() -> None:
        most = 0
        async with Lookout() as lookout, Stranger() as stranger:
            for _ in range(ROOMS + 10):
                stranger.claim(fresh("crowd"))
            await lookout.until(lambda rooms: len(rooms) == ROOMS)
            late = fresh("late")
            stranger.claim(late)
            stranger.claim(lookout.rooms[0].name, b"\x08room=tea")
            await lookout.until(lambda rooms: rooms[0].room == "tea")
            most = len(lookout.rooms)
        assert most == ROOMS

    run(visit())


@pytest.mark.parametrize(
    ("interfaces", "reason"),
    [([], "this machine is in no local network"), ([ip_interface("203.0.113.77/24")], "[A-Z].+")],
)
def test_where_nothing_can_be_found_a_sentence_says_why(interfaces: list[Interface], reason: str) -> None:
    async def visit() -> None:
        finder = Finder(lambda _rooms: None, interfaces)
        with pytest.raises(FindingError, match=f"^No rooms can be found: {reason}.$"):
            await finder.start()
        await finder.stop()

    run(visit())


def test_after_it_has_stopped_nothing_is_told() -> None:
    async def visit() -> None:
        told: list[object] = []
        finder = Finder(told.append, LOOPBACK)
        await finder.start()
        await finder.stop()
        name = fresh()
        async with Lookout() as lookout, Stranger() as stranger:
            stranger.claim(name)
            await lookout.room(name)
        assert told == []

    run(visit())
