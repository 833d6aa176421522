"""History over IRC with a real server behind it: over restarts, by number and by time, and beside a line client."""

import re
from collections.abc import Callable
from pathlib import Path

from irc_guest import IrcGuest, enter
from room import Room

CAPABILITIES = ("message-tags", "server-time", "echo-message", "batch", "draft/chathistory")


def tags(lines: list[str]) -> dict[str, tuple[str, str]]:
    """{text: (msgid, time)} of the messages among the lines."""
    found = {}
    for line in lines:
        if " PRIVMSG " in line:
            msgid, time = re.search(r"msgid=([^; ]+)", line), re.search(r"time=([^; ]+)", line)
            assert msgid
            assert time
            found[line.rpartition(":")[2]] = (msgid[1], time[1])
    return found


def history(guest: IrcGuest, asked: str) -> list[str]:
    """The texts of a page."""
    told = guest.ask(f"CHATHISTORY {asked}")
    assert " BATCH +" in told[0]
    assert " BATCH :-" in told[-1]
    return list(tags(told[1:-1]))


def test_a_message_keeps_its_id_and_its_time_over_restarts_and_is_found_by_both(
    open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data)
    ada = enter(room, "ada", *CAPABILITIES)
    seen = tags(ada.ask(*(f"PRIVMSG #lobby :m{n}" for n in range(60))))
    room.kill()
    room = open_room("--data", data)
    (bob,) = room.enter("bob")
    bob.ask("from another door")
    eve = enter(room, "eve", *CAPABILITIES)
    told = tags(eve.ask("CHATHISTORY LATEST #lobby * 100"))
    assert list(told) == [*seen, "from another door"]
    assert {text: told[text] for text in seen} == seen
    msgid, time = seen["m30"]
    assert history(eve, f"BEFORE #lobby msgid={msgid} 3") == ["m27", "m28", "m29"]
    assert history(eve, f"AFTER #lobby msgid={msgid} 2") == ["m31", "m32"]
    assert history(eve, f"AROUND #lobby msgid={msgid} 3") == ["m29", "m30", "m31"]
    later = [text for text in told if told[text][1] > time]
    assert history(eve, f"AFTER #lobby timestamp={time} 100") == later
    assert history(eve, f"LATEST #lobby timestamp={time} 100") == later
    earlier = [text for text in told if told[text][1] < time]
    assert history(eve, f"BEFORE #lobby timestamp={time} 100") == earlier
    assert history(eve, f"BETWEEN #lobby timestamp={time} timestamp=2000-01-01T00:00:00.000Z 100") == earlier


def test_pages_lead_back_to_the_beginning_past_many_joins(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, "--no-limits")
    ada = enter(room, "ada", *CAPABILITIES)
    said = [f"m{n}" for n in range(250)]
    for n in range(0, 250, 50):
        ada.ask(*(f"PRIVMSG #lobby :{text}" for text in said[n : n + 50]))
        (bob,) = room.enter(f"bob{n}")
        bob.ask(*["/leave", "/join #lobby"] * 20)
    eve = enter(room, "eve", *CAPABILITIES)
    lines = eve.ask("CHATHISTORY LATEST #lobby * 40")
    found: list[str] = []
    while texts := tags(lines[1:-1]):
        found = [*texts, *found]
        oldest = next(iter(texts.values()))[0]
        lines = eve.ask(f"CHATHISTORY BEFORE #lobby msgid={oldest} 40")
    assert found == said


def test_a_line_client_reads_his_conversations_again(room: Room) -> None:
    ada, bob, eve = room.enter("ada", "bob", "eve")
    ada.ask("/msg bob psst")
    bob.ask("/msg ada what?")
    assert ada.ask("/history bob")[-4:] == ["-- earlier", "[you → bob] psst", "[bob → you] what?", "-- now"]
    assert bob.ask("/history ada 1")[-3:] == ["-- earlier", "[you → ada] what?", "-- now"]
    assert eve.ask("/history ada") == ["-- nothing was said before"]
    assert eve.ask("/history nobody") == ["-- Nobody here is called nobody."]
