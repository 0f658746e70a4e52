"""A wrong answer and what follows: at once, days later, and on another device."""

import re
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.learner import Learner
from tutor import LESSONS
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item
from tutor.store import Attempt, new_id, now
from tutor.store.transfer import dump
from tutor.ui.course import course

SEED = 7
PAGE = f"/learning_rate?lr=0.5&seed={SEED}"


def answer(ada: Learner, seed: int, right: bool) -> None:
    """Answer the lesson's first question, drawn with that seed, rightly or as a misconception would."""
    item = draw_item(load_lesson(LESSONS / "learning_rate"), "sign_at_a_point", seed)
    chosen = next(o for o in item.options if (o.correct if right else o.misconception))
    ada.choose(chosen.text)
    ada.press("Check my answer")


def right_ones(ada: Learner) -> str:
    ada.follow("Your progress")
    return ada.page.locator("[data-testid='stMain']").inner_text()


def save(ada: Learner, folder: Path) -> Path:
    ada.follow("Your progress")
    ada.press("Prepare the file")
    with ada.page.expect_download() as download:
        ada.page.get_by_role("button", name="Save to a file").click()
    target = folder / "progress.json"
    download.value.save_as(target)
    return target


def test_a_wrong_answer_is_seen_failing_then_a_twin_is_answered_rightly(server, learner):
    ada = learner(server)
    ada.open(PAGE)
    answer(ada, SEED, right=False)
    ada.wait_for("The gradient points uphill")
    charts = ada.page.locator("[data-testid='stVegaLiteChart']").count()
    ada.press("See it in the demo")
    ada.wait_for("In grey, dashed where it is a line: what your answer's rule gives.")
    expect(ada.page.locator("[data-testid='stVegaLiteChart']")).to_have_count(charts + 1)
    expect(ada.chart(charts).locator("path[stroke-dasharray='5,4']").first).to_be_attached()
    another = ada.page.get_by_role("button", name="Another like this")
    ada.wait_until(lambda: ada.stands_still(another))  # the new chart pushes it down: a press would miss it
    ada.press("Another like this")
    expect(ada.page.get_by_text("Not this time")).to_have_count(0)
    answer(ada, SEED + 1, right=True)
    ada.wait_for("That is right")


def test_a_question_comes_back_some_days_later_and_not_before(own_server, learner):
    ada = learner(own_server)
    ada.open("/review")
    ada.wait_for("There is nothing to review yet")
    ada.open(PAGE)
    answer(ada, SEED, right=True)
    ada.wait_for("That is right")
    ada.follow("Review")
    ada.wait_for("Nothing is due now")
    own_server.environment["DOWNHILL_NOW"] = "+172800"
    own_server.restart()
    ada.open("/review")
    ada.wait_for("From “The learning rate”")
    ada.wait_for("What is the sign of the gradient there?")
    del own_server.environment["DOWNHILL_NOW"]
    own_server.stop()


def test_save_wipe_load_where_a_damaged_file_is_refused_with_a_sentence(server, learner, tmp_path):
    ada = learner(server)
    ada.open(PAGE)
    answer(ada, SEED, right=False)
    ada.wait_for("Not this time")
    file = save(ada, tmp_path)
    assert '"learner"' not in file.read_text(encoding="utf-8")
    ada.unfold("Delete everything about me", ada.page.get_by_role("button", name="Delete it all"))
    ada.page.get_by_label("Type “delete” to confirm").fill("delete")
    ada.press("Delete it all")
    ada.wait_for("Everything about you has been deleted")
    broken = tmp_path / "broken.json"
    broken.write_text('{"half": ', encoding="utf-8")
    ada.load(broken)
    ada.wait_for("Nothing was changed.")
    ada.open("/progress")
    ada.wait_for("Nothing yet")
    ada.load(file)
    ada.wait_for("Loaded.")
    assert not ada.sees("Nothing yet")
    assert "The gradient points downhill" in right_ones(ada)


def test_records_are_text_whatever_a_file_says(server, learner, tmp_path):
    hostile = "![x](http://127.0.0.2:9/a.png) http://127.0.0.2:9/b :material/home:"
    words = {"lesson": "learning_rate", "item": hostile, "concept": hostile, "misconception": hostile}
    usual = {"learner": "", "version": 1, "seed": 1, "shown": {"prompt": hostile}, "at": now()}
    made = Attempt(id=new_id(), **usual, **words, response=hostile, grade="wrong")
    lesson = replace(made, id=new_id(), lesson=hostile)
    file = tmp_path / "hostile.json"
    file.write_text(dump([made, lesson], []), encoding="utf-8")
    ada = learner(server)
    ada.load(file)
    ada.wait_for("Loaded.")
    for address in ("/progress", "/review", "/"):
        ada.open(address)
        main = ada.page.locator("[data-testid='stMain']")
        assert main.locator("img[src*='127.0.0.2'], a[href*='127.0.0.2']").count() == 0
        assert not ada.sees("Something went wrong")


def test_two_devices_merge_by_loading_each_others_file(server, learner, tmp_path):
    first, second = learner(server), learner(server)
    for device, seed in ((first, 1), (second, 2)):
        device.open(f"/learning_rate?lr=0.5&seed={seed}")
        answer(device, seed, right=True)
        device.wait_for("That is right")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = save(first, tmp_path / "one"), save(second, tmp_path / "two")
    first.load(two)
    first.wait_for("Loaded.")
    second.load(one)
    second.wait_for("Loaded.")
    both = [
        len(re.findall(r'"item"', save(device, tmp_path).read_text(encoding="utf-8"))) for device in (first, second)
    ]
    assert both == [2, 2]
    first.load(two)
    first.wait_for("Everything in it was here already")


CUT = """table => [table, ...table.querySelectorAll("*")]
  .filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== "inline")
  .map(part => part.innerText)"""


def test_practice_screens_fit_a_phone(server, learner, tmp_path):
    ada = learner(server, width=320, height=700)
    usual = {"learner": "", "version": 1, "seed": 1, "shown": {}, "response": 0, "grade": "wrong", "at": now()}
    named = {"item": "x", "concept": "update"}
    made = [Attempt(id=new_id(), lesson=lesson.slug, misconception=None, **named, **usual) for lesson in course()]
    file = tmp_path / "begun.json"
    file.write_text(dump(made, []), encoding="utf-8")
    ada.load(file)
    for address in ("/review", "/final", "/progress"):
        ada.open(address)
        assert not ada.scrolls_sideways()
    table = ada.page.get_by_role("table").filter(has_text="Right at the first try")
    expect(table.get_by_role("row")).to_have_count(len(course()) + 1)
    assert table.evaluate(CUT) == []


def test_what_a_press_puts_in_the_place_of_a_whole_screen_is_seen_from_its_title(server, learner):
    ada = learner(server, width=390, height=250)
    ada.open("/final")
    main = ada.page.get_by_test_id("stMain")
    main.evaluate("main => main.scrollTo(0, 1000)")
    assert main.evaluate("main => main.scrollTop") > 0
    ada.press("Begin")
    ada.wait_for("Question 1 of")
    assert main.evaluate("main => main.scrollTop") == 0
