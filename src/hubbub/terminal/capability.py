"""What the terminal can do."""

import os
import sys
from typing import TextIO

UNMOVING = ("dumb", "unknown")
"""The names of terminals that cannot move their cursor."""


def has_full_screen() -> bool:
    """Whether a person sits at a terminal that can show a full screen of text in any language."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        return False
    if os.environ.get("TERM", "") in ("", *UNMOVING) and sys.platform != "win32":
        return False
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def has_line_editing() -> bool:
    """Whether a line can be edited: at a terminal on both sides that can move its cursor."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout) and os.environ.get("TERM") not in UNMOVING


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is one. Python has None for a stream that was closed when it started."""
    return stream is not None and stream.isatty()
