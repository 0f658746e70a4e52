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


def test_a_computed_answer_shows_number_check_chart_and_code_and_a_thread_goes_on_and_shows_its_steps(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ask(ada, "gradient of (2w - 6)^2 at w = 1")
    ada.wait_for("−16")
    ada.wait_for("Understood as")
    assert ada.page.get_by_text("by a small nudge").count() >= 1
    expect(ada.page.locator("[data-testid='stVegaLiteChart'] svg")).to_have_count(1)
    expect(ada.page.locator("svg .mark-symbol path")).to_have_count(1)
    expect(ada.chart()).to_have_accessible_name(re.compile("^The curve of"))
    ada.page.get_by_text("The code that gave it").click()
    expect(ada.page.locator("[data-testid='stCode']").first).to_contain_text("backward()")
    ask(ada, "and at w = 2?")
    ada.wait_for("Same function, now at w = 2.")
    expect(ada.page.get_by_label("Chat message from user").last).to_be_in_viewport(ratio=1)  # read from its beginning
    result(ada, "−8")
    ask(ada, "why?")
    expect(ada.page.get_by_text("power rule: (2·w − 6)² becomes 2·(2·w − 6)").last).to_be_visible()
    expect(ada.page.get_by_role("link", name=re.compile("Open lesson")).last).to_be_visible()
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
        weight = ada.page.get_by_role("slider", name="Your first weight")
        expect(weight).to_have_value("1")  # the answer's run, whatever was left here before
        weight.press("ArrowRight")
        ada.rest()


def test_a_question_that_is_none_of_our_business_is_turned_away_and_what_is_typed_is_text_never_markup(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ask(ada, "how do I centre a div in css")
    ada.wait_for("I don't know.")
    ask(ada, "<img src=x onerror=alert(1)> **bold** $x^2$ :red[red]")
    ada.wait_for("<img src=x onerror=alert(1)> **bold** $x^2$ :red[red]")
    assert ada.page.locator("[data-testid='stAppScrollToBottomContainer']").count() == 1
    assert ada.page.locator("img[src='x']").count() == 0


def test_a_pasted_loop_without_zero_grad_gets_the_line_named(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ask(ada, LOOP)
    ada.wait_for("What went wrong here")
    ada.wait_for("Line 3.")
    ada.wait_for("so the new gradient is added to the old one")
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
    ask(ada, "why?")
    assert ada.page.get_by_text("This looks like the question that is open in your quiz").count() == 2
    assert ada.page.get_by_text("Understood as").count() == 0
    ada.page.get_by_role("button", name="Show the answer anyway").first.click()
    ada.wait_for("Understood as")


def result(ada, number: str) -> None:
    """Wait for a result."""
    expect(ada.page.get_by_role("heading", name=number, exact=True).last).to_be_visible(timeout=20_000)


def test_what_is_asked_back_is_one_press_from_its_number(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ask(ada, "reversed slope of x^2 at x = 3")
    ada.wait_for("I did not use “reversed”.")
    assert ada.page.get_by_role("heading", name="6", exact=True).count() == 0
    ada.press("Work it out")
    result(ada, "6")
    assert not ada.scrolls_sideways()
    assert not ada.errors


def test_what_was_typed_but_not_sent_survives_another_kind_and_enter_works_it_out(server, learner):
    ada = learner(server)
    ada.open("/ask")
    ada.page.get_by_text("Work out a formula").click()
    ada.page.get_by_label("Function").wait_for()
    ada.rest()
    ada.page.get_by_label("Function").fill("(w - 3)^2")
    ada.page.get_by_role("combobox", name="What to work out").click()
    ada.page.keyboard.type("Steps of gradient")
    ada.page.get_by_role("option", name="Steps of gradient descent").click()
    ada.rest()
    expect(ada.page.get_by_label("Loss")).to_have_value("(w - 3)^2")
    for label, text in (("Start", "w = 1"), ("Learning rate", "0.1"), ("Steps", "1")):
        ada.page.get_by_label(label, exact=True).fill(text)
    ada.page.get_by_label("Steps", exact=True).press("Enter")
    result(ada, "1.4")
    sent = ada.page.url
    assert "kind=descent" in sent
    bob = learner(server)
    bob.open(sent.partition(server.url)[2])
    result(bob, "1.4")
    expect(bob.page.get_by_label("Start")).to_have_value("w = 1")


def test_an_address_that_lacks_something_says_so_beneath_the_field(server, learner):
    ada = learner(server)
    ada.open("/ask?kind=slope&formula=(2w-6)%5E2")
    ada.wait_for("At which place?")
    ada.page.get_by_label("Where").fill("w = 1")
    ada.press("Work it out")
    result(ada, "−16")


def a_runner_up_is_within_reach(ada):
    ask(ada, "What does the learning rate do?")
    reply = ada.page.get_by_test_id("stChatMessage").last
    others = reply.get_by_test_id("stExpander")
    expect(others).to_have_count(3)
    others.first.locator("summary").click()
    expect(others.first.get_by_role("link").or_(others.first.get_by_role("paragraph")).first).to_be_visible()


def test_an_address_opens_at_the_title_and_a_question_leads_to_its_reply(server, learner):
    ada = learner(server)
    ada.page.set_viewport_size({"width": 900, "height": 500})
    ada.open("/ask?kind=derivative&formula=(")
    ada.wait_for("More choices")
    ada.page.wait_for_timeout(1000)
    expect(ada.page.locator("h1")).to_be_in_viewport()
    ada.open("/ask")
    ask(ada, "what is a learning rate?")
    expect(ada.page.get_by_test_id("stChatMessage").last).to_be_in_viewport()
    expect(ada.page.locator("h1")).not_to_be_in_viewport()
    a_runner_up_is_within_reach(ada)
