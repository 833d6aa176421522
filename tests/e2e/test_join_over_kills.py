"""The full-screen client when the server is killed, and when it is killed itself: nothing is lost, or said twice."""

import re
from collections.abc import Callable
from pathlib import Path

from room import Room, told
from terminal import Terminal

TALL = 400
"""So high a screen shows all that these tests say."""


def sit_in(sit_down: Callable[..., Terminal], room: Room, **how: object) -> Terminal:
    """Sit down in the lobby, for the first time."""
    terminal = sit_down("127.0.0.1", room.port, **how)
    terminal.see("What shall")
    terminal.press("Enter")
    terminal.see("Message #lobby")
    return terminal


def messages(rows: list[str]) -> list[str]:
    """What the rows show of what was said, without who said it, and when."""
    return [row.partition(" │ ")[2].rstrip() for row in rows if " │ " in row]


def come_back(room: Room, open_room: Callable[..., Room], data: Path) -> Room:
    """Kill a server, and start it again."""
    room.kill()
    return open_room("--data", data, "--no-limits", port=room.port)


def test_a_killed_server_takes_nothing_from_who_reads_and_writes(
    open_room: Callable[..., Room], data: Path, sit_down: Callable[..., Terminal]
) -> None:
    room = open_room("--data", data, "--no-limits")
    (nat,) = room.enter("nat")
    before = [f"before {number}" for number in range(200)]
    nat.ask(*before)
    ada = sit_in(sit_down, room, size=(100, 30))
    ada.see("before 199")
    ada.type("half a sen")
    ada.press("PPage", "PPage", "PPage")
    ada.see_no("before 199")
    rows = ada.until(lambda rows: "before 99" in rows[1] and "half a sen" in rows[-1], "what was said before")
    seen = messages(rows)

    room.kill()
    ada.see("Trying again in", "half a sen")
    assert messages(ada.rows()) == seen
    ada.type("tence")
    ada.see("half a sentence")
    room = open_room("--data", data, "--no-limits", port=room.port)
    (nat,) = room.enter("nat2")
    after = [f"after {number}" for number in range(50)]
    nat.ask(*after)
    ada.press("C-r")
    ada.see("↓ 50 new", "half a sentence")
    ada.see_no("Trying again")
    assert messages(ada.rows()) == seen

    ada.press("Escape")
    ada.see("after 49", "half a sentence")
    ada.resize(100, TALL)
    ada.until(lambda rows: [text for text in messages(rows) if "joined" not in text] == [*before, *after], "all once")
    ada.resize(100, 30)

    room.kill()
    ada.see("Trying again in")
    ada.press("Enter")
    for text in ("said while away 1", "said while away 2"):
        ada.enter(text)
    ada.see("│ half a sentence", "│ said while away 1", "│ said while away 2")
    room = open_room("--data", data, "--no-limits", port=room.port)
    ada.press("C-r")
    (nat,) = room.enter("nat3")
    ada.see_no("Trying again")
    ada.enter("and now")
    said = ["half a sentence", "said while away 1", "said while away 2", "and now"]
    while f"<ada> {said[-1]}" not in (history := told(nat.history(50))):
        pass
    assert [line for line in history if line.startswith("<ada>")] == [f"<ada> {text}" for text in said]
    ada.resize(100, TALL)
    ada.until(
        lambda rows: (
            [text for text in messages(rows) if "joined" not in text and "left" not in text] == [*before, *after, *said]
        ),
        "all once",
    )


def test_a_killed_client_comes_back_as_it_was(
    open_room: Callable[..., Room], data: Path, sit_down: Callable[..., Terminal]
) -> None:
    room = open_room("--data", data, "--no-limits")
    (nat,) = room.enter("nat")
    nat.ask("hello")
    ada = sit_in(sit_down, room, size=(120, 30))
    ada.enter("/join #tea")
    ada.see("Message #tea")
    ada.enter("hot")
    ada.see("ada │ hot")
    ada.enter("/query nat")
    ada.see("Message nat")
    ada.enter("between us")
    ada.see("ada │ between us")
    ada.press("M-1")
    ada.see("Message #lobby")
    ada.type("for the lobby")
    ada.see("for the lobby")
    ada.press("M-2")
    ada.see("Message #tea")

    room.kill()
    ada.see("Trying again in")
    ada.enter("waits in tea")
    ada.see("│ waits in tea")
    ada.type("for the tea")
    ada.see("for the tea")
    ada.kill()

    room = open_room("--data", data, "--no-limits", port=room.port)
    ada = sit_down("127.0.0.1", room.port, size=(120, 30))
    rows = ada.see("for the tea", "ada │ hot", "1 #lobby", "2 #tea", "3 nat", "│ waits in tea")
    assert messages(rows).count("waits in tea") == 1
    ada.press("M-1")
    ada.see("for the lobby", "nat │ hello")
    ada.press("M-3")
    ada.see("ada │ between us")
    (nat,) = room.enter("nat2")
    nat.ask("/join #tea")
    ada.press("M-2")
    ada.see("for the tea", "│ waits in tea")
    if "not sent" in ada.screen:  # that nobody can know, and it says so
        assert re.search("It is not known whether it was said", " ".join(messages(ada.rows())))
        ada.press("M-Up", "Enter")
    ada.see_no("not sent")
    assert nat.ask("/history #tea 50").count("<ada> waits in tea") == 1
