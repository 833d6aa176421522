"""Registration: from the first line to the nick (RFC 2812, 3.1; IRCv3 capability negotiation)."""

from hubbub.chat.commands import Arrive, Prove, Quit
from hubbub.chat.refusals import Refused
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc.capabilities import CAPABILITIES, change, offer
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.isupport import isupport
from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.numerics import ERR_INVALIDCAPCMD
from hubbub.dialects.irc.query import NewView, Query, Wish, in_lines, numeric
from hubbub.dialects.irc.requests.accounts import register, verify
from hubbub.dialects.irc.requests.metadata import metadata


class Registration:
    """What a client has said of himself. He arrives once he has a nick and a user name, and is done negotiating."""

    __slots__ = ("_arriving", "_client", "_negotiating", "_password", "_realname", "_username", "away")

    def __init__(self, client: Client) -> None:
        self._client = client
        self._username = ""
        self._realname = ""
        self._password = ""
        self._negotiating = False
        self._arriving = False
        self.away = ""
        """What he said before arrival of being away."""

    def take(self, message: Message) -> list[Wish] | None:
        """What a command leads to before arrival; None if it is not for now."""
        params = message.params
        match message.command:
            case "CAP":
                wishes = self.cap(params)
            case "NICK":
                wishes = self._nick(params)
            case "USER":
                wishes = self._user(params)
            case "AWAY" if "draft/pre-away" in self._client.capabilities:
                self.away = formatting.plain(params[0]) if params else ""
                wishes = []
            case "PASS":
                self._password = params[0] if params else ""
                wishes = []
            case "REGISTER":
                wishes = register(self._client, params)
            case "VERIFY":
                wishes = verify(self._client, params)
            case "METADATA" if "draft/metadata-3" in self._client.capabilities:
                wishes = list(metadata(self._client, message))
            case "PONG":
                wishes = []
            case "PING":
                wishes = [
                    Query(lambda client, given: [client.told("PONG", client.identity.server, *given)], params[:1])
                ]
            case "ISUPPORT" if "draft/extended-isupport" in self._client.capabilities:
                wishes = [Query(isupport, [])]
            case "QUIT":
                wishes = [Quit(params[0] if params else "")]
            case _:
                return None
        return wishes or self._arrival()

    def cap(self, params: list[str]) -> list[Wish]:
        """CAP LS, LIST, REQ, END, before arrival and after."""
        command = params[0].upper() if params else ""
        match command:
            case "LS":
                self._negotiating = True
                version = params[1] if len(params) > 1 else ""
                self._client.modern |= version.isascii() and version.isdecimal() and int(version[:9]) >= 302
                return [self._listed("LS", offer(self._client))]
            case "LIST":
                held = [name for name in CAPABILITIES if name in self._client.capabilities]
                return [self._listed("LIST", held)]
            case "REQ":
                self._negotiating = True
                return [self._request(params[1] if len(params) > 1 else "")]
            case "END":
                self._negotiating = False
                return []
        return [numeric(ERR_INVALIDCAPCMD, command or "*", "No such CAP command")]

    def refused(self) -> None:
        """The nick cannot be had: another one is needed."""
        self._client.wanted = ""
        self._arriving = False

    def _listed(self, command: str, names: list[str]) -> Query:
        """The names, for a client who knows that there may be several lines of them in as many as they need."""
        if not self._client.modern:
            return _cap(command, " ".join(names))
        head = self._client.told("CAP", self._client.nick, command, "*", "")
        *lines, last = [line.removeprefix(head[:-2]).strip() for line in in_lines(head, names)] or [""]
        return Query(_cap_lines, [command, *lines, last])

    def _request(self, asked: str) -> Wish:
        changed = change(self._client, asked)
        if changed is None:
            return _cap("NAK", asked)
        self._client.capabilities = changed
        if not self._client.reads_notes:
            self._client.subscribed.clear()
        return NewView(_cap_answer, ["ACK", asked])

    def _nick(self, params: list[str]) -> list[Wish]:
        if not params or not params[0]:
            return [Refused("no-nick", "No nickname given")]
        self._client.wanted = params[0]
        return []

    def _user(self, params: list[str]) -> list[Wish]:
        if len(params) < 4 or not params[0] or not params[3]:
            return [Refused("need-more-params", "Not enough parameters")]
        self._username, self._realname = params[0], params[3]
        return []

    def _arrival(self) -> list[Wish]:
        if self._username and self._client.wanted and not self._negotiating and not self._arriving:
            self._arriving = True
            arrive = Arrive(self._client.wanted, self._realname, self._username, self._password, self._client.notes)
            return [*self._login(), arrive]
        return []

    def _login(self) -> list[Wish]:
        """PASS account:password logs in, for programs that do not know SASL, where no password is wanted to enter."""
        account, colon, password = self._password.partition(":")
        if not colon or self._client.state.accounts.terms.password:
            return []
        return [Prove("PLAIN", f"\0{account}\0{password}".encode())]


def _cap(command: str, text: str) -> Query:
    return Query(_cap_answer, [command, text])


def _cap_lines(client: Client, params: list[str]) -> list[str]:
    command, *lines, last = params
    more = [client.told("CAP", client.nick, command, "*", line) for line in lines]
    return [*more, client.told("CAP", client.nick, command, last)]


def _cap_answer(client: Client, params: list[str]) -> list[str]:
    return [client.told("CAP", client.nick, *params)]
