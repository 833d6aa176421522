"""Where to go, if the command line does not say it: what is announced nearby, and where one has been before."""

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from hubbub.client import url_of
from hubbub.terminal.finding import Finder, FindingError, Found
from hubbub.terminal.kept import Servers
from hubbub.terminal.view.choice import Choice, Offer, fitting
from hubbub.terminal.view.lines import short

if TYPE_CHECKING:
    from hubbub.terminal.view.app import HubbubApp

WORDS = "Where to? Choose a room, or type the address of one."
HERE = "127.0.0.1"


async def choose_server(app: "HubbubApp", servers: Servers, *, nearby: bool) -> str:
    """The URL of the server that the user chooses; empty if he leaves instead. `nearby` ones are looked for, or not."""
    found: tuple[Found, ...] = ()

    def offers(typed: str) -> list[Offer]:
        offered = fitting([*_nearby(found), *_before(servers, found), _here()], typed)
        if typed and (url := _typed(typed)) and url not in {offer.key for offer in offered}:
            offered.append(Offer(url, typed, "this address"))
        return offered

    def changed(now: tuple[Found, ...]) -> None:
        nonlocal found
        found = now
        if choice.is_mounted:
            choice.offer()

    choice = Choice(WORDS, offers)
    finder = Finder(changed)
    try:
        with suppress(FindingError):  # then there is nothing nearby
            if nearby:
                await finder.start()
        return await app.push_screen_wait(choice) or ""
    finally:
        await finder.stop()


def _nearby(found: tuple[Found, ...]) -> list[Offer]:
    return [offer for each in found for offer in _ways_to(each)]


def _ways_to(found: Found) -> list[Offer]:
    """A room that has a certificate can be joined without, too: it may be for another name than its address."""
    where = f"nearby, {found.address} port {found.port}  {found.room}"
    ways = [Offer(_url(found, tls=True), found.name, f"{where}, encrypted")] if found.tls else []
    return [*ways, Offer(_url(found, tls=False), found.name, where)]


def _before(servers: Servers, found: tuple[Found, ...]) -> list[Offer]:
    nearby = {offer.key for offer in _nearby(found)}
    recent = [server for server in servers.recent() if server.url not in nearby]
    return [Offer(each.url, short(each.url), f"as {each.nick}, {_ago(each.last_used_ms)}") for each in recent]


def _here() -> Offer:
    return Offer(url_of(HERE, None, tls=False), "this machine", f"{HERE} port 8081")


def _url(found: Found, *, tls: bool) -> str:
    return url_of(found.address, found.port, tls=tls)


def _typed(typed: str) -> str:
    """The URL of what was typed: a host, with its port behind a colon or a space, or a URL; empty if it is none."""
    host, _, port = typed.replace(" ", ":").rpartition(":")
    with suppress(ValueError):
        if "://" in typed or not port.isdigit() or ":" in host.strip("[]"):
            return url_of(typed, None, tls=False)
        return url_of(host, int(port), tls=False)
    return ""


def _ago(at: int) -> str:
    days = int((time.time() - at / 1000) // 86_400)
    return "today" if days < 1 else "yesterday" if days < 2 else f"{days} days ago"
