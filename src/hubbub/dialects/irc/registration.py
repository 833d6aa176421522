"""Registration: from the first line to the nick (RFC 2812, 3.1; IRCv3 capability negotiation)."""

from hubbub.chat.commands import Arrive, Quit
from hubbub.chat.refusals import Refused
from hubbub.dialects.irc.capabilities import CAPABILITIES, change, offer
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.numerics import ERR_INVALIDCAPCMD
from hubbub.dialects.irc.queries import Query
from hubbub.dialects.irc.requests import Wish


class Registration:
    """What a client has said of himself. He arrives once he has a nick and a user name, and is done negotiating."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._named_user = False
        self._negotiating = False
        self._arriving = False

    def take(self, command: str, params: list[str]) -> list[Wish] | None:
        """What a command leads to before arrival; None if it is not for now."""
        match command:
            case "CAP":
                wishes = self.cap(params)
            case "NICK":
                wishes = self._nick(params)
            case "USER":
                wishes = self._user(params)
            case "PASS" | "PONG":
                wishes = []
            case "PING":
                wishes = [
                    Query(lambda client, given: [client.told("PONG", client.identity.server, *given)], params[:1])
                ]
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
                modern = len(params) > 1 and params[1].isdecimal() and int(params[1]) >= 302
                return [_cap("LS", offer(with_values=modern))]
            case "LIST":
                held = [name for name in CAPABILITIES if name in self._client.capabilities]
                return [_cap("LIST", " ".join(held))]
            case "REQ":
                self._negotiating = True
                return [self._request(params[1] if len(params) > 1 else "")]
            case "END":
                self._negotiating = False
                return []
        return [
            Query(lambda client, given: [client.numeric(ERR_INVALIDCAPCMD, *given, "No such CAP command")], [command])
        ]

    def refused(self) -> None:
        """The nick cannot be had: another one is needed."""
        self._client.wanted = ""
        self._arriving = False

    def _request(self, asked: str) -> Wish:
        changed = change(self._client.capabilities, asked)
        if changed is None:
            return _cap("NAK", asked)
        self._client.capabilities = changed
        return NewView(_cap_answer, ["ACK", asked])

    def _nick(self, params: list[str]) -> list[Wish]:
        if not params or not params[0]:
            return [Refused("no-nick", "No nickname given")]
        self._client.wanted = params[0]
        return []

    def _user(self, params: list[str]) -> list[Wish]:
        if len(params) < 4:
            return [Refused("need-more-params", "Not enough parameters")]
        self._named_user = True
        return []

    def _arrival(self) -> list[Wish]:
        if self._named_user and self._client.wanted and not self._negotiating and not self._arriving:
            self._arriving = True
            return [Arrive(self._client.wanted)]
        return []


class NewView(Query, frozen=True):
    """The capabilities have changed, and with them how events are shown."""

    changes_view = True


def _cap(command: str, text: str) -> Query:
    return Query(_cap_answer, [command, text])


def _cap_answer(client: Client, params: list[str]) -> list[str]:
    return [client.told("CAP", client.nick, *params)]
