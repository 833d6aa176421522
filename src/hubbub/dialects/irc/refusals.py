"""Refusals as numerics: which error of IRC each code of the core is."""

from hubbub.chat.commands import (
    Accept,
    Arrive,
    Command,
    Edit,
    Invite,
    Join,
    Kick,
    Kill,
    Leave,
    Me,
    Msg,
    Nick,
    Prove,
    Rehash,
    Relay,
    Rename,
    Say,
    Set,
    Topic,
)
from hubbub.chat.refusals import Refused
from hubbub.chat.settings import RANKS
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.fails import failure
from hubbub.dialects.irc.message import word
from hubbub.dialects.irc.modes import LETTERS
from hubbub.dialects.irc.services import SERVICES, notice

_NUMERICS = {
    "bad-name": n.ERR_ERRONEUSNICKNAME,
    "reserved-name": n.ERR_ERRONEUSNICKNAME,
    "nick-in-use": n.ERR_NICKNAMEINUSE,
    "nick-registered": n.ERR_NICKNAMEINUSE,
    "needs-account": n.ERR_NEEDREGGEDNICK,
    "no-such-nick": n.ERR_NOSUCHNICK,
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
    "no-right": n.ERR_CHANOPRIVSNEEDED,
    "no-member": n.ERR_USERNOTINCHANNEL,
    "is-member": n.ERR_USERONCHANNEL,
    "room-full": n.ERR_CHANNELISFULL,
    "invite-only": n.ERR_INVITEONLYCHAN,
    "banned": n.ERR_BANNEDFROMCHAN,
    "wrong-key": n.ERR_BADCHANNELKEY,
    "accounts-only": n.ERR_NEEDREGGEDNICK,
    "moderated": n.ERR_CANNOTSENDTOCHAN,
    "accounts-speak": n.ERR_CANNOTSENDTOCHAN,
    "silenced": n.ERR_CANNOTSENDTOCHAN,
    "no-ctcp": n.ERR_CANNOTSENDTOCHAN,
    "no-roleplay": n.ERR_CANNOTSENDRP,
    "unknown-setting": n.ERR_UNKNOWNMODE,
    "list-full": n.ERR_BANLISTFULL,
    "bad-mask": n.ERR_INVALIDMODEPARAM,
    "bad-key": n.ERR_INVALIDMODEPARAM,
    "bad-forward": n.ERR_INVALIDMODEPARAM,
    "bad-limit": n.ERR_INVALIDMODEPARAM,
    "no-rights": n.ERR_NOPRIVILEGES,
    "not-arrived": n.ERR_NOTREGISTERED,
    "needs-password": n.ERR_PASSWDMISMATCH,
    "wrong-password": n.ERR_PASSWDMISMATCH,
    "already-registered": n.ERR_ALREADYREGISTERED,
    "no-operators": n.ERR_NOOPERHOST,
}


def refusal(client: Client, refused: Refused, command: Command | None) -> str:
    """The line, or lines, that tell why `command` was not done."""
    if client.via in SERVICES:
        return notice(client, refused.text)
    failed = failure(client, refused, command)
    if failed is not None:
        return failed
    code, subject = refused.code, _subject(client, refused.code, command)
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
    if isinstance(command, Prove):
        return client.numeric(n.ERR_SASLFAIL, refused.text)
    number = _NUMERICS.get(code, n.ERR_UNKNOWNERROR)
    if isinstance(command, Join) and code == "bad-name":
        number = n.ERR_NOSUCHCHANNEL
    if isinstance(command, Relay) and code == "bad-name":
        number = n.ERR_CANNOTSENDRP
    if isinstance(command, Say | Me | Msg) and code == "not-joined":
        number = n.ERR_CANNOTSENDTOCHAN
    return client.numeric(number, *subject, refused.text)


def _subject(client: Client, code: str, command: Command | None) -> list[str]:
    """What the error is about, as IRC names it before the text."""
    if code == "not-arrived":
        return []
    match command:
        case Set(room=name, changes=changes):
            if code in ("no-such-nick", "no-member"):
                return _absent(client, code, name, [each.value for each in changes if each.setting in RANKS])
            wrong = _PARAMETERS.get(code, ())
            for each in changes:
                if each.on and each.setting in wrong:
                    return [word(name), LETTERS[each.setting], word(each.value) if len(each.value) <= 64 else "*"]
            return [word(name)]
        case Kick(room=name, nick=nick) | Invite(room=name, nick=nick):
            if code == "no-such-nick":
                return [word(nick)]
            return [word(nick), word(name)] if code in ("no-member", "is-member") else [word(name)]
        case Kill(nick=name) if code != "no-rights":
            return [word(name)]
        case Rehash() if code != "no-rights":
            return ["REHASH"]
        case Arrive() if code in ("needs-password", "wrong-password"):
            return []
        case Arrive(nick=name) | Nick(nick=name) | Accept(nick=name) | Msg(to=name):
            return [word(name)]
        case Join(room=name) | Rename(room=name) | Leave(room=name) | Topic(room=name) | Say(room=name) | Me(room=name):
            return [word(name)]
        case Relay(room=name) | Edit(room=name):
            return [word(name)]
    return []


_PARAMETERS = {
    "bad-mask": ("ban", "exception", "invitation"),
    "bad-key": ("key",),
    "bad-forward": ("forward",),
    "bad-limit": ("limit",),
}


def _absent(client: Client, code: str, name: str, nicks: list[str]) -> list[str]:
    """Who of those nicks is not there, or not in the room."""
    room = client.state.room_named(name)
    for nick in nicks:
        user = client.state.user_named(nick)
        if user is None or (code == "no-member" and room is not None and user.id not in room.members):
            return [word(nick)] if code == "no-such-nick" else [word(nick), word(name)]
    return [word(name)]
