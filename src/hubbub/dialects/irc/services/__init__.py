"""Services: nicks that nobody has, to which commands are said in words, as on other networks.

They do nothing by themselves: what is said to them becomes commands that every door has, and they speak the answers.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import compose, fit
from hubbub.dialects.irc.query import Query, Via, Wish

SERVICES = ("NickServ", "ChanServ")
"""Their names."""


class Entry(NamedTuple):
    """One command of a service: what it leads to, how many words it needs, how it is typed, and what it does."""

    handle: Callable[[Client, list[str]], Iterable[Wish]]
    needs: int
    usage: str
    text: str


def notice(client: Client, text: str) -> str:
    """A notice from the service through which the client asked; from the server, if he asked by himself."""
    if client.via not in SERVICES:
        return client.told("NOTICE", client.nick, text)
    source = f"{client.via}!{client.via}@{client.identity.server}"
    return compose(source, "NOTICE", client.nick, fit(text))


def speak(client: Client, service: str, entries: dict[str, Entry], text: str) -> Iterator[Wish]:
    """What is said to a service leads to."""
    word, *words = text.split() or ["HELP"]
    name = word.upper()
    entry = entries.get(name)
    if name == "HELP":
        wishes: Iterable[Wish] = [notices(_help(service, entries, words[0].upper() if words else ""))]
    elif entry is None:
        wishes = [notices([f"There is no command {name[:30]}. Say HELP to me for those that there are."])]
    elif len(words) < entry.needs:
        wishes = [notices([f"It is said so: {entry.usage}"])]
    else:
        wishes = entry.handle(client, words)
    for wish in wishes:
        yield Via(wish, service) if not isinstance(wish, Via) else wish


def notices(texts: Iterable[str]) -> Query:
    """Notices, to be sent in their turn."""
    return Query(lambda client, given: [notice(client, text) for text in given], list(texts))


def _help(service: str, entries: dict[str, Entry], name: str) -> list[str]:
    if name in entries:
        entry = entries[name]
        return [f"\x02{entry.usage}\x02", entry.text]
    known = [f"\x02{entry.usage}\x02  {entry.text}" for entry in entries.values()]
    return [f"This is what can be said to {service}, as in /msg {service} HELP:", *known]
