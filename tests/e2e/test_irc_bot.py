"""The bot of docs/bots.md, as somebody copies it."""

import re
import subprocess
import sys
from pathlib import Path

from programs import end
from room import Room

DOCUMENT = Path(__file__).parents[2] / "docs" / "bots.md"


def test_the_bot_of_the_document_answers_and_stays(room: Room) -> None:
    block = re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert block
    (ada,) = room.enter("ada")
    bot = subprocess.Popen([sys.executable, "-c", block[1].replace("8081", str(room.port))])
    try:
        ada.expect("-- greeter joined #lobby")
        ada.say("hello, is anybody here?", "goodbye")
        ada.expect("<greeter> hello, ada")
        ada.say("hello again")
        ada.expect("<greeter> hello, ada")
    finally:
        end(bot)
    ada.expect("-- greeter left #lobby")
