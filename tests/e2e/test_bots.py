"""The bots of docs/bots.md, as somebody copies them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from programs import end
from room import Room, environment

BLOCKS = re.findall(
    r"```python\n(.*?)```", (Path(__file__).parents[2] / "docs" / "bots.md").read_text("utf-8"), re.DOTALL
)


@contextmanager
def running(source: str, room: Room) -> Iterator[None]:
    """The bot in a process of its own."""
    bot = subprocess.Popen([sys.executable, "-c", source.replace("8081", str(room.port))], env=environment())
    try:
        yield
    finally:
        end(bot)


def test_the_bot_that_speaks_irc_answers_and_stays(room: Room) -> None:
    (ada,) = room.enter("ada")
    with running(BLOCKS[0], room):
        ada.expect("-- greeter joined #lobby")
        ada.say("hello, is anybody here?", "goodbye")
        ada.expect("<greeter> hello, ada")
        ada.say("hello again")
        ada.expect("<greeter> hello, ada")
    ada.expect("-- greeter left #lobby")


def test_the_bot_that_uses_the_client_answers_and_stays(room: Room) -> None:
    (ada,) = room.enter("ada")
    with running(BLOCKS[1], room):
        ada.expect("-- helper joined #lobby")
        ada.say("help!", "thanks")
        ada.expect("<helper> (to ada) what is it, ada?")
        ada.say("/msg helper help")
        ada.expect("[helper → you] what is it, ada?")


def test_who_asks_it_in_private_and_is_gone_then_does_not_end_it(room: Room) -> None:
    ada, bo = room.enter("ada", "bo")
    is_here = 'any(member.nick == "bo" for member in client.room("#lobby").members.values())'
    late = re.sub(r"( +)(?=await client\.answer)", rf"\1while {is_here}: await client.ping()\n\1", BLOCKS[1])
    with running(late, room):
        ada.until("-- helper joined #lobby")
        bo.say("/msg helper help", "/quit")
        ada.until("-- bo left #lobby")
        ada.say("help!")
        ada.expect("<helper> (to ada) what is it, ada?")


def test_the_bots_have_ten_lines() -> None:
    assert [len([line for line in block.splitlines() if line]) <= 10 for block in BLOCKS] == [True, True]
