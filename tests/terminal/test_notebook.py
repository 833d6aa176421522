"""The notebook: what is set is there again, whatever happens to the process, the file or the disk."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest
from msgspec import Struct

from hubbub.terminal.notebook import FILE, MIGRATIONS, Notebook, state_folder

SOURCES = Path(__file__).parents[2] / "src"
DAY_MS = 86_400_000


class Note(Struct):
    text: str
    number: int = 0


OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "hubbub"


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / FILE


@pytest.fixture
def open_notebook(folder: Path) -> Iterator[OpenNotebook]:
    """Open the notebook; all that are open are closed with the test."""
    opened = []

    def open_it(**more: object) -> Notebook:
        opened.append(Notebook(folder, **more))  # type: ignore[arg-type]
        return opened[-1]

    yield open_it
    for notebook in opened:
        notebook.close()


def client(folder: Path, code: str) -> "subprocess.Popen[str]":
    """A process that runs `code` once it has read a line; `Notebook` and `folder` are known there."""
    before = (
        f"import sys; from pathlib import Path; from hubbub.terminal.notebook import Notebook; folder = {str(folder)!r}"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", f"{before}; folder = Path(folder); print('ready', flush=True)\n{code}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_what_is_set_is_there_again(open_notebook):
    notebook = open_notebook()
    notebook.set("a", "text", "été \u200d\0 \U0001f600")
    notebook.set("a", "note", Note("hi", 7))
    notebook.set("b", "text", "another")
    notebook.set("a", "text", "later")
    notebook.close()
    notebook = open_notebook()
    assert notebook.get("a", "text", str, "") == "later"
    assert notebook.get("a", "note", Note, None) == Note("hi", 7)
    assert notebook.get("b", "text", str, "") == "another"
    assert notebook.get("c", "text", str, "nothing") == "nothing"
    assert notebook.trouble == ""


def test_all_of_a_scope_come_in_the_order_in_which_they_were_first_set(open_notebook):
    notebook = open_notebook()
    for name in ("z", "a", "m"):
        notebook.set("s", name, name)
    notebook.set("other", "b", "b")
    notebook.set("s", "z", "again")
    assert list(notebook.all("s", str).items()) == [("z", "again"), ("a", "a"), ("m", "m")]


def test_what_is_deleted_is_gone_from_the_file_as_well(open_notebook, path):
    notebook = open_notebook()
    notebook.set("s", "token", "17.very-secret")
    notebook.set("t", "token", "18.very-secret")
    notebook.set("t", "other", "kept")
    notebook.delete("s", "token")
    notebook.clear("t")
    assert notebook.get("s", "token", str, None) is None
    assert notebook.all("t", str) == {}
    notebook.close()
    assert b"very-secret" not in path.read_bytes()


def test_a_value_of_another_kind_counts_as_none(open_notebook):
    notebook = open_notebook()
    notebook.set("s", "a", "text")
    notebook.set("s", "b", 7)
    assert notebook.get("s", "a", int, 0) == 0
    assert notebook.all("s", int) == {"b": 7}
    assert notebook.trouble == ""


@pytest.mark.parametrize("value", [b"{", b'"\xff"', b"", b'"\\ud83d"'])
def test_a_value_that_is_no_json_counts_as_none(open_notebook, path, value):
    notebook = open_notebook()
    notebook.set("s", "a", "text")
    notebook.set("s", "b", "text")
    with apsw.Connection(str(path)) as connection:
        connection.execute("UPDATE notes SET value = ? WHERE name = 'a'", (value,))
    connection.close()
    assert notebook.get("s", "a", str, "nothing") == "nothing"
    assert notebook.all("s", str) == {"b": "text"}
    assert notebook.trouble == ""


def test_half_a_surrogate_pair_is_kept_as_nothing(open_notebook):
    notebook = open_notebook()
    notebook.set("s", "a", "before")
    notebook.set("s", "a", "\ud83d")
    assert notebook.get("s", "a", str, None) is None


def test_the_newest_stay_when_a_scope_is_thinned_out(open_notebook):
    now = [0]
    notebook = open_notebook(clock=lambda: now[0])
    for day in range(10):
        now[0] = day * DAY_MS
        notebook.set("s", f"{day}", day)
        notebook.set("other", f"{day}", day)
    notebook.set("s", "0", 0)
    notebook.thin_out("s", newest=4)
    assert set(notebook.all("s", int)) == {"7", "8", "9", "0"}
    notebook.thin_out("s", newest=4, days=1)
    assert set(notebook.all("s", int)) == {"8", "9", "0"}
    assert len(notebook.all("other", int)) == 10


@pytest.mark.parametrize("count", [1, 300])
def test_nothing_is_lost_when_the_process_is_killed_right_after(folder, open_notebook, count):
    process = client(
        folder,
        "notebook = Notebook(folder)\n"
        f"for n in range({count}): notebook.set('s', str(n), 'x' * n)\n"
        "print('set', flush=True); sys.stdin.readline()",
    )
    assert process.stdout.readline() == "set\n"
    process.kill()
    process.communicate()
    notebook = open_notebook()
    assert notebook.all("s", str) == {str(n): "x" * n for n in range(count)}
    assert notebook.trouble == ""


def test_several_clients_use_one_notebook_from_its_beginning(folder, open_notebook):
    code = """
sys.stdin.readline()
notebook = Notebook(folder)
for n in range(200):
    notebook.set("one", "last", n)
    notebook.set("all", f"{WHO} {n}", n)
print(notebook.trouble)
"""
    processes = [client(folder, f"WHO = {who}\n{code}") for who in range(4)]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[0] for process in processes] == ["\n"] * 4
    notebook = open_notebook()
    assert len(notebook.all("all", int)) == 800
    assert notebook.all("one", int) == {"last": 199}


def test_two_that_are_open_see_what_the_other_sets(open_notebook):
    one, other = open_notebook(), open_notebook()
    one.set("s", "a", 1)
    assert other.get("s", "a", int, 0) == 1
    other.delete("s", "a")
    assert one.get("s", "a", int, 0) == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")
def test_the_folder_and_its_files_are_for_their_owner_alone(folder, open_notebook):
    before = os.umask(0)
    try:
        open_notebook().set("s", "a", 1)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")
def test_a_file_that_others_could_read_is_for_its_owner_alone_again(path, open_notebook):
    open_notebook().close()
    path.chmod(0o644)
    open_notebook()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def goes_on_in_memory(notebook: Notebook, *words: str) -> bool:
    """It works, and says in one sentence that it keeps nothing, and why."""
    notebook.set("s", "later", "in memory")
    assert notebook.get("s", "later", str, "") == "in memory"
    assert notebook.trouble.startswith("Nothing is kept for the next time from now on: ")
    assert notebook.trouble.endswith(").")
    assert all(word in notebook.trouble for word in words)
    return True


def test_where_there_can_be_no_folder_it_goes_on_in_memory(tmp_path):
    (tmp_path / "file").write_text("")
    notebook = Notebook(tmp_path / "file" / "hubbub")
    assert goes_on_in_memory(notebook, str(tmp_path / "file" / "hubbub" / FILE), "Not a directory")
    notebook.close()


def test_where_a_folder_has_the_name_of_the_file_it_goes_on_in_memory(path, open_notebook):
    path.mkdir(parents=True)
    assert goes_on_in_memory(open_notebook())
    assert path.is_dir()


@pytest.fixture
def small_disk(path: Path) -> Iterator[None]:
    """Files that grow to 16 pages, and no further."""

    def limit(connection: apsw.Connection) -> None:
        if connection.db_filename("main") == str(path):
            connection.pragma("max_page_count", 16)

    apsw.connection_hooks.append(limit)
    yield
    apsw.connection_hooks.remove(limit)


@pytest.mark.usefixtures("small_disk")
def test_when_the_disk_is_full_it_goes_on_in_memory_with_all_it_had(open_notebook):
    notebook = open_notebook()
    for n in range(100):
        notebook.set("s", f"{n}", "x" * 2_000)
    assert goes_on_in_memory(notebook, "full")
    assert list(notebook.all("s", str)) == [*(f"{n}" for n in range(100)), "later"]
    notebook.close()
    on_disk = open_notebook()
    assert 0 < len(on_disk.all("s", str)) < 100
    assert on_disk.trouble == ""


def test_when_it_is_locked_for_long_it_goes_on_in_memory_with_all_it_had(open_notebook, path):
    notebook = open_notebook()
    notebook.set("s", "a", 1)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    assert goes_on_in_memory(notebook, "locked")
    assert notebook.get("s", "a", int, 0) == 1
    other.execute("ROLLBACK")
    other.close()


def damage(path: Path, first: int, last: int) -> None:
    data = bytearray(path.read_bytes())
    data[first:last] = b"\xa5" * len(data[first:last])
    path.write_bytes(data)


@pytest.mark.parametrize(("first", "last"), [(0, 100), (0, 1 << 20), (100, 4_096), (4_096, 1 << 20)])
def test_a_damaged_file_is_moved_aside_and_a_new_one_begun(open_notebook, path, first, last):
    notebook = open_notebook()
    for n in range(50):
        notebook.set("s", f"{n}", "x" * 500)
    notebook.close()
    damage(path, first, last)
    damaged = path.read_bytes()

    notebook = open_notebook()
    assert notebook.trouble.startswith(f"What was kept in {path} is damaged; it is in join.db.damaged now")
    assert path.with_name("join.db.damaged").read_bytes() == damaged
    notebook.set("s", "a", 1)
    notebook.close()
    notebook = open_notebook()
    assert (notebook.all("s", int), notebook.trouble) == ({"a": 1}, "")


def test_a_file_that_is_damaged_while_it_is_open_costs_no_more_than_what_it_held(open_notebook, path):
    notebook = open_notebook()
    for n in range(1_500):  # more than SQLite holds in memory
        notebook.set("s", f"{n}", "x" * 2_000)
    notebook.close()
    notebook = open_notebook()
    damage(path, 4_096, 1 << 30)
    assert len(notebook.all("s", str)) < 1_500
    assert goes_on_in_memory(notebook, "malformed")


def test_the_log_of_a_damaged_file_does_not_come_back_in_the_new_one(folder, open_notebook, path):
    notebook = open_notebook()
    for n in range(50):
        notebook.set("s", f"{n}", "x" * 500)
    notebook.close()
    process = client(
        folder, "n = Notebook(folder); n.set('s', '49', 'y'); print('set', flush=True); sys.stdin.readline()"
    )
    assert process.stdout.readline() == "set\n"
    process.kill()
    process.communicate()
    assert path.with_name("join.db-wal").stat().st_size
    damage(path, 4_096, 1 << 20)

    notebook = open_notebook()
    assert "damaged" in notebook.trouble
    assert notebook.all("s", str) == {}
    assert path.with_name("join.db.damaged-wal").exists()


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (f"PRAGMA user_version = {len(MIGRATIONS) + 1}", "newer hubbub"),
        ("PRAGMA application_id = 7", "another program's"),
    ],
)
def test_a_file_of_a_newer_version_or_of_another_program_is_left_as_it_is(open_notebook, path, statement, why):
    open_notebook().close()
    connection = apsw.Connection(str(path))
    connection.execute(statement)
    connection.close()
    path.chmod(0o640)
    before = path.read_bytes(), path.stat()

    notebook = open_notebook()
    assert goes_on_in_memory(notebook, why)
    notebook.close()
    after = path.read_bytes(), path.stat()
    assert after[0] == before[0]
    assert (after[1].st_mode, after[1].st_mtime_ns) == (before[1].st_mode, before[1].st_mtime_ns)


def test_the_environment_names_another_folder():
    assert state_folder({"HUBBUB_STATE": "/tmp/elsewhere"}) == Path("/tmp/elsewhere")
    assert state_folder({}).parts[-1] == "hubbub"
    assert state_folder({"HUBBUB_STATE": ""}) == state_folder({})
