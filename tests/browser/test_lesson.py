"""The whole lesson, as a person takes it."""

import re

from playwright.sync_api import expect

LESSON = "/learning_rate"


def the_call(ada):
    """Return where the page says with which values the demo ran."""
    return ada.page.locator("[data-testid='stCode']").filter(has_text="facts, tables = run(").last


def test_by_mouse_and_nothing_of_the_predicted_run_is_shown_before_it_is_locked_in(server, learner):
    ada = learner(server)
    ada.open(LESSON)
    assert not ada.sees("What the rate did")
    text = ada.page.locator("[data-testid='stMain']").inner_text()
    assert "−0.5" not in text
    assert "Check yourself" not in text
    ada.press("Lock in my prediction")
    ada.wait_for("Choose what you expect first")
    ada.choose("Your run, whose first step reaches past the minimum")
    ada.press("Lock in my prediction")
    ada.wait_for("You predicted")
    expect(ada.page.locator("[data-testid='stAlert']").first).to_contain_text("Torch did")
    assert "facts, tables = run(w=1.0, lr=0.75, steps=20" in the_call(ada).inner_text()
    ada.choose("negative")
    ada.press("Check my answer")
    assert ada.sees("That is right") or ada.sees("Not this time")
    ada.page.get_by_role("button", name=re.compile("Another like this|Next question")).first.click()
    ada.rest()
    assert not ada.sees("That is right")
    assert not ada.errors


def test_an_empty_answer_is_not_a_wrong_answer_and_a_reload_leads_back_to_the_question_skipped_to(server, learner):
    ada = learner(server)
    ada.open(LESSON + "?lr=0.5")
    ada.press("Check my answer")
    ada.wait_for("Choose one of the answers first")
    assert not ada.sees("Not this time")
    ada.press("Skip this question")
    ada.press("Skip this question")
    ada.page.reload()
    ada.wait_for("Question 3 of")


def test_by_keyboard_alone(server, learner):
    ada = learner(server)
    ada.open(LESSON)
    keys = ada.page.keyboard
    ada.page.locator("[data-testid='stMain']").get_by_role("radio").first.focus()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    for _ in range(12):
        keys.press("Tab")
        if "Lock in" in ada.page.evaluate("document.activeElement.innerText || ''"):
            break
    keys.press("Enter")
    ada.rest()
    ada.wait_for("You predicted")
    expect(ada.page.locator("#prediction")).to_be_focused()  # the button that was pressed is gone
    slider = ada.page.get_by_role("slider", name="Learning rate")
    slider.focus()
    keys.press("ArrowRight")
    ada.rest()
    expect(the_call(ada)).to_contain_text("lr=0.775")
    expect(ada.chart(1)).to_contain_text("5880")  # Bold's loss at the end of the race
    ada.chart_slider(1).focus()
    keys.press("ArrowLeft")
    expect(ada.chart(1)).to_contain_text("4080")
    ada.page.get_by_role("radio", name="negative").focus()
    keys.press("Space")
    for _ in range(6):
        keys.press("Tab")
        if "Check my answer" in ada.page.evaluate("document.activeElement.innerText || ''"):
            break
    keys.press("Enter")
    ada.rest()
    assert ada.sees("That is right") or ada.sees("Not this time")


def test_on_a_phone_nothing_scrolls_sideways_in_either_theme_and_the_other_one_repaints_the_charts(server, learner):
    ada = learner(server, width=390, height=844, theme="dark")
    ada.open("/")
    assert not ada.scrolls_sideways()
    ada.open(LESSON + "?lr=1.1")
    fits(ada)
    curve = ada.chart(0).locator("path[stroke-width='2.5']").first
    dark = curve.get_attribute("stroke")
    ada.page.emulate_media(color_scheme="light")
    expect(curve).not_to_have_attribute("stroke", dark)
    ada.rest()
    fits(ada)


def fits(ada):
    assert not ada.scrolls_sideways()
    assert ada.chart(1).bounding_box()["width"] <= 390


def test_dragging_in_the_chart_sends_nothing_to_the_server(server, learner):
    ada = learner(server)
    sent = ada.frames_sent()
    ada.open(LESSON + "?lr=0.5")
    slider = ada.chart_slider(1)
    slider.scroll_into_view_if_needed()
    before, label = len(sent), ada.chart(1)
    assert before > 0
    box = slider.bounding_box()
    ada.page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    ada.page.mouse.down()
    for share in (0.2, 0.5, 0.8):
        ada.page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    ada.page.mouse.up()
    expect(label).to_contain_text(re.compile(r"Careful 0\.1\s*0\.00\d+"))
    ada.page.wait_for_timeout(500)
    assert len(sent) == before


def test_rubbish_in_the_address_is_harmless(server, learner):
    ada = learner(server)
    for query in ("?lr=nan&steps=2.5&w=&x=<b>", "?lr=0.5&lr=0.7"):  # every other value is tried without a browser
        ada.open(LESSON + query)
        assert not ada.sees("Something went wrong"), query
        assert ada.page.locator("h1").inner_text().startswith("The learning rate")


def test_what_you_see_is_what_you_can_send_also_where_a_control_comes_back_to_its_start(server, learner):
    ada = learner(server)
    ada.open(LESSON + "?lr=0.725&w=2")
    assert "facts, tables = run(w=2.0, lr=0.725, steps=20" in the_call(ada).inner_text()
    ada.page.get_by_role("slider", name="Learning rate").focus()
    ada.page.keyboard.press("ArrowRight")
    ada.rest()
    assert "lr=" not in ada.page.url
    ada.wait_for("Your run")
    ada.page.keyboard.press("ArrowRight")
    ada.rest()
    assert "lr=0.775" in ada.page.url


def test_a_click_in_the_moment_a_page_loads_is_not_lost(server, learner):
    ada = learner(server)
    ada.open("/")
    ada.prepare("localStorage.clear()")  # somebody new each time, whose browser holds the app's code: the page is quick
    for _ in range(3):
        ada.page.goto(f"{server.url}{LESSON}?lr=0.5&seed=5")
        ada.page.locator("[data-testid='stForm'] label").filter(has_text="negative").click(timeout=60_000)
        ada.page.get_by_role("button", name="Check my answer").click()
        ada.page.get_by_text(re.compile("That is right|Not this time|Not yet")).first.wait_for(timeout=30_000)
