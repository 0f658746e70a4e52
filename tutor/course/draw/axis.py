"""An axis of a plane: which column it shows, what it is called, how far it reaches."""

import re
from dataclasses import dataclass, replace
from typing import Any

# The numbers of the left axis stand inside the plot: what has left a plane to the left is marked beside them.
INSET = {"left": 0.075, "right": 0.025, "down": 0.02, "up": 0.0}
SIDES = {"x": ("left", "right"), "y": ("down", "up")}
FAR_BELOW = 1e3  # a log axis has no place for nought: a line towards it leaves by the lower edge, steeply

# The zeros of a million nobody counts: the page writes 1e+6 as a power of ten (tutor/ui/numbers.js).
_READ = "format(datum.value, datum.value < 1e6 ? ',~r' : '~e')"


@dataclass(frozen=True)
class Axis:
    """One axis. `values` are the numbers written along it; `title` None leaves it without a name.

    `low` and `high` may be expressions, of the plot's `width` and `height` for one. A `bare` axis has neither numbers
    nor lines, one without `grid` no lines across the plane, and its numbers stand in front of what is drawn there.

    In the browser two numbers are the ends of a parameter, which the chart of an edited run may move: the scale and
    every mark on the edge read them there, as `lower` and `upper`. Axes that begin with one column and have the same
    ends share it, and so do an axis and its `of`.
    """

    field: str
    title: str | None
    low: float | str
    high: float | str
    values: tuple[float, ...] | None = None
    log: bool = False
    bare: bool = False
    grid: bool = True
    begun: str = ""  # the column that the axis had first

    @property
    def ends(self) -> str:
        """Return the name of the parameter that holds both ends; none where an end is an expression already."""
        if isinstance(self.low, str) or isinstance(self.high, str):
            return ""
        return re.sub(r"\W", "_", f"ends_{self.begun or self.field}_{self.low:g}_{self.high:g}")

    @property
    def lower(self) -> str:
        """Return the expression of the low end, wherever it is now."""
        return f"{self.ends}[0]" if self.ends else f"({self.low})"

    @property
    def upper(self) -> str:
        """Return the expression of the high end, wherever it is now."""
        return f"{self.ends}[1]" if self.ends else f"({self.high})"

    def of(self, field: str) -> "Axis":
        """Return the same axis for another column."""
        return replace(self, field=field, begun=self.begun or self.field)

    def scale(self) -> dict[str, Any]:
        """Return the scale: it ends where the axis ends, and where the parameter says once that is moved."""
        kind: dict[str, Any] = {"type": "log"} if self.log else {}
        kind |= {"domainRaw": {"expr": self.ends}} if self.ends else {}
        return {"domain": [_end(self.low), _end(self.high)], "nice": False, **kind}

    def channel(self, channel: type, field: str | None = None) -> Any:
        """Return the encoding of a column, the axis' own if none is named, as alt.X or alt.Y."""
        return channel(f"{field or self.field}:Q", scale=self.scale(), title=self._title(), axis=self._numbers())

    def place(self, share: float) -> str:
        """Return the expression of what stands at a share of the axis: 0 at its low end, 1 at its high end."""
        if self.log:
            return f"{self.lower} * pow({self.upper} / {self.lower}, {share})"
        return f"{1 - share} * {self.lower} + {share} * {self.upper}"

    def edges(self, before: str, after: str) -> tuple[str, str]:
        """Return the expressions of where what lies beyond `before` and `after` is marked."""
        return self.place(INSET[before]), self.place(1 - INSET[after])

    def inside(self, before: str, after: str, field: str | None = None) -> str:
        """Return the expression of a column's number, or of the edge's where it lies beyond `before` or `after`.

        What is no number has no place: compared, it would count as nought and stand on an edge that it never crossed.
        """
        low, high = self.edges(before, after)
        column = f"datum.{field or self.field}"
        within = f"{column} < {self.lower} ? {low} : {column} > {self.upper} ? {high} : {column}"
        return f"!isValid({column}) ? null : {within}"

    def held(self, share: float, field: str | None = None) -> str:
        """Return the expression of a column's number, moved to a share of the axis from its end where it is nearer.

        There words have room, and stand in the plane though their place does not.
        """
        return f"clamp(datum.{field or self.field}, {self.place(share)}, {self.place(1 - share)})"

    def beyond(self, field: str | None = None) -> str:
        """Return the test whether a column's number lies beyond the axis."""
        return f"(datum.{field or self.field} < {self.lower} || datum.{field or self.field} > {self.upper})"

    def _title(self) -> str | None:
        return f"{self.title} (log)" if self.title and self.log else self.title

    def _numbers(self) -> Any:
        """Return the axis' numbers: those that `values` names, written without needless zeros, else Vega's choice."""
        if self.bare:
            return None
        numbers: dict[str, Any] = {} if self.values is None else {"values": list(self.values)}
        numbers |= {} if self.grid else {"grid": False, "zindex": 1}  # in front of what covers the plane: a map, say
        if self.log:
            numbers["labelExpr"] = _READ
        elif self.values is not None:
            numbers["format"] = "~f"
        return numbers


def _end(end: float | str) -> Any:
    return {"expr": end} if isinstance(end, str) else end
