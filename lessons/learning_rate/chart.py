import altair as alt
from tutor.course.draw import Axis, Plane, near, play, slider, text

W = Axis("w", "weight w", -3, 9)  # the curve ends before the numbers on the axis
BOWL = Plane(W, Axis("loss", "loss L", -2, 25, (0, 5, 10, 15, 20, 25)))
TIME = Plane(Axis("step", "step", -1, 51, (0, 10, 20, 30, 40, 50)), Axis("w", "weight w", -3, 9))
RATE = alt.Scale(domain=[0, 1.5], nice=False)
TIPS = [
    alt.Tooltip("step:Q"),
    alt.Tooltip("w:Q", title="weight", format=".3~f"),
    alt.Tooltip("loss:Q", format=".3~g"),
]


def opening(path, bowl):
    """The ball on the loss curve; a slider in the chart takes it from step to step."""
    step = play("step", "Step", 20)
    here = alt.Chart(path).transform_filter("datum.step == step")
    gone = alt.Chart(path).transform_filter("datum.step < step")
    weight = "'w = ' + format(datum.w, '.2f')"
    layers = [
        BOWL.curve(bowl),
        BOWL.minimum(bowl),
        BOWL.points(gone, size=45, opacity=0.35),
        BOWL.points(here, size=260),
        text(here, weight, "weight", alt.datum(3), 24, dx=10, fontSize=15),  # inside the bowl
    ]
    return alt.layer(*layers).add_params(step).properties(height=340)


def draw(path, compare, bowl, regimes, wrong=None):
    """Your run on the bowl and over time, a second rate to compare with, and the map of the regimes."""
    rate = slider("rate", "Compare with rate", 0.025, 1.5, 0.025, 0.1)
    other = near(compare, "lr", "rate")
    valley = [BOWL.curve(bowl), BOWL.minimum(bowl)]
    valley += [BOWL.path(other, "comparison", tips=TIPS), BOWL.path(path, tips=TIPS)]
    if wrong is not None:
        valley += [BOWL.path(wrong, "prediction", tips=TIPS)]
    over_time = [
        TIME.minimum(bowl, axis="y"),
        TIME.path(other, "comparison", size=50, tips=TIPS),
        TIME.path(path, size=35, tips=TIPS, strokeWidth=2.2, opacity=1),
        _rate_of(path, "your rate", -136, "weight"),
        _rate_of(other, "compared with", -6, "comparison"),
    ]
    return alt.vconcat(
        alt.layer(*valley).properties(height=260),
        alt.layer(*over_time).properties(height=170),
        _regime_map(path, regimes),
    ).add_params(rate)


def _rate_of(path, words, dx, role):
    """Name a path by its rate, above the chart, where no path runs through it."""
    first = near(path, "step", "0")
    return text(first, f"'{words} ' + format(datum.lr, '.3~f')", role, dx=dx)


def _regime_map(path, regimes):
    """The five regimes along the rates: three stretches, the two points between them, and where you are."""
    x = alt.X("low:Q", scale=RATE, title="learning rate")
    rows = alt.Chart(regimes).transform_calculate(middle="(datum.low + datum.high) / 2")
    wide = rows.transform_filter("datum.low < datum.high")
    between = rows.transform_filter(f"datum.low == datum.high && datum.low < {RATE.domain[1]}")
    bands = rows.mark_bar(height=26, fillOpacity=0.12, strokeWidth=1).encode(x=x, x2="high:Q")
    names = wide.mark_text().encode(x="middle:Q", text="regime:N")
    points = between.mark_text(dy=-24).encode(x=x, text="regime:N")
    ticks = between.mark_tick(thickness=2, height=26).encode(x=x)
    layers = [mark.encode(color=alt.datum("loss")) for mark in (bands, names, points, ticks)]
    yours = near(path, "step", "0").mark_point(shape="triangle-up", size=140, yOffset=22)
    layers.append(yours.encode(x="lr:Q", color=alt.datum("weight")))
    return alt.layer(*layers).properties(height=80)
