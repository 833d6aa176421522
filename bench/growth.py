"""How figures grow with a size: a table of them with their exponents."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report import NONE, table


@dataclass(frozen=True)
class Figure:
    """One figure at each size, in order."""

    values: Sequence[float]
    digits: int = 1


@dataclass(frozen=True)
class Growth:
    """What was measured while one thing grew. The title says what grew, and what else there was."""

    title: str
    sizes: Sequence[int]
    figures: Mapping[str, Figure]

    def table(self) -> str:
        """A heading and a table, with the exponent over all sizes but 0, and that of the last step."""
        head = ("", *(f"{size:,}" for size in self.sizes), "exponent", "last step")
        rows = [self._row(name, figure) for name, figure in self.figures.items()]
        return f"### {self.title}\n\n{table(head, rows)}"

    def _row(self, name: str, figure: Figure) -> Sequence[str]:
        points = [(s, v) for s, v in zip(self.sizes, figure.values, strict=True) if s > 0]
        shown = [f"{value:,.{figure.digits}f}" for value in figure.values]
        return (name, *shown, _exponent(points), _exponent(points[-2:]))


def _exponent(points: Sequence[tuple[int, float]]) -> str:
    """The slope of the straight line that is nearest to the points' logarithms."""
    if len(points) < 2 or any(value <= 0 for _, value in points):
        return NONE
    sizes, values = zip(*((math.log(size), math.log(value)) for size, value in points), strict=True)
    return f"{statistics.linear_regression(sizes, values).slope:+.2f}"
