"""What others send cannot act on the terminal, nor shift what stands beside it; and what is pasted is asked about."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from colleague import Colleague
from irc_guest import enter as enter_by_irc
from irc_guest import stranger
from rich.cells import cell_len
from room import Room
from terminal import Terminal, Tmux
from test_join_over_kills import sit_in

from hubbub.client import Refused

COLUMN = 39
"""Of a screen of 120 columns: behind the rooms, the time, and the name."""
PEOPLE = 102
"""The column at which nicks stand on the right."""
ACTS = (
    "\x1b]0;owned\x07\x1b]2;owned\x07",
    "\x1b]52;c;b3duZWQ=\x07",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[H\x1b[31mred\x1b[?1049l\x1b[?1000h\x1bc",
    "\x9b2J\x9d0;owned\x9c\x90q\x9c",
    "back\b\b\b\bover\rwritten\x0b\x0c\x07",
)
LOOKS = (
    "\u202eright to left\u202c \u2066isolated\u2069 \u200f\u061c",
    "Z\u0335\u0321\u0322" + "\u0300\u0301\u0302" * 40 + "algo",
    "e" + "\u0301" * 2_000,
    "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🇩🇪 ☎️ ☎ 1️⃣",
    "字字字字 \uff46\uff55\uff4c\uff4c ﷽ 𒐫 ꧅",
    "\u200b\u200d\ufeff\u00ad\u2060 nothing \u2028\u2029",
)


def test_nothing_that_others_send_acts_on_the_terminal(
    open_room: Callable[..., Room], sit_down: Callable[..., Terminal], tmux: Tmux, tmp_path: Path
) -> None:
    room = open_room("--memory", "--no-limits")
    tmux.run("set-buffer", "-b", "mine", "what was copied before")
    ada = sit_in(sit_down, room, size=(120, 40))
    title, buffers = ada.fact("pane_title"), tmux.run("list-buffers")
    sent = tmp_path / "sent"
    ada.record(sent)
    evil = Colleague(room.port, "evil")
    irma = enter_by_irc(room, "irma")
    for text in (*ACTS, *LOOKS):
        evil.say("#lobby", f"<{text}>")
        irma.send(b"PRIVMSG #lobby :irc " + text.replace("\r", "").encode()[:300] + b"\r\n")
    for text in ACTS:
        irma.send(b"AWAY :" + text.replace("\r", "").encode() + b"\r\n")
        stranger(room).send(b"NICK x" + text.replace("\r", "").encode() + b"\r\nUSER u 0 * :x\r\nJOIN #lobby\r\n")
        for act in (
            lambda client, text=text: client.topic("#lobby", f"topic {text}"),
            lambda client, text=text: client.msg("ada", f"psst {text}"),
            lambda client, text=text: client.join(f"#room{text}"),
            lambda client, text=text: client.react("#lobby", evil.heard()[-1].seq, f"👍{text}"),
        ):
            with suppress(Refused):  # what the server takes is all that matters here
                evil.do(act)
    irma.ask()
    evil.say("#lobby", "that was all")
    rows = ada.see("that was all", "evil ", "irma")
    assert "owned" not in ada.fact("pane_title")
    assert (ada.fact("pane_title"), tmux.run("list-buffers")) == (title, buffers)
    assert (ada.fact("alternate_on"), ada.fact("pane_width")) == ("1", "120")
    written = sent.read_bytes()
    assert b"\x1b]52" not in written
    assert b"\x1b]0" not in written
    assert b"evil.example\x1b" not in written
    assert b"\x1bc" not in written
    for row in rows:
        if " │ " in row:
            assert cell_len(row.partition("│")[0]) == COLUMN, row
    ada.press("PPage")
    rows = ada.until(lambda rows: not any("that was all" in row for row in rows), "scrolling")
    assert {cell_len(row.partition("│")[0]) for row in rows if " │ " in row} == {COLUMN}, "\n".join(rows)
    for nick in ("ada", "evil", "irma"):
        assert any(row.endswith(f"  {nick}") and cell_len(row) == PEOPLE + len(nick) for row in rows), "\n".join(rows)
    ada.press("Escape")
    ada.see("that was all")
    evil.leave()


def test_a_long_paste_is_asked_about(open_room: Callable[..., Room], sit_down: Callable[..., Terminal]) -> None:
    room = open_room("--memory", "--no-limits")
    (nat,) = room.enter("nat")
    ada = sit_in(sit_down, room, size=(80, 24))
    lines = [f"{number:03} ok" for number in range(500)]
    nat.settle()

    ada.paste("\n".join(lines))
    ada.see("Paste 500 lines, 3,499 characters?", "000 ok", "Insert", "Insert as a code block", "Cancel")
    ada.press("Escape")
    ada.see_no("Paste 500")
    ada.see("Message #lobby")
    assert nat.settle() == []

    ada.paste("\n".join(lines))
    ada.see("Paste 500 lines")
    ada.press("Down", "Enter")
    ada.see_no("Paste 500")
    assert nat.settle() == []
    ada.press("Enter")
    ada.see("more lines")
    nat.expect("<ada> ```", *(f"<ada> {line}" for line in lines), "<ada> ```")


def test_a_paste_too_long_for_one_message_is_sent_as_several(
    open_room: Callable[..., Room], sit_down: Callable[..., Terminal]
) -> None:
    room = open_room("--memory", "--no-limits")
    (nat,) = room.enter("nat")
    ada = sit_in(sit_down, room, size=(80, 24))
    nat.settle()
    lines = [f"{number:03} " + "x" * 40 for number in range(500)]
    ada.paste("\n".join(lines))
    rows = ada.see("Paste 500 lines", "One message holds", "Send as 3 messages", "Cancel")
    assert not any("Insert" in row for row in rows)
    ada.press("Enter")
    nat.expect(*(f"<ada> {line}" for line in lines))
    ada.see("364 xxx", "379 xxx", "… 120 more lines")
