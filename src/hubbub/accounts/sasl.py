"""SASL (RFC 4422): the mechanisms by which one proves to own an account. Nothing here knows how accounts are kept."""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from secrets import token_bytes, token_hex
from typing import NamedTuple, TypeAlias

from scramp import ScramException, ScramMechanism

from hubbub.chat.accounts import Exchange

ITERATIONS = 50_000
"""What one guess at a password costs whoever has stolen a verifier; every login costs the client the same."""

_SCRAM = ScramMechanism("SCRAM-SHA-256")


class Verifier(NamedTuple):
    """What SCRAM needs to know of a password (RFC 5802, 3)."""

    salt: bytes
    stored_key: bytes
    server_key: bytes
    iterations: int


Lookup: TypeAlias = Callable[[str], Verifier | None]
"""The verifier of an account; None if there is no such account."""


class Failed(Exception):
    """What the client sent proves nothing."""


def make_verifier(password: str) -> Verifier | None:
    """What is kept of a password for SCRAM; None for one that SCRAM cannot be used with (RFC 4013)."""
    try:
        return Verifier(*_SCRAM.make_auth_info(password, iteration_count=ITERATIONS))
    except (ScramException, ValueError):
        return None


def plain(message: bytes) -> tuple[str, str]:
    """Account and password of a message of PLAIN (RFC 4616). Raises Failed."""
    try:
        authorise, account, password = message.decode().split("\0")
    except ValueError:
        raise Failed from None
    if not account or not password or authorise not in ("", account):  # nobody may act for another
        raise Failed
    return account, password


class Scram(Exchange):
    """SCRAM-SHA-256 (RFC 7677), the server's part. `account` is known once the client has named it."""

    def __init__(self, lookup: Lookup) -> None:
        self.account = ""
        self._lookup = lookup
        self._server = _SCRAM.make_server(self._auth_info)
        self._steps = iter((self._first, self._final))
        self._right = False

    def step(self, message: bytes) -> bytes | None:
        """What is to be answered to a message; None: it is proven. Raises Failed."""
        step = next(self._steps, None)
        if step is None and not self._right:  # the step before failed
            raise Failed
        try:
            return step(message.decode()).encode() if step else None
        except (ScramException, UnicodeDecodeError, ValueError, LookupError):
            raise Failed from None

    def _first(self, message: str) -> str:
        self._server.set_client_first(message)
        return str(self._server.get_server_first())

    def _final(self, message: str) -> str:
        self._server.set_client_final(message)
        self._right = True
        return str(self._server.get_server_final())

    def _auth_info(self, account: str) -> Verifier:
        self.account = account
        return self._lookup(account) or _nobodys(account)


_SECRET = token_bytes(32)


@cache
def _nobody() -> Verifier:
    return Verifier(*_SCRAM.make_auth_info(token_hex(), iteration_count=ITERATIONS))


def _nobodys(account: str) -> Verifier:
    """A verifier that nothing fits, so that nobody learns from the answer which accounts there are."""
    salt = blake2b(account.encode(errors="replace"), key=_SECRET, digest_size=len(_nobody().salt)).digest()
    return _nobody()._replace(salt=salt)
