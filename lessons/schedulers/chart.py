import altair as alt
from tutor.course.draw import Axis, Plane, near, play, text

EPOCH = Axis("epoch", None, -6, 40, (0, 10, 20, 30, 40))  # the labels of the axes stand on the left
W = Axis("w", "weight w", 0, 6)
BOWL = Plane(W, Axis("above", "loss above the lowest", 0, 5))
RATES = Plane(EPOCH, Axis("lr", "learning rate", 1e-4, 1, (1e-4, 1e-3, 1e-2, 1e-1), log=True))
ROUNDING = 1e-5
LOSSES = Plane(
    EPOCH,
    Axis("loss", "mean loss above the lowest", ROUNDING, 10, (1e-4, 1e-3, 1e-2, 1e-1, 1), log=True),
)
WEIGHTS = Plane(
    Axis("epoch", "epoch", -6, 40, (0, 10, 20, 30, 40)),
    Axis("w", "the forty weights w", 0, 6, (1, 3, 5)),
)


def opening(path, bowl):
    """Forty weights on the loss curve; a slider in the chart takes them from epoch to epoch."""
    cloud = BOWL.points(near(path, "epoch", "at"), size=130, opacity=0.35)
    layers = BOWL.minimum(path, "best"), BOWL.curve(bowl).encode(order="w:Q"), cloud
    return alt.layer(*layers).add_params(play("at", "Epoch", 40)).properties(height=340)


def draw(path, compare):
    """The rate as steps, the loss under it, and the forty weights."""
    runs = [(compare, "comparison"), (path, "weight")]
    rates, losses = [_here(RATES, path)], [_here(LOSSES, path)]
    for table, role in runs:
        rates += _over_epochs(RATES, table, role, interpolate="step-after")
        losses += _over_epochs(LOSSES, table, role)
    rates.append(_readout(path, "lr", "rate", "weight"))
    losses.append(_readout(path, "loss", "loss", "weight"))
    losses.append(_readout(compare, "loss", "constant rate:", "comparison", -27))
    weights = [_here(WEIGHTS, path), WEIGHTS.minimum(path, "best", axis="y")]
    weights.append(WEIGHTS.points(path, size=9, opacity=0.5))
    return alt.vconcat(
        alt.layer(*rates).properties(height=110),
        alt.layer(*losses).properties(height=200),
        alt.layer(*weights).properties(height=150),
    ).add_params(play("at", "Look at epoch", 40, value=20))


def _epochs(table):
    """One row for each epoch: the rate, and the mean loss of the forty weights."""
    return alt.Chart(table).transform_aggregate(lr="max(lr)", loss="mean(above)", groupby=["epoch"])


def _over_epochs(plane, table, role, **line):
    """One quantity from epoch to epoch, and triangles on the edge for where it has left its panel."""
    yield plane.curve(_epochs(table), role, **line)
    size = (
        100 if role == "weight" else 40
    )  # where both have left, blue covers violet, as a line does
    yield plane.beyond(_epochs(table), role, size=size)


def _here(plane, path):
    """A thin line at the epoch of the slider."""
    rule = near(_epochs(path), "epoch", "at").mark_rule(strokeWidth=1, opacity=0.5)
    return rule.encode(x=plane.x.channel(alt.X), color=alt.datum("prediction"))


def _readout(table, column, name, role, y=-12):
    """The number at the epoch of the slider, always at the same place: beside the line it would leave the panel."""
    number = (
        f"datum.{column} < 10 ? format(datum.{column}, '.2~g') : format(datum.{column}, '.2~s')"
    )
    if column == "loss":  # below its panel there is only the rounding of a difference
        small = f"isValid(datum.loss) && datum.loss < {ROUNDING}"
        number = f"{small} ? 'less than {ROUNDING:.5f}' : {number}"
    return text(near(_epochs(table), "epoch", "at"), f"'{name} ' + ({number})", role, y=y)
