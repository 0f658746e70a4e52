"""A plane with two axes, and the marks that the course draws on it."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from tutor.course.draw.axis import SIDES, Axis
from tutor.course.draw.hops import cut_hops, drawn_hops, left_on_hops
from tutor.course.draw.lines import Lines
from tutor.course.draw.look import beside, chart_of, is_filled, line_of, marked, seen, text

_OUT: Any = [
    {"test": f"datum.way == '{side}'", "value": f"triangle-{side}"} for side in ("left", "right", "up", "down")
]
_TURN: Any = {"domain": [-180, 180], "range": [-180, 180]}
_RIGHT: Any = {"test": "datum.onward > 0", "value": "triangle-right"}
_POINTING = alt.ShapeValue("triangle-left", condition=_RIGHT)


@dataclass(frozen=True)
class Plane(Lines):
    """Two axes, said once. Every mark on the plane takes its columns from them unless others are named."""

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
        return self._dots(self._placed(table), role, size, shape, tips, **look)

    def trace(self, table: Any, role: str = "loss", size: int = 60, **line: Any) -> Any:
        """Draw a curve, and triangles on the edge for the rows at which it has left the plane."""
        return self.curve(table, role, **line) + self.beyond(table, role, size)

    def words(
        self,
        table: Any,
        says: str,
        role: str = "loss",
        x: str | float | None = None,
        y: str | float | None = None,
        **look: Any,
    ) -> alt.Chart:
        """Write words at each row's place: `says` is an expression, `look` what mark_text takes.

        `x` and `y` are columns, or pixels from the left and from the top; so many from the left the words begin.
        """
        across = x if isinstance(x, (int, float)) else self.x.channel(alt.X, x)
        down = y if isinstance(y, (int, float)) else self.y.channel(alt.Y, y)
        align = "left" if isinstance(x, (int, float)) else "center"
        return text(table, says, role, across, down, **{"align": align, **look})

    def nodes(
        self, table: Any, role: str, says: str = "datum.name", lit: str = "", ring: float = 2, **look: Any
    ) -> Any:
        """Draw a graph's nodes: a ring around each row's place, `says` in it, pale inside while the test `lit` holds.

        `ring` is the width of its line, `look` what mark_text takes for the words.
        """
        discs, where = chart_of(table), self.where(role)
        inside = (
            [marked(discs, "point", size=1100, filled=True).encode(**where, opacity=seen(lit, 0.25))] if lit else []
        )
        rings = marked(discs, "point", size=1100, filled=False, strokeWidth=ring).encode(**where)
        return alt.layer(
            *inside, rings, self.words(table, says, role, **{"fontSize": 15, "fontWeight": "bold", **look})
        )

    def squares(
        self, table: Any, role: str, half: float | str, tall: float | str | None = None, **look: Any
    ) -> alt.Chart:
        """Draw a square around each row's place, `half` (a number or expression) to each side, `tall` up and down."""
        tall = half if tall is None else tall
        x, y = f"datum.{self.x.field}", f"datum.{self.y.field}"
        sides = chart_of(table).transform_calculate(
            left=f"{x} - {half}", right=f"{x} + {half}", low=f"{y} - {tall}", high=f"{y} + {tall}"
        )
        where = self.where(role, "left", "low")
        return marked(sides, "rect", **look).encode(**where, x2=alt.X2("right:Q"), y2=alt.Y2("high:Q"))

    def path(
        self,
        table: Any,
        role: str = "weight",
        order: str = "step",
        size: int = 60,
        tips: Any = alt.Undefined,
        **line: Any,
    ) -> Any:
        """Draw a walk: straight hops from row to row, a dot on each, and a triangle where a hop ends as it leaves."""
        rows = cut_hops(table, self.x, self.y, order)
        hop = {"strokeWidth": 1.6 if is_filled(role) else 1.2, "opacity": 0.8}
        hops = marked(drawn_hops(rows, self.x, self.y), "line", clip=True, **line_of(role, **(hop | line)))
        placed = left_on_hops(self._placed(rows), self.x, self.y)
        dots = self._dots(placed, role, size if is_filled(role) else size // 2, tips=tips)
        return hops.encode(**self.where(role, "near_x", "near_y"), order="along:Q", tooltip=tips) + dots

    def arrow(self, table: Any, role: str, to: str, **more: Any) -> Any:
        """Draw an arrow along x from each row's place to its column `to`, cut off where the plane ends."""
        cut = chart_of(table).transform_calculate(tip=f"clamp(datum.{to}, {self.x.lower}, {self.x.upper})")
        cut = cut.transform_calculate(onward=f"datum.tip - datum.{self.x.field}")
        strong = is_filled(role)
        shaft = marked(cut, "rule", **line_of(role, strokeWidth=3 if strong else 1.6))
        shaft = shaft.encode(**self.where(role) | more, x2=alt.X2("tip:Q"))
        tip = marked(cut.transform_filter("datum.onward != 0"), "point", size=110 if strong else 60, opacity=1)
        return shaft + tip.encode(**self.where(role, "tip") | more, shape=_POINTING)

    def ray(self, table: Any, role: str, long: float = 1.0, along: str = "along", up: str = "up") -> Any:
        """Draw an arrow as long as `long` units in the direction of two columns, against it where `long` is negative.

        Where the plane ends before, it is shorter: its head is always seen. None is drawn where both are zero. The
        head is turned rightly where a unit is as long across as it is up.
        """
        strong, shown = is_filled(role), {"opacity": seen(f"datum.{along} || datum.{up}")}
        rows = self._tips(table, long, along, up)
        shaft = self.link(rows, role, "tip_x", "tip_y", strokeWidth=3 if strong else 1.5)
        head = marked(rows, "point", shape="triangle-up", size=130 if strong else 60, clip=True)
        where, angle = self.where(role, "tip_x", "tip_y"), alt.Angle("turn:Q", scale=_TURN)
        return shaft.encode(**shown) + head.encode(**where, angle=angle, **shown)

    def ray_name(
        self, table: Any, says: str, role: str, long: float, along: str, up: str, over: str = "datum.tip_y > 0"
    ) -> alt.Chart:
        """Write the name of such an arrow beside its tip, within the plane; above it where the test `over` holds."""
        rows = self._tips(table, long, along, up).transform_calculate(
            tight=f"datum.tip_x < {self.x.place(0.2)} && datum.across < 0"
            f" || datum.tip_x > {self.x.place(0.8)} && datum.across >= 0",
            name_x=f"clamp(datum.tip_x, {self.x.lower}, {self.x.upper})",
            name_y=f"clamp(datum.tip_y, {self.y.place(0.05)}, {self.y.place(0.94)})",
        )
        down = alt.expr(f"datum.tight ? (datum.upward < 0 ? 16 : -14) : {over} ? -12 : 12")
        look = beside("(datum.across < 0) == datum.tight ? 12 : -12", dy=down, fontWeight="bold")
        names = self.words(rows, says, role, "name_x", "name_y", **look)
        return names.encode(opacity=seen(f"datum.{along} || datum.{up}"))

    def _tips(self, table: Any, long: float, along: str, up: str) -> alt.Chart:
        """Say of each row where an arrow of that length and direction ends, and how it is turned."""
        length = f"(sqrt(datum.{along} * datum.{along} + datum.{up} * datum.{up}) || 1)"
        whole = chart_of(table).transform_calculate(
            full_x=f"{long} * datum.{along} / {length}", full_y=f"{long} * datum.{up} / {length}"
        )
        fits = f"clamp(min({_room(self.x, 'full_x')}, {_room(self.y, 'full_y')}), 0, 1)"
        fitted = whole.transform_calculate(fits=fits).transform_calculate(
            across="datum.fits * datum.full_x", upward="datum.fits * datum.full_y"
        )
        return fitted.transform_calculate(
            tip_x=f"datum.{self.x.field} + datum.across",
            tip_y=f"datum.{self.y.field} + datum.upward",
            turn="atan2(datum.across, datum.upward) * 180 / PI",
        )

    def _dots(
        self, placed: alt.Chart, role: str, size: int, shape: str = "circle", tips: Any = alt.Undefined, **look: Any
    ) -> alt.Chart:
        mark = marked(placed, "point", **{"size": size, "filled": is_filled(role), **look})
        where = self.where(role, "place_x", "place_y")
        return mark.encode(**where, shape=alt.ShapeValue(shape, condition=_OUT), tooltip=tips)

    def _placed(self, table: Any) -> alt.Chart:
        """Put each row on the plane or on its edge, and say which way it left."""
        x, y = f"datum.{self.x.field}", f"datum.{self.y.field}"
        across = f"{x} < {self.x.lower} ? 'left' : {x} > {self.x.upper} ? 'right'"
        along = f"{y} > {self.y.upper} ? 'up' : {y} < {self.y.lower} ? 'down' : 'in'"
        return chart_of(table).transform_calculate(
            place_x=self.x.inside(*SIDES["x"]),
            place_y=self.y.inside(*SIDES["y"]),
            way=f"{across} : {along}",
        )


def _room(axis: Axis, way: str) -> str:
    """Return how many times as far as the column `way` says an axis goes on from a place, but for a head's room."""
    edge = f"(datum.{way} < 0 ? {axis.place(0.02)} : {axis.place(0.98)})"
    return f"(datum.{way} == 0 ? 1 : ({edge} - datum.{axis.field}) / datum.{way})"
