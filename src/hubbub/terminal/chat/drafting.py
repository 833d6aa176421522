"""What one is about to say: the way back to what one said before, and long texts cut into messages."""

FENCE = "```"


class Recall:
    """A walk through what one sent earlier, and back to what one is writing. What is changed on the way is kept."""

    def __init__(self, earlier: list[str]) -> None:
        """Walk through `earlier`, the oldest first; it is not copied until a walk begins."""
        self._earlier = earlier
        self._texts: list[str] = []
        self._at = 0

    def step(self, by: int, text: str) -> str | None:
        """Leave `text`, which is being written, for the one `by` further on; None if there is none."""
        if not self._texts:
            self._texts = [*self._earlier, text]
            self._at = len(self._earlier)
        if not 0 <= self._at + by < len(self._texts):
            return None
        self._texts[self._at] = text
        self._at += by
        return self._texts[self._at]

    def finish(self, text: str = "") -> None:
        """End the walk; what was sent or laid aside is the newest of the earlier texts from now on."""
        self._texts = []
        if text.strip() and self._earlier[-1:] != [text]:
            self._earlier.append(text)


def fenced(text: str) -> str:
    """The text as a block of code."""
    return f"{FENCE}\n{text}\n{FENCE}\n"


def pieces(text: str, limit_bytes: int) -> list[str]:
    """The text as messages of at most `limit_bytes` (4 or more): whole lines if they fit, none of them blank."""
    made: list[str] = []
    piece: list[str] = []
    size = 0
    for line in text.split("\n"):
        for part in _parts(line, limit_bytes):
            length = len(part.encode())
            if piece and size + 1 + length > limit_bytes:
                made.append("\n".join(piece))
                piece, size = [], 0
            size += length + (1 if piece else 0)
            piece.append(part)
    made.append("\n".join(piece))
    return [stripped for each in made if (stripped := each.strip("\n")).strip()]


def _parts(line: str, limit_bytes: int) -> list[str]:
    """The line in parts of at most `limit_bytes`, between characters."""
    parts = [""]
    size = 0
    for character in line:
        length = len(character.encode())
        if size + length > limit_bytes:
            parts.append("")
            size = 0
        parts[-1] += character
        size += length
    return parts
