"""What a learner moves in a chart: sliders, play buttons, dots to drag.

All of it runs in the browser over rows that a demo computed. Nothing is sent to the server.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from tutor.course.chart import GRIP, NEXT, PLAYED
from tutor.course.draw.look import color_of, is_filled, marked

# A press anywhere in the plot and a move; in Streamlit the pointer may be let go outside of the chart.
_DRAGGED = "[pointerdown, window:pointerup] > pointermove"


def slider(name: str, label: str, low: float, high: float, step: float, value: float) -> alt.Parameter:
    """Return a parameter `name` that a slider above the chart sets; `label` is what the learner reads beside it."""
    return alt.param(name=name, value=value, bind=_range(label, low, high, step))


def play(
    name: str, label: str, last: float, low: float = 0, step: float = 1, value: float = 0, counted: bool = True
) -> alt.Parameter:
    """Return a parameter like `slider`'s, from `low` to `last`; the page gives it a play and pause button.

    Where the number is not what the label names, a mere place in a list, `counted=False` leaves it out.
    """
    return slider(name, label + PLAYED * (1 if counted else 2), low, last, step, value)


def press(name: str, moves: Sequence[str], rounds: int) -> alt.Parameter:
    """Return a parameter that counts `moves` from zero, again and again for so many rounds.

    The page gives each move a button of its name, which goes on until that move is done.
    """
    return play(name, NEXT.join(moves), len(moves) * rounds)


def dot(
    places: Any,
    name: str,
    label: str,
    low: float,
    high: float,
    step: float,
    value: float,
    x: str = "w",
    y: str = "loss",
    role: str = "weight",
    drag: str = "x",
) -> Any:
    """Return the layer of a dot on a curve, to be dragged in the plot or by its slider; both set the parameter `name`.

    `places` (a table or a chart of one) has a row for every place where the dot can stand, `step` apart in
    the column `x` from `low` to `high`, with its height in the column `y`. Add the layer to that of the curve.
    With `drag="y"` it moves up and down: the places are `step` apart in the column `y`.
    The page knows the way by the name of the places and the dot by what it calls itself: a finger drags only from it.
    What is compared is hollow, a ring: to some people its colour is that of the learner's own weight.
    """
    moved = {"x": x, "y": y}[drag]
    place = alt.param(name=name, expr=f"{name}_drag_{moved}")
    every = places if isinstance(places, alt.Chart) else alt.Chart(places)
    where: Any = {"x": alt.X(f"{x}:Q"), "y": alt.Y(f"{y}:Q")}
    plain = every.transform_calculate(
        **{moved: f"round(datum.{moved} * 1e6) / 1e6"}
    )  # torch's 0.1 arrives as 0.1000000015
    hold = marked(plain, "point", opacity=0, tooltip=None).encode(**where).properties(name=f"{name}_along_{drag}")
    here = every.transform_filter(f"abs(datum.{moved} - {name}) < {step / 2}")
    look: Any = {"size": 260, "clip": True, "strokeWidth": 2.5, "ariaRoleDescription": GRIP}
    ball = marked(here, "point", filled=is_filled(role), **look)
    held = _held(name, drag, moved, value, _range(label, low, high, step))
    return hold.add_params(held, place) + ball.encode(**where, color=color_of(role))


def _held(name: str, drag: Any, moved: str, value: float, bind: Any) -> alt.Parameter:
    """Return a selection of the place nearest along one axis, however far off along the other the pointer is."""
    return alt.selection_point(
        name=f"{name}_drag",
        encodings=[drag],
        nearest=True,
        on=_DRAGGED,
        clear=False,
        toggle=False,
        value=[{moved: value}],
        bind={moved: bind},  # type: ignore[arg-type]  # Altair's stubs know no bind for each field
    )


def _range(label: str, low: float, high: float, step: float) -> alt.BindRange:
    return alt.binding_range(min=low, max=high, step=step, name=f"{label} ")  # the space parts it from the value
