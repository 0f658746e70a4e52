"""The graph of a run: how the loss was made, with value, gradient and local slope, drawn in the theme's colours."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from tutor.ui.plain import plain

Graph = Mapping[str, Any]
ROLES = ("loss", "weight", "gradient", "minimum", "prediction")
MANY = 40  # nodes, beyond which a picture shows nothing any more
LEGEND = """
Read it from the top: weights and numbers go in, the loss comes out.

- The **slope** on an arrow says how fast its end changes with its start.
- Multiply the slopes along a way to the loss. Where several ways lead there, add them up.
- What comes out is the **gradient**.
"""
WHICH = (
    "This is the last loss that `backward` was called on, or the last one made. In a loop that is the last pass: "
    "a weight stands here as it was before that pass's step."
)
UNCHECKED = (
    "*Not checked*: torch gave this slope, but measuring it with a small nudge did not confirm it, as at a kink."
)
LONG = 24  # characters of a value in the picture; the table has them all
MINUS = re.compile(r"(?<![\w.])-(?=\d)")  # of a number, not of its power of ten
DIGITS = re.compile(r"\d+\.\d+(?:e[-+]?\d+)?")


def show_graph(graph: Graph | None, key: str) -> None:
    """Draw a graph and put its table below; where no way leads to the loss show nothing."""
    if graph is None or not has_ways(graph):
        return
    if len(graph["nodes"]) <= MANY:
        theme = "dark" if st.context.theme.type == "dark" else "light"
        st.graphviz_chart(dot(graph, colours(theme)), alt=" ".join(in_words(graph).split()))
    else:
        st.markdown(f"The graph has {len(graph['nodes'])} nodes: too many for a picture. The table has them all.")
    st.caption(WHICH)
    st.markdown(LEGEND)
    if not all(edge["checked"] for edge in graph["edges"] if edge["slope"] is not None):
        st.caption(UNCHECKED)
    with st.expander("The graph as a table", key=f"{key}.graph"):
        st.table(rows(graph), border="horizontal")


def has_ways(graph: Graph | None) -> bool:
    """Say whether anything leads to the loss: where nothing was recorded it stands alone."""
    return bool(graph and graph["edges"])


def colours(theme: str) -> dict[str, str]:
    """Return the colours of a theme by role, and those of its text and its lines."""
    given = list(st.get_option(f"theme.{theme}.chartCategoricalColors") or ["#808080"] * len(ROLES))
    return dict(zip(ROLES, given, strict=False)) | {
        "text": st.get_option(f"theme.{theme}.textColor") or "#808080",
        "paper": st.get_option(f"theme.{theme}.backgroundColor") or "#ffffff",
    }


def dot(graph: Graph, colour: Mapping[str, str]) -> str:
    """Return the graph in Graphviz's language. What a learner named is escaped; ids are numbers of our own."""
    places = {node["id"]: index for index, node in enumerate(graph["nodes"])}
    starts = {edge["start"] for edge in graph["edges"]}
    lines = [_node(places[node["id"]], node, node["id"] not in starts, colour) for node in graph["nodes"]]
    lines += [
        _edge(places[edge["start"]], places[edge["end"]], edge, colour)
        for edge in graph["edges"]
        if edge["start"] in places and edge["end"] in places
    ]
    style = (
        'bgcolor="transparent" rankdir="TB" nodesep="0.35" ranksep="0.5"\n'
        'node [fontname="Helvetica,Arial,sans-serif" fontsize="12" shape="box" margin="0.14,0.08"]\n'
        'edge [fontname="Helvetica,Arial,sans-serif" fontsize="11" arrowsize="0.7"]'
    )
    return "digraph {\n" + "\n".join([style, *lines]) + "\n}"


def rows(graph: Graph) -> list[dict[str, str]]:
    """Return the table of a graph: a row for each node, with the slopes of the arrows that lead on from it."""
    names = {node["id"]: node["label"] for node in graph["nodes"]}
    table = []
    for node in graph["nodes"]:
        onwards = [edge for edge in graph["edges"] if edge["start"] == node["id"]]
        slopes = "; ".join(f"{_slope(edge)} into {names.get(edge['end'], '?')}" for edge in onwards)
        cells = {"Node": node["label"], "Value": _number(node["value"]), "Gradient": _number(node["grad"]) or "none"}
        table.append({name: plain(cell) for name, cell in (cells | {"Slope": slopes or "none"}).items()})
    return table


def in_words(graph: Graph) -> str:
    """Say in one sentence what the picture shows."""
    ends = {edge["start"] for edge in graph["edges"]}
    made = ", ".join(node["label"] for node in graph["nodes"] if node["id"] not in ends)
    leaves = ", ".join(node["label"] for node in graph["nodes"] if node["kind"] == "leaf")
    return f"The graph of {made}: {len(graph['nodes'])} nodes, from {leaves or 'constants'} through every operation."


def _node(place: int, node: Mapping[str, Any], last: bool, colour: Mapping[str, str]) -> str:
    role = "loss" if last else {"leaf": "weight", "constant": "prediction"}.get(node["kind"], "text")
    look = 'style="dashed"' if node["kind"] == "constant" else 'style="rounded"' if node["kind"] == "operation" else ""
    cells = [f'<FONT COLOR="{colour[role]}"><B>{_label(node["label"])}</B></FONT>']
    cells.append(f'<FONT COLOR="{colour["text"]}">{_label(_short(node["value"]))}</FONT>')
    if node["grad"] is not None:
        cells.append(f'<FONT COLOR="{colour["gradient"]}">gradient {_label(_short(node["grad"]))}</FONT>')
    width = 2 if last or node["kind"] == "leaf" else 1
    return f'n{place} [color="{colour[role]}" penwidth="{width}" {look} label=<{"<BR/>".join(cells)}>]'


def _edge(start: int, end: int, edge: Mapping[str, Any], colour: Mapping[str, str]) -> str:
    text = (
        f'<FONT COLOR="{colour["text"]}"> slope {_label(_short(_slope(edge)))} </FONT>'
        if edge["slope"] is not None
        else " "
    )
    return f'n{start} -> n{end} [color="{colour["prediction"]}" label=<{text}>]'


def _slope(edge: Mapping[str, Any]) -> str:
    if edge["slope"] is None:
        return "unknown"
    return _number(edge["slope"]) + ("" if edge["checked"] else " (not checked)")


def _number(cell: Any) -> str:
    """Return a number with four digits that matter, a text as it is."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return f"{cell:.4g}".replace("-", "−")
    return "" if cell is None else MINUS.sub("−", str(cell))


def _short(cell: Any) -> str:
    """Return a number or a text as it is, but of several numbers only four digits each that matter."""
    text = _number(cell)
    return DIGITS.sub(lambda digits: f"{float(digits[0]):.4g}", text) if "[" in text else text


def _label(text: str) -> str:
    """Return a text as it may stand in a label: short, on one line, without control characters, escaped."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return escape(plain if len(plain) <= LONG else plain[: LONG - 1] + "…") or " "
