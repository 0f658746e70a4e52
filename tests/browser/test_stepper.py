"""The stepper: a run walked through by buttons, keys and slider, all in the browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.traced import TRACE


class Walker:
    """Somebody at the stepper."""

    def __init__(self, ada, server, **media: str) -> None:
        self.ada, self.page = ada, ada.page
        self.sent = ada.frames_sent()
        self.page.emulate_media(**media)
        self.page.goto(f"{server.url}/?show=stepper")
        self.root = self.page.get_by_role("region", name="The run, step by step")
        self.root.wait_for()
        self.page.wait_for_timeout(500)
        self.before = len(self.sent)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.root.press(key)

    def at(self, step: int) -> None:
        line, scope = TRACE[step - 1]["line"], TRACE[step - 1]["scope"]
        said = f"Step {step} of {len(TRACE)}, line {line}" + (f", in {scope}" if scope else "")
        expect(self.root.locator(".place")).to_have_text(said)
        expect(self.root.locator(".line.step")).to_have_count(1)
        assert self.root.locator(".line").nth(line - 1).evaluate("line => line.className").split() == ["line", "step"]

    def row(self, name: str) -> list[str]:
        return self.root.get_by_role("row", name=name).first.inner_text().split()


@pytest.fixture
def walker(code_page, learner):
    made = Walker(learner(code_page), code_page)
    yield made
    assert not made.ada.errors


def test_keys_lead_through_the_run_without_asking_the_server(walker):
    walker.at(2)  # the first step that made a value
    assert walker.row("w") == ["w", "new", "float32", "1.0", "None", "True", "leaf"]
    walker.press("ArrowRight", "ArrowRight")
    walker.at(4)
    assert walker.root.get_by_role("row", name="In double").all_inner_texts() == ["In double"]
    walker.press("ArrowRight", "ArrowRight")
    walker.at(6)
    assert walker.root.get_by_role("row", name="In double").count() == 0
    assert walker.row("w") == ["w", "float32", "1.0", "2.0", "was", "None", "True", "leaf"]
    assert walker.row("loss") == ["loss", "float32", "2.0", "None", "True", "MulBackward0"]
    walker.press("End")
    walker.at(7)
    assert "was" not in walker.row("w")
    walker.press("ArrowLeft", "Home", "ArrowLeft")
    walker.at(1)
    assert len(walker.sent) == walker.before


def test_buttons_and_slider_do_the_same(walker):
    for name, step in (("One step on", 3), ("Last step", 7), ("One step back", 6), ("First step", 1)):
        walker.root.get_by_role("button", name=name).click()
        walker.at(step)
    slider = walker.root.get_by_role("slider", name="Step")
    slider.fill("4")
    walker.at(5)
    slider.press("ArrowRight")
    walker.at(6)
    expect(slider).to_have_attribute("aria-valuetext", "Step 6 of 7, line 6")
    expect(walker.root.locator(".place")).to_have_attribute("aria-live", "polite")


def test_space_plays_and_pauses_and_a_key_takes_over(walker):
    walker.press(" ")
    expect(walker.root.get_by_role("button", name="Pause")).to_be_visible()
    expect(walker.root.locator(".place")).to_contain_text("Step 4", timeout=5_000)
    walker.press("Home")
    expect(walker.root.get_by_role("button", name="Play")).to_be_visible()
    walker.page.wait_for_timeout(1_500)
    walker.at(1)
    walker.root.get_by_role("slider").fill("5")
    walker.press(" ")
    walker.at(7)
    expect(walker.root.get_by_role("button", name="Play")).to_be_visible()


def test_what_was_printed_is_text_and_comes_at_its_step(walker):
    printed = walker.root.locator(".printed")
    expect(printed).to_be_hidden()
    walker.press("End")
    expect(printed.locator("pre")).to_have_text("<b>done</b>\n")
    assert printed.locator("b").count() == 0
    walker.ada.wait_for("Only the first 7 steps were kept.")


def test_a_rerun_of_the_page_leaves_the_place(walker):
    walker.press("ArrowRight")
    walker.ada.press("Rerun")
    walker.at(3)


def test_where_reduced_motion_is_asked_for_nothing_plays(code_page, learner):
    walker = Walker(learner(code_page), code_page, reduced_motion="reduce")
    expect(walker.root.get_by_role("button", name="Play")).to_be_hidden()
    walker.press(" ")
    walker.page.wait_for_timeout(1_500)
    walker.at(2)


def test_a_step_is_drawn_at_once(walker):
    took = walker.root.evaluate(
        """root => {
          const took = []
          for (let time = 0; time < 50; time++) {
            const begin = performance.now()
            for (const key of ["ArrowRight", "ArrowLeft"]) {
              root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))
              root.getBoundingClientRect()
            }
            took.push((performance.now() - begin) / 2)
          }
          return took.sort((one, other) => one - other)[12]
        }"""
    )
    assert took < 16, "milliseconds: a frame; three of four may wait for a busy machine"


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_scrolls_sideways(code_page, learner, width):
    walker = Walker(learner(code_page, width=width), code_page)
    walker.press("End", "ArrowLeft")
    assert walker.row("w") == ["w", "float32", "1.0", "2.0", "was", "None", "True", "leaf"]
    assert not walker.ada.scrolls_sideways()
    assert walker.root.locator(".names").evaluate("names => names.scrollWidth <= names.clientWidth")
