"""What an IRC client wants: its lines become requests, and they the wishes that the hub takes."""

from collections.abc import Sequence

from hubbub.chat.commands import Command, Quit
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.labels import Labels
from hubbub.dialects.irc.message import LINE_BYTES, TAG_BYTES, Message, parse, size
from hubbub.dialects.irc.multiline import Multiline
from hubbub.dialects.irc.query import NOTHING, Via, Wish, fail, numeric
from hubbub.dialects.irc.registration import Registration
from hubbub.dialects.irc.requests import REQUESTS
from hubbub.dialects.irc.requests.messages import plain
from hubbub.dialects.irc.sasl import Sasl
from hubbub.dialects.lines import ByLines, LineReader

READ_BYTES = 8192 + LINE_BYTES
"""A client who sends a line that is longer is sent away: it is no mistake of a human."""

UNSHOWN = frozenset({"REGISTER"})
"""What nobody else is ever shown may be longer than a line: SASL takes longer passwords than one holds."""
_NO_PART_OF_A_LINE = {ord("\r"): None, ord("\0"): None}
"""They may stand in no message (RFC 2812, 2.3.1), and would act on whoever is sent them back."""


class Input(ByLines):
    """The reading half of an IRC session."""

    __slots__ = ("_ahead", "_client", "_labels", "_multiline", "_registration", "_sasl")

    def __init__(self, client: Client) -> None:
        super().__init__(LineReader(LINE_BYTES - 2 + TAG_BYTES, telnet=False))
        self._client = client
        self._ahead: list[Wish] = []
        """What it wants before what it sends next."""
        self._registration = Registration(client)
        self._labels = Labels(client)
        self._multiline: Multiline | None = None
        self._sasl: Sasl | None = None

    def drop(self) -> None:
        """Forget what the client sent and is not done."""
        self._lines.drop()
        self._ahead.clear()

    def next_command(self) -> Command | Reply | Refused | None:
        """The next wish."""
        while not self._ahead:
            if self._labels.pending:  # nothing else will answer it
                return NOTHING
            line = self._lines.next_line()
            if line is None:
                return None
            if type(line) is str and self._takes_requests and (said := plain(line)):
                self._client.via = ""
                return said
            label, wishes = self._spoilt(line) if isinstance(line, Refused) else self._wishes(line)
            if label:
                wishes = wishes or [NOTHING]
                self._labels.open(label, len(wishes))
            elif len(wishes) == 1:
                return self._uttered(wishes[0])
            self._ahead.extend(wishes)
        return self._uttered(self._ahead.pop(0))

    @property
    def _takes_requests(self) -> bool:
        """Whether a line without tags is a request, and not part of anything."""
        return self._client.user is not None and not (self._multiline and self._multiline.under_way)

    def _uttered(self, wish: Wish) -> Command | Reply | Refused:
        """The wish itself; the client knows through what it was uttered."""
        self._client.via = wish.via if isinstance(wish, Via) else ""
        return wish.wish if isinstance(wish, Via) else wish

    def _spoilt(self, refused: Refused) -> tuple[str, Sequence[Wish]]:
        """The label and the wishes of a line that is no text, or none that can be read."""
        if self._lines.longest > READ_BYTES:
            return "", [Quit("ReadQ exceeded")]
        spoilt = self._lines.spoilt.decode(errors="replace").translate(_NO_PART_OF_A_LINE)
        message = parse(spoilt) if refused.code == "not-utf8" else None
        if message is None:
            return "", [refused]
        known = message.command in REQUESTS and refused.code == "not-utf8"
        return self._labels.of(message), [fail(message.command, "INVALID_UTF8", refused.text) if known else refused]

    def _wishes(self, line: str) -> tuple[str, Sequence[Wish]]:
        """The label of a line, and the wishes that it leads to."""
        if "\r" in line or "\0" in line:
            line = line.translate(_NO_PART_OF_A_LINE)
        tags = size("".join(line.partition(" ")[:2])) if line.startswith("@") else 0
        fits = size(line) - tags <= LINE_BYTES - 2 and tags <= TAG_BYTES
        message = parse(line) if tags <= TAG_BYTES else None
        if not fits and not line.isspace() and (message is None or message.command not in UNSHOWN):
            return self._labels.of(message) if message else "", [Refused("line-too-long", "Input line was too long")]
        if message is None:
            return "", ()
        client = self._client
        if client.user is None:
            return self._labels.of(message), self._before_arrival(message)
        if "draft/multiline" in client.capabilities:
            self._multiline = self._multiline or Multiline(self._request)
            part = self._multiline.take(message)
            if part is not None:
                return self._labels.of(part[0]), list(part[1])
        return self._labels.of(message), self._request(message)

    def _before_arrival(self, message: Message) -> Sequence[Wish]:
        if message.command == "AUTHENTICATE":
            return self._authenticate(message.params)
        wishes = self._registration.take(message)
        return [numeric(n.ERR_NOTREGISTERED, "You have not registered")] if wishes is None else wishes

    def _authenticate(self, params: list[str]) -> Sequence[Wish]:
        self._sasl = self._sasl or Sasl(self._client)
        return self._sasl.take(params)

    def _request(self, message: Message) -> Sequence[Wish]:
        request = REQUESTS.get(message.command)
        if request is None:
            if message.command == "CAP":
                return self._registration.cap(message.params)
            if message.command == "AUTHENTICATE":
                return self._authenticate(message.params)
            return [numeric(n.ERR_UNKNOWNCOMMAND, message.command, "Unknown command")]
        if request.needs and len([param for param in message.params if param]) < request.needs:
            return [numeric(n.ERR_NEEDMOREPARAMS, message.command, "Not enough parameters")]
        return list(request.handle(self._client, message))
