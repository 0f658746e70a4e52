import altair as alt


def opening(curve):
    """The curve, and a point that the slider in the chart drags along it."""
    at = alt.param(
        name="at", value=0, bind=alt.binding_range(min=-2, max=8, step=0.1, name="Drag the weight ")
    )
    point = alt.Chart(curve).transform_filter("abs(datum.w - at) < 0.01")
    dot = point.mark_point(size=220).encode(x="w:Q", y="loss:Q", color=alt.datum("weight"))
    return (_line(curve) + dot).add_params(at).properties(height=320)


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
