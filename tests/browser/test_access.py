"""Nobody is shut out: what axe finds, the keyboard alone, large type and narrow windows.

In `make test` a few screens; `make soak` takes every screen in both themes.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.access import findings, open_all
from tests.browser.keyed import tab_to
from tutor import LESSONS
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item, item_functions
from tutor.quiz.items import Order
from tutor.ui.course import course

WALK = "/walk?lesson=learning_rate&seed=7&step="
# What can be pressed and lies past the edge of the part of the page that it is in.
CUT = """() => [...document.querySelectorAll("[data-testid='stMain'] button")]
  .filter(button => button.getBoundingClientRect().right > innerWidth).map(button => button.innerText)"""
SCREENS = [
    *("/", "/ask", "/playground", "/review", "/final", "/progress", "/join", "/class", "/walk"),
    *(f"{WALK}{step}&open=predict" for step in (1, 3, 4, 6)),
    "/handout?lesson=learning_rate&seed=7",
    "/notes?lesson=learning_rate&seed=7",
]


def test_axe_finds_nothing_of_ours_on_a_lesson(server, learner):
    ada = learner(server, theme="dark")
    ada.open("/loss_curve")
    open_all(ada)
    assert findings(ada) == []
    assert ada.page.title() == "Every weight has a loss · Downhill"
    assert ada.page.get_by_role("radio", name=re.compile("^w equals [0-9]")).count() == 2  # a formula has words


def test_a_lesson_by_keyboard_alone(server, learner):
    ada = learner(server)
    keys = ada.page.keyboard
    ada.open("/learning_rate?seed=11")
    ada.page.get_by_role("heading", level=1).click()
    tab_to(ada, "Show me")
    keys.press("Enter")
    expect(ada.page.get_by_role("heading", name="A race of three rates")).to_be_focused(timeout=30_000)
    ada.rest()
    tab_to(ada, "Your learning rate")
    said = ada.page.locator("p.said")
    keys.press("ArrowRight")
    ada.rest()
    expect(said).to_contain_text("At rate 0.775", timeout=10_000)  # the picture's new words
    expect(ada.chart(1)).to_have_accessible_name(re.compile("At rate 0.775"))
    tab_to(ada, "Edit this code")
    keys.press("Enter")
    area = ada.page.locator("textarea")
    expect(area).to_be_focused(timeout=30_000)
    keys.press("Escape")
    tab_to(ada, "Back to the lesson")
    ada.rest()
    tab_to(ada, "Check my answer")
    keys.press("Shift+Tab")
    keys.press("Space")
    tab_to(ada, "Check my answer")
    keys.press("Enter")
    ada.rest()
    expect(said).to_contain_text(re.compile("That is right|Not yet|Not this time"), timeout=10_000)
    ada.follow("Ask")
    expect(said).to_have_text("", timeout=10_000)
    assert not ada.errors


def test_a_prediction_a_step_an_order_and_the_way_on_by_keyboard_alone(server, learner):
    ada, lesson, seed = learner(server), load_lesson(LESSONS / "training_loop"), 11
    items = [draw_item(lesson, name, seed + at) for at, name in enumerate(item_functions(lesson.folder))]
    skipped = next(at for at, item in enumerate(items) if isinstance(item, Order))
    keys, order = ada.page.keyboard, items[skipped]
    ada.open(f"/{lesson.slug}?seed={seed}")
    ada.page.get_by_role("heading", level=1).click()
    tab_to(ada, next(iter(lesson.prediction.offered.values())))
    keys.press("Space")
    tab_to(ada, "Lock in my prediction")
    keys.press("Enter")
    ada.wait_for("You predicted")
    ada.rest()
    tab_to(ada, "Go through these lines one by one")
    keys.press("Enter")
    step = ada.page.get_by_role("slider", name="Step")
    expect(step).to_have_attribute("aria-valuetext", re.compile("Step [0-9]+ of"))  # it comes a moment after the slider
    ada.rest()
    began = step.get_attribute("aria-valuetext")
    tab_to(ada, "One step on")
    keys.press("Enter")
    expect(step).not_to_have_attribute("aria-valuetext", began)
    tab_to(ada, "Skip this question")
    for _ in range(skipped):  # the keyboard stays on it
        keys.press("Enter")
        ada.rest()
    tab_to(ada, "Check my answer", key="Shift+Tab")
    for line in order.right_response:
        tab_to(ada, f"add\n\n{order.options[line].text}", key="Shift+Tab")
        keys.press("Enter")
        ada.rest()
        tab_to(ada, "Check my answer")
    keys.press("Enter")
    ada.wait_for("That is right")
    ada.rest()
    tab_to(ada, "Next lesson")
    keys.press("Enter")
    expect(ada.page.get_by_role("heading", level=1)).not_to_have_text(lesson.title)
    assert not ada.errors


def test_at_four_hundred_percent_nothing_is_lost_sideways(server, learner):
    ada = learner(server, width=320, height=256)  # 1280 by 1024 at 400 %
    ada.open("/training_loop?training_loop.lr=0.1")
    assert not ada.scrolls_sideways()
    expect(ada.page.locator(".st-key-training_loop-left_out")).to_contain_text("step")
    assert ada.page.evaluate(CUT) == []
    ada.open("/playground")
    assert not ada.scrolls_sideways()


@pytest.mark.soak
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", [f"/{lesson.slug}" for lesson in course()])
def test_axe_finds_nothing_of_ours_on_any_lesson(server, learner, path, theme):
    ada = learner(server, theme=theme)
    ada.open(path)
    assert findings(ada) == []
    open_all(ada)
    assert findings(ada) == []
    ada.press("Edit this code")
    ada.page.get_by_role("textbox", name=re.compile("^The code")).press_sequentially("# mine ")  # not the exercise's
    ada.page.keyboard.press("Control+Enter")
    ada.wait_for("This is your edit")
    ada.rest()
    assert findings(ada) == []


@pytest.mark.soak
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", SCREENS)
def test_axe_finds_nothing_of_ours_on_any_other_screen(server, learner, path, theme):
    ada = learner(server, theme=theme)
    ada.page.goto(server.url + path)
    ada.page.locator(".st-key-walk-frame, h1, h2").first.wait_for(state="attached", timeout=60_000)  # a frame is fixed
    ada.rest()
    assert findings(ada) == []
