"""What of a lesson's run can be heard: the front matter's `[sound]`, and the loss of each step as it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Any, NamedTuple

Cell = float | None


class Step(NamedTuple):
    """What one step is heard by: its loss, and on which side of the minimum it stands, −1, 0 or 1."""

    loss: float
    side: int


@dataclass(frozen=True)
class Sound:
    """Where a run's loss stands: in the column `loss` of a table of the demo's, one step after the other by `over`.

    `only` keeps the rows that have these values. `slope` names a column whose sign says on which side of the minimum a
    step stands. `moves` names the slider of the chart `draw` that goes along. `says` is one sentence on the run.
    """

    table: str
    over: str = "step"
    loss: str = "loss"
    only: Mapping[str, Any] = field(default_factory=dict)
    slope: str = ""
    moves: str = ""
    says: str = ""

    @property
    def columns(self) -> list[str]:
        """Return the columns that are read, each once."""
        return [*dict.fromkeys([self.over, self.loss, *self.only, *filter(None, [self.slope])])]

    def steps(self, rows: Iterable[Mapping[str, Any]]) -> list[Step]:
        """Return the steps in order; where several rows belong to one, as of several weights, it has their mean."""
        found: dict[Any, list[Mapping[str, Any]]] = {}
        for row in rows:
            if all(row[name] == value for name, value in self.only.items()):
                found.setdefault(row[self.over], []).append(row)
        return [Step(_mean(row[self.loss] for row in group), self._side(group)) for group in found.values()]

    def _side(self, group: list[Mapping[str, Any]]) -> int:
        slope = _mean(row[self.slope] for row in group) if self.slope else 0
        return (slope > 0) - (slope < 0)


def _mean(values: Iterable[Cell]) -> float:
    """Return the mean; of a value that is no number, nan."""
    numbers = [nan if value is None else float(value) for value in values]
    return sum(numbers) / len(numbers)
