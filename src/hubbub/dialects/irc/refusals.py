"""Refusals as numerics: which error of IRC each code of the core is."""

from hubbub.chat.commands import Arrive, Command, Join, Leave, Me, Msg, Nick, Say, Topic
from hubbub.chat.refusals import Refused
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client

_NUMERICS = {
    "bad-name": n.ERR_ERRONEUSNICKNAME,
    "reserved-name": n.ERR_ERRONEUSNICKNAME,
    "nick-in-use": n.ERR_NICKNAMEINUSE,
    "no-such-nick": n.ERR_NOSUCHNICK,
    "to-yourself": n.ERR_NOSUCHNICK,
    "no-such-room": n.ERR_NOSUCHCHANNEL,
    "no-room": n.ERR_NOSUCHCHANNEL,
    "room-looks-alike": n.ERR_NOSUCHCHANNEL,
    "not-joined": n.ERR_NOTONCHANNEL,
    "too-many-rooms": n.ERR_TOOMANYCHANNELS,
    "empty": n.ERR_NOTEXTTOSEND,
    "no-text": n.ERR_NOTEXTTOSEND,
    "no-recipient": n.ERR_NORECIPIENT,
    "no-nick": n.ERR_NONICKNAMEGIVEN,
    "too-long": n.ERR_INPUTTOOLONG,
    "already-registered": n.ERR_ALREADYREGISTERED,
}


def refusal(client: Client, refused: Refused, command: Command | None) -> str:
    """The line, or lines, that tell why `command` was not done."""
    code, subject = refused.code, _subject(command)
    if code == "same-nick" or (isinstance(command, Say | Msg) and command.form == "notice"):
        return ""  # a notice is never answered (RFC 2812, 3.3.2)
    if code == "slow-down":
        return client.told("NOTICE", client.nick, refused.text)
    if code == "not-utf8":
        return client.told("FAIL", "*", "INVALID_UTF8", refused.text)
    if code == "need-more-params":
        return client.numeric(n.ERR_NEEDMOREPARAMS, "USER", refused.text)
    if code == "line-too-long":
        return client.numeric(n.ERR_INPUTTOOLONG, "Input line was too long")
    number = _NUMERICS.get(code, n.ERR_UNKNOWNERROR)
    if isinstance(command, Join) and code == "bad-name":
        number = n.ERR_NOSUCHCHANNEL
    if isinstance(command, Say | Me) and code == "not-joined":
        number = n.ERR_CANNOTSENDTOCHAN
    return client.numeric(number, *subject, refused.text)


def _subject(command: Command | None) -> list[str]:
    """What the error is about, as IRC names it before the text."""
    match command:
        case Arrive(nick=name) | Nick(nick=name) | Msg(to=name):
            return [_word(name)]
        case Join(room=name) | Leave(room=name) | Topic(room=name) | Say(room=name) | Me(room=name):
            return [_word(name)]
    return []


def _word(name: str) -> str:
    """The name as a middle parameter can hold it."""
    return name if name.isprintable() and name and " " not in name and not name.startswith(":") else "*"
