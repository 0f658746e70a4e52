import altair as alt
from tutor.course.draw import play

EPOCH = alt.Scale(domain=[-6, 40], nice=False)  # the labels of the axes stand on the left
W = alt.Scale(domain=[0, 6], nice=False)
BOWL = alt.Scale(domain=[0, 5], nice=False)
RATE = alt.Scale(type="log", domain=[1e-4, 1], nice=False)
LOSS = alt.Scale(type="log", domain=[1e-5, 10], nice=False)


def opening(path, bowl):
    """Forty weights on the loss curve; a slider in the chart takes them from epoch to epoch."""
    at = play("at", "Epoch", 40)
    curve = (
        alt.Chart(bowl)
        .mark_line(clip=True)
        .encode(
            x=alt.X("w:Q", scale=W, title="weight w"),
            y=alt.Y("above:Q", scale=BOWL, title="loss above the lowest"),
            order="w:Q",
            color=alt.datum("loss"),
        )
    )
    cloud = alt.Chart(path).transform_filter("datum.epoch == at")
    cloud = cloud.mark_point(clip=True, size=130, opacity=0.35).encode(
        x="w:Q", y="above:Q", color=alt.datum("weight")
    )
    return (_minimum(path, "x") + curve + cloud).add_params(at).properties(height=340)


def draw(path, compare, wrong=None):
    """The rate as steps, the loss under it, and the forty weights."""
    at = play("at", "Look at epoch", 40, value=20)
    runs = [(compare, "comparison"), (path, "weight")]
    runs += [] if wrong is None else [(wrong, "prediction")]
    rates = [_rate(table, role) for table, role in runs]
    losses = [_loss(table, role) for table, role in runs]
    return alt.vconcat(
        alt.layer(_here(path), *rates, _readout(path, "lr", "rate ", -8)).properties(height=110),
        alt.layer(_here(path), *losses, _readout(path, "loss", "loss ", -8)).properties(height=200),
        alt.layer(_here(path, "epoch"), _minimum(path, "y"), _weights(path)).properties(height=150),
    ).add_params(at)


def _epochs(table):
    """One row for each epoch: the rate, and the mean loss of the forty weights."""
    return (
        alt.Chart(table)
        .transform_aggregate(lr="max(lr)", loss="mean(above)", groupby=["epoch"])
        .transform_calculate(
            rate=f"max(datum.lr, {RATE.domain[0]})", above=f"max(datum.loss, {LOSS.domain[0]})"
        )
    )


def _x(title=None):
    return alt.X("epoch:Q", scale=EPOCH, title=title, axis=alt.Axis(values=[0, 10, 20, 30, 40]))


def _rate(table, role):
    y = alt.Y(
        "rate:Q",
        scale=RATE,
        title="learning rate",
        axis=alt.Axis(values=[1e-4, 1e-3, 1e-2, 1e-1], format="~g"),
    )
    line = _epochs(table).mark_line(interpolate="step-after", **_stroke(role))
    return line.encode(x=_x(), y=y, color=alt.datum(role)) + _beyond(_epochs(table), "lr", y, role)


def _loss(table, role):
    y = alt.Y(
        "above:Q",
        scale=LOSS,
        title="mean loss above the lowest",
        axis=alt.Axis(values=[1e-4, 1e-3, 1e-2, 1e-1, 1], format="~g"),
    )
    line = _epochs(table).mark_line(**_stroke(role)).encode(x=_x(), y=y, color=alt.datum(role))
    said, left = {"comparison": ("constant rate", 0), "prediction": ("this belief", -110)}.get(
        role, ("", 0)
    )
    name = _epochs(table).transform_filter("datum.epoch == 40")
    name = name.mark_text(text=said, align="right", dx=left).encode(  # above, where no line runs
        x=alt.value("width"), y=alt.value(-12), color=alt.datum(role)
    )
    return line + name + _beyond(_epochs(table), "loss", y, role)


def _weights(path):
    y = alt.Y("w:Q", scale=W, title="the forty weights w", axis=alt.Axis(values=[1, 3, 5]))
    dots = alt.Chart(path).mark_point(size=9, opacity=0.5, clip=True)
    dots = dots.encode(x=_x("epoch"), y=y, color=alt.datum("weight"))
    return dots + _beyond(alt.Chart(path), "w", y, "weight")


def _beyond(table, field, y, role):
    """Triangles on the edge of a panel for what has left it."""
    low, high = y["scale"].domain
    outside = table.transform_calculate(edge=f"clamp(datum.{field}, {low}, {high})")
    outside = outside.transform_filter(f"datum.{field} != datum.edge")
    return outside.mark_point(size=40).encode(
        x="epoch:Q",
        y=alt.Y("edge:Q", scale=y["scale"], title=y["title"], axis=y["axis"]),
        shape=alt.condition(
            f"datum.{field} > datum.edge", alt.value("triangle-up"), alt.value("triangle-down")
        ),
        color=alt.datum(role),
    )


def _minimum(path, axis):
    """A dotted line at the weight with the lowest loss."""
    lowest = alt.Chart(path).transform_aggregate(w="mean(best)")
    return lowest.mark_rule(strokeDash=[2, 3]).encode(**{axis: "w:Q"}, color=alt.datum("minimum"))


def _here(path, title=None):
    """A thin line at the epoch of the slider."""
    return (
        _epochs(path)
        .transform_filter("datum.epoch == at")
        .mark_rule(strokeWidth=1, opacity=0.5)
        .encode(x=_x(title), color=alt.datum("prediction"))
    )


def _readout(path, column, name, y):
    said = _epochs(path).transform_filter("datum.epoch == at")
    number = (
        f"datum.{column} < 10 ? format(datum.{column}, '.2~g') : format(datum.{column}, '.2~s')"
    )
    said = said.transform_calculate(said=f"'{name}' + ({number})")
    return said.mark_text(align="left", dx=6).encode(
        x="epoch:Q", y=alt.value(y), text="said:N", color=alt.datum("weight")
    )


def _stroke(role):
    return {
        "clip": True,
        "strokeWidth": 2.4 if role == "weight" else 1.4,
        "strokeDash": [5, 4] if role == "prediction" else [1, 0],
    }
