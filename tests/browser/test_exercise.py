"""An exercise in a real browser: from a belief to right, by hints and keys, and there again after another screen."""

import pytest
from playwright.sync_api import expect

BEFORE = "with torch.no_grad():\n    "


class Solver:
    """Somebody at the exercise of a lesson."""

    def __init__(self, ada) -> None:
        self.ada, self.page = ada, ada.page
        ada.open("/update_rule")
        ada.press("Show me")
        ada.wait_for("Try it in code")
        self.page.get_by_text("Try it in code").click()
        self.look()

    def look(self) -> None:
        self.box = self.page.get_by_test_id("stExpander").filter(has_text="Try it in code")
        self.area = self.box.get_by_role("textbox", name="Your code")
        self.area.wait_for(timeout=30_000)

    def again(self) -> None:
        """Load the page anew and open the exercise."""
        self.ada.rest()
        self.page.reload()
        self.ada.wait_for("Try it in code")
        self.ada.rest()
        self.page.get_by_text("Try it in code").click()

    def send(self, text: str) -> None:
        self.area.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Control+Enter")

    def told(self, text: str) -> None:
        expect(self.box.get_by_test_id("stAlert").filter(has_text=text)).to_be_visible(timeout=30_000)


@pytest.fixture
def solver(server, learner):
    made = Solver(learner(server))
    yield made
    assert not made.ada.errors


def test_from_a_marked_error_and_a_belief_to_right_with_a_hint(solver):
    expect(solver.area).to_have_value(BEFORE + "...")
    solver.send(BEFORE + "w -= lr * w.gard")
    solver.told("Stopped at line 8")  # under the number that is told the line is marked
    solver.ada.rest()
    marked = solver.box.locator(".line.error")
    expect(marked).to_contain_text("w.gard")
    expect(solver.box.locator(".line").first).to_contain_text("torch.no_grad")
    solver.send(BEFORE + "w += lr * w.grad")
    solver.told("This code fits the belief that the gradient points downhill")
    solver.ada.rest()
    solver.box.get_by_role("button", name="Give me a hint").click()
    solver.told("Which way does it point")
    expect(solver.area).to_have_value(BEFORE + "w += lr * w.grad")
    solver.send(BEFORE + "w -= lr * w.grad")
    solver.told("That is right")
    solver.ada.rest()
    solver.box.get_by_role("button", name="Show a solution").click()
    expect(solver.box.get_by_test_id("stCode").last).to_contain_text("w -= lr * w.grad")


def test_text_verdict_and_hints_are_there_again_after_another_screen_and_after_a_reload(solver):
    solver.send(BEFORE + "w += lr * w.grad")
    solver.told("the gradient points downhill")
    solver.ada.rest()
    solver.ada.follow("Ask")
    solver.ada.follow("One step downhill")
    solver.look()
    expect(solver.area).to_have_value(BEFORE + "w += lr * w.grad")
    solver.told("the gradient points downhill")
    solver.box.get_by_role("button", name="Give me a hint").click()
    solver.told("Which way does it point")
    numbers = solver.box.get_by_test_id("stCode").first.inner_text()
    solver.again()
    expect(solver.area).to_have_value(BEFORE + "w += lr * w.grad", timeout=30_000)
    solver.told("the gradient points downhill")
    solver.told("Which way does it point")
    assert solver.box.get_by_test_id("stCode").first.inner_text() == numbers
    solver.send(BEFORE + "w -= lr * w.grad")
    solver.told("That is right")
    solver.again()
    solver.told("That is right")


def test_nothing_scrolls_sideways(server, learner):
    solver = Solver(learner(server, width=390))
    solver.send(BEFORE + "print('x' * 300)")
    solver.told("It runs, but what comes out is different")
    solver.ada.rest()
    assert not solver.ada.scrolls_sideways()
    solver.page.set_viewport_size({"width": 1280, "height": 900})
    solver.ada.rest()
    assert not solver.ada.scrolls_sideways()
