"""What the terminal can do."""

import os
import sys
from collections.abc import Mapping


def has_full_screen(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a person sits at a terminal that can show a full screen of text in any language."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        return False
    if environment.get("TERM", "") in ("", "dumb", "unknown") and sys.platform != "win32":
        return False
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
