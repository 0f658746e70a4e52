"""A number that somebody named, at its place on an axis; where it lies beyond, the marks on the edge say so."""

from typing import Any

import altair as alt

from tutor.course.chart import TOLD
from tutor.course.draw.axis import Axis
from tutor.course.draw.look import chart_of, color_of, line_of, marked, seen, text

_WAYS = {"x": ("left", "right"), "y": ("down", "up")}
_ROLE: Any = {"color": color_of("prediction")}


def placed_on(table: Any, column: str, axis: Axis, channel: str) -> alt.Chart:
    """Return the rows with their number's place on the axis, x or y, and the way to it where it lies beyond."""
    value, (before, after) = f"datum.{column}", _WAYS[channel]
    return chart_of(table).transform_calculate(
        told=value,
        beyond=f"{value} < {axis.lower} ? '{before}' : {value} > {axis.upper} ? '{after}' : ''",
        **{TOLD: f"clamp({value}, {axis.lower}, {axis.upper})"},
    )


def dashed(placed: alt.Chart, **where: Any) -> alt.Chart:
    """Draw a dashed line at the place of a number that lies on the axis."""
    rule = marked(placed, "rule", **line_of("prediction", strokeWidth=2))
    return rule.encode(opacity=seen("!datum.beyond"), **_ROLE, **where)


def pointer(placed: alt.Chart, **where: Any) -> alt.Chart:
    """Draw a triangle on the edge that points to a number beyond it."""
    ways: Any = [{"test": f"datum.beyond == '{way}'", "value": f"triangle-{way}"} for way in sum(_WAYS.values(), ())]
    triangle = marked(placed, "point", size=110, filled=True)
    shape = alt.ShapeValue("triangle-up", condition=ways)
    return triangle.encode(shape=shape, opacity=seen("datum.beyond"), **_ROLE, **where)


def named(placed: alt.Chart, says: str, x: Any, y: Any, **look: Any) -> alt.Chart:
    """Write a name, an expression, and the number; and that it lies beyond the chart, where it does."""
    number = f"{says} + ' ' + format(datum.told, '.4~g') + (datum.beyond ? ', beyond the chart' : '')"
    return text(placed, number, "prediction", x, y, **look)
