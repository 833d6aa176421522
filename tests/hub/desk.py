"""A keeper of accounts by hand: it answers at once, or when told. A password is right if it is the name backwards."""

from collections import deque
from collections.abc import Callable

from hubbub.accounts import Answer, Asker, NoTokens
from hubbub.chat.accounts import Account, Alter, Bind, Directory, Drop, Enrol, Exchange, Proof, Question, Renew, Terms
from hubbub.chat.commands import Proven, Trusted
from hubbub.chat.operators import OperatorPassword
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Challenge, Confirmed

WRONG = Refused("wrong-password", "That is not the name and the password of an account.")


class Half(Exchange):
    """A proof by TWICE, which wants the message of PLAIN in two parts."""

    def __init__(self, begun: bytes) -> None:
        self.begun = begun


class Desk:
    """Accounts in memory, and the questions that wait."""

    tokens = NoTokens()

    def __init__(self) -> None:
        self.directory = Directory(terms=Terms())
        self.waits = False
        self.waiting: deque[Callable[[], None]] = deque()
        self.read: dict[tuple[int, str], int] = {}
        self.noted: dict[tuple[int, str], str] = {}

    def ask(self, question: Question, asker: Asker, then: Callable[[Answer], None]) -> None:  # noqa: ARG002
        self.waiting.append(lambda: then(self._answered(question)))
        if not self.waits:
            self.answer()

    def note_read(self, user: int, target: str, up_to: int) -> None:
        self.read[user, target] = up_to

    def note(self, user: int, key: str, value: str) -> None:
        self.noted[user, key] = value

    def answer(self) -> None:
        """Answer the question that has waited longest."""
        self.waiting.popleft()()

    def account(self, name: str, user: int, **how: bool) -> Account:
        """There is such an account."""
        self.directory.put(Account(name, user, **how))
        return self.named(name)

    def named(self, name: str) -> Account:
        """The account of that name."""
        found = self.directory.named(name)
        assert found is not None
        return found

    def _answered(self, question: Question) -> Answer:
        match question:
            case Enrol(name=name, user=user, for_another=for_another):
                if self.directory.like(name) is not None:
                    return Refused("account-exists", f"There is an account {name} already.")
                self.directory.put(Account(name, user))
                return Confirmed(f"The account {name} is made.") if for_another else Proven(name)
            case Proof():
                return self._proved(question)
            case Alter(account=account, words=words):
                self.directory.put(account)
                return Confirmed(words)
            case Renew(name=name, old=old):
                return Confirmed("It is another one now.") if old == name[::-1] else WRONG
            case Bind():
                return Refused("no-certificate", "You came without a certificate.")
            case Drop(account=account, password=password):
                if password != account.name[::-1]:
                    return WRONG
                self.directory.remove(account.name)
                return Proven("")
            case OperatorPassword(password=password):
                return Trusted() if password == "sesame" else WRONG
        raise AssertionError(question)

    def _proved(self, question: Proof) -> Answer:
        message = question.message
        if question.mechanism != "PLAIN":  # any other one takes two steps, and sends the first back
            if question.exchange is None:
                return Challenge(message, Half(message))
            assert isinstance(question.exchange, Half)
            message = question.exchange.begun + message
        parts = message.split(b"\0")
        if len(parts) != 3:
            return WRONG
        account = self.directory.named(parts[1].decode(errors="replace"))
        if account is None or parts[2] != account.name[::-1].encode():
            return WRONG
        return Proven(account.name, question.here)
