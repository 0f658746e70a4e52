"""A learner changes a lesson's code in the browser, breaks it, sends it, and goes back."""

import random
import re

import pytest
from playwright.sync_api import expect

LESSON = "/learning_rate?learning_rate.lr=0.5"
STEP = "w -= lr"
FAILURES = {
    "syntax": ("w -= (", "Stopped at line"),
    "name": ("w -= wrong", "wrong"),
    # Its passes are long: the limit of steps comes first, however busy the machine is.
    "time": ("while True:\n                [0] * 99_000\n            w -= lr", "A loop may have no end"),
    "refused": ("import os\n            w -= lr", "os"),
}


@pytest.fixture
def editing(server, learner):
    """A learner who has opened the editor of the lesson on the learning rate, where the run lands."""
    ada = learner(server)
    ada.open(LESSON)
    ada.press("Edit this code")
    yield ada
    assert not ada.errors
    assert "Traceback" not in server.log()


def change(ada, new, old=STEP):
    """Put `new` in the place of `old`, and run it by the keyboard."""
    area = ada.page.locator("textarea").first
    expect(area).to_have_value(re.compile(re.escape(old)))
    area.fill(area.input_value().replace(old, new, 1))
    area.press("Control+Enter")
    ada.page.wait_for_timeout(200)
    ada.rest()


def moved_to(ada, weight):
    """Wait for the sentence that tells where the first step goes with the edit."""
    told = ada.page.get_by_test_id("stMarkdown").filter(has_text=re.compile("^Yours"))
    expect(told.filter(has_text=f"The first step goes from 1 to {weight}.")).to_be_visible()


def picture(ada):
    """Return the marks of the chart of the learner's own run."""
    return re.sub(r"clip\d+", "clip", ada.chart(1).locator("svg.marks").inner_html())


def test_an_edit_redraws_chart_and_numbers_says_whose_each_sentence_is_and_one_press_goes_back(editing):
    own = picture(editing)
    editing.wait_for("goes from 1 to 3")
    change(editing, "w -= 2 * lr")
    editing.wait_for("This is your edit.")
    moved_to(editing, "5")
    assert picture(editing) != own
    assert not editing.sees("Press play to see the race again"), "the lesson's sentences are not about an edit"
    expect(editing.page.locator(".line.changed")).to_have_count(1)
    assert "learning_rate.edit=" in editing.page.url
    editing.wait_for("What your change did")
    editing.page.get_by_text("What the lesson says of its own code").first.click()
    editing.wait_for("goes from 1 to 3")
    a_moved_control_runs_the_edit_again(editing)
    editing.page.get_by_role("button", name="Back to the lesson's code").first.click()
    editing.rest()
    editing.wait_for("goes from 1 to 3")
    assert picture(editing) == own
    assert not editing.page.locator("textarea").count()
    assert "edit" not in editing.page.url.partition("?")[2]


def a_moved_control_runs_the_edit_again(ada):
    """Move the rate, and back to where it was."""
    ada.page.get_by_role("slider", name="Your learning rate").focus()
    call = ada.page.locator("[data-testid='stCode']").filter(has_text="facts, tables = run(")
    for key, weight, rate in (("ArrowRight", "5.2", "lr=0.525"), ("ArrowLeft", "5", "lr=0.5,")):
        ada.page.keyboard.press(key)
        ada.rest()
        moved_to(ada, weight)
        expect(call).to_contain_text(rate)


def test_a_failure_is_said_its_line_marked_and_the_last_good_picture_stays(editing):
    change(editing, "w -= 2 * lr")
    moved_to(editing, "5")
    good, before = picture(editing), "w -= 2 * lr"
    for new, said in FAILURES.values():
        change(editing, new, old=before)
        before = new
        expect(editing.page.locator("[data-testid='stAlert']").filter(has_text=said)).to_be_visible()
        expect(editing.page.locator(".line.error")).to_have_count(1)
        editing.wait_for("The picture is still that of your last run that came to its end.")
        assert picture(editing) == good, new
        moved_to(editing, "5")
        editing.wait_for("Check yourself")
    change(editing, "w -= float('nan') * lr", old=before)
    editing.wait_for("It gave no finite value for")  # a walk that leaves all numbers is drawn as far as it goes
    editing.wait_for("no value")
    assert editing.chart(1).locator("svg.marks").count() == 1


def test_what_is_printed_is_text_and_in_the_middle_of_a_walk_it_does_not_end_the_run(editing):
    """The charts walk down many times: what is too much to be shown is cut."""
    marked = "print('<b>**w**</b>')\n            w -= lr"
    change(editing, marked)
    printed = editing.page.locator("[data-testid='stCode']").filter(has_text="<b>**w**</b>")
    expect(printed.first).to_be_visible()
    editing.wait_for("Every number in the lesson's sentences is as before.")
    change(editing, "print(w.grad, 400 * '.')\n            w -= 2 * lr", old=marked)
    moved_to(editing, "5")
    editing.wait_for("the first part of it")
    box = editing.page.locator("[data-testid='stCode']").filter(has_text="tensor([-4.]").bounding_box()
    assert box["height"] < 600


def test_a_link_carries_the_edit_and_runs_nothing_before_a_press(server, learner, editing):
    own = picture(editing)
    change(editing, "w -= 2 * lr")
    moved_to(editing, "5")
    other = learner(server)
    other.open(editing.page.url.removeprefix(server.url))
    other.wait_for("Nothing of it has run")
    other.wait_for("goes from 1 to 3")
    assert picture(other) == own
    expect(other.page.locator(".line.changed")).to_have_count(1)
    other.press("Run this change")
    other.wait_for("This is your edit.")
    moved_to(other, "5")
    assert not other.errors


def test_a_link_that_cannot_be_read_opens_the_lesson(server, learner):
    ada = learner(server)
    for sent in ("%00", "..%2F<b>"):  # others are read without a browser
        ada.open(f"{LESSON}&learning_rate.edit={sent}")
        ada.wait_for("goes from 1 to 3")
        assert not ada.page.locator("textarea").count()
        assert "Traceback" not in server.log()


def test_what_is_too_long_for_a_link_says_so(editing):
    long = "".join(map(chr, random.Random(7).choices(range(0x4E00, 0x9FFF), k=2_000)))  # few letters, many bits
    change(editing, f"# {long}\n            w -= 2 * lr")
    editing.wait_for("too long for a link")
    moved_to(editing, "5")
    assert "edit" not in editing.page.url.partition("?")[2]


def test_an_edit_stays_in_its_lesson_and_at_a_plain_address_one_press_away(editing):
    change(editing, "w -= 2 * lr")
    moved_to(editing, "5")
    editing.follow("One step downhill")
    assert "edit" not in editing.page.url
    editing.page.get_by_role("button", name="Show me").click()
    editing.rest()
    assert not editing.page.get_by_text("This is your edit.").count()
    assert not editing.page.locator("textarea").count()
    editing.follow("The learning rate")
    editing.wait_for("This is your edit.")
    expect(editing.page.locator("textarea").first).to_have_value(re.compile(r"w -= 2 \* lr"))
    moved_to(editing, "5")
    editing.page.wait_for_url(re.compile(r"learning_rate\.edit="))
    editing.open(LESSON)
    editing.press("Your edit from before")
    expect(editing.page.locator("textarea").first).to_have_value(re.compile(r"w -= 2 \* lr"))
    thrown_away(editing)


def thrown_away(ada):
    """Go back to the lesson's code: the editor opens with that."""
    ada.page.get_by_role("button", name="Back to the lesson's code").first.click()
    ada.press("Edit this code")
    expect(ada.page.locator("textarea").first).to_have_value(re.compile(r"w -= lr"))


SEEN = """(() => {
  window.seen = []
  const look = () => {
    const text = document.querySelector("[data-testid='stMain']")?.innerText ?? ""
    window.seen.push(...(text.match(/Question \\d|somebody's change|Your change/g) ?? []))
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()"""


def test_a_reload_keeps_the_edit_and_says_nothing_that_is_taken_back(editing):
    change(editing, "w -= 2 * lr")
    moved_to(editing, "5")
    editing.page.wait_for_url(re.compile(r"learning_rate\.edit="))
    editing.press("Skip this question")
    editing.wait_for("Question 2")
    editing.prepare(SEEN)
    editing.page.reload()
    kept = editing.page.get_by_text("Your change to the code is kept.")
    expect(kept).to_be_in_viewport(timeout=20_000)  # at the top of the page, where a reload leads
    editing.wait_for("Question 2")
    assert set(editing.page.evaluate("seen")) == {"Question 2", "Your change"}
    editing.rest()
    expect(editing.page.locator("textarea").first).to_have_value(re.compile(r"w -= 2 \* lr"))
    editing.page.get_by_role("link", name="See it, and run it").click()
    run = editing.page.get_by_role("button", name="Run this change")
    expect(run).to_be_in_viewport()
    run.click()
    moved_to(editing, "5")
    expect(kept).to_have_count(0)
    for _ in range(2):  # thrown away, it is not brought back by a reload either
        thrown_away(editing)
    editing.page.reload()
    editing.press("Edit this code")
    editing.rest()
    expect(editing.page.locator("textarea").first).to_have_value(re.compile(r"w -= lr"))


def test_on_a_phone_the_edit_fits(server, learner):
    ada = learner(server, width=390, height=844, theme="dark")
    ada.open(LESSON)
    ada.press("Edit this code")
    area = ada.page.locator("textarea").first
    area.fill(area.input_value().replace(STEP, "# " + "long " * 20 + "\n            w -= 2 * lr", 1))
    run = ada.page.get_by_role("button", name="Run", exact=True)
    ada.wait_until(lambda: ada.stands_still(run))  # the text grows and pushes it down: a press would miss it
    run.click()
    moved_to(ada, "5")
    ada.rest()
    assert not ada.scrolls_sideways()
    ada.page.emulate_media(color_scheme="light")
    ada.rest()
    assert not ada.scrolls_sideways()
    ada.page.get_by_role("link", name="See the picture").click()
    expect(ada.page.get_by_text("This is your edit.")).to_be_in_viewport()
    ada.rest()
    assert "learning_rate.edit=" in ada.page.url
    assert not ada.errors
