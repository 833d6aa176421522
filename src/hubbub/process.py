"""The process: what it is given before it serves."""

import asyncio
import contextlib
import gc
import sys
from collections.abc import Callable

SWITCH_SECONDS = 0.0005
"""How long one thread may keep another from running: the journal's writer needs the interpreter after every commit."""
OBJECTS_PER_COLLECTION = 200_000
"""So many objects are made before cycles are looked for. Chat makes hardly any, and by default it is done always."""


def prepare() -> None:
    """Make the process fit for many connections and little delay."""
    _allow_many_connections()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(OBJECTS_PER_COLLECTION)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The fastest event loop there is here."""
    with contextlib.suppress(ImportError):
        if sys.platform == "win32":
            from winloop import new_event_loop
        else:
            from uvloop import new_event_loop
        return new_event_loop
    return asyncio.SelectorEventLoop


def _allow_many_connections() -> None:
    """Raise the limit of open files as far as the system lets us."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
