"""Guests who prove by SASL who they are, on sockets."""

from base64 import b64decode, b64encode

from irc_guest import IrcGuest, stranger
from room import Room
from scramp import ScramClient


def plain(account: str, password: str) -> str:
    """The message of PLAIN."""
    return b64encode(f"\0{account}\0{password}".encode()).decode()


def numbers(lines: list[str]) -> list[str]:
    """The numbers, or words, of the lines."""
    return [line.split(" ")[line.startswith(":")] for line in lines]


def identified(room: Room, account: str, password: str, nick: str = "", *capabilities: str) -> IrcGuest:
    """One who has come by his account, and has read everything that was sent to him so far."""
    guest = stranger(room)
    told = guest.ask(f"CAP REQ :{' '.join(['sasl', *capabilities])}", "AUTHENTICATE PLAIN")
    told += guest.ask(f"AUTHENTICATE {plain(account, password)}")
    assert numbers(told)[-2:] == ["900", "903"], told
    assert "376" in numbers(guest.ask(f"NICK {nick or account}", "USER u 0 * :x", "CAP END"))
    return guest


def shake_hands(guest: IrcGuest, account: str, password: str) -> list[str]:
    """All of SCRAM, on the part of a client who checks the server, too: what he is told in the end."""
    client = ScramClient(["SCRAM-SHA-256"], account, password)
    guest.say("AUTHENTICATE SCRAM-SHA-256")
    guest.expect("AUTHENTICATE +")
    _send(guest, client.get_client_first())
    client.set_server_first(_heard(guest))
    _send(guest, client.get_client_final())
    client.set_server_final(_heard(guest))
    return guest.ask("AUTHENTICATE +")


def _send(guest: IrcGuest, message: str) -> None:
    guest.say(f"AUTHENTICATE {b64encode(message.encode()).decode()}")


def _heard(guest: IrcGuest) -> str:
    return b64decode(guest.line().removeprefix("AUTHENTICATE ")).decode()
