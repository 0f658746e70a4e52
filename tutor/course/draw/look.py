"""How a role looks beside its colour, words on a chart, and the questions that charts ask of every row."""

from typing import Any

import altair as alt

# Your own run is drawn strong and filled, what it is compared with thin and hollow, what was believed dashed.
_THIN = {"comparison": 1.4, "prediction": 1.6}
DASHES = [5, 4]
DOTS = [2, 3]


def chart_of(table: Any) -> alt.Chart:
    """Return a chart of a table; a chart is one already."""
    return table if isinstance(table, alt.Chart) else alt.Chart(table)


def line_of(role: str, **more: Any) -> dict[str, Any]:
    """Return how lines of a role are drawn: `mark_line(**line_of("comparison"))`."""
    return {"strokeWidth": _THIN.get(role, 2.5), "strokeDash": DASHES if role == "prediction" else [1, 0], **more}


def is_filled(role: str) -> bool:
    """Say whether dots of a role are filled."""
    return role not in _THIN


def near(table: Any, column: str, parameter: str, within: float = 0.01) -> alt.Chart:
    """Return the rows whose column stands where a slider or a dragged dot stands: torch's 0.1 is not quite 0.1."""
    return chart_of(table).transform_filter(f"abs(datum.{column} - {parameter}) < {within}")


def last(table: Any, column: str) -> alt.Chart:
    """Return the row with the highest number in a column: where a line ends."""
    rows = chart_of(table).transform_joinaggregate([alt.JoinAggregateFieldDef(op="max", field=column, **{"as": "end"})])
    return rows.transform_filter(f"datum.{column} == datum.end")


def seen(test: str, opacity: float = 1) -> Any:
    """Return the encoding of an opacity that lets a mark be seen only where a test holds."""
    return alt.condition(test, alt.value(opacity), alt.value(0))


def text(table: Any, says: str, role: str, x: Any = None, y: Any = None, **look: Any) -> alt.Chart:
    """Return words on a chart: `says` is an expression, quoted where it is a plain sentence.

    `x` and `y` are encodings, or pixels from the left and from the top; without `x` the words end at the right edge,
    without `y` they stand above the plot, where no line runs. `look` is what mark_text takes.
    """
    places = {"x": "width" if x is None else x, "y": -12 if y is None else y}
    where = {
        at: alt.value(place) if isinstance(place, (int, float)) or place == "width" else place
        for at, place in places.items()
    }
    mark = chart_of(table).transform_calculate(says=says)
    return mark.mark_text(**{"align": "right" if x is None else "left", **look}).encode(
        **where, text="says:N", color=color_of(role)
    )


def color_of(role: str) -> Any:
    """Return the encoding of a role's colour; "role" is the column that says it row by row."""
    return alt.Color("role:N") if role == "role" else alt.datum(role)
