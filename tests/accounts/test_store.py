"""The store of accounts, in real files: what it has accepted is there again; what is not its own it does not touch."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from hubbub.accounts import AccountsError
from hubbub.accounts.sasl import Verifier
from hubbub.accounts.store import NameTaken, Secrets, Store
from hubbub.chat.accounts import Account
from hubbub.chat.state import MARKS_KEPT

ADA = Account("ada", 7, made_at=1_000, email="ada@example.org")
SECRETS = Secrets("a hash", Verifier(b"salt", b"stored", b"server", 4096))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "accounts.db"


@pytest.fixture(params=["a file", "memory"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    """A store with one account."""
    store = Store(path if request.param == "a file" else None)
    store.add(ADA, SECRETS)
    yield store
    store.close()


def test_an_account_is_kept_with_all_that_belongs_to_it(store):
    assert store.accounts() == [ADA]
    assert store.secrets("ada") == SECRETS
    assert store.secrets("ADA") == SECRETS
    assert store.secrets("bob") is None
    assert store.last_user() == 7


def test_all_is_there_again_after_a_restart(path):
    store = Store(path)
    store.add(ADA, SECRETS)
    store.bind("ab:cd", "ada", on=True)
    store.note_read([(7, "#lobby", 5)])
    store.note([(7, "avatar", "a picture")])
    store.close()
    store = Store(path)
    assert store.accounts() == [ADA]
    assert store.secrets("ada") == SECRETS
    assert store.owner_of("ab:cd") == "ada"
    assert list(store.read()) == [(7, "#lobby", 5)]
    assert list(store.notes()) == [(7, "avatar", "a picture")]
    store.close()


@pytest.mark.parametrize("name", ["ada", "ADA", "Ada", "\u0430da", "\uff41da"])
def test_there_is_one_account_of_names_that_look_alike(store, name):
    with pytest.raises(NameTaken):
        store.add(Account(name, 8), SECRETS)
    assert store.accounts() == [ADA]


def test_no_two_accounts_have_one_id(store):
    with pytest.raises(NameTaken):
        store.add(Account("bob", 7), SECRETS)


def test_of_an_account_that_is_given_up_nothing_is_left_but_its_name(store):
    store.bind("ab:cd", "ada", on=True)
    store.note_read([(7, "#lobby", 5)])
    store.note([(7, "avatar", "a picture")])
    store.drop(ADA)
    assert store.accounts() == []
    assert store.secrets("ada") is None
    assert store.owner_of("ab:cd") is None
    assert list(store.read()) == []
    assert list(store.notes()) == []
    assert store.last_user() == 7
    with pytest.raises(NameTaken):
        store.add(Account("\u0430da", 8), SECRETS)


def test_of_an_account_that_is_given_up_the_file_holds_no_secret(path):
    store = Store(path)
    store.add(ADA, SECRETS)
    store.drop(ADA)
    store.close()
    kept = b"".join(each.read_bytes() for each in path.parent.iterdir())
    for secret in (b"a hash", b"stored", b"ada@example.org"):
        assert secret not in kept


def test_an_account_is_kept_otherwise(store):
    store.alter(Account("ada", 7, always_on=True, alone=True, made_at=1_000))
    assert store.accounts() == [Account("ada", 7, always_on=True, alone=True, made_at=1_000)]
    assert store.secrets("ada") == SECRETS
    store.alter(ADA, Secrets("another hash", None))
    assert store.secrets("ada") == Secrets("another hash", None)


def test_a_certificate_proves_that_one_owns_one_account(store):
    store.add(Account("bob", 8), SECRETS)
    store.bind("ab:cd", "ada", on=True)
    store.bind("ab:cd", "bob", on=True)
    assert store.owner_of("ab:cd") == "bob"
    store.bind("ab:cd", "bob", on=False)
    assert store.owner_of("ab:cd") is None


def test_nothing_is_noted_about_who_has_no_account(store):
    store.note_read([(9, "#lobby", 5), (7, "#lobby", 6)])
    store.note([(9, "avatar", "a picture")])
    assert list(store.read()) == [(7, "#lobby", 6)]
    assert list(store.notes()) == []


def test_an_empty_note_takes_one_away(store):
    store.note([(7, "avatar", "a picture"), (7, "colour", "red")])
    store.note([(7, "avatar", "")])
    assert list(store.notes()) == [(7, "colour", "red")]


def test_what_was_read_is_kept_of_so_many_places(store):
    store.note_read([(7, f"#room{number}", number) for number in range(1, MARKS_KEPT + 1)])
    store.note_read([(7, "#another", MARKS_KEPT + 1)])
    kept = {target for _, target, _ in store.read()}
    assert len(kept) == MARKS_KEPT
    assert "#another" in kept
    assert "#room1" not in kept


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_the_files_are_their_owners_alone_whatever_the_umask(path, umask):
    before = os.umask(umask)
    try:
        store = Store(path)
        store.add(ADA, SECRETS)
        modes = {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes == {0o600}


def another_programs(path: Path) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE cakes (name TEXT); INSERT INTO cakes VALUES ('sponge')")
    connection.close()


def a_journals(path: Path) -> None:
    connection = apsw.Connection(str(path))
    connection.pragma("application_id", 1)
    connection.close()


def a_newer_ones(path: Path) -> None:
    Store(path).close()
    connection = apsw.Connection(str(path))
    connection.pragma("user_version", 1_000)
    connection.close()


def no_database(path: Path) -> None:
    path.write_bytes(b"These are no accounts. " * 500)


def a_damaged_one(path: Path) -> None:
    store = Store(path)
    store.add(ADA, SECRETS)
    store.close()
    data = bytearray(path.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    path.write_bytes(data)


@pytest.mark.parametrize("make", [another_programs, a_journals, a_newer_ones, no_database, a_damaged_one])
def test_a_file_that_is_not_its_own_is_refused_in_a_sentence_and_left_as_it_is(path, make: Callable[[Path], None]):
    make(path)
    before = path.read_bytes()
    with pytest.raises(AccountsError) as refused:
        Store(path).accounts()
    assert str(refused.value).endswith(".") or str(refused.value).endswith(").")
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(AccountsError, match=r"^The accounts cannot be read or written \(.*\)\.$"):
        Store(tmp_path / "nowhere" / "accounts.db")


@pytest.mark.parametrize("table", ["accounts", "read", "notes"])
def test_a_file_in_which_something_is_missing_is_told_in_a_sentence(path, table):
    store = Store(path)
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute(f"DROP TABLE {table}")
    with pytest.raises(AccountsError):
        getattr(store, table)()
    store.close()


def test_nothing_is_kept_in_a_file_that_is_no_longer_in_its_place(path: Path) -> None:
    with closing(Store(path)) as store:
        store.add(ADA, SECRETS)
        path.rename(path.with_name("elsewhere"))
        with pytest.raises(AccountsError, match="removed or replaced"):
            store.drop(ADA)
        path.touch()
        with pytest.raises(AccountsError, match="removed or replaced"):
            store.drop(ADA)
        path.with_name("elsewhere").rename(path)
        assert store.accounts() == [ADA]
        store.drop(ADA)
        assert store.accounts() == []
