"""Refusals as standard replies (IRCv3 standard-replies): what FAIL says where a specification wants no numeric."""

from hubbub.chat.commands import (
    ClearNotes,
    Command,
    Delete,
    Describe,
    Edit,
    History,
    Note,
    Read,
    Register,
    Relay,
    Rename,
    Search,
)
from hubbub.chat.notes import KEYS
from hubbub.chat.refusals import Refused
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import word

_REGISTER = {
    "account-exists": "ACCOUNT_EXISTS",
    "bad-email": "INVALID_EMAIL",
    "bad-name": "BAD_ACCOUNT_NAME",
    "bad-password": "UNACCEPTABLE_PASSWORD",
    "logged-in": "ALREADY_AUTHENTICATED",
    "needs-email": "INVALID_EMAIL",
    "needs-nick": "NEED_NICK",
    "not-arrived": "COMPLETE_CONNECTION_REQUIRED",
    "reserved-name": "BAD_ACCOUNT_NAME",
    "weak-password": "WEAK_PASSWORD",
}
"""The codes of REGISTER (IRCv3 account-registration)."""

_RELAYMSG = {"bad-name": "INVALID_NICK", "empty": "BLANK_MSG", "no-right": "PRIVS_NEEDED"}
"""The codes of RELAYMSG (draft/relaymsg)."""

_EDIT = {"no-such-message": "UNKNOWN_MSGID", "not-yours": "EDIT_FORBIDDEN", "unchanged": "UNCHANGED"}
"""The codes of a PRIVMSG that edits."""

_UNKNOWN_PLACES = {"no-such-room", "no-room", "not-joined", "no-such-nick"}


def failure(client: Client, refused: Refused, command: Command | None) -> str | None:
    """The line that tells why `command` was not done; None if it is one that is answered by numerics."""
    match command:
        case History(room=name, token=token) if token:
            return _no_history(client, refused, name, token)
        case Search():
            return _not_found(client, refused)
        case Delete(room=name, token=token):
            return _not_deleted(client, refused, name, token)
        case Edit(room=name, token=token):
            return _not_edited(client, refused, name, token)
        case Describe():
            return client.told("FAIL", "SETNAME", "INVALID_REALNAME", refused.text)
        case Read(room=name):
            return client.told("FAIL", "MARKREAD", "INVALID_PARAMS", word(name), refused.text)
        case Note(target=name, notes=notes):
            return _not_noted(client, refused, name, next(iter(notes), "*"))
        case ClearNotes(target=name):
            return _not_noted(client, refused, name, "*")
        case Rename(room=old, name=new):
            return _not_renamed(client, refused, old, new)
        case Relay() if client.via == "RELAYMSG" and refused.code in _RELAYMSG:
            return client.told("FAIL", "RELAYMSG", _RELAYMSG[refused.code], refused.text)
        case Register(account=account):
            code = _REGISTER.get(refused.code, "TEMPORARILY_UNAVAILABLE")
            return client.told("FAIL", "REGISTER", code, word(account), refused.text)
    return None


def _not_noted(client: Client, refused: Refused, name: str, key: str) -> str | None:
    name, key = word(name or client.nick), word(key)
    subjects = {
        "bad-note-key": ["INVALID_KEY", key],
        "bad-note-value": ["INVALID_VALUE", key],
        "too-many-notes": ["LIMIT_REACHED", "SET", name, str(KEYS)],
        "no-right": ["KEY_NO_PERMISSION", name, key],
    }
    return client.told("FAIL", "METADATA", *subjects.get(refused.code, ["INVALID_TARGET", name]), refused.text)


def _not_renamed(client: Client, refused: Refused, old: str, new: str) -> str | None:
    codes = {"room-exists": "CHANNEL_NAME_IN_USE", "same-name": "CANNOT_RENAME", "bad-name": "CANNOT_RENAME"}
    code = codes.get(refused.code)
    return client.told("FAIL", "RENAME", code, word(old), word(new), refused.text) if code else None


def _no_history(client: Client, refused: Refused, name: str, token: str) -> str:
    if token.startswith("*"):  # a service that answers by what is there, or not at all
        return ""
    code = "INVALID_TARGET" if refused.code in _UNKNOWN_PLACES else "MESSAGE_ERROR"
    return client.told("FAIL", "CHATHISTORY", code, token, word(name), refused.text)


def _not_edited(client: Client, refused: Refused, name: str, msgid: str) -> str | None:
    if refused.code in _UNKNOWN_PLACES:
        return client.told("FAIL", "PRIVMSG", "INVALID_TARGET", word(name), refused.text)
    code = _EDIT.get(refused.code)
    return client.told("FAIL", "PRIVMSG", code, word(name), word(msgid), refused.text) if code else None


def _not_found(client: Client, refused: Refused) -> str:
    code = "INTERNAL_ERROR" if refused.code == "unreadable" else "INVALID_PARAMS"
    return client.told("FAIL", "SEARCH", code, refused.text)


def _not_deleted(client: Client, refused: Refused, name: str, msgid: str) -> str:
    if refused.code in _UNKNOWN_PLACES:
        return client.told("FAIL", "REDACT", "INVALID_TARGET", word(name), refused.text)
    code = "REDACT_FORBIDDEN" if refused.code == "not-yours" else "UNKNOWN_MSGID"
    return client.told("FAIL", "REDACT", code, word(name), word(msgid), refused.text)
