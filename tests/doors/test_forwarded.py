"""For whom a proxy asks: what the row of addresses tells, and what in it may be made up."""

import ipaddress

import pytest

from hubbub.doors.admission import Address
from hubbub.doors.forwarded import asked_for

OURS = [ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("10.1.0.0/16")]


def is_ours(address: Address) -> bool:
    return any(address in network for network in OURS)


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        (["203.0.113.9"], "203.0.113.9"),
        (["2001:db8::7"], "2001:db8::7"),
        (["::ffff:203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9:4711"], "203.0.113.9"),
        (["[2001:db8::7]:4711"], "2001:db8::7"),
        (["8.8.8.8, 203.0.113.9"], "203.0.113.9"),
        (["127.0.0.1,203.0.113.9 , 10.1.0.5"], "203.0.113.9"),
        (["8.8.8.8", "203.0.113.9", "10.1.0.5"], "203.0.113.9"),
        ([], ""),
        ([""], ""),
        (["203.0.113.9, unknown"], ""),
        (["203.0.113.9,"], ""),
        (["10.1.0.7, 127.0.0.1"], ""),
        (["203.0.113.9:"], "203.0.113.9"),
        (["chat.example"], ""),
        (["["], ""),
    ],
)
def test_the_last_that_is_no_proxy_is_the_client(headers: list[str], client: str) -> None:
    assert asked_for(headers, is_ours) == client
