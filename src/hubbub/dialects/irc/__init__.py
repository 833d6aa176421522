"""The IRC dialect (RFC 1459, RFC 2812, Modern IRC, IRCv3): what every IRC client speaks."""

from hubbub.dialects.irc.client import Identity
from hubbub.dialects.irc.dialect import IrcDialect

__all__ = ["Identity", "IrcDialect"]
