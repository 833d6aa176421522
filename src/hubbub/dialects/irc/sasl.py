"""AUTHENTICATE (IRCv3 sasl 3.2): messages of SASL in base64, in pieces of 400. What they mean, the accounts know."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator

from hubbub.chat.accounts import Exchange
from hubbub.chat.commands import Prove
from hubbub.chat.replies import Challenge
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.query import Query, Wish, numeric

PIECE = 400
"""A message is sent in pieces of so many characters; one that is shorter is the last."""
MESSAGE = 10 * PIECE
"""The longest message, in characters."""


def mechanisms(client: Client) -> list[str]:
    """How the client may prove who he is."""
    return ["PLAIN", "SCRAM-SHA-256", *(["EXTERNAL"] if client.certificate else [])]


class Sasl:
    """What a client has begun to prove."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._mechanism = ""
        self._exchange: Exchange | None = None
        self._text = ""

    @property
    def under_way(self) -> bool:
        """Whether something is begun and not done."""
        return bool(self._mechanism)

    def take(self, params: list[str]) -> list[Wish]:
        """What an AUTHENTICATE leads to."""
        word = params[0] if params else ""
        if not word:
            return [numeric(n.ERR_NEEDMOREPARAMS, "AUTHENTICATE", "Not enough parameters")]
        if word == "*":
            return self._fail(n.ERR_SASLABORTED, "SASL authentication aborted")
        if not self._mechanism:
            return self._begin(word.upper())
        piece = "" if word == "+" else word
        if len(piece) > PIECE:
            return self._fail(n.ERR_SASLTOOLONG, "SASL message too long")
        if len(self._text) + len(piece) > MESSAGE:
            return self._fail(n.ERR_SASLFAIL, "SASL authentication failed: that is too much")
        self._text += piece
        if len(word) == PIECE:
            return []
        text, self._text = self._text, ""
        try:
            return [Prove(self._mechanism, b64decode(text, validate=True), self._exchange)]
        except (binascii.Error, ValueError):
            return self._fail(n.ERR_SASLFAIL, "SASL authentication failed: that is no base64")

    def challenged(self, challenge: Challenge) -> Iterator[str]:
        """What the client is to answer, as lines."""
        self._exchange = challenge.exchange
        text = b64encode(challenge.message).decode()
        for start in range(0, len(text) + 1, PIECE):  # one that fills its last piece is followed by an empty one
            yield f"AUTHENTICATE {text[start : start + PIECE] or '+'}\r\n"

    def _begin(self, mechanism: str) -> list[Wish]:
        known = mechanisms(self._client)
        if mechanism in known:
            self._mechanism = mechanism
            return [Query(lambda _client, _params: ["AUTHENTICATE +\r\n"], [])]
        told = numeric(n.RPL_SASLMECHS, ",".join(known), "are available SASL mechanisms")
        return [told, numeric(n.ERR_SASLFAIL, "SASL authentication failed: no such mechanism")]

    def _fail(self, number: str, text: str) -> list[Wish]:
        """It has failed: the client may begin anew."""
        self._mechanism, self._exchange, self._text = "", None, ""
        return [numeric(number, text)]
