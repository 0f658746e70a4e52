"""A figure that was measured, and how it is printed."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


class Unmeasured(Exception):
    """This machine lacks what a part needs to be measured."""


@dataclass(frozen=True)
class Figure:
    """One number. `most` is the most it may be; None where no goal is set."""

    group: str
    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def over(self) -> bool:
        return self.most is not None and self.value > self.most

    @property
    def verdict(self) -> str:
        """Return what is to be said of it: nothing, where no goal is set."""
        return "" if self.most is None else f"{'OVER' if self.over else 'within'} {amount(self.most)}"

    def line(self) -> str:
        """Return it as one line of a terminal."""
        return f"{self.group:28} {self.name:42} {amount(self.value):>8} {self.unit:22} {self.verdict}".rstrip()


def amount(value: float) -> str:
    """Write a number as people read it: three digits that count, and no power of ten."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{float(f'{value:.3g}'):.10g}"


def p95(values: Iterable[float]) -> float:
    """Return the smallest value that 95 of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(0.95 * len(ordered)) - 1]
