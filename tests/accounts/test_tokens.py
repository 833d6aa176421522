"""Tokens: what is kept of them, what they prove and what they do not, and what a server learns of while it runs."""

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from accounting import GUARD_SECONDS, Desk, plain

from hubbub.accounts import AccountsError
from hubbub.accounts.keeper import FAILURES
from hubbub.accounts.schema import MIGRATIONS
from hubbub.accounts.store import NameTaken, Secrets, Store
from hubbub.accounts.tokens import MARK, digest, new_token
from hubbub.chat.accounts import Account, Drop, Renew
from hubbub.chat.commands import Proven

GREETER = Account("greeter", -1, always_on=True, made_at=1_000, bot=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "accounts.db"


@pytest.fixture
def served(path: Path) -> Iterator[Desk]:
    """The accounts of a running server, in a file."""
    desk = Desk(Store(path))
    yield desk
    desk.keeper.close()


@pytest.fixture
def host(served: Desk, path: Path) -> Iterator[Store]:  # noqa: ARG001 - it has the file open
    """What another process opens meanwhile."""
    store = Store(path)
    yield store
    store.close()


def given(store: Store, name: str = "greeter") -> str:
    """A token of that bot, which is there from then on."""
    store.add_bot(name, 1_000)
    return another(store, name)


def another(store: Store, name: str) -> str:
    token = new_token()
    store.issue(digest(token.encode()), name, 2_000)
    return token


def owner(desk: Desk, token: str) -> str:
    """Whose token it is; nobody's, if it is none."""
    found = []
    desk.keeper.tokens.present(token.encode(), found.append)
    desk.posted.get(timeout=GUARD_SECONDS)()
    return "nobody" if found[0] is None else found[0].name


def look(desk: Desk) -> None:
    """Let the server look at the file."""
    desk.keeper.tokens.follow()
    desk.posted.get(timeout=GUARD_SECONDS)()


def test_a_token_fits_into_a_url_and_is_another_each_time():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    for token in tokens:
        assert token.startswith(MARK)
        assert token.replace("-", "").replace("_", "").isalnum()
        assert token.isascii()


def test_of_a_token_its_digest_alone_is_on_disk(path):
    store = Store(path)
    token = given(store)
    store.close()
    for file in path.parent.iterdir():
        assert token.encode() not in file.read_bytes()
        assert token.removeprefix(MARK).encode() not in file.read_bytes()


def test_a_bot_has_an_account_without_a_password_and_an_id_below_zero():
    store = Store(None)
    store.add_bot("greeter", 1_000)
    store.add_bot("alarms", 1_000)
    assert store.accounts() == [Account("alarms", -2, True, False, 1_000, "", True), GREETER]
    with pytest.raises(NameTaken):
        store.add_bot("Greeter", 1_000)
    store.close()


def test_the_ids_of_bots_do_not_disturb_those_of_guests():
    desk = Desk()
    desk.store.add_bot("greeter", 1_000)
    desk.enrol("ada", user=7)
    assert desk.store.last_user() == 7
    desk.keeper.close()


def test_a_token_proves_whose_it_is_until_it_is_revoked(desk):
    token = given(desk.store)
    assert owner(desk, token) == "greeter"
    assert desk.keeper.directory.named("greeter") == GREETER
    assert desk.store.revoke("GREETER") == 1
    assert owner(desk, token) == "nobody"


def test_an_account_may_have_several_tokens_which_are_listed_by_age(desk):
    desk.enrol("ada")
    first, second = another(desk.store, "ada"), another(desk.store, "ada")
    assert owner(desk, first) == owner(desk, second) == "ada"
    assert {token.digest for token in desk.store.tokens()} == {digest(first.encode()), digest(second.encode())}
    assert desk.store.revoke("ada") == 2
    assert desk.store.revoke("ada") == 0


@pytest.mark.parametrize("token", ["", "hubbub-", "hubbub-" + "A" * 43, "\0", "x" * 10_000])
def test_what_is_no_token_proves_nothing(desk, token):
    given(desk.store)
    assert owner(desk, token) == "nobody"


def test_a_tool_with_a_revoked_token_locks_nobody_out(desk):
    token = given(desk.store)
    for _ in range(3 * FAILURES):
        assert owner(desk, new_token()) == "nobody"
    assert owner(desk, token) == "greeter"


def test_a_token_stands_for_the_password_of_its_account_and_of_no_other(desk):
    token = given(desk.store)
    desk.enrol("ada")
    owner(desk, token)  # so that the server knows the bot
    assert desk.ask(plain("greeter", token)) == Proven("greeter")
    assert desk.refusal(plain("ada", token)) == "wrong-password"
    assert desk.refusal(plain("greeter", "")) == "wrong-password"
    assert desk.refusal(plain("greeter", digest(token.encode()).hex())) == "wrong-password"


def test_with_a_token_nobody_takes_an_account_from_its_owner(desk):
    desk.enrol("ada")
    token = another(desk.store, "ada")
    assert desk.refusal(Renew("ada", token, "another")) == "wrong-password"
    assert desk.refusal(Drop(desk.keeper.directory.named("ada"), token)) == "wrong-password"


def test_with_its_account_a_token_is_gone(desk):
    desk.enrol("ada")
    token, told = another(desk.store, "ada"), []
    desk.keeper.tokens.watch(token.encode(), lambda: told.append("revoked"))
    assert desk.ask(Drop(desk.keeper.directory.named("ada"), "sesame")) == Proven("")
    assert told == ["revoked"]
    assert owner(desk, token) == "nobody"


def test_a_running_server_learns_of_a_bot_that_another_process_made(served, host):
    look(served)
    token = given(host)
    assert served.keeper.directory.named("greeter") is None
    look(served)
    assert served.keeper.directory.named("greeter") == GREETER
    assert owner(served, token) == "greeter"


def test_the_accounts_of_people_come_by_the_server_alone(served, host):
    host.add(Account("ada", 7), Secrets("a hash", None))
    another(host, "ada")
    look(served)
    assert served.keeper.directory.named("ada") is None  # as one that was given up a moment ago


def test_a_running_server_knows_a_token_before_it_has_looked(served, host):
    assert owner(served, given(host)) == "greeter"


def test_a_token_that_was_made_just_now_stands_for_the_password_at_once(served, host):
    token = given(host)
    assert served.ask(plain("greeter", token)) == Proven("greeter")
    assert served.keeper.directory.named("greeter") == GREETER


def test_who_watches_a_token_is_told_when_another_process_revokes_it_and_not_before(served, host):
    told = []
    kept, lost, left = given(host), given(host, "alarms"), another(host, "alarms")
    served.keeper.tokens.watch(kept.encode(), lambda: told.append("kept"))
    served.keeper.tokens.watch(lost.encode(), lambda: told.append("lost"))
    served.keeper.tokens.watch(left.encode(), lambda: told.append("left"))()
    look(served)
    assert told == []
    host.revoke("alarms")
    look(served)
    look(served)
    assert told == ["lost"]


def test_a_file_of_the_first_version_is_brought_up_to_date_with_what_is_in_it(path):
    old = apsw.Connection(str(path))
    old.execute(MIGRATIONS[0])
    old.execute("INSERT INTO accounts VALUES (7, 'ada', 'ada', 0, 0, 1, '', 'a hash', NULL, 0)")
    old.pragma("application_id", int.from_bytes(b"huba", "big"))
    old.pragma("user_version", 1)
    old.close()
    store = Store(path)
    assert store.accounts() == [Account("ada", 7, made_at=1)]
    assert store.account_of_token(digest(another(store, "ada").encode())) == Account("ada", 7, made_at=1)
    store.close()


def test_that_the_accounts_cannot_be_read_is_told_as_that(desk, monkeypatch):
    token, found = given(desk.store), []
    monkeypatch.setattr(desk.store, "account_of_token", _fail)
    desk.keeper.tokens.present(token.encode(), found.append)
    desk.posted.get(timeout=GUARD_SECONDS)()
    desk.keeper.close()
    desk.keeper.tokens.present(token.encode(), found.append)
    assert [type(each) for each in found] == [AccountsError, AccountsError]


def _fail(_digest):
    raise AccountsError("The disk is gone.")
