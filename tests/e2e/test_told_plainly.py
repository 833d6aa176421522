"""An answer, an edit, a reaction, a deletion: everybody is told of them as well as his program can tell him."""

import re
from collections.abc import Callable
from pathlib import Path

from irc_guest import enter
from json_guest import enter_by_json, wish
from room import Room

KNOWING = ("message-tags", "draft/message-edit", "draft/message-redaction")


def test_at_every_door_it_can_be_understood(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    web, cal, dee = enter_by_json(room, "web"), enter(room, "cal"), enter(room, "dee", *KNOWING)
    (bea,) = room.enter("bea")
    web.demand(), cal.ask(), dee.ask()

    bea.say("coffee?")
    asked = web.frame()
    assert cal.line() == ":bea PRIVMSG #lobby :coffee?"
    msgid = re.fullmatch(r"@msgid=(\S+) :bea PRIVMSG #lobby :coffee\?", dee.line())
    assert msgid

    web.tell(wish("say", room="#lobby", text="yes", reply=asked["seq"]))
    answer = web.frame()
    assert (answer["reply"], answer["reply_nick"], answer["text"]) == (asked["seq"], "bea", "yes")
    bea.expect("<web> (to bea) yes")
    assert cal.line() == ":web PRIVMSG #lobby :(to bea) yes"
    told = re.fullmatch(r"@msgid=(\S+);\+draft/reply=(\S+) :web PRIVMSG #lobby :yes", dee.line())
    assert told
    assert told[2] == msgid[1]

    web.tell(wish("edit", room="#lobby", message=answer["seq"], text="yes, please"))
    assert web.frame()["type"] == "edited"
    bea.expect("-- web edited: <web> yes, please")
    assert cal.line() == ":web PRIVMSG #lobby :(edited) yes, please"
    assert re.fullmatch(rf"@msgid=\S+;\+draft/edit={told[1]} :web PRIVMSG #lobby :yes, please", dee.line())

    dee.say(f"@+draft/reply={told[1]};+draft/react=👍 TAGMSG #lobby")
    reacted = web.frame()
    assert (reacted["type"], reacted["target"], reacted["reaction"]) == ("reacted", answer["seq"], "👍")
    bea.expect("-- dee reacted to web: 👍")
    assert cal.line() == ":dee NOTICE #lobby :reacted to web: 👍"

    bea.say("/delete #lobby 0 no, tea")
    bea.expect("-- bea took back a message (no, tea)")
    deleted = web.frame()
    assert (deleted["type"], deleted["target"], deleted["reason"]) == ("deleted", asked["seq"], "no, tea")
    assert cal.line() == ":bea NOTICE #lobby :took back a message (no, tea)"
    assert re.fullmatch(rf"@msgid=\S+ :bea REDACT #lobby {msgid[1]} :no, tea", dee.line())

    room.kill()
    room = open_room("--data", data)
    (late,) = room.enter("late")
    assert late.history() == ["<web> (to bea) yes, please"]
    cal = enter(room, "cal")
    (told_again,) = [line for line in cal.ask("PART #lobby", "JOIN #lobby") if re.search(" PRIVMSG | NOTICE ", line)]
    assert re.fullmatch(r":web PRIVMSG #lobby :\[\d\d:\d\d\] \(to bea\) yes, please", told_again)
