"""Names of axes: a screen reader hears no ends of an earlier run."""

import altair as alt

from tests.course.test_chart import nodes
from tutor.course.chart import compile_chart
from tutor.course.draw import Axis, Plane
from tutor.course.ends import name_axes

PLANE = Plane(Axis("w", "weight w", -3, 9), Axis("loss", "loss L", 0, 9))


def names(draw) -> list[tuple[str, str]]:
    """Return which axes got which name."""
    spec = name_axes(compile_chart(draw, checked=True))
    axes = [
        (channel, node["encoding"][channel].get("axis")) for node in nodes(spec) for channel in node.get("encoding", {})
    ]
    return [(channel, axis["description"]) for channel, axis in axes if axis and "description" in axis]


def test_an_axis_whose_ends_are_the_datas_is_named_without_them_and_one_of_a_plane_keeps_vegas_name():
    def draw(path):
        free = alt.Chart(path).mark_point().encode(x=PLANE.x.channel(alt.X), y=alt.Y("miss:Q", title="how far off"))
        return alt.vconcat(PLANE.points(path), free)

    assert names(draw) == [("y", "Y-axis titled 'how far off'")]


def test_layers_share_an_axis_and_one_of_them_with_ends_is_enough():
    def draw(path):
        bare = alt.Chart(path).mark_point().encode(x="w:Q", y="loss:Q")
        return alt.vconcat(bare + PLANE.points(path), bare + bare)

    assert names(draw) == [("x", "X-axis titled 'w'"), ("y", "Y-axis titled 'loss'")]


def test_an_axis_that_is_not_drawn_has_no_name():
    def draw(path):
        return alt.Chart(path).mark_point().encode(x=alt.X("w:Q", axis=None), y=alt.Y("loss:Q", title=None))

    assert names(draw) == [("y", "Y-axis")]
