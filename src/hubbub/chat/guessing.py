"""Which command was meant by a name that is none: one slip away, only begun, or what it is called elsewhere."""

from collections.abc import Collection
from itertools import takewhile

SHORTEST_BEGINNING = 3
"""With fewer letters too many commands begin."""
ELSEWHERE = {
    **dict.fromkeys(("dm", "message", "pm", "query", "tell", "whisper"), "msg"),
    **dict.fromkeys(("bye", "exit", "logout"), "quit"),
    **dict.fromkeys(("channels", "list"), "rooms"),
    **dict.fromkeys(("names", "users", "whois"), "who"),
    "find": "search",
    "part": "leave",
}


def meant(name: str, names: Collection[str]) -> str:
    """The one of `names` that was probably meant; empty if none is near. All are in lower case."""
    known = ELSEWHERE.get(name, "")
    if known in names:
        return known
    slipped = [each for each in names if is_one_slip(name, each)]
    begun = [each for each in names if len(name) >= SHORTEST_BEGINNING and each.startswith(name)]
    near = slipped + begun
    return min(near, key=lambda each: (each[:1] != name[:1], len(each), each)) if near else ""


def is_one_slip(typed: str, word: str) -> bool:
    """Whether a letter is missing, too many or another one, or two neighbours are swapped."""
    same = _common(typed, word)
    typed, word = typed[same:], word[same:]
    same = _common(typed[::-1], word[::-1])
    typed, word = typed[: len(typed) - same], word[: len(word) - same]
    return max(len(typed), len(word)) <= 1 or (len(typed) == 2 and typed == word[::-1])


def _common(one: str, other: str) -> int:
    """How many letters they begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
