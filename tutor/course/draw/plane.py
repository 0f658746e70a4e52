"""A plane with two axes, and the marks that the course draws on it."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from tutor.course.draw.axis import Axis
from tutor.course.draw.look import DOTS, chart_of, is_filled, line_of, seen, text

FAR = 1e6  # further out nothing is drawn: a browser gives up a whole line for one number that is too large
_OUT: Any = [
    {"test": f"datum.way == '{side}'", "value": f"triangle-{side}"} for side in ("left", "right", "up", "down")
]
_POINTING = alt.condition("datum.onward > 0", alt.value("triangle-right"), alt.value("triangle-left"))


@dataclass(frozen=True)
class Plane:
    """Two axes, said once. Every mark on the plane takes its columns from them unless others are named."""

    x: Axis
    y: Axis

    def where(self, role: str, x: str | None = None, y: str | None = None) -> dict[str, Any]:
        """Return the encodings of a place and of a role's colour, for marks that the plane has no word for."""
        return {"x": self.x.channel(alt.X, x), "y": self.y.channel(alt.Y, y), "color": alt.datum(role)}

    def curve(self, table: Any, role: str = "loss", y: str | None = None, **line: Any) -> alt.Chart:
        """Draw a line through the rows, from left to right."""
        return chart_of(table).mark_line(clip=True, **line_of(role, **line)).encode(**self.where(role, y=y))

    def beyond(self, table: Any, role: str, size: int = 60) -> alt.Chart:
        """Draw the triangles of `points` alone, for lines: one on the edge for each row that has left the plane."""
        out = self.points(table, role, size)
        return out.encode(opacity=seen("datum.way != 'in'"))  # no filter: an empty table has no rows to lay out

    def points(
        self,
        table: Any,
        role: str = "weight",
        size: int = 200,
        shape: str = "circle",
        tips: Any = alt.Undefined,
        **look: Any,
    ) -> alt.Chart:
        """Draw a dot for each row; what has left the plane is a triangle on its edge that points the way it went."""
        mark = self._placed(table).mark_point(**{"size": size, "filled": is_filled(role), **look})
        where = self.where(role, "place_x", "place_y")
        return mark.encode(**where, shape=alt.ShapeValue(shape, condition=_OUT), tooltip=tips)

    def strokes(self, table: Any, role: str, to: str, **look: Any) -> alt.Chart:
        """Draw a stroke straight up or down from each row's place to the height in its column `to`."""
        rule = chart_of(table).mark_rule(**{"clip": True, "strokeWidth": 1.5, **look})
        return rule.encode(**self.where(role), y2=f"{to}:Q")

    def path(
        self,
        table: Any,
        role: str = "weight",
        order: str = "step",
        size: int = 60,
        tips: Any = alt.Undefined,
        **line: Any,
    ) -> Any:
        """Draw a walk: straight hops from row to row, a dot on each, triangles on the edge where it has left."""
        near = chart_of(table).transform_calculate(
            near_x=f"clamp(datum.{self.x.field}, -{FAR}, {FAR})",
            near_y=f"clamp(datum.{self.y.field}, -{FAR**2}, {FAR**2})",
        )
        hop = {"strokeWidth": 1.6 if is_filled(role) else 1.2, "opacity": 0.8}
        hops = near.mark_line(clip=True, **line_of(role, **(hop | line)))
        where = self.where(role, "near_x", "near_y")
        dots = self.points(table, role, size if is_filled(role) else size // 2, tips=tips)
        return hops.encode(**where, order=f"{order}:Q", tooltip=tips) + dots

    def minimum(self, table: Any, at: str | None = None, axis: str = "x") -> alt.Chart:
        """Draw a dotted line across an axis (x or y) at the table's lowest loss, or where its column `at` stands."""
        side = {"x": self.x, "y": self.y}[axis]
        field, rows = at or side.field, chart_of(table)
        if at is None:
            rows = rows.transform_joinaggregate(lowest="min(loss)").transform_filter("datum.loss == datum.lowest")
        where = {axis: side.channel({"x": alt.X, "y": alt.Y}[axis], field)}
        lowest: Any = {"op": "min", "field": field, "as": field}
        one = rows.transform_aggregate([alt.AggregatedFieldDef(**lowest)])
        return one.mark_rule(strokeDash=DOTS).encode(**where, color=alt.datum("minimum"))

    def guess(self, prediction: Any, says: str, y: Any = -12) -> Any:
        """Draw the learner's own number as a dashed line with its name; on the edge where it lies beyond."""
        placed = chart_of(prediction).transform_calculate(edge=f"clamp(datum.value, {self.x.low}, {self.x.high})")
        where = self.x.channel(alt.X, "edge")
        line = placed.mark_rule(**line_of("prediction", strokeWidth=2)).encode(x=where, color=alt.datum("prediction"))
        side = f"datum.edge > {self.x.place(0.5)}"
        words = text(
            placed,
            says,
            "prediction",
            where,
            y,
            align=alt.expr(f"{side} ? 'right' : 'left'"),
            dx=alt.expr(f"{side} ? -6 : 6"),
        )
        return line + words

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
        return ends.mark_rule(clip=True, **line_of(role, **({"strokeWidth": 3} | width))).encode(
            **self.where(role, "left", "from_y"), x2="right:Q", y2="to_y:Q"
        )

    def arrow(self, table: Any, role: str, to: str, **more: Any) -> Any:
        """Draw an arrow along x from each row's place to its column `to`, cut off where the plane ends."""
        cut = chart_of(table).transform_calculate(tip=f"clamp(datum.{to}, {self.x.low}, {self.x.high})")
        cut = cut.transform_calculate(onward=f"datum.tip - datum.{self.x.field}")
        strong = is_filled(role)
        shaft = cut.mark_rule(**line_of(role, strokeWidth=3 if strong else 1.6)).encode(
            **self.where(role) | more, x2="tip:Q"
        )
        tip = cut.transform_filter("datum.onward != 0").mark_point(size=110 if strong else 60, opacity=1)
        return shaft + tip.encode(**self.where(role, "tip") | more, shape=_POINTING)

    def contours(self, table: Any, level: str = "level", order: str = "turn", **line: Any) -> alt.Chart:
        """Draw lines of equal loss: a row for each place on one, `order` along it, `level` telling which."""
        rings = chart_of(table).mark_line(clip=True, **{"strokeWidth": 1, "opacity": 0.55, **line})
        return rings.encode(**self.where("loss"), order=f"{order}:Q", detail=f"{level}:N")

    def _placed(self, table: Any) -> alt.Chart:
        """Put each row on the plane or on its edge, and say which way it left."""
        x, y = f"datum.{self.x.field}", f"datum.{self.y.field}"
        across = f"{x} < {self.x.low} ? 'left' : {x} > {self.x.high} ? 'right'"
        along = f"{y} > {self.y.high} ? 'up' : {y} < {self.y.low} ? 'down' : 'in'"
        return chart_of(table).transform_calculate(
            place_x=self.x.inside("left", "right"),
            place_y=self.y.inside("down", "up"),
            way=f"{across} : {along}",
        )
