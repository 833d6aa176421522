"""A keeper of accounts whose clock is moved by hand, and whose answers come when they are waited for."""

import queue
from collections.abc import Callable
from typing import NamedTuple

from scramp import ScramClient

from hubbub.accounts import Answer
from hubbub.accounts.keeper import AccountKeeper
from hubbub.accounts.store import Store
from hubbub.chat.accounts import Enrol, Exchange, Proof, Question, Terms
from hubbub.chat.commands import Proven
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Challenge

GUARD_SECONDS = 30


class Asker(NamedTuple):
    """Somebody who asks."""

    address: str = "192.0.2.1"
    certificate: str = ""


SOMEBODY = Asker()


class Desk:
    """A keeper, and the hub's thread, which is the test's."""

    def __init__(self, store: Store | None = None) -> None:
        self.now = 0.0
        self.store = store or Store(None)
        self.posted: queue.Queue[Callable[[], None]] = queue.Queue()
        self.keeper = AccountKeeper(self.store, Terms(), self.posted.put, clock=lambda: self.now)

    def put(self, question: Question, asker: Asker = SOMEBODY) -> list[Answer]:
        """Ask, and see to nothing else: where the answer will be."""
        answers: list[Answer] = []
        self.keeper.ask(question, asker, answers.append)
        return answers

    def ask(self, question: Question, asker: Asker = SOMEBODY) -> Answer:
        """Ask, and wait for the answer."""
        answers = self.put(question, asker)
        self.wait(answers)
        return answers[0]

    def wait(self, *answers: list[Answer]) -> None:
        """Wait until all of these have come."""
        while not all(answers):
            self.posted.get(timeout=GUARD_SECONDS)()

    def refusal(self, question: Question, asker: Asker = SOMEBODY) -> str:
        """The code of the refusal that is the answer; "" if it is none."""
        answer = self.ask(question, asker)
        return answer.code if isinstance(answer, Refused) else ""

    def enrol(self, name: str, password: str = "sesame", user: int = 0) -> None:
        """Let there be an account."""
        number = user or self.keeper.directory.last_user + 1
        assert self.ask(Enrol(name, password, "", number), Asker("198.51.100.1")) == Proven(name)


def plain(account: str, password: str, authorise: str = "") -> Proof:
    """A message of PLAIN."""
    return Proof("PLAIN", f"{authorise}\0{account}\0{password}".encode())


def scram(message: str, exchange: Exchange | None = None) -> Proof:
    """A message of SCRAM."""
    return Proof("SCRAM-SHA-256", message.encode(), exchange)


def step(desk: Desk, message: str, exchange: Exchange | None = None) -> Challenge:
    """Send a message of SCRAM, to which there is more to say."""
    answer = desk.ask(scram(message, exchange))
    assert isinstance(answer, Challenge), answer
    return answer


def shake_hands(desk: Desk, account: str, password: str) -> Answer:
    """All of SCRAM, as a client does it who checks the server, too."""
    client = ScramClient(["SCRAM-SHA-256"], account, password)
    first = step(desk, client.get_client_first())
    client.set_server_first(first.message.decode())
    final = desk.ask(scram(client.get_client_final(), first.exchange))
    if not isinstance(final, Challenge):
        return final
    client.set_server_final(final.message.decode())
    return desk.ask(scram("", final.exchange))
