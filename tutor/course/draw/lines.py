"""The lines of a plane: curves, links, dotted and dashed lines. What leaves the plane is cut off."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from tutor.course.chart import TOLD
from tutor.course.draw.axis import FAR_BELOW, Axis
from tutor.course.draw.look import DOTS, beside, chart_of, color_of, is_filled, line_of, marked
from tutor.course.draw.told import dashed, named, placed_on, pointer


@dataclass(frozen=True)
class Lines:
    """Two axes, said once. Every line takes its columns from them unless others are named."""

    x: Axis
    y: Axis

    def where(self, role: str, x: str | None = None, y: str | None = None) -> dict[str, Any]:
        """Return the encodings of a place and of a role's colour, for marks that the plane has no word for."""
        return {"x": self.x.channel(alt.X, x), "y": self.y.channel(alt.Y, y), "color": color_of(role)}

    def curve(self, table: Any, role: str = "loss", y: str | None = None, **line: Any) -> alt.Chart:
        """Draw a line through the rows, from left to right; on a log axis nought lies below, not nowhere."""
        field, rows = y or self.y.field, chart_of(table)
        if self.y.log:
            below = f"isValid(datum.{field}) ? max(datum.{field}, {self.y.lower} / {FAR_BELOW}) : null"
            rows = rows.transform_calculate(**{field: below})
        return marked(rows, "line", clip=True, **line_of(role, **line)).encode(**self.where(role, y=y))

    def link(self, table: Any, role: str, to_x: str, to_y: str, gap: float | str = 0, **look: Any) -> alt.Chart:
        """Draw a straight line from each row's place to that of its columns `to_x` and `to_y`.

        Of its length the share `gap`, a number or an expression, stays free at both ends for the nodes of a graph.
        """
        rows, x, y = chart_of(table), self.x.field, self.y.field
        if gap:
            within = f"(1 - ({gap})) * datum.{{}} + ({gap}) * datum.{{}}".format
            ends = {"from_x": within(x, to_x), "from_y": within(y, to_y)}
            rows = rows.transform_calculate(**ends, far_x=within(to_x, x), far_y=within(to_y, y))
            x, y, to_x, to_y = "from_x", "from_y", "far_x", "far_y"
        rule = marked(rows, "rule", **{"clip": True, **line_of(role, **look)})
        return rule.encode(**self.where(role, x, y), x2=alt.X2(f"{to_x}:Q"), y2=alt.Y2(f"{to_y}:Q"))

    def strokes(self, table: Any, role: str, to: str, **look: Any) -> alt.Chart:
        """Draw a stroke straight up or down from each row's place to the height in its column `to`."""
        rule = marked(chart_of(table), "rule", **{"clip": True, "strokeWidth": 1.5, **look})
        return rule.encode(**self.where(role), y2=alt.Y2(f"{to}:Q"))

    def zero(self, table: Any) -> alt.Chart:
        """Draw a thin line along the plane, where y is zero; it begins beside the axis' own zero."""
        along: Any = {"x": alt.XValue(18), "x2": alt.X2Value("width"), "y": alt.YDatum(0)}
        # It has no number of its own that could be told: a screen reader would find a picture without a name.
        return marked(chart_of(table), "rule", aria=False).encode(**along, color=color_of("loss"))

    def minimum(self, table: Any, at: str | None = None, axis: str = "x", **look: Any) -> alt.Chart:
        """Draw a dotted line across an axis (x or y) at the table's lowest loss, or where its column `at` stands."""
        side = {"x": self.x, "y": self.y}[axis]
        field, rows = at or side.field, chart_of(table)
        if at is None:
            rows = rows.transform_joinaggregate(lowest="min(loss)").transform_filter("datum.loss == datum.lowest")
        where = {axis: side.channel({"x": alt.X, "y": alt.Y}[axis], field)}
        lowest: Any = {"op": "min", "field": field, "as": field}
        one = rows.transform_aggregate([alt.AggregatedFieldDef(**lowest)])
        return marked(one, "rule", **{"strokeDash": DOTS, **look}).encode(**where, color=color_of("minimum"))

    def guess(self, prediction: Any, says: str, y: Any = -36) -> Any:
        """Draw the learner's own number as a dashed line, its name and value above the title; beyond it a triangle."""
        placed, x = placed_on(prediction, "value", self.x, "x"), self.x.channel(alt.X, TOLD)
        side = f"datum.{TOLD} > {self.x.place(0.5)}"
        inwards = beside(f"{side} ? -6 : 6")
        return dashed(placed, x=x) + pointer(placed, x=x, y=alt.YValue(8)) + named(placed, says, x, y, **inwards)

    def level(self, table: Any, says: str, column: str = "value", x: Any = None, **look: Any) -> Any:
        """Draw a column's number as a dashed line along the plane, as `guess` does across it; its name is at `x`."""
        placed, y = placed_on(table, column, self.y, "y"), self.y.channel(alt.Y, TOLD)
        line = dashed(placed, x=alt.XValue(44), x2=alt.X2Value("width"), y=y)  # beside the numbers of the axis
        inwards = alt.expr(f"datum.{TOLD} > {self.y.place(0.87)} ? 12 : -9")
        return line + pointer(placed, x=alt.XValue(52), y=y) + named(placed, says, x, y, **{"dy": inwards, **look})

    def tangent(
        self, table: Any, role: str = "gradient", slope: str = "gradient", half: float = 1.0, screen: float = 0.0
    ) -> alt.Chart:
        """Draw the straight line through each row's place with its slope, `half` to each side along x.

        With `screen`, how steep a slope of one looks there, steep lines are as long on the screen as flat ones.
        """
        reach = f"{half} / sqrt(1 + pow({screen} * datum.{slope}, 2))"
        x, y = f"datum.{self.x.field}", f"datum.{self.y.field}"
        ends = chart_of(table).transform_calculate(
            left=f"{x} - {reach}",
            right=f"{x} + {reach}",
            from_y=f"{y} - datum.{slope} * {reach}",
            to_y=f"{y} + datum.{slope} * {reach}",
        )
        width = {} if is_filled(role) else {"strokeWidth": 1.8}
        line = marked(ends, "rule", clip=True, **line_of(role, **({"strokeWidth": 3} | width)))
        return line.encode(**self.where(role, "left", "from_y"), x2=alt.X2("right:Q"), y2=alt.Y2("to_y:Q"))

    def contours(self, table: Any, level: str = "level", order: str = "turn", **line: Any) -> alt.Chart:
        """Draw lines of equal loss: a row for each place on one, `order` along it, `level` telling which."""
        rings = marked(chart_of(table), "line", clip=True, **{"strokeWidth": 1, "opacity": 0.55, **line})
        return rings.encode(**self.where("loss"), order=alt.Order(f"{order}:Q"), detail=alt.Detail(f"{level}:N"))
