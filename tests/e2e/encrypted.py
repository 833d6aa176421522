"""Guests who come encrypted."""

import socket

from certificates import Files, context
from irc_guest import IrcGuest, stranger
from room import GUARD_SECONDS, Guest, Room


def encrypted(guest: Guest, certificate: Files | None = None) -> Guest:
    """The guest, from here on encrypted."""
    guest.socket = context(certificate).wrap_socket(guest.socket)
    return guest


def shown_certificate(room: Room) -> bytes:
    """The certificate that the server shows, DER."""
    with socket.create_connection(("127.0.0.1", room.port), GUARD_SECONDS) as connection:
        shown = context().wrap_socket(connection).getpeercert(binary_form=True)
    assert shown
    return shown


def irc_guest(room: Room, certificate: Files | None = None) -> IrcGuest:
    """An encrypted guest who speaks IRC, and has said nothing yet."""
    guest = stranger(room)
    encrypted(guest, certificate)
    return guest
