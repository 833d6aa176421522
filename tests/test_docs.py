"""The documents are held to the code: what they name exists, and what exists is in their tables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_layers import LAYERS

from hubbub import config
from hubbub.chat import commands, events, handlers, state
from hubbub.chat.handlers import messages
from hubbub.dialects.line import render, syntax
from hubbub.terminal import configuration
from hubbub.terminal.plain.outcome import Status

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "hubbub"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
GUIDES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def rows(document: str, heading: str) -> list[list[str]]:
    """The cells of each row of the first table below `heading`, without its head."""
    text = (ROOT / document).read_text("utf-8").partition(f"## {heading}\n")[2]
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert table, f"{document} has no table below {heading}"
    lines = table[0].splitlines()[2:]
    return [[cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def code(document: str) -> list[str]:
    """What stands in backticks within the text, leaving its drawings out."""
    text = re.sub(r"^ *```.*?^ *```", "", (ROOT / document).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", text)


def drawings(document: str, language: str) -> list[str]:
    """The blocks of that language, as far to the left as they go."""
    text = (ROOT / document).read_text("utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def default(setting: config.Setting) -> str:
    if setting.name == "data":
        return "the user's data folder"
    if setting.is_switch:
        return "on" if setting.default else "off"
    return "all addresses" if setting.default == config.ANY else setting.shown_default


def names_in(module: ast.Module) -> Iterator[str]:
    """What a module defines: `function`, `CONSTANT`, `Class`, `Class.method`, `Class.attribute`."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from map(ast.unparse, node.targets if isinstance(node, ast.Assign) else [node.target])
        elif isinstance(node, ast.ClassDef):
            yield node.name
            for inner in ast.walk(node):
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{node.name}.{inner.name}"
                elif isinstance(inner, ast.AnnAssign | ast.Assign):
                    for target in inner.targets if isinstance(inner, ast.Assign) else [inner.target]:
                        yield f"{node.name}.{ast.unparse(target).removeprefix('self.')}"


@pytest.fixture(scope="module")
def defined() -> set[str]:
    """Every name that the package defines."""
    return {name for file in PACKAGE.rglob("*.py") for name in names_in(ast.parse(file.read_text("utf-8")))}


def test_the_readme_lists_every_option_with_its_flag_variable_and_default() -> None:
    listed = [tuple(cell.strip("`") for cell in row[:3]) for row in rows("README.md", "Options")]
    arguments = {"address": "IP", "port": "PORT"}
    flags = {setting.name: f"{setting.flag} {setting.metavar}".strip() for setting in config.FLAGS} | arguments
    flags |= {setting.name: "no flag" for setting in config.SETTINGS if setting.secret}
    assert listed == [(flags[setting.name], setting.variable, default(setting)) for setting in config.SETTINGS]


def test_the_readme_lists_every_command_as_help_does() -> None:
    known = syntax.COMMANDS.values()
    assert rows("README.md", "Commands") == [[f"`{syntax.usage(each)}`", syntax.summary(each)] for each in known]


def test_the_readme_shows_the_two_commands_before_any_other() -> None:
    first = drawings("README.md", "sh")[0].splitlines()
    assert [line.partition("#")[0].strip() for line in first] == ["make serve", "make test"]


def test_the_exit_statuses_of_join_are_listed() -> None:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8").partition("`hubbub join`:\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d+) \|", text, re.MULTILINE) == [str(int(status)) for status in Status]


def test_the_keys_of_the_terminal_client_s_configuration_are_listed() -> None:
    told = [
        [f"`{name}`", key.metadata["kind"].allowed, f"`{configuration.shown(key.default)}`", key.metadata["help"]]
        for name, key in configuration.KEYS.items()
    ]
    assert rows("docs/terminal.md", "Configuration") == told


def test_operating_names_the_default_of_each_limit_that_can_be_set() -> None:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    limits = ("rate", "burst", "address_rate", "address_burst", "connections", "private_connections", "line_bytes")
    for setting in config.SETTINGS:
        if setting.name in (*limits, "unsent_bytes"):
            line = next(line for line in text.splitlines() if f"`{setting.flag}" in line or f"{setting.flag}`" in line)
            assert str(setting.default) in line, setting.flag


def test_operating_names_the_cost_of_each_command_that_counts_for_more_than_a_line() -> None:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    parts = re.findall(r"([^;]+)\sfor\s(\d+)", text.partition("count for more than one line:")[2].partition(".")[0])
    told = [(name, int(cost)) for names, cost in parts for name in re.findall(r"`/(\w+)`", names)]
    assert sorted(told) == sorted((name, each.cost) for name, each in syntax.COMMANDS.items() if each.cost != 1)


@each_document
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@each_document
def test_every_make_command_exists(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)", document.read_text("utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@each_document
def test_every_flag_exists(document: Path) -> None:
    flags = {setting.flag for setting in config.FLAGS}
    flags |= {"--config", "--plain", "--raw", "--help", "--list", "--revoke"}
    others = {"--strict", "--now"}  # mypy's and systemctl's
    others |= {
        "--repeats",
        "--workloads",
        "--doors",
        "--peers",
        "--json",
        "--write",
        "--alone",
        "--only",
        "--messages",
    }  # those of the benchmarks
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", document.read_text("utf-8"))) <= flags | others


@pytest.mark.parametrize("guide", GUIDES)
def test_every_folder_and_file_named_exists(guide: str) -> None:
    for name in code(guide):
        if re.fullmatch(r"[\w./-]+(\.py|\.md|\.toml|/)", name) and "NAME" not in name:
            assert (ROOT / name).exists() or (PACKAGE / name).exists(), name


def test_every_function_and_class_that_the_architecture_names_exists(defined: set[str]) -> None:
    words = [name for name in code("ARCHITECTURE.md") if re.fullmatch(r"\w+(\.(?!py$)\w+)?", name)]
    for drawing in drawings("ARCHITECTURE.md", "text"):
        words += re.findall(r"\b[A-Z]\w+\.[a-z_]\w*|\b\w+(?=\(\))|\b[A-Z]{4,}\b", drawing)
    assert len(words) > 40
    assert set(words) - defined == {"seq"}  # a field of events, named as one


def test_the_architecture_tells_which_part_may_import_which() -> None:
    told = {part.strip("`"): set(re.findall(r"`([^`]+)`", may)) for part, _, may in rows("ARCHITECTURE.md", "Folders")}
    layers = {part_of(name): layer.ours.split() for name, layer in LAYERS.items() if not name.startswith("__")}
    held = {part: {part_of(name.split(".")[1]) for name in ours if "." in name} for part, ours in layers.items()}
    assert told == held | {"server.py": set()}  # which may import everything


def part_of(name: str) -> str:
    """How the documents write a part of the package."""
    path = name.replace(".", "/")
    return f"{path}/" if (PACKAGE / path).is_dir() else f"{path}.py"


def test_the_recipe_for_a_command_works_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    the_class, the_handler = drawings("CONTRIBUTING.md", "python")[:2]
    shrug = _defined_by(the_class, commands)["Shrug"]
    monkeypatch.setitem(syntax.COMMANDS, "shrug", shrug)
    monkeypatch.setattr(commands, "Shrug", shrug, raising=False)
    handler = _defined_by(the_handler, messages, Shrug=shrug)["shrug"]
    monkeypatch.setitem(handlers.HANDLERS, shrug, handler)
    room = state.State()
    room.apply(events.Founded(room=1, name="lobby"))
    room.apply(events.Arrived(user=1, nick="ada", named=True))
    room.apply(events.Joined(room=1, user=1, nick="ada"))

    said = handlers.handle(room, room.users[1], syntax.parse("/shrug who knows", "lobby"))

    assert render.said(said) == "<ada> who knows ¯\\_(ツ)_/¯\n"  # type: ignore[arg-type]
    assert syntax.usage(shrug) == "/shrug [text]"


def _defined_by(source: str, module: object, **more: Any) -> dict[str, Any]:
    names = {**vars(module), **more}
    exec(compile(source, "CONTRIBUTING.md", "exec"), names)
    return names
