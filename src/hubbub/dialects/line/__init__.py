"""The line dialect: what netcat, telnet and a script with a socket speak.

One line is one message; a line that begins with `/` is a command.
"""

from hubbub.dialects.line.dialect import LineDialect

__all__ = ["LineDialect"]
