import altair as alt
from tutor.course.draw import Axis, Plane, near, play

FIT = Plane(
    Axis("x", "input x", -2.7, 2.4, (-2, -1, 0, 1, 2)), Axis("y", "output y", -1.5, 1.3, (-1, 0, 1))
)
LOSS = Plane(
    Axis("step", "step", -18, 312, (0, 100, 200, 300)),
    Axis("loss", "loss", -0.05, 0.47, (0, 0.2, 0.4)),
)


def draw(points, path, fallen):
    """The net's curve at every step over its points, and how the loss has fallen by then."""
    now, fallen = near(path, "step", "at"), alt.Chart(fallen)
    fit = alt.layer(FIT.points(points, "loss", 45), FIT.curve(now, "weight"))
    here = near(fallen, "step", "at")
    says = "'loss ' + format(datum.loss, '.3~g')"
    side = alt.expr("datum.step > 200 ? 'right' : 'left'")
    named = LOSS.words(
        here, says, "loss", align=side, dx=alt.expr("datum.step > 200 ? 0 : 10"), dy=-14
    )
    curve = LOSS.curve(fallen, "loss", opacity=0.35)
    done = LOSS.curve(fallen.transform_filter("datum.step <= at"), "loss")
    loss = alt.layer(curve, done, LOSS.points(here, "loss", 120), named)
    both = alt.vconcat(fit.properties(height=180), loss.properties(height=90))
    return both.add_params(play("at", "Step", 300, step=6))
