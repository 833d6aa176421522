"""Who may import whom: the folders stand in layers, and no import goes upwards, not even one for types alone."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[1] / "src"
OUTSIDE = frozenset[str]().union(
    ("asyncio", "concurrent", "multiprocessing", "signal", "subprocess", "threading"),
    ("http", "os", "select", "selectors", "socket", "sqlite3", "ssl", "urllib"),
    ("random", "secrets", "time", "uuid"),
)
"""What of the standard library reaches out of the program, or differs from one run to the next."""


@dataclass(frozen=True)
class Layer:
    """What the modules of one part may import besides each other.

    `ours` and `packages` are module names; one that ends in `.*` stands for all below it as well. `closed` is what
    they may not have of the standard library.
    """

    ours: str = ""
    packages: str = ""
    closed: frozenset[str] = frozenset()


LAYERS = {
    "chat": Layer("", "msgspec.* precis_i18n.* confusable_homoglyphs.*", OUTSIDE),
    "dialects": Layer("hubbub.chat.*", "msgspec.*", OUTSIDE),
    "accounts": Layer("hubbub.chat.* hubbub.migration", "msgspec.* apsw.* argon2.* scramp.*", frozenset({"socket"})),
    "journal": Layer("hubbub.chat.*", "msgspec.* apsw.*", frozenset({"asyncio", "socket"})),
    "hub": Layer("hubbub.accounts hubbub.chat.* hubbub.dialects hubbub.journal", "", OUTSIDE - {"asyncio"}),
    "doors": Layer("hubbub.hub.* hubbub.dialects.* hubbub.config", "aiohttp.* segno"),
    "client": Layer("hubbub.chat.* hubbub.dialects.json.*", "aiohttp.* msgspec.*", frozenset({"socket", "threading"})),
    "terminal": Layer(
        "hubbub.client.* hubbub.chat.* hubbub.dialects.json.* hubbub.migration",
        "textual.* rich.* zeroconf.* ifaddr apsw.* msgspec.* platformdirs",
    ),
    "terminal.chat": Layer("hubbub.client.* hubbub.chat.* hubbub.dialects.json.*", "msgspec.*", OUTSIDE),
    "terminal.plain": Layer("hubbub.terminal.capability hubbub.terminal.text", "prompt_toolkit.*"),
    "__init__": Layer(),
    "__main__": Layer("hubbub.cli"),
    "config": Layer("hubbub.chat.*", "platformdirs"),
    "console": Layer("hubbub.chat.* hubbub.dialects.*"),
    "migration": Layer("", "apsw"),
    "process": Layer("", "uvloop winloop"),
    "signals": Layer(),
    "announcing": Layer("hubbub hubbub.doors.*", "zeroconf.*"),
    "card": Layer("hubbub hubbub.config hubbub.doors.*", "ifaddr"),
    "cli": Layer(
        "hubbub hubbub.accounts.* hubbub.config hubbub.folder hubbub.server hubbub.terminal.* hubbub.journal.*"
        " hubbub.tokens",
        "click.*",
    ),
    "folder": Layer("hubbub.config", "filelock"),
    "tokens": Layer("hubbub.accounts.* hubbub.chat.* hubbub.config hubbub.folder hubbub.journal.*"),
    "listening": Layer("hubbub.config hubbub.doors.* hubbub.folder"),
    "entrance": Layer(
        "hubbub hubbub.config hubbub.console hubbub.dialects.* hubbub.doors.* hubbub.folder hubbub.hub.*"
        " hubbub.journal hubbub.journal.numbering hubbub.listening"
    ),
    "server": Layer("hubbub.*"),
}


def imports(source: str, module: str, *, is_package: bool) -> Iterator[str]:
    """Every module that the source imports, wherever in it the import stands."""
    package = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}" if is_module(f"{base}.{alias.name}") else base


def is_module(name: str) -> bool:
    path = SOURCES.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def matches(name: str, patterns: str) -> bool:
    return any(
        name == pattern.removesuffix(".*") or (pattern.endswith(".*") and name.startswith(pattern[:-1]))
        for pattern in patterns.split()
    )


def part_of(module: str) -> str:
    """The name of the layer that a module stands in, without `hubbub`: the innermost one that has rules of its own."""
    name = module.removeprefix("hubbub").removeprefix(".") or "__init__"
    while name not in LAYERS and "." in name:
        name = name.rpartition(".")[0]
    return name


def forbidden(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What the source imports although its layer may not."""
    part = part_of(module)
    layer = LAYERS[part]
    return sorted(
        name
        for name in set(imports(source, module, is_package=is_package))
        if not (
            name.partition(".")[0] not in layer.closed
            if name.partition(".")[0] in sys.stdlib_module_names
            else matches(name, f"hubbub.{part}.* {layer.ours} {layer.packages}")
        )
    )


MODULES = sorted(SOURCES.joinpath("hubbub").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_a_module_imports_only_what_its_layer_may(path):
    names = path.relative_to(SOURCES).with_suffix("").parts
    is_package = names[-1] == "__init__"
    module = ".".join(names[:-1] if is_package else names)
    assert forbidden(path.read_text(encoding="utf-8"), module, is_package=is_package) == []


@pytest.mark.parametrize(
    ("module", "source", "culprits"),
    [
        ("hubbub.chat.state", "import asyncio", ["asyncio"]),
        ("hubbub.chat.state", "from time import time", ["time"]),
        ("hubbub.chat.state", "import os.path", ["os.path"]),
        ("hubbub.chat.state", "from hubbub.hub.hub import Hub", ["hubbub.hub.hub"]),
        ("hubbub.chat.state", "from ..hub import hub", ["hubbub.hub.hub"]),
        ("hubbub.chat.state", "import apsw", ["apsw"]),
        ("hubbub.chat.state", "def f():\n    import socket", ["socket"]),
        (
            "hubbub.dialects.lines",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from hubbub.hub.session import Session",
            ["hubbub.hub.session"],
        ),
        ("hubbub.hub.hub", "from hubbub.dialects.line import LineDialect", ["hubbub.dialects.line"]),
        ("hubbub.hub.hub", "from hubbub.dialects import line", ["hubbub.dialects.line"]),
        ("hubbub.hub.hub", "from hubbub.journal.memory import MemoryJournal", ["hubbub.journal.memory"]),
        ("hubbub.journal.sqlite", "from hubbub.hub.hub import Hub", ["hubbub.hub.hub"]),
        ("hubbub.doors.tcp", "from hubbub.journal import Journal", ["hubbub.journal"]),
        ("hubbub.terminal.plain.talk", "from hubbub.chat.text import clean", ["hubbub.chat.text"]),
        ("hubbub.config", "from hubbub import server", ["hubbub.server"]),
    ],
)
def test_an_import_that_goes_upwards_is_found(module, source, culprits):
    assert forbidden(source, module) == culprits


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("hubbub.chat.state", "from msgspec import Struct\nimport re\nfrom hubbub.chat.events import Said"),
        ("hubbub.chat.handlers.rooms", "from ..state import State"),
        ("hubbub.hub.hub", "import asyncio\nfrom hubbub.dialects import Dialect\nfrom hubbub.journal import Journal"),
        ("hubbub.server", "from hubbub.journal.sqlite import SqliteJournal"),
    ],
)
def test_an_import_that_goes_downwards_is_let_pass(module, source):
    assert forbidden(source, module) == []


def test_every_part_has_its_layer():
    parts = {path.relative_to(SOURCES / "hubbub").parts[0].removesuffix(".py") for path in MODULES}
    assert parts == {name.partition(".")[0] for name in LAYERS}
