"""The graph of a run in Graphviz's language, and as a table."""

import re

from tutor.ui.graph import colours, dot, in_words, rows

GRAPH = {
    "nodes": [
        {"id": 7, "label": "w", "value": 2.0, "grad": 39.0, "kind": "leaf"},
        {"id": 8, "label": "shared", "value": "6.0", "grad": 13.00004, "kind": "operation"},
        {"id": 9, "label": "3", "value": 3.0, "grad": None, "kind": "constant"},
        {"id": 10, "label": "loss", "value": 42.0, "grad": 1.0, "kind": "operation"},
    ],
    "edges": [
        {"start": 7, "end": 8, "slope": 3.0, "checked": True},
        {"start": 9, "end": 8, "slope": None, "checked": False},
        {"start": 8, "end": 10, "slope": 1.0, "checked": True},
        {"start": 8, "end": 10, "slope": -12.0, "checked": False},
    ],
}
INK = dict.fromkeys(("loss", "weight", "gradient", "minimum", "prediction", "text", "paper"), "#123456")


def one_node(**about) -> str:
    node = {"id": 0, "label": "w", "value": 1.0, "grad": None, "kind": "leaf"} | about
    return dot({"nodes": [node], "edges": []}, INK)


def test_every_node_has_value_and_gradient_and_every_edge_its_slope():
    drawn = dot(GRAPH, INK)
    assert len(re.findall(r"^n\d+ \[", drawn, re.M)) == 4
    assert re.findall(r"^n(\d) -> n(\d)", drawn, re.M) == [("0", "1"), ("2", "1"), ("1", "3"), ("1", "3")]
    for said in (">2<", "gradient 39<", ">6.0<", "gradient 13<", "slope 3 <", "slope −12 (not checked)"):
        assert said in drawn, said
    assert drawn.count("slope") == 3


def test_roles_have_the_colours_of_the_theme():
    for theme in ("light", "dark"):
        colour = colours(theme)
        assert len({colour["loss"], colour["weight"], colour["gradient"], colour["prediction"]}) == 4
    drawn = dot(GRAPH, INK | {"weight": "#0000ff", "gradient": "#ff8800", "loss": "#000000"})
    kinds = dict(re.findall(r'^n(\d) \[color="(#\w+)"', drawn, re.M))
    assert kinds == {"0": "#0000ff", "1": "#123456", "2": "#123456", "3": "#000000"}
    assert drawn.count('<FONT COLOR="#ff8800">gradient') == 3


def test_what_a_learner_named_cannot_leave_its_label():
    drawn = one_node(label='w"></FONT>> evil [label="x"] \n & \x00 <TABLE>', value="</B>" * 50, grad="] -> n9")
    (line,) = [line for line in drawn.splitlines() if line.startswith("n0")]
    label = re.fullmatch(r'n0 \[color="#123456" penwidth="2"\s+label=<(.*)>\]', line)[1]
    tags = re.sub(r'</?B>|<BR/>|<FONT COLOR="#123456">|</FONT>', "", label)
    assert not set(tags) & set('<>"\x00')
    assert "\n" not in label


def test_long_values_are_short_in_the_picture_and_whole_in_the_table():
    assert "x" * 30 not in one_node(value="x" * 100)
    table = rows({"nodes": [{"id": 0, "label": "w", "value": "x" * 100, "grad": None, "kind": "leaf"}], "edges": []})
    assert table == [{"Node": "w", "Value": "x" * 100, "Gradient": "none", "Slope": "none"}]


def test_several_numbers_have_four_digits_each_in_the_picture():
    drawn = one_node(value="[[0.10704], [-0.1334]]", grad="-0.73188")
    assert "[[0.107], [−0.1334]]" in drawn
    assert "gradient −0.73188" in drawn


def test_the_table_says_the_same_and_no_markup_gets_through():
    table = rows(GRAPH)
    assert [row["Gradient"] for row in table] == ["39", "13", "none", "1"]
    assert table[1]["Slope"] == r"1 into loss; −12 \(not checked\) into loss"
    assert rows({"nodes": [GRAPH["nodes"][0] | {"label": "**w**"}], "edges": []})[0]["Node"] == r"\*\*w\*\*"


def test_in_words_it_names_start_and_end():
    assert in_words(GRAPH) == "The graph of loss: 4 nodes, from w through every operation."


def test_an_edge_to_nowhere_is_left_out():
    assert "->" not in dot({"nodes": GRAPH["nodes"][:1], "edges": GRAPH["edges"]}, INK)
