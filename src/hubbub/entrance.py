"""The entrance: all doors, put together as the settings want them, and the reception that leads to them."""

import time

from hubbub import __version__
from hubbub.config import Settings
from hubbub.console import Console
from hubbub.dialects.irc import Identity
from hubbub.dialects.irc.client import Sts
from hubbub.dialects.irc.encoders import Encoders
from hubbub.dialects.json.house import House
from hubbub.dialects.json.tokens import Tokens
from hubbub.doors.admission import Admission, Limits
from hubbub.doors.api import ApiDoor
from hubbub.doors.certificate import Certificate
from hubbub.doors.hosts import Hosts
from hubbub.doors.http import HttpDoor
from hubbub.doors.introduction import Introductions
from hubbub.doors.irc import IrcDoor
from hubbub.doors.json import JsonDoor
from hubbub.doors.line import LineDoor
from hubbub.doors.reception import Reception
from hubbub.doors.recognition import Recogniser
from hubbub.doors.site import site
from hubbub.doors.tls import TlsDoor
from hubbub.doors.unserved import NO_TLS, unserved_doors
from hubbub.folder import secret
from hubbub.hub.allowance import Rate
from hubbub.hub.hub import Hub
from hubbub.journal import Journal
from hubbub.journal.numbering import now_ms
from hubbub.listening import is_public


class Entrance:
    """The doors of one server. Whoever comes in is led to one of them by the `reception`."""

    def __init__(
        self,
        hub: Hub,
        journal: Journal,
        settings: Settings,
        port: int,
        certificate: Certificate | None,
        console: Console,
    ) -> None:
        """`port` is the main one. With a `certificate` all doors stand within TLS, too. Raises StartError."""
        rate, unsent_bytes, server_secret = _rate(settings), settings.unsent_bytes, secret(settings)
        self._identity = _identity(settings, journal.id, Sts(port, settings.sts) if certificate else None)
        tokens = Tokens(server_secret, journal.id, journal.runs, now_ms)
        house = House(f"hubbub {__version__}", journal.id, settings.room, hub.state, tokens)
        hosts = Hosts(settings.hosts, settings.address)
        self._irc = IrcDoor(hub, self._identity, Encoders(hub.state, journal.id), rate, unsent_bytes)
        self._json = JsonDoor(hub, house, rate, unsent_bytes)
        self._api = ApiDoor(hub, house, hosts, rate, unsent_bytes)
        recogniser = Recogniser([self._irc, *unserved_doors()])
        self._line = LineDoor(hub, recogniser, settings.welcome, settings.room, settings.line_bytes, rate, unsent_bytes)
        self._admission = Admission(
            _limits(settings), public=is_public(settings), secret=server_secret, proxies=settings.proxies
        )
        self.reception = Reception(
            self._admission,
            recogniser,
            self._line,
            announce=console.connected,
            report=console.print,
            introductions=Introductions(settings.webirc_password),
            only_introduced=settings.require_proxy,
        )
        self._http = HttpDoor(site(self._irc, self._json, self._api, hosts), rate, self.reception)
        recogniser.add(self._http)
        recogniser.add(TlsDoor(self.reception, certificate) if certificate else NO_TLS)

    async def open(self) -> None:
        """Get ready: nobody may come in before."""
        await self._http.open()

    def take_over(self, settings: Settings) -> None:
        """Take those of other settings that hold from now on, for who is in and who comes."""
        self._identity.welcome, self._identity.contact = settings.welcome, settings.contact
        self._line.welcome = settings.welcome
        for door in (self._irc, self._json, self._api, self._line, self._http):
            door.rate = _rate(settings)
        self._admission.limits = _limits(settings)


def _identity(settings: Settings, journal: str, sts: Sts | None) -> Identity:
    return Identity(
        server=settings.server_name,
        network="Hubbub",
        version=f"hubbub-{__version__}",
        created=time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
        journal=journal,
        welcome=settings.welcome,
        clock=now_ms,
        started=now_ms(),
        sts=sts,
        contact=settings.contact,
    )


def _rate(settings: Settings) -> Rate | None:
    """What a connection may send."""
    return None if settings.no_limits else Rate(settings.rate, settings.burst)


def _limits(settings: Settings) -> Limits:
    """What an address may."""
    if settings.no_limits:
        return Limits(None, None, None)
    rate = Rate(settings.address_rate, settings.address_burst)
    return Limits(settings.connections, settings.private_connections, rate)
