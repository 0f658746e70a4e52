"""The hops of a walk, each cut off where it comes onto the plane and where it leaves it.

A hop is measured in shares: 0 is the row before, 1 the row itself. On a logarithmic axis a hop is straight in the
logarithms, and there it is cut in these.
"""

from typing import Any

import altair as alt

from tutor.course.draw.axis import FAR_BELOW, SIDES, Axis
from tutor.course.draw.look import chart_of, worked_out

PARTS: Any = ["enter", "leave", "stay"]  # of a hop; the last is no share, and so a break, once it has left
# Further out than so many planes, along x and up, a share is rounded so much that its place on the plane is lost. Up
# the square of it: for a bowl, whose loss is a square, a hop that is held there keeps its direction.
FAR = {"x": 1e6, "y": 1e12}


def cut_hops(table: Any, x: Axis, y: Axis, order: str) -> alt.Chart:
    """Say of each row which part of the hop to it is on the plane, from `enter` to `leave`, and whether any `shows`.

    To the first row, and to one after a row without a number, there is a hop without length.
    """
    axes = {"x": x, "y": y}
    whole = f"isValid(datum.{x.field}) && isValid(datum.{y.field})"
    ends = {f"to_{name}": f"{whole} ? {_straight(axis, FAR[name])} : null" for name, axis in axes.items()}
    before: Any = [{"op": "lag", "field": f"to_{name}", "as": f"last_{name}"} for name in axes]
    before = [{"op": "row_number", "as": "nth"}, *before]
    rows = worked_out(chart_of(table), **ends).transform_window(before, sort=[{"field": order}])
    starts = {f"from_{name}": f"isValid(datum.last_{name}) ? datum.last_{name} : datum.to_{name}" for name in axes}
    shares = {key: share for name, axis in axes.items() for key, share in _shares(axis, name).items()}
    return worked_out(
        rows,
        **starts,
        **shares,
        enter="max(0, datum.enter_x, datum.enter_y)",
        leave="min(1, datum.leave_x, datum.leave_y)",
        shows="isValid(datum.to_x) && datum.enter <= datum.leave",
        stay="datum.leave < 1 ? null : 1",
    )


def drawn_hops(rows: alt.Chart, x: Axis, y: Axis) -> alt.Chart:
    """Return where each hop begins and ends, as one line in the order of `along`, broken where a hop has left."""
    parts = rows.transform_fold(PARTS, as_=["part", "share"])
    shown = "datum.shows && isValid(datum.share)"
    near = {"near_x": _at("share", x, "x"), "near_y": _at("share", y, "y")}
    near = {name: f"{shown} ? {place} : null" for name, place in near.items()}
    # One number: Vega-Lite sorts a line by x where its order has two columns.
    return worked_out(parts, **near, along=f"{len(PARTS)} * datum.nth + indexof({PARTS}, datum.part)")


def left_on_hops(placed: alt.Chart, x: Axis, y: Axis) -> alt.Chart:
    """Put each row that has left, placed on the edge already, where the hop to it leaves, and turn it that way.

    At its own height it would lie off that line, and look like one more place of the walk.
    """
    left = "datum.shows && datum.way != 'in'"
    ends = {"place_x": _at("leave", x, "x"), "place_y": _at("leave", y, "y")}
    steep = "datum.shows && datum.leave_y < datum.leave_x"
    return worked_out(
        placed,
        way=f"{steep} ? (datum.to_y > datum.from_y ? 'up' : 'down') : datum.way",
        **{name: f"{left} ? {place} : datum.{name}" for name, place in ends.items()},
    )


def _shares(axis: Axis, name: str) -> dict[str, str]:
    """Return at which shares of a hop it has come within an axis, and has left it again.

    What is on the axis is not cut off, though it lies further out than the marks of what has left: a hop that leaves
    from there ends where it begins.
    """
    start, end = f"datum.from_{name}", f"datum.to_{name}"
    low, high = (_measured(axis, edge) for edge in axis.edges(*SIDES[name]))
    onward, way = f"{end} > {start}", f"({end} - {start})"
    leave = f"(({onward} ? {high} : {low}) - {start}) / {way}"
    return {
        f"enter_{name}": f"{_holds(axis, start)} ? 0 : (({onward} ? {low} : {high}) - {start}) / {way}",
        f"leave_{name}": f"{_holds(axis, end)} ? 1 : max({_holds(axis, start)} ? 0 : -1, {leave})",
    }


def _holds(axis: Axis, place: str) -> str:
    return f"{place} >= {_measured(axis, axis.lower)} && {place} <= {_measured(axis, axis.upper)}"


def _straight(axis: Axis, far: float) -> str:
    """Return the expression of where a row stands along an axis, in what is straight there, and not too far out."""
    column = f"datum.{axis.field}"
    if axis.log:
        return _measured(axis, f"max({column}, {axis.lower} / {FAR_BELOW})")
    return f"clamp({column}, {axis.place(-far)}, {axis.place(far)})"


def _measured(axis: Axis, number: str) -> str:
    return f"log({number})" if axis.log else f"({number})"


def _at(share: str, axis: Axis, name: str) -> str:
    """Return the expression of the number on an axis at a share of a hop."""
    place = f"datum.from_{name} + datum.{share} * (datum.to_{name} - datum.from_{name})"
    return f"exp({place})" if axis.log else f"({place})"
