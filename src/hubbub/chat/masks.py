"""Masks: patterns in which `*` stands for any characters and `?` for any one, however they are cased."""

import re
from functools import lru_cache

from hubbub.chat.names import fold


def matches(mask: str, text: str) -> bool:
    """Whether the mask fits the whole text. It takes at most as many steps as the product of their lengths."""
    return _pattern(mask).fullmatch(fold(text)) is not None


@lru_cache(maxsize=4096)
def _pattern(mask: str) -> re.Pattern[str]:
    first, *rest = (re.escape(part).replace(r"\?", ".") for part in re.sub(r"\*+", "*", fold(mask)).split("*"))
    if not rest:
        return re.compile(first, re.DOTALL)
    *between, last = rest  # each part is looked for once, as early as it stands: going back finds nothing more
    return re.compile(first + "".join(f"(?>.*?{part})" for part in between) + f".*{last}", re.DOTALL)
