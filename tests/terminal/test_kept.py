"""What the client keeps of its servers and rooms, in a real file; what it must not keep is not in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from hubbub.chat.text import TEXT_BYTES
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.kept import DRAFT_DAYS, LINES, SERVERS, Kept, Server, Servers
from hubbub.terminal.notebook import FILE, Notebook

URL = "ws://127.0.0.1:8081/ws"
ADA = Server(URL, "ada", 1_000, "17.Zk3")
DAY_MS = 86_400_000


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Notebook]:
    notebook = Notebook(tmp_path)
    yield notebook
    assert notebook.trouble == ""
    notebook.close()


@pytest.fixture
def servers(notebook: Notebook) -> Servers:
    return Servers(notebook)


@pytest.fixture
def kept(notebook: Notebook) -> Kept:
    return Kept(notebook, URL)


def test_servers_come_the_one_used_last_first(servers):
    servers.remember(ADA)
    servers.remember(Server("ws://b/ws", last_used_ms=3_000))
    servers.remember(Server("ws://c/ws", last_used_ms=2_000))
    assert [server.last_used_ms for server in servers.recent()] == [3_000, 2_000, 1_000]
    servers.remember(replace(ADA, last_used_ms=4_000, token="18.Zk4"))
    assert [server.url for server in servers.recent()] == [URL, "ws://b/ws", "ws://c/ws"]
    assert servers.find(URL) == Server(URL, "ada", 4_000, "18.Zk4")
    assert servers.find("ws://d/ws") is None


def test_of_too_many_servers_the_one_not_used_for_longest_is_forgotten_with_all_of_it(servers, notebook):
    Kept(notebook, "ws://0/ws").set_draft("#tea", "begun")
    for n in range(SERVERS + 1):
        servers.remember(Server(f"ws://{n}/ws", last_used_ms=n))
    assert len(servers.recent()) == SERVERS
    assert servers.find("ws://0/ws") is None
    assert Kept(notebook, "ws://0/ws").draft("#tea") == ""


def test_of_a_forgotten_server_nothing_is_left_and_nothing_else_is_gone(servers, notebook, tmp_path):
    other = "ws://127.0.0.1:8081/ws2"
    for url in (URL, other):
        servers.remember(replace(ADA, url=url, token=f"token of {url}"))
        kept = Kept(notebook, url)
        kept.set_draft("#tea", "begun")
        kept.add_typed("typed")
        kept.set_read("j", 1, 5)
        kept.set_level("#tea", "off")
        kept.set_rooms(["#tea"])
        kept.set_current("#tea")
        kept.set_folded({"members"})
        kept.set_waiting(Waiting("1", "#tea", "waits", 1))
    servers.forget(URL)
    assert nothing(Kept(notebook, URL))
    assert Kept(notebook, other).draft("#tea") == "begun"
    assert servers.recent() == [replace(ADA, url=other, token=f"token of {other}")]
    notebook.close()
    assert (tmp_path / FILE).read_bytes().count(b"token of ") == 1


def nothing(kept: Kept) -> bool:
    found = (kept.draft("#tea"), kept.typed(), kept.read("j", 1), kept.levels(), kept.rooms(), kept.current())
    return not any((*found, kept.folded(), kept.waiting()))


def test_of_a_new_server_nothing_is_kept(kept):
    assert nothing(kept)


def test_all_is_there_again_in_the_next_client(kept, tmp_path):
    waiting = Waiting("7f", "#tea", "hello", 1_000, "action", 12, "There is no room #tea.")
    kept.set_draft("#tea", "two\nlines ")
    kept.set_draft("bo", "for bo")
    kept.add_typed("hello")
    kept.set_read("j", 1, 5)
    kept.set_level("#tea", "all")
    kept.set_rooms(["#tea", "bo"])
    kept.set_current("bo")
    kept.set_folded({"rooms", "members"})
    kept.set_waiting(waiting)
    notebook = Notebook(tmp_path)
    kept = Kept(notebook, URL)
    assert (kept.draft("#tea"), kept.draft("bo")) == ("two\nlines ", "for bo")
    assert kept.typed() == ["hello"]
    assert kept.read("j", 1) == 5
    assert kept.levels() == {"#tea": "all"}
    assert (kept.rooms(), kept.current(), kept.folded()) == (["#tea", "bo"], "bo", {"rooms", "members"})
    assert kept.waiting() == [waiting]
    notebook.close()


@pytest.mark.parametrize("text", ["", "/login ada sesame", "/lo", "  /oper ada sesame"])
def test_no_draft_is_left_of_what_is_empty_or_becomes_a_command(kept, text):
    kept.set_draft("#tea", "begun")
    kept.set_draft("#tea", text)
    assert kept.draft("#tea") == ""


def test_a_draft_that_nobody_touched_for_long_is_thrown_away(tmp_path):
    now = [0]
    notebook = Notebook(tmp_path, lambda: now[0])
    kept = Kept(notebook, URL)
    kept.set_draft("#old", "old")
    kept.set_waiting(Waiting("1", "#old", "what one has said stays until it has come true", 1))
    now[0] = DAY_MS
    kept.set_draft("#new", "new")
    now[0] = DRAFT_DAYS * DAY_MS + 1
    kept = Kept(notebook, URL)
    assert (kept.draft("#old"), kept.draft("#new"), len(kept.waiting())) == ("", "new", 1)
    notebook.close()


def test_the_last_lines_that_were_typed_are_kept_in_their_order(kept, notebook):
    for n in range(LINES + 10):
        kept.add_typed(f"line {n}")
    kept.add_typed("x" * (TEXT_BYTES + 1))
    expected = [f"line {n}" for n in range(10, LINES + 10)]
    assert kept.typed() == expected
    assert Kept(notebook, URL).typed() == expected
    assert len(notebook.all(f"{URL} typed", str)) == LINES


def test_the_same_line_may_be_typed_twice(kept):
    for line in ("ok", "yes", "ok"):
        kept.add_typed(line)
    assert kept.typed() == ["ok", "yes", "ok"]


def test_no_line_with_a_secret_gets_into_the_file(kept, tmp_path):
    for line in ("/login ada sesame", "/REGISTER sesame", " /password open sesame", "/join #tea sesame", "hello"):
        kept.add_typed(line)
    assert kept.typed() == ["hello"]
    assert not [file for file in tmp_path.iterdir() if b"sesame" in file.read_bytes()]


def test_read_positions_only_go_on_and_are_of_one_journal(kept):
    kept.set_read("j", 1, 5)
    kept.set_read("j", 1, 3)
    kept.set_read("j", 2, 9)
    kept.set_read("k", 1, 2)
    assert [kept.read("j", 1), kept.read("j", 2), kept.read("k", 1), kept.read("k", 2)] == [5, 9, 2, 0]


def test_a_message_that_waits_is_replaced_in_its_place_until_it_has_come_true(kept):
    first, second = Waiting("1", "#tea", "first", 1), Waiting("2", "#tea", "second", 2)
    kept.set_waiting(first)
    kept.set_waiting(second)
    kept.set_waiting(replace(first, error="Not now."))
    assert kept.waiting() == [replace(first, error="Not now."), second]
    kept.delete_waiting("1")
    assert kept.waiting() == [second]


def test_two_servers_have_nothing_in_common(kept, notebook):
    kept.set_draft("#tea", "here")
    kept.set_waiting(Waiting("1", "#tea", "here", 1))
    assert nothing(Kept(notebook, "ws://other/ws"))
