"""How people are told apart at a glance, wherever they are shown."""

COLOURS = 10
TOGETHER_MS = 5 * 60_000
"""What one author says within so long stands under his name once."""


def colour_of(nick: str) -> int:
    """Which of the colours a name has: always the same, in whatever case, and the page's (`web/view/person.js`)."""
    code = 0
    for character in nick.lower():
        code = (code * 31 + ord(character)) & 0xFFFFFFFF
    return code % COLOURS
