"""Text from elsewhere, made harmless to the terminal that shows it."""

_C0 = set(range(0x20)) - {ord("\t"), ord("\n")}
_DEL_AND_C1 = set(range(0x7F, 0xA0))
_BIDI_CONTROLS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_SEPARATORS = {0x2028, 0x2029}
_HARMFUL = dict.fromkeys(_C0 | _DEL_AND_C1 | _BIDI_CONTROLS | _SEPARATORS)


def harmless(text: str) -> str:
    """`text` without what could act on a terminal: controls (but tab and line feed), bidi controls, separators."""
    return text.translate(_HARMFUL)


def harmless_line(text: str) -> str:
    """`text` made harmless, and a single line with single spaces."""
    return " ".join(harmless(text).split())
