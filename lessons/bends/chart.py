import altair as alt
from tutor.course.draw import Axis, Plane, near, play, text

X = Axis("x", "input x", -2.8, 2.5, (-2, -1, 0, 1, 2))  # no line lies on the numbers of the axis
FITS = Plane(X, Axis("y", "y at this epoch", -1.9, 1.9, (-1, 0, 1)))
SUMS = Plane(X, Axis("y", "y after the last epoch", -3.2, 3.2, (-2, 0, 2)))
HANDED = Plane(X, SUMS.y.of("handed"))


def opening(points, path, line):
    """The points, the best line, and the fit of the net; a play button trains it."""
    fit = alt.layer(*_fit(points, path, line)).properties(height=330)
    return fit.add_params(play("at", "Epoch", 60, step=3))


def draw(points, path, line, parts):
    """Your fit at every epoch, and under it what the hidden units hand to the sum, one after the other."""
    fit = alt.layer(*_fit(points, path, line)).properties(height=240)
    added = alt.layer(*_added(points, parts)).properties(height=240)
    return alt.vconcat(fit, added).add_params(
        play("at", "Epoch", 60, step=3, value=60),
        play("grown", "Add the units", 1, step=1 / 32, value=1, counted=False),
    )


def _fit(points, path, line):
    """The points, the best line of all, and the net at the epoch that the slider says."""
    now = near(path, "epoch", "at")
    yield FITS.points(points, "loss", 45)
    yield FITS.curve(now, "weight")
    yield FITS.curve(line, "comparison")  # over a net that is this very line
    corners = now.transform_filter("datum.corner == 1")
    yield FITS.points(corners, "weight", 70, filled=False, strokeWidth=1.5)
    says = "'loss of the net ' + format(datum.loss, '.3~g')"
    yield text(now.transform_filter("datum.x > 2.35"), says, "weight", fontWeight=600)
    yield text(near(line, "x", "0"), "'thin: best line'", "comparison", dx=-155)


def _added(points, parts):
    """What each unit hands to the sum, thin, and the sum; the newest unit grows in, and its corner with it."""
    grown = alt.Chart(parts).transform_joinaggregate(units="max(unit)")
    grown = grown.transform_calculate(  # the b of the last layer, the unit nought, is there from the start
        share="clamp(grown * datum.units - datum.unit + 1, 0, 1)",
        handed="datum.part * datum.share",
        bends="datum.corner * (datum.share > 0)",
    )
    grown = grown.transform_joinaggregate(y="sum(handed)", bent="max(bends)", groupby=["x"])
    each = grown.transform_filter("datum.unit > 0 && datum.share > 0")
    newest = each.transform_filter("datum.unit == ceil(grown * datum.units)")
    summed = grown.transform_filter("datum.unit == 0")
    born = newest.transform_filter("datum.bends > 0")
    yield SUMS.points(points, "loss", 25)
    yield SUMS.curve(each, "loss", "handed", strokeWidth=1).encode(detail="unit:N")
    yield SUMS.curve(newest, "loss", "handed", strokeWidth=3)
    yield SUMS.curve(summed, "weight")
    yield HANDED.strokes(born, "loss", "y", strokeWidth=1.2, strokeDash=[2, 3])
    yield HANDED.points(born, "loss", 70, filled=False, strokeWidth=1.5)
    corners = summed.transform_filter("datum.bent > 0")
    yield SUMS.points(corners, "weight", 70, filled=False, strokeWidth=1.5)
    count = "ceil(grown * datum.units)"
    says = f"{count} > grown * datum.units ? 'growing: unit ' + {count} + ' of '"
    says += f" : {count} < datum.units ? 'sum of ' + {count} + ' of ' : 'that is all: '"
    says = f"({says}) + datum.units + (datum.units > 1 ? ' units' : ' unit')"
    yield text(near(summed, "x", "2.4"), says, "weight", fontWeight=600)
    yield text(near(points, "x", "0"), "'thin: each unit'", "loss", dx=-165)
