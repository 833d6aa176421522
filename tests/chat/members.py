"""A chat with accounts, whose keeper answers by hand: passwords are right if they are the account's name backwards."""

from small_chat import Chat

from hubbub.chat.accounts import Account, Alter, Drop, Enrol, Proof, Question, Terms
from hubbub.chat.commands import Arrive, Command, Join, Proven
from hubbub.chat.entities import User
from hubbub.chat.handlers import Attach, Errand, handle
from hubbub.chat.handlers.results import Result
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply


class Members(Chat):
    """Users who may have accounts."""

    def __init__(self) -> None:
        super().__init__()
        self.accounts = self.state.accounts
        self.accounts.terms = Terms()

    def account(self, name: str) -> Account:
        """Somebody has an account."""
        self.accounts.put(Account(name, self.state.new_user()))
        return self.named(name)

    def named(self, name: str) -> Account:
        found = self.accounts.named(name)
        assert found is not None
        return found

    def connect(self) -> User:
        """Somebody who has not arrived."""
        number = self.state.new_user()
        return User(number, f"guest-{number}")

    def arrive(self, nick: str = "", *rooms: str, address: str = "") -> User:
        user = self.connect()
        user.address = address
        return self.come_in(user, nick, *rooms)

    def come_in(self, user: User, nick: str = "", *rooms: str) -> User:
        """He who is connected arrives: who he is from then on."""
        result = self.do(user, Arrive(nick))
        found = result.user if isinstance(result, Attach) else self.state.users[result.user]
        for room in rooms:
            self.do(found, Join(room))
        return found

    def member(self, name: str, *rooms: str) -> User:
        """Somebody who has an account, and is here by it."""
        user = self.connect()
        user.account = self.account(name).name
        return self.come_in(user, name, *rooms)

    def do(self, user: User, command: Command) -> Result:
        """Judge the command, and have what it asks answered and handled."""
        result = super().do(user, command)
        if not isinstance(result, Errand):
            return result
        answer = self.answered(result.question)
        if isinstance(answer, Refused):
            raise answer
        return self.do(user, answer) if isinstance(answer, Command) else answer

    def answered(self, question: Question) -> Command | Reply | Refused:
        """What the keeper says."""
        match question:
            case Enrol(name=name, user=user):
                if self.accounts.like(name) is not None:
                    return Refused("account-exists", "")
                self.accounts.put(Account(name, user))
                return Proven(name)
            case Proof(message=message, here=here):
                _, name, password = message.decode().split("\0")
                account = self.accounts.named(name)
                right = account is not None and password == account.name[::-1]
                return Proven(account.name, here) if right and account else Refused("wrong-password", "")
            case Alter(account=account):
                self.accounts.put(account)
            case Drop(account=account, password=password):
                if password != account.name[::-1]:
                    return Refused("wrong-password", "")
                self.accounts.remove(account.name)
                return Proven("")
        return Refused("asked", type(question).__name__)

    def judge(self, user: User, command: Command) -> Result:
        """What the command leads to; nothing comes of it."""
        return handle(self.state, self.state.users.get(user.id, user), command)
