"""Operators of the server: what is asked of one who wants to be one."""

from hubbub.chat.accounts import Question


class OperatorPassword(Question, frozen=True):
    """Whether the password is that of the operator of this name. It is answered with `Trusted`."""

    name: str
    password: str
