"""How a role looks beside its colour, words on a chart, and the questions that charts ask of every row."""

import json
from typing import Any

import altair as alt

# Your own run is drawn strong and filled, what it is compared with thin and hollow, what was believed dashed.
_THIN = {"comparison": 1.4, "prediction": 1.6}
DASHES = [5, 4]
DOTS = [2, 3]


def chart_of(table: Any) -> alt.Chart:
    """Return a chart of a table; a chart is one already."""
    return table if isinstance(table, alt.Chart) else alt.Chart(table)


def marked(chart: alt.Chart, kind: str, **look: Any) -> alt.Chart:
    """Return the chart with a mark, "line" for one, of this look: as `mark_line(**look)`, but light.

    Altair's own marks, axes and scales hold each of a hundred properties that nobody has set, and all of them are
    copied whenever layers are joined. A dict holds what is said.
    """
    drawn = chart.copy(deep=False)
    drawn.mark = {"type": kind, **look}
    return drawn


def worked_out(chart: alt.Chart, **columns: str) -> alt.Chart:
    """Return the chart with columns of these expressions: as `transform_calculate`, but light as `marked` is."""
    drawn = chart.copy(deep=False)
    before = [] if chart.transform is alt.Undefined else chart.transform
    drawn.transform = [*before, *({"calculate": says, "as": name} for name, says in columns.items())]
    return drawn


def line_of(role: str, **more: Any) -> dict[str, Any]:
    """Return how lines of a role are drawn: `mark_line(**line_of("comparison"))`."""
    return {"strokeWidth": _THIN.get(role, 2.5), "strokeDash": DASHES if role == "prediction" else [1, 0], **more}


def is_filled(role: str) -> bool:
    """Say whether dots of a role are filled."""
    return role not in _THIN


def laid_out(table: Any, places: dict[str, list[float]], *columns: str) -> alt.Chart:
    """Return the rows with the numbers that `places` has for each one's name, as these columns."""
    found = worked_out(chart_of(table), found=f"{json.dumps(places, ensure_ascii=False)}[datum.name]")
    return worked_out(found, **{column: f"datum.found[{place}]" for place, column in enumerate(columns)})


def near(table: Any, column: str, parameter: str, within: float = 0.01) -> alt.Chart:
    """Return the rows whose column stands where a slider or a dragged dot stands: torch's 0.1 is not quite 0.1."""
    return chart_of(table).transform_filter(f"abs(datum.{column} - {parameter}) < {within}")


def last(table: Any, column: str) -> alt.Chart:
    """Return the row with the highest number in a column: where a line ends."""
    rows = chart_of(table).transform_joinaggregate([alt.JoinAggregateFieldDef(op="max", field=column, **{"as": "end"})])
    return rows.transform_filter(f"datum.{column} == datum.end")


def in_brackets(number: str, when: str) -> str:
    """Return an expression that writes a number's, in brackets where a test holds: behind a sign a minus needs them."""
    return f"({when} ? '(' + {number} + ')' : {number})"


def beside(side: float | str, **more: Any) -> dict[str, Any]:
    """Return how words stand beside their place: `side` pixels to its right, to its left where they are negative.

    `side` may be an expression. At zero they stand in the middle. `more` is what mark_text takes, expressions as
    `alt.expr`.
    """
    if isinstance(side, str):
        align = alt.expr(f"({side}) > 0 ? 'left' : ({side}) < 0 ? 'right' : 'center'")
        return {"align": align, "dx": alt.expr(side), **more}
    return {"align": "left" if side > 0 else "right" if side else "center", "dx": side, **more}


def seen(test: str, opacity: float = 1) -> Any:
    """Return the encoding of an opacity that lets a mark be seen only where a test holds."""
    return alt.OpacityValue(0, condition={"test": test, "value": opacity})


def text(table: Any, says: str, role: str, x: Any = None, y: Any = None, **look: Any) -> alt.Chart:
    """Return words on a chart: `says` is an expression, quoted where it is a plain sentence.

    `x` and `y` are encodings, or pixels from the left and from the top; without `x` the words end at the right edge,
    without `y` they stand above the plot, where no line runs. `look` is what mark_text takes.
    """
    where = {"x": _placed(alt.XValue, "width" if x is None else x), "y": _placed(alt.YValue, -12 if y is None else y)}
    align = "right" if x is None else "left"
    words = marked(chart_of(table).transform_calculate(says=says), "text", **{"align": align, **look})
    return words.encode(**where, text=alt.Text("says:N"), color=color_of(role))


def _placed(channel: type, place: Any) -> Any:
    return channel(place) if isinstance(place, (int, float)) or place == "width" else place


def color_of(role: str) -> Any:
    """Return the encoding of a role's colour; "role" is the column that says it row by row."""
    return alt.Color("role:N") if role == "role" else alt.ColorDatum(role)
