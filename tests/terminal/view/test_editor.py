"""The user's own editor."""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from writing_desk import Desk, at_desk


def as_editor(tmp_path: Path, code: str) -> str:
    """The command of an editor that does this with the file at `path`."""
    script = tmp_path / "an editor.py"
    script.write_text(f"import os, sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n{code}\n", "utf-8")
    return shlex.join([sys.executable, str(script)])


@pytest.fixture
def lends(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A terminal that can be lent; says whether it is, time after time."""
    states: list[bool] = []

    @contextmanager
    def suspend(_: Desk) -> Iterator[None]:
        states.append(True)
        yield
        states.append(False)

    monkeypatch.setattr(Desk, "suspend", suspend)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    return states


async def write_elsewhere(desk: Desk, pilot: Pilot[None], *keys: str) -> str:
    """Ask for the editor and wait for its end. Returns what is said then."""
    await pilot.press(*keys)
    await desk.writing_is_idle()
    await pilot.pause()
    return "".join(desk.notices)


@pytest.mark.parametrize("keys", [("ctrl+x", "ctrl+e"), ("alt+e",)], ids=["ctrl+x ctrl+e", "alt+e"])
@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
def test_the_text_comes_back_from_the_editor_and_its_file_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lends: list[bool], keys: tuple[str, ...], variable: str
) -> None:
    seen = tmp_path / "seen"
    code = (
        f"Path({str(seen)!r}).write_text(f'{{path}} {{path.stat().st_mode & 0o777:o}} "
        "{path.parent.stat().st_mode & 0o777:o}')\n"
        "path.write_text(path.read_text('utf-8') + '\\x1b[31mé\\r\\nthere\\n\\n', 'utf-8')"
    )
    monkeypatch.setenv(variable, as_editor(tmp_path, code))

    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("hi ")
        await write_elsewhere(desk, pilot, *keys)

    desk = at_desk(act)
    path, mode, folder_mode = seen.read_text("utf-8").rsplit(" ", 2)
    assert (desk.composer.text, lends, desk.sent) == ("hi [31mé\nthere", [True, False], [])
    assert desk.typed[-1] == desk.composer.text
    if os.name == "posix":
        assert (mode, folder_mode) == ("600", "700")
    assert not Path(path).parent.exists()


def test_visual_goes_before_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lends: list[bool]) -> None:
    monkeypatch.setenv("VISUAL", as_editor(tmp_path, "path.write_text('by visual')"))
    monkeypatch.setenv("EDITOR", "no-such-editor")

    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        await write_elsewhere(desk, pilot, "alt+e")

    assert at_desk(act).composer.text == "by visual"
    assert lends == [True, False]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sys.exit(3)", "ended with status 3; your text is as it was."),
        ("path.unlink()", "The editor's file is lost (No such file or directory)"),
    ],
)
def test_an_editor_that_fails_leaves_the_text_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lends: list[bool], code: str, said: str
) -> None:
    monkeypatch.setenv("EDITOR", as_editor(tmp_path, code))

    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("hi")
        assert said in await write_elsewhere(desk, pilot, "alt+e")

    assert at_desk(act).composer.text == "hi"
    assert lends == [True, False]


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        ("no-such-editor -w", "no-such-editor could not be started: No such file or directory."),
        ("vi 'x", "vi 'x is no command: a quotation mark is missing."),
    ],
)
def test_an_editor_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, lends: list[bool], editor: str, said: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)

    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("hi")
        assert said in await write_elsewhere(desk, pilot, "alt+e")

    assert at_desk(act).composer.text == "hi"
    assert lends[-1:] in ([], [False])


def test_a_terminal_that_cannot_be_lent_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", as_editor(tmp_path, "path.write_text('by the editor')"))

    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("hi")
        assert "This terminal cannot be lent to an editor." in await write_elsewhere(desk, pilot, "alt+e")

    assert at_desk(act).composer.text == "hi"


def test_ctrl_x_alone_does_nothing(lends: list[bool]) -> None:
    async def act(_: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("a", "ctrl+x", "b", "ctrl+e", "c")

    assert at_desk(act).composer.text == "abc"
    assert lends == []
