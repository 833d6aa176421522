"""HELP and HELPOP: what each command is for."""

from collections.abc import Iterator

from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import word
from hubbub.dialects.irc.modes import SETTINGS
from hubbub.dialects.irc.query import in_lines, query

TEXTS = {
    "ACCEPT": "ACCEPT nick,-nick - let them write to you, or no longer, though you are +R; * lists them.",
    "ADMIN": "ADMIN - who runs the server.",
    "AWAY": "AWAY :reason - say that you are away; without a reason, that you are back.",
    "CAP": "CAP LS|LIST|REQ|END - agree with the server on what your program understands.",
    "CHATHISTORY": "CHATHISTORY LATEST target * count - what was said before; BEFORE, AFTER, AROUND, BETWEEN, TARGETS.",
    "CHANSERV": "CHANSERV HELP - what can be said to ChanServ, about rooms of your own.",
    "DIE": "DIE - stop the server, as one of its operators.",
    "CMODES": f"Letters for a room: {', '.join(f'{letter} {setting}' for letter, setting in SETTINGS.items())}.",
    "HELP": "HELP command - what a command is for; without one, which there are.",
    "INFO": "INFO - about the server.",
    "INVITE": "INVITE nick #room - invite somebody to a room.",
    "ISON": "ISON nick nick - which of them are here.",
    "JOIN": "JOIN #room,#room key - enter rooms. One that does not exist is made.",
    "KICK": "KICK #room nick :reason - make somebody leave a room.",
    "KILL": "KILL nick :reason - make somebody leave the server, as one of its operators.",
    "LINKS": "LINKS - the servers that this one is linked to: none.",
    "LIST": "LIST - the rooms, how many are in them, and their topics.",
    "LUSERS": "LUSERS - how many are here.",
    "MARKREAD": "MARKREAD target timestamp=... - keep up to when you have read.",
    "METADATA": "METADATA target GET|LIST|SET|CLEAR|SUB|UNSUB|SUBS|SYNC key - what programs note down.",
    "MODE": "MODE #room|nick +letters - settings of a room, or of yourself: see HELP CMODES and HELP UMODES.",
    "MONITOR": "MONITOR + nick,nick - be told when they come and go; - takes back, C all; L lists, S says who is here.",
    "MOTD": "MOTD - the message of the day.",
    "NAMES": "NAMES #room - who is in a room.",
    "NICK": "NICK name - take another name.",
    "NICKSERV": "NICKSERV HELP - what can be said to NickServ, about a name of your own.",
    "NOTICE": "NOTICE target :text - say something that no program answers.",
    "NPC": "NPC #room name text - say something in a role, where the room is set to roleplay (+E).",
    "NPCA": "NPCA #room name text - tell what a role does.",
    "OPER": "OPER name password - become an operator of the server.",
    "PART": "PART #room :reason - leave a room.",
    "PERSISTENCE": "PERSISTENCE GET|SET ON|OFF|DEFAULT - whether you stay here when all your programs have left.",
    "PING": "PING word - be answered with the word.",
    "PRIVMSG": "PRIVMSG target :text - say something, in a room or to one person.",
    "QUIT": "QUIT :reason - leave the server.",
    "REDACT": "REDACT target msgid :reason - take back a message.",
    "REGISTER": "REGISTER * * password - make your nick your own: an account.",
    "REHASH": "REHASH - have the settings read again, as an operator of the server.",
    "RELAYMSG": "RELAYMSG #room name/elsewhere :text - say something for somebody elsewhere, as operator of the room.",
    "RENAME": "RENAME #room #name :reason - give a room another name.",
    "SCENE": "SCENE #room text - tell what happens, where the room is set to roleplay (+E).",
    "SEARCH": "SEARCH text=words;in=#room;from=nick;after=...;before=...;limit=n - find what was said.",
    "SETNAME": "SETNAME :text - say in a few words who you are.",
    "STATS": "STATS u - for how long the server is up.",
    "TAGMSG": "TAGMSG target - send tags alone, such as that you are typing.",
    "TIME": "TIME - what time it is for the server.",
    "TOPIC": "TOPIC #room :text - show a room's topic, or set it.",
    "UMODES": "Letters for yourself: i invisible, B bot, w announcements, R accounts only, T no CTCP.",
    "USERHOST": "USERHOST nick nick - whether they are away.",
    "VERSION": "VERSION - which server this is, and what it can do.",
    "WALLOPS": "WALLOPS :text - tell everybody something, as an operator of the server.",
    "WHO": "WHO #room|mask o%fields,token - who is there; the fields are letters of tcuihsnfdlaor.",
    "WHOIS": "WHOIS nick - about somebody who is here.",
    "WHOWAS": "WHOWAS nick count - about somebody who was.",
}
"""A line on each command, and on the letters of MODE."""


def help_(client: Client, params: list[str]) -> Iterator[str]:
    """HELP, on one command or on all."""
    subject = params[0].upper() if params else ""
    if subject and subject not in TEXTS:
        yield client.numeric(n.ERR_HELPNOTFOUND, word(params[0]), "There is no help on that")
        return
    name = subject or "*"
    yield client.numeric(n.RPL_HELPSTART, name, f"Help on {subject}" if subject else "These are the commands:")
    if subject:
        yield client.numeric(n.RPL_HELPTXT, name, TEXTS[subject])
    else:
        yield from in_lines(client.numeric(n.RPL_HELPTXT, name, ""), TEXTS)
    yield client.numeric(n.RPL_ENDOFHELP, name, "End of help")


REQUESTS = {"HELP": query(help_), "HELPOP": query(help_)}
