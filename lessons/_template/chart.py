import altair as alt
from tutor.course.draw import Axis, Plane, dot, near

BOWL = Plane(Axis("w", "weight w", -3, 9), Axis("loss", "loss", -2, 28, (0, 10, 20)))


def opening(curve):
    """The curve, and a dot that is dragged along it, by itself or by its slider, and says its loss."""
    ball = dot(curve, "at", "Weight", -2, 8, 0.1, 0)
    layers = BOWL.curve(curve), _says(near(curve, "w", "at"), "loss"), ball
    return alt.layer(*layers).properties(height=320)


def draw(curve, here):
    """The curve with the run's weight on it, and how steep the loss is there."""
    layers = BOWL.curve(curve), BOWL.points(here, size=220), _says(here, "gradient")
    return alt.layer(*layers).properties(height=320)


def _says(table, column):
    """A number in its role's colour, beside the place that it belongs to."""
    return BOWL.words(table, f"format(datum.{column}, '.2f')", column, align="left", dx=14, dy=-14)
