"""The graph of a run as the browser draws it: nodes, ways that part and meet, colours of the theme, and its table."""

import tomllib

import pytest
from playwright.sync_api import expect

from tests.browser.traced import GRAPH
from tutor import ROOT

THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


def texts(page, role: str) -> list[list[str]]:
    """Return what is written in each node or at each edge."""
    parts = page.locator(f"[data-testid='stGraphVizChart'] g.{role}")
    return [part.locator("text").all_text_contents() for part in parts.all()]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_a_part_used_twice_has_two_ways_to_the_loss(code_page, learner, theme, width):
    ada = learner(code_page, width=width, theme=theme)
    ada.page.goto(f"{code_page.url}/?show=graph")
    chart = ada.page.get_by_test_id("stGraphVizChart")
    chart.locator("g.node").nth(4).wait_for()
    nodes = texts(ada.page, "node")
    assert ["w", "2", "gradient 39"] in nodes
    assert ["3 & <b>", "3"] in nodes
    assert len(nodes) == len(GRAPH["nodes"])
    slopes = sorted(text.strip() for edge in texts(ada.page, "edge") for text in edge if text.strip())
    assert slopes == ["slope 1", "slope 1", "slope 12", "slope 3"]
    roles = THEMES[theme]["chartCategoricalColors"]
    drawn = dict(chart.locator("text").evaluate_all(FILLS))
    assert (drawn["loss"], drawn["w"], drawn["gradient 39"]) == tuple(roles[:3])
    assert not ada.errors
    assert not ada.scrolls_sideways()


FILLS = "texts => texts.map(text => [text.textContent, text.getAttribute('fill')])"


def test_the_table_below_says_the_same(code_page, learner):
    ada = learner(code_page)
    ada.page.goto(f"{code_page.url}/?show=graph")
    ada.page.get_by_text("The graph as a table").click()
    row = ada.page.get_by_role("row", name="shared 6 13")
    expect(row).to_contain_text("12 into power; 1 into loss")
    expect(ada.page.get_by_role("row", name="3 & <b>")).to_contain_text("none")
