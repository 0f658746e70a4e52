"""A walkthrough in front of a class: by keyboard alone, with what a clicker sends, and with the controls in use."""

import re

import pytest
from playwright.sync_api import expect

from tutor import LESSONS
from tutor.course import load_lesson
from tutor.ui.course import course
from tutor.ui.walk.steps import Step, steps_of

WALK = "/walk?lesson=learning_rate&seed=7"
STEPS = steps_of(load_lesson(LESSONS / "learning_rate"))
LAST = len(STEPS)
PREDICT, SEE, CHANGE, LINES = ([s.kind for s in STEPS].index(k) + 1 for k in ("predict", "see", "change", "lines"))


def step(ada) -> int:
    """Return the number of the step on the screen."""
    return int(ada.page.locator(".st-key-walk-frame .place").inner_text().split(" / ")[0])


def expect_number(ada, number: int) -> None:
    expect(ada.page.locator(".st-key-walk-frame .place")).to_have_text(f"{number} / {LAST}", timeout=30_000)


def expect_step(ada, number: int) -> None:
    expect_number(ada, number)
    ada.rest()


def page_to(ada, number: int, key: str = "PageDown") -> None:
    """Press until the step turns: what is still below the screen is shown first."""
    before = step(ada)
    for _ in range(8):
        ada.page.keyboard.press(key)
        ada.rest()
        if step(ada) != before:
            break
    expect_step(ada, number)


def unseen(ada) -> float:
    """Return how many pixels of a step lie below the screen, past a margin."""
    return ada.page.locator(".st-key-walk").evaluate("walk => walk.getBoundingClientRect().bottom - innerHeight + 40")


def all_opened(steps: tuple[Step, ...]) -> str:
    """Return the part of an address that opens every answer."""
    return "&open=" + ",".join(["predict", *(each.text for each in steps if each.kind == "item")])


def open_walk(ada, number: int, more: str = "") -> None:
    ada.page.goto(f"{ada.base}{WALK}&step={number}{more}")
    expect_step(ada, number)


def test_by_keyboard_alone_with_a_reload_in_the_middle(server, learner):
    ada = learner(server, width=1920, height=1080)
    keys = ada.page.keyboard
    open_walk(ada, 1)
    for name in ("stSidebar", "stHeader"):
        expect(ada.page.get_by_test_id(name)).to_be_hidden()
    for number, key in ((2, "PageDown"), (3, "ArrowRight"), (2, "PageUp"), (1, "ArrowLeft"), (2, "ArrowRight")):
        keys.press(key)
        expect_number(ada, number)
    keys.press("PageDown")
    keys.press("PageDown")  # two quick presses are two steps
    expect_step(ada, PREDICT)
    keys.press("PageDown")
    ada.wait_for("still hidden")
    keys.press("s")
    ada.wait_for("Your run")
    slider = ada.page.get_by_role("slider", name="Your learning rate")
    slider.focus()
    keys.press("ArrowRight")
    ada.wait_for("0.775")
    ada.rest()
    assert step(ada) == SEE
    ada.page.reload()
    expect_step(ada, SEE)
    ada.wait_for("Your run")
    ada.wait_for("0.775")
    for number in range(SEE + 1, LAST + 1):
        page_to(ada, number)
    ada.wait_for("The rate scales the step")
    keys.press("PageDown")
    ada.rest()
    assert step(ada) == LAST
    assert not ada.errors


def test_where_a_control_has_the_focus_the_arrows_are_its_own_and_page_down_still_turns(server, learner):
    ada = learner(server, width=1920, height=1080)
    keys = ada.page.keyboard
    open_walk(ada, SEE, "&open=predict")
    in_chart = ada.chart_slider()
    for control in (ada.page.get_by_role("slider", name="Your learning rate"), in_chart):
        control.focus()
        before = control.input_value()
        for key in ("ArrowLeft", "ArrowRight", "ArrowLeft"):  # the chart's own stands at its end
            keys.press(key)
        expect(control).not_to_have_value(before)
        ada.rest()
        assert step(ada) == SEE
    keys.press("PageDown")
    expect_step(ada, SEE + 1)
    open_walk(ada, CHANGE, "&open=predict")
    ada.press("Edit this code")
    area = ada.page.locator("textarea")
    area.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        keys.press(key)
    keys.type("# ")
    ada.rest()
    assert step(ada) == CHANGE
    keys.press("PageUp")
    expect_step(ada, CHANGE - 1)


def test_a_dot_in_an_enlarged_chart_follows_the_pointer_and_a_choice_keeps_its_arrows(server, learner):
    ada = learner(server, width=1920, height=1080)
    for _ in range(2):  # the second time the browser knows the code, and draws the chart before the frame is there
        ada.page.goto("about:blank")
        ada.page.goto(f"{server.url}/walk?lesson=loss_curve&step=2&open=predict")
        ada.chart().locator("svg.marks").wait_for(timeout=60_000)
        ada.rest()
        enlarged = "document.documentElement.style.getPropertyValue('--walk-chart') > 1.3"
        ada.page.wait_for_function(enlarged, timeout=30_000)
    box = ada.chart().locator("svg.marks").bounding_box()
    held = ada.chart().locator(".mark-symbol path").last.bounding_box()
    x, y = held["x"] + held["width"] / 2, held["y"] + held["height"] / 2
    ada.page.mouse.move(x, y)
    ada.page.mouse.down()
    ada.page.mouse.move(x + 50, y, steps=4)
    ada.page.mouse.move(x + 100, y, steps=4)
    ada.page.mouse.up()
    expect(ada.chart_slider()).not_to_have_value("1")
    moved = ada.chart().locator(".mark-symbol path").last.bounding_box()
    assert abs(moved["x"] + moved["width"] / 2 - (x + 100)) < 0.02 * box["width"]
    see = next(n for n, each in enumerate(steps_of(load_lesson(LESSONS / "loss_curve")), 1) if each.kind == "see")
    for _ in range(see - 2):
        ada.page.keyboard.press("PageDown")
    choice = ada.page.get_by_role("radio", name="clean")
    choice.wait_for(timeout=30_000)
    ada.rest()
    before = step(ada)
    choice.focus()
    ada.page.keyboard.press("ArrowRight")
    ada.page.keyboard.press("ArrowLeft")
    ada.rest()
    assert step(ada) == before


def test_an_edit_is_drawn_beside_its_code_and_its_run_is_gone_through_line_by_line(server, learner):
    ada = learner(server, width=1920, height=1080)
    open_walk(ada, CHANGE, "&open=predict")
    ada.press("Edit this code")
    area = ada.page.locator("textarea")
    area.fill(area.input_value().replace("w -= lr", "w += lr"))
    ada.page.keyboard.press("Control+Enter")
    ada.wait_for("This is your edit")
    expect(ada.chart()).to_have_accessible_name(re.compile("drawn from an edit"))
    page_to(ada, LINES)
    ada.press("Go through the run line by line")
    stepper = ada.page.get_by_label("The run, step by step")
    expect(stepper).to_contain_text("w += lr", timeout=30_000)
    expect(stepper.locator(".place")).to_contain_text("in descend")  # not in what only feeds the charts
    for key in ("End", "Home", "End"):
        stepper.press(key)
        at = stepper.locator(".step").bounding_box()
        assert 0 < at["y"] < 1080 - 56 - at["height"], key  # on the screen, below the buttons
    stepper.press("Home")
    stepper.focus()
    place = stepper.locator(".place").inner_text()
    ada.page.keyboard.press("ArrowRight")
    expect(stepper.locator(".place")).not_to_have_text(place)
    assert step(ada) == LINES


def test_a_chart_is_as_wide_as_its_place_and_ends_on_the_screen(server, learner):
    ada, sizes = learner(server), [(1920, 1080), (1280, 800), (390, 844)]
    for number in (1, 2, SEE):
        for at, (width, height) in enumerate(sizes):
            ada.page.set_viewport_size({"width": width, "height": height})
            if at == 0:
                open_walk(ada, number, "&open=predict")
            ada.wait_until(lambda: fills_its_place(ada))
            ada.rest()
            is_on_the_screen(ada, number, width, height)
        sizes = [*sizes[1:], sizes[0]]  # each size is the one that some step is opened in
    assert not ada.errors


def fills_its_place(ada) -> bool:
    box, place = ada.chart().locator("svg.marks").bounding_box(), ada.chart().locator("xpath=..").bounding_box()
    return bool(box and place) and abs(box["width"] - place["width"]) < 4


def is_on_the_screen(ada, number: int, width: int, height: int) -> None:
    assert not ada.scrolls_sideways()
    box, place = ada.chart().locator("svg.marks").bounding_box(), ada.chart().locator("xpath=..").bounding_box()
    slider = ada.chart_slider().bounding_box()
    assert abs(slider["width"] - place["width"]) < 8
    if width > 1000:
        assert box["y"] + box["height"] <= height - 40, number


def test_from_the_menu_to_a_lessons_walkthrough_and_out_of_it(server, learner):
    ada = learner(server)
    ada.open("/")
    ada.follow("Walk through a lesson")
    ada.press("The learning rate")
    expect_step(ada, 1)
    assert "lesson=learning_rate" in ada.page.url
    ada.page.get_by_role("button", name="Step on").click()
    expect_step(ada, 2)
    ada.page.get_by_role("button", name="All lessons").click()
    ada.wait_for("one idea per screen")
    ada.press("The learning rate")
    expect_step(ada, 1)
    ada.page.get_by_role("button", name="End").click()
    ada.wait_for("Lock in my prediction")
    assert ada.page.url.endswith("/learning_rate")
    expect(ada.page.get_by_test_id("stSidebar")).to_be_visible()


def test_the_notes_follow_the_projected_window_hand_on_its_keys_and_their_clock_really_pauses(server, learner):
    ada = learner(server, width=1920, height=1080)
    open_walk(ada, PREDICT)
    with ada.page.expect_popup() as opened:
        ada.page.get_by_role("button", name="Notes").click()
    notes = opened.value
    title, clock = notes.locator("h2").first, notes.get_by_label("Time since you began")
    expect(title).to_have_text(STEPS[PREDICT - 1].title, timeout=30_000)
    expect(notes.get_by_text("Torch did: Your run")).to_be_visible()
    expect(notes.get_by_text("Follows the projected window")).to_be_visible()
    assert not ada.sees("Torch did:")  # never on the projected view
    expect(clock).to_have_text("0:01", timeout=5_000)
    notes.get_by_role("button", name="Pause").click()
    stood = clock.inner_text()
    ada.page.keyboard.press("PageDown")
    expect(title).to_have_text(STEPS[SEE - 1].title, timeout=30_000)
    ada.page.keyboard.press("PageUp")
    expect(title).to_have_text(STEPS[PREDICT - 1].title, timeout=30_000)
    notes.get_by_role("button", name="Show it to the class").click()
    ada.wait_for("Torch did:")
    notes.keyboard.press("PageDown")
    expect_step(ada, SEE)
    expect(title).to_have_text(STEPS[SEE - 1].title, timeout=30_000)
    expect(notes.get_by_text(f"Next: {STEPS[SEE].title}")).to_be_visible()
    ada.page.reload()
    expect_step(ada, SEE)
    ada.page.keyboard.press("PageDown")
    expect(title).to_have_text(STEPS[SEE].title, timeout=30_000)
    notes.reload()
    expect(title).to_have_text(STEPS[SEE].title, timeout=30_000)
    expect(clock).to_have_text(stood)
    notes.get_by_role("button", name="Go on").click()
    expect(clock).not_to_have_text(stood)
    ada.page.goto("about:blank")
    notes.keyboard.press("PageDown")  # with nothing projected, the notes turn by themselves
    expect(title).to_have_text(STEPS[SEE + 1].title, timeout=30_000)
    expect(notes.get_by_text("No projected window")).to_be_visible()
    assert not ada.errors


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_handout_on_paper_has_nothing_to_press_and_its_key_on_a_page_of_its_own(server, learner, theme):
    ada = learner(server, theme=theme)
    ada.open("/handout?lesson=learning_rate&seed=7")
    buttons = [ada.page.get_by_role("button", name=name) for name in ("Print it", "Other numbers", "Play")]
    for button in buttons:
        expect(button).to_be_visible()
    ada.page.emulate_media(media="print")
    for button in [*buttons, ada.page.get_by_test_id("stSidebar"), ada.chart_slider()]:
        expect(button).to_be_hidden()
    style = "part => { const s = getComputedStyle(part); return [s.breakBefore, s.breakInside] }"
    assert ada.page.locator(".st-key-handout-key").evaluate(style)[0] == "page"
    assert ada.page.locator(".st-key-handout-item-1").evaluate(style)[1] == "avoid"
    turned = ada.page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).filter")
    assert (turned == "none") == (theme == "light")


def test_what_does_not_fit_is_made_smaller_and_then_page_down_scrolls_before_it_turns(server, learner):
    ada = learner(server, width=1920, height=1080)
    steps = steps_of(load_lesson(LESSONS / "training_loop"))
    number = next(n for n, each in enumerate(steps, 1) if each.text == "missing_line")
    address = f"{server.url}/walk?lesson=training_loop&seed=7{all_opened(steps)}&step={number}"
    small = "parseFloat(getComputedStyle(document.documentElement).fontSize) < 26"
    ada.page.goto(address)
    ada.page.wait_for_function(small, timeout=30_000)
    ada.wait_until(lambda: unseen(ada) < 60)
    ada.page.keyboard.press("PageDown")
    ada.rest()
    if step(ada) == number:  # what is still below was scrolled to
        ada.page.keyboard.press("PageDown")
    expect(ada.page.locator(".st-key-walk-frame .place")).to_have_text(f"{number + 1} / {len(steps)}", timeout=30_000)
    ada.page.wait_for_function(f"!({small})", timeout=30_000)
    ada.page.set_viewport_size({"width": 1920, "height": 620})
    ada.page.goto(address)
    ada.wait_until(lambda: ada.talk.told, seconds=60)  # before a page's first run ends its keys turn the step
    ada.page.wait_for_function(small, timeout=30_000)
    ada.rest()
    below = unseen(ada)
    assert below > 100
    ada.page.keyboard.press("PageDown")
    ada.rest()
    assert unseen(ada) < below
    assert step(ada) == number
    ada.page.keyboard.press("PageUp")
    ada.rest()
    assert unseen(ada) == below
    assert step(ada) == number


CODE = """() => {
  const code = document.querySelector(".st-key-walk .stCode code"), box = code.closest("pre")
  const { bottom } = box.getBoundingClientRect()
  return { size: parseFloat(getComputedStyle(code).fontSize), cut: box.scrollWidth - box.clientWidth, bottom }
}"""


@pytest.mark.parametrize(("kind", "least"), [("run", 18), ("change", 20)])
def test_code_is_read_from_the_last_row_whatever_is_said_beside_its_lines_and_below_it(server, learner, kind, least):
    ada = learner(server, width=1920, height=1080)
    number = next(n for n, each in enumerate(steps_of(load_lesson(LESSONS / "bends")), 1) if each.kind == kind)
    ada.page.goto(f"{server.url}/walk?lesson=bends&step={number}&open=predict")
    ada.page.locator(".st-key-walk .stCode .comment").first.wait_for(timeout=60_000)
    ada.rest()
    ada.page.wait_for_function("document.documentElement.style.getPropertyValue('--walk-code') !== ''")
    ada.wait_until(lambda: ada.page.evaluate(CODE)["bottom"] < 1080 - 56)
    code = ada.page.evaluate(CODE)
    assert code["size"] > least
    assert code["cut"] <= 1
    if kind == "run":  # the call lies below, and comes before the next step
        ada.page.keyboard.press("PageDown")
        ada.rest()
        assert step(ada) == number
        assert unseen(ada) <= 0


@pytest.mark.soak
@pytest.mark.parametrize("slug", [lesson.slug for lesson in course()])
def test_every_step_fits_or_page_down_shows_the_rest_before_it_turns(server, learner, slug):
    ada = learner(server, width=1920, height=1080)
    steps = steps_of(load_lesson(LESSONS / slug))
    ada.page.goto(f"{server.url}/walk?lesson={slug}&seed=7&step=1{all_opened(steps)}")
    for number, each in enumerate(steps, 1):
        ada.page.locator(f".st-key-walk-step-{number}").wait_for(timeout=60_000)
        ada.rest()
        while (below := unseen(ada)) > 0:
            ada.page.keyboard.press("PageDown")
            ada.rest()
            assert step(ada) == number, each.title
            assert unseen(ada) < below, each.title
        assert not ada.scrolls_sideways(), each.title
        if number < len(steps):
            ada.page.keyboard.press("PageDown")
