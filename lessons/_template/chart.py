import altair as alt
from tutor.course.draw import dot


def opening(curve):
    """The curve, and a dot that is dragged along it, by itself or by its slider, and says its loss."""
    here = alt.Chart(curve).transform_filter("abs(datum.w - at) < 0.01")
    label = here.mark_text(dx=14, dy=-14, align="left").encode(
        x="w:Q", y="loss:Q", text=alt.Text("loss:Q", format=".2f"), color=alt.datum("loss")
    )
    layers = _line(curve) + label + dot(curve, "at", "Weight", -2, 8, 0.1, 0)
    return layers.properties(height=320)


def draw(curve, here):
    """The curve with the run's weight on it."""
    dot = (
        alt.Chart(here).mark_point(size=220).encode(x="w:Q", y="loss:Q", color=alt.datum("weight"))
    )
    label = (
        alt.Chart(here)
        .mark_text(dx=14, dy=-14, align="left")
        .encode(
            x="w:Q",
            y="loss:Q",
            text=alt.Text("gradient:Q", format=".2f"),
            color=alt.datum("gradient"),
        )
    )
    return (_line(curve) + dot + label).properties(height=320)


def _line(curve):
    return (
        alt.Chart(curve)
        .mark_line()
        .encode(
            x=alt.X("w:Q", title="weight w"),
            y=alt.Y("loss:Q", title="loss"),
            color=alt.datum("loss"),
        )
    )
