"""Sections of docs/performance.md that benchmarks write, and what they say of the machine.

A section stands between `<!-- NAME -->` and `<!-- end of NAME -->`; what is around them is written by hand.
"""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import apsw

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance.svg"


def fill(name: str, text: str) -> None:
    """Put `text` in place of what a section says. Raises ValueError if the document has no such section."""
    before = DOCUMENT.read_text("utf-8")
    section = re.compile(f"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    after, count = section.subn(lambda found: f"{found[1]}\n{text.strip()}\n\n{found[2]}", before)
    if count != 1:
        raise ValueError(f"{DOCUMENT} has no section {name}.")
    DOCUMENT.write_text(after, "utf-8")


def circumstances(command: str, more: str) -> str:
    """When, with what and on what a benchmark was run: a paragraph."""
    return (
        f"Made by `{command}` on {datetime.now(UTC):%Y-%m-%d}, of revision {_revision()}. {_processors()}, Linux"
        f" {platform.release()}; CPython {platform.python_version()}, uvloop {version('uvloop')}, SQLite"
        f" {apsw.sqlite_lib_version()}{more}."
    )


def command_line(target: str) -> str:
    """How this run would be asked for again."""
    arguments = " ".join(sys.argv[1:])
    return f'make {target} ARGS="{arguments}"' if arguments else f"make {target}"


def _processors() -> str:
    names = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    count = len(os.sched_getaffinity(0))
    return f"{count} processors ({names[0] if names else platform.machine()})"


def _revision() -> str:
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "unknown"
    return done.stdout.strip() or "unknown"
