"""The commands that people type, for clients that complete and explain them: what the help of the line door says."""

from functools import cache

from hubbub.chat.replies import Reply
from hubbub.dialects.json.frames import CommandUsage
from hubbub.dialects.line import syntax


class AllCommands(Reply, frozen=True):
    """The client is to be told of all commands."""


@cache
def usages() -> list[CommandUsage]:
    """All commands, in the order of the help."""
    return [
        CommandUsage(name, syntax.arguments(command), syntax.summary(command), syntax.is_secret(command))
        for name, command in syntax.COMMANDS.items()
    ]
