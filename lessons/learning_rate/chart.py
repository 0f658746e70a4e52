import altair as alt
from tutor.course.draw import Axis, Plane, near, play, text

W = Axis("w", "weight w", -3, 9)  # the curve ends before the numbers on the axis
BOWL = Plane(W, Axis("loss", "loss L", -2, 25, (0, 5, 10, 15, 20, 25)))
STEP = Axis("step", "step", -7, 51, (0, 10, 20, 30, 40, 50))
RACE = Plane(STEP, Axis("loss", "loss L", 1e-6, 1e4, (1e-6, 1e-4, 1e-2, 1, 100, 1e4), log=True))
RATE = Axis("low", "learning rate", 0, 1.5)
RUNNERS = [  # name, role, shape, its sign in words, how far left of the edge its words end
    ("Careful", "comparison", "square", "□ ", -188),
    ("yours", "weight", "circle", "● ", -94),
    ("Bold", "comparison", "diamond", "◇ ", -6),
]
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


def draw(race, bowl, regimes, wrong=None):
    """The race of three rates: loss over steps, under it the bowl at that step, and the map of the regimes."""
    track, valley = [], [BOWL.curve(bowl), BOWL.minimum(bowl)]
    valley += [BOWL.path(_at(race, "yours", "<="), tips=TIPS)]
    for name, role, shape, sign, dx in RUNNERS:
        here, look = _at(race, name, "=="), {"shape": shape, "tips": TIPS}
        track += [RACE.curve(_at(race, name, "<="), role), RACE.points(here, role, 110, **look)]
        track += _told(here, f"'{sign}{name} '", role, dx)
        valley += [BOWL.points(here, role, 170, **look)]
    track.append(_lowest_from_the_start(race))
    if wrong is not None:
        track += [RACE.curve(wrong, "prediction")]
        valley += [BOWL.path(wrong, "prediction", tips=TIPS)]
    return alt.vconcat(
        alt.layer(*track).properties(height=220),
        alt.layer(*valley).properties(height=240),
        _regime_map(race, regimes),
    ).add_params(play("played", "Percent of the race", 100, step=5, value=100))


def _at(race, name, test):
    """The rows of one run up to where the race was played, or the row just there."""
    own = alt.Chart(race).transform_filter(f"datum.runner == '{name}'")
    own = own.transform_joinaggregate(end="max(step)")
    return own.transform_filter(f"datum.step {test} floor(datum.end * played / 100)")


def _told(here, name, role, dx):
    """A run's name and rate, and its loss so far, above the plot."""
    yield text(here, f"{name} + format(datum.lr, '.3~f')", role, y=-30, dx=dx)
    plain = "datum.loss > 1e-5 && datum.loss < 1e6 ? '.3~r' : '.2~g'"  # as people write it, while it is short
    yield text(here, f"format(datum.loss, {plain})", role, dx=dx)


def _lowest_from_the_start(race):
    """Why nothing is drawn: no run was ever as high as the lower end of the axis."""
    whole = alt.Chart(race).transform_joinaggregate(highest="max(loss)")
    one = near(whole, "step", "0").transform_filter("datum.runner == 'yours'")
    one = one.transform_filter(f"isValid(datum.loss) && datum.highest < {RACE.y.lower}")
    says = "'From the start, all three are at the lowest loss.'"
    centred = {"x": alt.value(alt.expr("width / 2")), "align": "center"}
    return text(one, says, "minimum", y=110, **centred)


def _regime_map(race, regimes):
    """The five regimes along the rates: three stretches, the two points between them, and where the three runs are."""
    x = RATE.channel(alt.X)
    rows = alt.Chart(regimes).transform_calculate(middle="(datum.low + datum.high) / 2")
    wide = rows.transform_filter("datum.low < datum.high")
    between = rows.transform_filter(f"datum.low == datum.high && datum.low < {RATE.upper}")
    bands = rows.mark_bar(height=26, fillOpacity=0.12, strokeWidth=1).encode(x=x, x2="high:Q")
    names = wide.mark_text().encode(x="middle:Q", text="regime:N")
    points = between.mark_text(dy=-24).encode(x=x, text="regime:N")
    ticks = between.mark_tick(thickness=2, height=26).encode(x=x)
    layers = [mark.encode(color=alt.datum("loss")) for mark in (bands, names, points, ticks)]
    for name, role, shape, *_ in RUNNERS:
        start = near(race, "step", "0").transform_filter(f"datum.runner == '{name}'")
        mark = start.mark_point(shape=shape, size=110, yOffset=24, filled=role == "weight")
        layers.append(mark.encode(x="lr:Q", color=alt.datum(role)))
    return alt.layer(*layers).properties(height=80)
