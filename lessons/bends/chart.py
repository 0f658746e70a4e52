import altair as alt
from tutor.course.draw import Axis, Plane, near, play, text

X = Axis("x", "input x", -2.8, 2.5, (-2, -1, 0, 1, 2))  # no line lies on the numbers of the axis
FITS = Plane(X, Axis("y", "output y at this epoch", -1.9, 1.9, (-1, 0, 1)))
SUMS = Plane(X, Axis("y", "output y after the last epoch", -3.2, 3.2, (-2, 0, 2)))


def opening(points, path, line):
    """The points, the best line, and the fit of the net; a play button trains it."""
    fit = alt.layer(*_fit(points, path, line)).properties(height=330)
    return fit.add_params(play("at", "Epoch", 150, step=5))


def draw(points, path, line, parts):
    """Your fit at every epoch, and under it what the hidden units hand to the sum, one after the other."""
    fit = alt.layer(*_fit(points, path, line)).properties(height=240)
    return alt.vconcat(fit, _added(points, parts)).add_params(
        play("at", "Epoch", 150, step=5, value=150),
        play("added", "Add the units, up to step", 8, value=8),
    )


def _fit(points, path, line):
    """The points, the best line of all, and the net at the epoch that the slider says."""
    now = near(path, "epoch", "at")
    yield FITS.points(points, "minimum", 45)
    yield FITS.curve(now, "weight")
    yield FITS.curve(line, "comparison")  # over a net that is this very line
    corners = now.transform_filter("datum.corner == 1")
    yield FITS.points(corners, "weight", 70, filled=False, strokeWidth=1.5)
    says = "'loss of the net ' + format(datum.loss, '.3~g')"
    yield text(now.transform_filter("datum.x > 2.35"), says, "weight", fontWeight=600)
    yield text(near(line, "x", "0"), "'thin: best line'", "comparison", dx=-155)


def _added(points, parts):
    """What each unit hands to the sum, thin, and the sum of those that were added so far."""
    summed = alt.Chart(parts).transform_filter("datum.portion <= added")
    summed = summed.transform_joinaggregate(latest="max(unit)")
    sums = summed.transform_filter("datum.unit == datum.latest")
    each = SUMS.curve(summed.transform_filter("datum.unit > 0"), "gradient", "part", strokeWidth=1)
    says = "datum.unit < datum.units ? 'sum of ' + datum.unit + ' of ' : 'that is all: '"
    says = f"({says}) + datum.units + (datum.units > 1 ? ' units' : ' unit')"
    layers = [
        SUMS.points(points, "minimum", 25),
        each.encode(detail="unit:N"),
        SUMS.curve(sums, "weight"),
    ]
    layers.append(text(sums.transform_filter("datum.x > 2.35"), says, "weight", fontWeight=600))
    layers.append(text(near(points, "x", "0"), "'thin: each unit'", "gradient", dx=-155))
    return alt.layer(*layers).properties(height=240)
