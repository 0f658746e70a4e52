"""What the keyboard has, in the page or in a component of ours."""

from tests.browser.learner import Learner

HELD = """() => {
  let held = document.activeElement
  while (held?.shadowRoot?.activeElement) held = held.shadowRoot.activeElement
  return held === document.body ? null : held
}"""
NAME = "held => (held.ariaLabel || held.labels?.[0]?.innerText || held.innerText || held.localName).trim()"
# An outline or a ring, on the element or on the label or track around it; a slider's thumb is drawn beside its input.
SEEN = """held => {
  const shown = part => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part)
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none"
  }
  const near = [held, held.closest("label"), held.closest(".window")]
  return near.some(part => part && shown(part))
}"""
IN_SIGHT = """held => {
  const { top, bottom } = held.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}"""


def held(ada: Learner) -> str:
    """Return the name of what has the keyboard, empty where nothing has it."""
    element = ada.page.evaluate_handle(HELD).as_element()
    return element.evaluate(NAME) if element else ""


def tab_to(ada: Learner, name: str, most: int = 40, key: str = "Tab") -> None:
    """Press Tab until what bears the name has the keyboard; all that is passed is in sight, and shows where it is."""
    for _ in range(most):
        ada.page.keyboard.press(key)
        element = ada.page.evaluate_handle(HELD).as_element()
        if not element:
            continue
        for looked_for in (SEEN, IN_SIGHT):
            assert element.evaluate(looked_for), element.evaluate("held => held.outerHTML.slice(0, 200)")
        if name in element.evaluate(NAME):
            return
    raise AssertionError(f"Tab does not come to {name}")
