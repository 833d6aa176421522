"""The keeper of the accounts: answers questions in a few threads of its own, and keeps the directory true.

What is found out there is settled on the hub's thread, where the directory is read: so each question is worked on in
two steps, and what a `_…` method returns is its second step.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

from msgspec.structs import replace

from hubbub.accounts import AccountsError, Answer, Asker
from hubbub.accounts.passwords import hash_password, verify
from hubbub.accounts.sasl import Failed, Scram, Verifier, make_verifier, plain
from hubbub.accounts.saver import Saver
from hubbub.accounts.store import NameTaken, Secrets, Store
from hubbub.accounts.throttle import Throttle, network_of
from hubbub.accounts.token_keeper import TokenKeeper
from hubbub.accounts.tokens import MARK, digest
from hubbub.chat.accounts import Account, Alter, Bind, Directory, Drop, Enrol, Proof, Question, Renew, Terms
from hubbub.chat.commands import Proven, Trusted
from hubbub.chat.handlers.accounts import PASSWORD_BYTES
from hubbub.chat.names import skeleton
from hubbub.chat.operators import OperatorPassword
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Challenge, Confirmed

THREADS = 2
"""So many passwords are hashed at once."""
WAITING = 100
"""So many questions may wait; who asks then is told to come again."""
WAITING_OF_ADDRESS = 20
"""So many of them may come from one address."""
FAILURES, FAILURE_SECONDS = 10, 10.0
"""So many attempts of one address, or on one account, may fail at once; each further one costs so many seconds."""
ENROLMENTS, ENROLMENT_SECONDS = 20, 60.0
"""So many accounts may be made from one address at once, and then one in so many seconds."""

log = logging.getLogger("hubbub.accounts")

Settle: TypeAlias = Callable[[], Answer]


class AccountKeeper:
    """Answers what the hub asks. `post` runs a function on the hub's thread; `clock` counts seconds."""

    def __init__(
        self,
        store: Store,
        terms: Terms,
        post: Callable[[Callable[[], None]], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.directory = Directory(store.accounts(), terms, store.last_user())
        for user, target, up_to in store.read():
            self.directory.read.setdefault(user, {})[target] = up_to
        for user, key, value in store.notes():
            self.directory.notes.setdefault(user, {})[key] = value
        self.operators: Mapping[str, str] = {}
        """The operators of the server by name, each with what is kept of his password."""
        self.tokens = TokenKeeper(store, self.directory, post)
        self._store = store
        self._post = post
        self._clock = clock
        self._pool = ThreadPoolExecutor(THREADS, "accounts")
        self._saver = Saver(store, self._pool, post)
        self._waiting: Counter[str] = Counter()
        """How many questions wait, by where they come from."""
        self._closed = False
        self._by_address = Throttle(FAILURES, FAILURE_SECONDS)
        self._by_account = Throttle(FAILURES * 10, FAILURE_SECONDS)
        self._enrolled = Throttle(ENROLMENTS, ENROLMENT_SECONDS)

    def ask(self, question: Question, asker: Asker, then: Callable[[Answer], None]) -> None:
        """See `Keeper.ask`."""
        refused = self._not_now(question, asker)
        if refused is not None:
            then(refused)
            return
        self._waiting[network_of(asker.address)] += 1
        self._pool.submit(self._work, question, asker, then)

    def note_read(self, user: int, target: str, up_to: int) -> None:
        """See `Keeper.note_read`."""
        self._saver.note_read(user, target, up_to)

    def note(self, user: int, key: str, value: str) -> None:
        """See `Keeper.note`."""
        self._saver.note(user, key, value)

    def close(self) -> None:
        """Finish what was begun."""
        self._closed = True
        self._pool.shutdown(wait=True)
        self.tokens.close()
        self._saver.close()
        self._store.close()

    def _not_now(self, question: Question, asker: Asker) -> Refused | None:
        now, network = self._clock(), network_of(asker.address)
        if self._closed or self._waiting[network] >= WAITING_OF_ADDRESS or self._waiting.total() >= WAITING:
            return Refused("busy", "Too many ask the same at once. Try again in a moment.")
        wait = self._by_address.wait(network, now)
        if isinstance(question, Enrol):
            wait = max(wait, self._enrolled.wait(network, now))
        if wait > 0:
            return Refused("too-many-attempts", f"Too many attempts. Try again in {wait:.0f} seconds.")
        return None

    def _work(self, question: Question, asker: Asker, then: Callable[[Answer], None]) -> None:
        """In a thread of the pool."""
        settle: Settle
        try:
            settle = _STEPS[type(question)](self, question, asker)
        except Refused as refused:
            settle = _answer(refused)
        except AccountsError as error:
            log.warning("%s", error)
            settle = _answer(Refused("not-saved", "Not saved: the accounts cannot be written."))
        except Exception:
            log.exception("A question to the accounts failed.")
            settle = _answer(Refused("not-saved", "That could not be done."))

        def finish() -> None:
            self._waiting -= Counter((network_of(asker.address),))  # none is kept that counts nothing
            answer = settle()
            self._count(question, asker, answer)
            then(answer)

        self._post(finish)

    def _count(self, question: Question, asker: Asker, answer: Answer) -> None:
        now, network = self._clock(), network_of(asker.address)
        if isinstance(answer, Refused) and answer.code == "wrong-password":
            self._by_address.fail(network, now)
        if isinstance(question, Enrol) and not isinstance(answer, Refused):
            self._enrolled.fail(network, now)

    def _enrol(self, question: Enrol, _asker: Asker) -> Settle:
        account = Account(
            question.name,
            question.user,
            always_on=self.directory.terms.always_on,
            made_at=time.time_ns() // 1_000_000,
            email=question.email,
        )
        try:
            self._store.add(account, _secrets(question.password))
        except NameTaken:
            raise Refused("account-exists", f"There is an account {question.name} already.") from None

        def settle() -> Answer:
            self.directory.put(account)
            return Confirmed(f"The account {account.name} is made.") if question.for_another else Proven(account.name)

        return settle

    def _prove(self, question: Proof, asker: Asker) -> Settle:
        try:
            match question.mechanism:
                case "PLAIN":
                    name, password = plain(question.message)
                    bot = self._account_of_token(name, password)
                    if bot is None:
                        self._check(name, password)
                    return self._proven(name, question, bot)
                case "EXTERNAL":
                    return self._proven(self._owner_of(asker.certificate, question.message), question)
                case "SCRAM-SHA-256":
                    return self._scram(question)
        except Failed:
            if isinstance(question.exchange, Scram):
                self._by_account.fail(skeleton(question.exchange.account), self._clock())
            raise _wrong() from None
        raise Refused("no-such-mechanism", "That is no way to log in here.")

    def _proven(self, name: str, question: Proof, found: Account | None = None) -> Settle:
        """`found` is what the file says of it, if that was looked up: it may have been made there just now."""

        def settle() -> Answer:
            if found is not None:
                self.tokens.learn(found)
            account = self.directory.named(name)
            return _wrong() if account is None else Proven(account.name, question.here)

        return settle

    def _account_of_token(self, name: str, password: str) -> Account | None:
        """The account of that name, if a token of it is given in place of its password."""
        account = self._store.account_of_token(digest(password.encode())) if password.startswith(MARK) else None
        return account if account is not None and skeleton(account.name) == skeleton(name) else None

    def _owner_of(self, certificate: str, message: bytes) -> str:
        """The account that a certificate is of. Raises Failed."""
        name = self._store.owner_of(certificate) if certificate else None
        if name is None or message not in (b"", name.encode()):
            raise Failed
        return name

    def _scram(self, question: Proof) -> Settle:
        exchange = question.exchange or Scram(self._verifier)
        if not isinstance(exchange, Scram):
            raise Failed
        answer = exchange.step(question.message)
        if answer is None:
            return self._proven(exchange.account, question)
        return _answer(Challenge(answer, exchange))

    def _verifier(self, name: str) -> Verifier | None:
        self._admit_attempt(name)
        secrets = self._store.secrets(name)
        return secrets.verifier if secrets else None

    def _trust(self, question: OperatorPassword, _asker: Asker) -> Settle:
        if not self.operators:
            raise Refused("no-operators", "This server has no operators.")
        if not _right(question.password, self.operators.get(question.name)):
            raise Refused("wrong-password", "That is no name and password of an operator.")
        return _answer(Trusted())

    def _renew(self, question: Renew, _asker: Asker) -> Settle:
        self._check(question.name, question.old)
        secrets = _secrets(question.new)
        account = self.directory.named(question.name)
        if account is not None:
            self._store.alter(account, secrets)
        return _answer(Confirmed(f"The password of {question.name} is another one now."))

    def _alter(self, question: Alter, _asker: Asker) -> Settle:
        self._store.alter(question.account)

        def settle() -> Answer:
            known = self.directory.holder(question.account.user)
            if known is not None:
                self.directory.put(replace(question.account, name=known.name))
            return Confirmed(question.words)

        return settle

    def _bind(self, question: Bind, asker: Asker) -> Settle:
        if not asker.certificate:
            raise Refused("no-certificate", "You came without a certificate.")
        self._store.bind(asker.certificate, question.name, on=question.on)
        verb = "proves" if question.on else "no longer proves"
        return _answer(Confirmed(f"The certificate that you came with {verb} that you own {question.name}."))

    def _drop(self, question: Drop, _asker: Asker) -> Settle:
        self._check(question.account.name, question.password)
        self._store.drop(question.account)
        valid = {token.digest for token in self._store.tokens()}

        def settle() -> Answer:
            self.directory.remove(question.account.name)
            self.tokens.tell_of_revoked(valid)
            return Proven("")

        return settle

    def _check(self, name: str, password: str) -> None:
        """Raise Refused unless the password is that of the account."""
        self._admit_attempt(name)
        secrets = self._store.secrets(name)
        if not _right(password, secrets.password if secrets else None):
            self._by_account.fail(skeleton(name), self._clock())
            raise _wrong()

    def _admit_attempt(self, name: str) -> None:
        if self._by_account.wait(skeleton(name), self._clock()) > 0:
            raise Refused("too-many-attempts", "Too many attempts on that account. Try again later.")


def _answer(answer: Answer) -> Settle:
    return lambda: answer


def _right(password: str, kept: str | None) -> bool:
    """Whether it is the password of which that was kept; one that is too long is not even tried."""
    return len(password.encode()) <= PASSWORD_BYTES and verify(password, kept)


def _wrong() -> Refused:
    return Refused("wrong-password", "That is not the name and the password of an account.")


def _secrets(password: str) -> Secrets:
    return Secrets(hash_password(password), make_verifier(password))


_STEPS: dict[type[Question], Callable[..., Settle]] = {
    Enrol: AccountKeeper._enrol,
    Proof: AccountKeeper._prove,
    OperatorPassword: AccountKeeper._trust,
    Renew: AccountKeeper._renew,
    Alter: AccountKeeper._alter,
    Bind: AccountKeeper._bind,
    Drop: AccountKeeper._drop,
}
