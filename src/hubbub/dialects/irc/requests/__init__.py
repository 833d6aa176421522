"""Requests: what each IRC command of an arrived client leads to, in a module for each subject."""

from hubbub.dialects.irc.query import Request
from hubbub.dialects.irc.requests import (
    accounts,
    history,
    manual,
    markers,
    messages,
    metadata,
    monitor,
    oneself,
    operators,
    people,
    presence,
    redaction,
    rooms,
    server,
    services,
    who,
    whois,
)

REQUESTS: dict[str, Request] = {
    **accounts.REQUESTS,
    **history.REQUESTS,
    **markers.REQUESTS,
    **messages.REQUESTS,
    **metadata.REQUESTS,
    **oneself.REQUESTS,
    **manual.REQUESTS,
    **monitor.REQUESTS,
    **operators.REQUESTS,
    **people.REQUESTS,
    **presence.REQUESTS,
    **redaction.REQUESTS,
    **rooms.REQUESTS,
    **server.REQUESTS,
    **services.REQUESTS,
    **who.REQUESTS,
    **whois.REQUESTS,
}
