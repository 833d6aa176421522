"""Reading at the full screen: what is read stays where it is, and what is new is counted until it was seen."""

from collections.abc import Callable

from room import Room
from terminal import Terminal
from test_join_over_kills import messages, sit_in


def test_a_long_history_is_read_without_moving(
    open_room: Callable[..., Room], sit_down: Callable[..., Terminal]
) -> None:
    room = open_room("--memory", "--no-limits")
    (nat,) = room.enter("nat")
    nat.ask(*(f"message {number:04} of a thousand" for number in range(1000)))
    ada = sit_in(sit_down, room, size=(80, 24))
    ada.see("message 0999")

    ada.press("PPage", "PPage")
    rows = ada.until(lambda rows: "↓ more" in "".join(rows) and "message 09" in rows[1], "scrolling")
    nat.ask(*(f"news {number:03}" for number in range(100)))
    ada.see("↓ 100 new")
    assert messages(ada.rows()) == messages(rows)
    ada.press("Escape")
    ada.see("news 099")
    ada.see_no("↓")

    for _ in range(200):
        if "message 0000" in ada.screen:
            break
        ada.press("PPage", "PPage")
    ada.see("message 0000", "↓ more")
    shown = messages(ada.rows())
    first = shown.index("message 0000 of a thousand")
    assert shown[first : first + 10] == [f"message {number:04} of a thousand" for number in range(10)]
    ada.press("Escape")
    ada.see("news 099")

    ada.enter("/search 0500")
    ada.see("1 found.", "message 0500 of a thousand")
    ada.press("Enter")
    ada.see("message 0499", "message 0500", "message 0501", "↓ more")
    ada.press("NPage")
    ada.see("message 0512")
    ada.press("Escape", "Escape")
    ada.see("news 099", "Message #lobby")


def test_what_is_unread_is_counted_and_found(room: Room, sit_down: Callable[..., Terminal]) -> None:
    (nat, bo) = room.enter("nat", "bo")
    ada = sit_in(sit_down, room, size=(120, 40))
    for name in ("#books", "#tea"):
        ada.enter(f"/join {name}")
        ada.see(f"Message {name}")
        nat.ask(f"/join {name}")
        bo.ask(f"/join {name}")
    ada.press("M-2")
    ada.see("Message #lobby")
    nat.ask("/msg #books one", "/msg #books two", "/msg #tea hi ADA, you there?", "/msg ada psst")
    beside = [["1", "#books", "2"], ["2", "#lobby"], ["3", "#tea", "@1", "1"], ["4", "nat", "1"]]
    ada.until(lambda rows: [row[:20].split() for row in rows[1:5]] == beside, "the counts")

    ada.press("M-a")  # where one was called comes first
    ada.see("Message #tea", "hi ADA, you there?")
    ada.press("M-a")
    ada.see("Message nat", "psst")
    ada.press("M-a")
    rows = ada.see("Message #books", "── new ─", "│ one", "two")
    new = next(number for number, row in enumerate(rows) if "── new ─" in row)
    assert "nat │ one" in rows[new + 1]
    ada.until(lambda rows: [row[:20].split() for row in rows[1:5]] == [each[:2] for each in beside], "no counts")
