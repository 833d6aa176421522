"""Programs that are not ours: where they are, what to wait for, and how they end."""

import shutil
import subprocess
import time
from collections.abc import Callable

import pytest
from room import GUARD_SECONDS

LOOK_AGAIN_SECONDS = 0.02


def program(name: str) -> str:
    """The path of a program. Where it is missing, the test is skipped."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that may have ended already."""
    process.terminate()
    process.wait(GUARD_SECONDS)


def wait_until(holds: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    """Wait until something holds; `otherwise` says what is so instead."""
    limit = time.monotonic() + GUARD_SECONDS
    while not holds():
        assert time.monotonic() < limit, otherwise()
        time.sleep(LOOK_AGAIN_SECONDS)
