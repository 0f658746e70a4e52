"""What axe finds on a page, without what Streamlit itself brings: each such finding is listed here with its reason."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.learner import Learner

OPTIONS = {"resultTypes": ["violations"]}
CHOSEN = "[data-testid='stMain'] [data-testid='stExpander'] summary"


@dataclass(frozen=True)
class Known:
    """A fault that is Streamlit's: its rule, what it is about, and why it stays."""

    rule: str
    about: str
    why: str


KNOWN = (
    Known(
        "list", "[data-testid=stSidebarNavItems]", "its sidebar puts a section of pages between a list and its items"
    ),
    Known("listitem", "[data-testid=stSidebarNavItems] li", "the same items, seen from below: every one is read"),
    Known(
        "presentation-role-conflict",
        "[data-testid=stFileUploaderDropzone]",
        "the place to drop a file on is named though it has no role; its button has both",
    ),
)
# Each finding as [rule, impact, what is wrong, the element, the selectors among those asked for that it matches].
FINDINGS = """([violations, abouts]) => violations.flatMap(({ id, impact, nodes }) => nodes.map(node => {
  const find = (root, selector) => root?.querySelector(selector)
  const path = [].concat(node.target[0])
  const element = path.reduce((root, selector) => find(root.shadowRoot ?? root, selector), document)
  return [id, impact, node.failureSummary, node.html.slice(0, 200), abouts.filter(about => element?.matches(about))]
}))"""


def findings(ada: Learner) -> list[list[Any]]:
    """Return what axe finds wrong on the screen, without what is known to be Streamlit's."""
    violations = Axe().run(ada.page, options=OPTIONS).response["violations"]
    found = ada.page.evaluate(FINDINGS, [violations, [known.about for known in KNOWN]])
    return [
        [rule, *more] for rule, *more, abouts in found if not any(k.rule == rule and k.about in abouts for k in KNOWN)
    ]


def open_all(ada: Learner) -> None:
    """Ask for the run where it waits, and open all that is folded."""
    if ada.page.get_by_role("button", name="Show me", exact=True).count():
        ada.press("Show me")
    for index in range(ada.page.locator(CHOSEN).count()):
        ada.page.locator(CHOSEN).nth(index).click()
        ada.rest()
