"""Ask in a real browser: each kind of reply, and what a quiz in progress is owed."""

import re

from playwright.sync_api import expect

from tutor import LESSONS
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

LOOP = """for epoch in range(10):
    pred = model(x)
    criterion(pred, y).backward()
    optimizer.step()
why does my loss go up?"""


def ask(ada, question: str) -> None:
    field = ada.page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    field.press("Enter")
    ada.rest()


def test_a_computed_answer_shows_number_check_chart_and_code(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ask(ada, "gradient of (2w - 6)^2 at w = 1")
    ada.wait_for("−16")
    assert ada.sees("Understood as")
    assert ada.page.get_by_text("by a small nudge").count() >= 1
    expect(ada.page.locator("[data-testid='stVegaLiteChart'] svg")).to_have_count(1)
    expect(ada.page.locator("svg .mark-symbol path")).to_have_count(1)
    ada.page.get_by_text("The code that gave it").click()
    expect(ada.page.locator("[data-testid='stCode']").first).to_contain_text("backward()")
    assert not ada.errors


def test_a_curated_answer_leads_to_its_lesson(server, learner):
    ada = learner(server)
    ada.open("/ask?q=Why+is+my+.grad+None%3F")
    ada.wait_for("Was this what you meant?")
    ada.press("Yes")
    ada.wait_for("Thank you")
    ada.page.get_by_role("link", name=re.compile(r"Open (this run in )?lesson")).first.click()
    ada.page.wait_for_url(lambda url: "/ask" not in url)


def test_every_link_of_an_answer_opens_its_own_run_in_the_lesson(server, learner):
    ada = learner(server)
    ada.open("/ask")
    for question, rate in (
        ("Why does the loss get bigger and bigger instead of smaller?", "1.1"),
        ("Why does my loss jump up and down?", "1"),
    ):
        ada.follow("Ask")
        ask(ada, question)
        ada.page.get_by_role("link", name="Open this run in lesson").last.click()
        ada.page.locator("h1").filter(has_text="learning rate").wait_for()
        ada.rest()
        slider = ada.page.locator("[data-testid='stSlider']").filter(has_text="Learning rate")
        expect(slider.locator("input[type=range]")).to_have_value(rate)


def test_a_question_that_is_none_of_our_business_is_turned_away(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ask(ada, "how do I centre a div in css")
    ada.wait_for("I don't know.")


def test_what_a_learner_types_is_text_never_markup(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ask(ada, "<img src=x onerror=alert(1)> **bold** $x^2$ :red[red]")
    ada.wait_for("<img src=x onerror=alert(1)> **bold** $x^2$ :red[red]")
    assert ada.page.locator("[data-testid='stAppScrollToBottomContainer']").count() == 1
    assert ada.page.locator("img[src='x']").count() == 0


def test_a_pasted_loop_without_zero_grad_gets_the_line_named(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ask(ada, LOOP)
    ada.wait_for("What went wrong here")
    assert ada.sees("Line 3.")
    assert ada.sees("so the new gradient is added to the old one")
    stepper = ada.page.get_by_role("region", name="The run, step by step")
    stepper.press("Home")
    stepper.press("ArrowRight")
    expect(stepper.locator(".line.step")).to_have_text("    pred = model(x)")
    ada.page.get_by_text("How the loss was made").click()
    expect(ada.page.get_by_test_id("stGraphVizChart")).to_be_visible()
    assert not ada.scrolls_sideways()
    assert not ada.errors


def test_the_key_of_an_open_question_is_not_handed_out(server, learner):
    ada = learner(server)
    item = draw_item(load_lesson(LESSONS / "learning_rate"), "sign_at_a_point", 7)
    ada.open("/learning_rate?lr=0.5&seed=7")
    ada.page.get_by_role("link", name="Ask").first.click()
    ada.rest()
    ask(ada, f"gradient of (w - 3)^2 at w = {item.facts['w']:g}")
    ada.wait_for("This looks like the question that is open in your quiz")
    ada.press("Show the answer anyway")
    ada.wait_for("Understood as")
