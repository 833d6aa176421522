"""Bars as an SVG picture: one panel for each figure, a bar for each server, least and greatest as a thin line."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, LABELS, VALUES, BAR, GAP, HEAD, MARGIN = 760, 190, 130, 16, 6, 34, 14
OURS, OTHERS, INK, PAPER = "#1f6feb", "#8c959f", "#1f2328", "#ffffff"


@dataclass(frozen=True)
class Bar:
    """Who, and what was measured of it, once or several times."""

    name: str
    values: Sequence[float]
    is_ours: bool


@dataclass(frozen=True)
class Panel:
    """One figure of all servers. The title says what it is, and whether more or less of it is better."""

    title: str
    digits: int
    bars: Sequence[Bar]


def svg(panels: Iterable[Panel]) -> str:
    """The picture."""
    drawn: list[str] = []
    y = MARGIN
    for panel in panels:
        drawn += _panel(panel, y)
        y += HEAD + len(panel.bars) * (BAR + GAP) + MARGIN
    style = f"font-family='sans-serif' font-size='12' fill='{INK}'"
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {y}' width='{WIDTH}' height='{y}' {style}>",
            f"<rect width='{WIDTH}' height='{y}' fill='{PAPER}'/>",
            *drawn,
            "</svg>\n",
        ]
    )


def _panel(panel: Panel, top: int) -> Iterable[str]:
    yield f"<text x='{MARGIN}' y='{top + 16}' font-weight='bold'>{escape(panel.title)}</text>"
    most = max((max(bar.values) for bar in panel.bars), default=0.0)
    scale = (WIDTH - LABELS - VALUES) / most if most > 0 else 0.0
    for number, bar in enumerate(panel.bars):
        yield from _bar(bar, top + HEAD + number * (BAR + GAP), scale, panel.digits)


def _bar(bar: Bar, y: int, scale: float, digits: int) -> Iterable[str]:
    value, least, most = (f(bar.values) for f in (statistics.median, min, max))
    base, middle = y + 12, y + BAR / 2
    yield f"<text x='{LABELS - 8}' y='{base}' text-anchor='end'>{escape(bar.name)}</text>"
    colour = OURS if bar.is_ours else OTHERS
    yield f"<rect x='{LABELS}' y='{y}' width='{max(value, 0) * scale:.1f}' height='{BAR}' fill='{colour}'/>"
    if most > least:
        ends = f"x1='{LABELS + max(least, 0) * scale:.1f}' x2='{LABELS + most * scale:.1f}'"
        yield f"<line {ends} y1='{middle}' y2='{middle}' stroke='{INK}'/>"
    yield f"<text x='{LABELS + most * scale + 6:.1f}' y='{base}'>{value:,.{digits}f}</text>"
