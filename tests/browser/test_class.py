"""A class from both sides in real browsers: one projector, phones, bad Wi-Fi, reloads, and what came of it."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import UNWARMED
from tests.browser.learner import Learner
from tests.browser.server import Server
from tutor import ROOT
from tutor.quiz.draw import draw_item
from tutor.ui.classroom.dots import ALT, DOT
from tutor.ui.course import lesson_named
from tutor.ui.walk.steps import steps_of

PASSWORD = "a password for tests"
LESSON = "update_rule"
HERE = ROOT / "tutor" / "ui" / "classroom"
IN, ENDED = "Your answer is in", "Voting has ended"
OPTION = "[class*='st-key-vote-option-']"
SELECTORS = """text => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  const walk = rules => [...rules].flatMap(rule => rule.selectorText ?? walk(rule.cssRules))
  return walk(sheet.cssRules).flatMap(several => several.split(",")).map(one => one.trim().replace("::after", ""))
}"""
MATCHED = "selectors => selectors.filter(selector => document.querySelector(selector))"
LATE = """async round => {
  const learner = JSON.parse(localStorage.getItem("downhill")).id
  const vote = { learner, round, response: "1", n: 9 }
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(vote) }
  const answer = await fetch("class-vote", sent)
  return [answer.status, (await answer.json()).why]
}"""


@pytest.fixture(scope="module")
def class_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which teaching is open to who knows the password."""
    running = Server(tmp_path_factory.mktemp("class"), UNWARMED, INSTRUCTOR_PASSWORD=PASSWORD).start()
    yield running
    running.stop()


class Styles:
    """The rules of a class's screens, and which of them have been met."""

    def __init__(self, page: Page) -> None:
        text = "".join((HERE / name).read_text(encoding="utf-8") for name in ("class.css", "vote.css"))
        self.missing = set(page.evaluate(SELECTORS, text))
        assert len(self.missing) >= 12

    def meet(self, *pages: Page) -> None:
        for page in pages:
            self.missing -= set(page.evaluate(MATCHED, sorted(self.missing)))


def open_class(projector: Learner) -> str:
    """Sign in, open a class on the lesson, and return its code."""
    projector.open("/class")
    field = projector.page.get_by_label("Password", exact=True)
    field.fill("a guess")
    projector.press("Sign in")
    projector.wait_for("That is not the password.")
    field.fill(PASSWORD)
    projector.press("Sign in")
    projector.page.get_by_role("combobox").click()
    projector.page.get_by_role("option", name=lesson_named(LESSON).title).click()
    projector.rest()
    projector.press("Open a class")
    code = projector.page.locator(".class-code")
    code.wait_for()
    return code.inner_text()


def join(phone: Learner, code: str, name: str = "") -> None:
    phone.open(f"/join?code={code}")
    phone.page.get_by_label("Nickname, or none").fill(name)
    phone.page.get_by_role("button", name="Join", exact=True).click()
    expect(phone.page.get_by_text("Go on alone").or_(phone.page.locator(".downhill-vote .say"))).not_to_have_count(0)


def say(phone: Learner, words: str) -> None:
    """Wait until the line under the answers says so."""
    expect(phone.page.locator(".downhill-vote .say")).to_contain_text(words, timeout=20_000)


def send(phone: Learner, number: str) -> None:
    phone.page.get_by_label("Your answer").fill(number)
    phone.page.get_by_role("button", name="Send").click()


def on(projector: Learner, key: str, then: str) -> None:
    """Press a key on the projector, once it rests, and wait for the button that comes next."""
    projector.rest()
    projector.page.keyboard.press(key)
    projector.page.get_by_role("button", name=then).wait_for(timeout=20_000)
    projector.rest()


def test_one_instructor_and_three_phones_through_two_rounds(class_server, learner, tmp_path: Path):
    projector = learner(class_server, width=1920, height=1080)
    ada, bob, late = (learner(class_server, width=390, height=844) for _ in range(3))
    code = open_class(projector)
    expect(projector.page.get_by_role("img", name="it opens the address with the code")).to_be_visible()
    styles = Styles(projector.page)
    styles.meet(projector.page)
    for phone, name in ((ada, "<b>Ada</b>"), (bob, "=1+1")):
        join(phone, code, name)
        phone.wait_for("You are in.")
    ada.rest()
    styles.meet(ada.page)  # nothing is said under answers yet
    expect(projector.page.get_by_text("2 are here")).to_be_visible(timeout=20_000)

    projector.page.locator(".st-key-ask-prediction button").click()
    expect(projector.page.get_by_text("0 of 2 have answered")).to_be_visible(timeout=20_000)
    for phone in (ada, bob):
        phone.page.get_by_label("Your answer").wait_for(timeout=20_000)
    send(ada, "7")
    say(ada, IN)
    send(ada, "9")  # the last one counts, once
    say(ada, "Sent: 9. ")
    bob.page.context.set_offline(True)
    send(bob, "5")
    say(bob, "Not sent yet")
    bob.page.context.set_offline(False)
    say(bob, IN)
    styles.meet(ada.page)
    for each in (ada, projector):
        each.page.reload()
    say(ada, "Sent: 9. ")
    expect(projector.page.get_by_text("2 of 2 have answered")).to_be_visible(timeout=20_000)
    assert projector.page.get_by_role("progressbar").count() == 0
    assert projector.page.get_by_text("9: 1 vote").count() == 0

    on(projector, "x", "Ask again")
    say(ada, ENDED)
    say(ada, "Talk it over")
    assert ada.page.get_by_label("Your answer").is_disabled()
    styles.meet(projector.page, ada.page)
    join(late, code)
    say(late, ENDED)
    assert ada.page.evaluate(LATE, newest_round(class_server)) == [409, "late"]
    for each in (ada, projector):
        each.page.reload()
    say(ada, ENDED)
    projector.wait_for("9: 1 vote")
    projector.rest()
    assert dots(projector) == 2
    assert projector.page.get_by_text("The gradient points downhill").count() == 0

    on(projector, "a", "Close the vote")
    for phone in (ada, bob, late):
        expect(phone.page.get_by_text("second round")).to_be_visible(timeout=20_000)
        expect(phone.page.get_by_label("Your answer")).to_be_enabled(timeout=20_000)
    for phone in (ada, late):
        send(phone, "5")
        say(phone, IN)
    expect(projector.page.get_by_text("2 of 3 have answered")).to_be_visible(timeout=20_000)
    too_late = (
        (ada, "6", "The answer that you sent before it counts."),
        (bob, "8", "You have no answer in this vote."),
    )
    for phone, number, _ in too_late:
        phone.page.context.set_offline(True)
        send(phone, number)
        say(phone, "Not sent yet")
    on(projector, "x", "Show the answer")
    for phone, _, counts in too_late:
        phone.page.context.set_offline(False)
        say(phone, counts)
    assert "are right" not in projector.page.inner_text("[data-testid=stMain]")
    on(projector, "s", "Next question")
    projector.wait_for("1 moved from “9” to “5”")
    projector.wait_for("100 % of the answers are right, after 50 % in the first round.")
    assert dots(projector) == 2
    right = projector.page.get_by_text("Right: 5").bounding_box()
    assert right["x"] > projector.chart().bounding_box()["x"] + 400  # beside the picture, which it does not push down
    ada.wait_for("That is right")
    bob.wait_for("You gave no answer in this round")
    styles.meet(projector.page)
    assert not ada.scrolls_sideways()

    projector.page.goto(f"{class_server.url}/results")
    projector.wait_for("Of 1 who answered twice, 1 were wrong at first and right after the discussion; 0 the other way")
    with projector.page.expect_download() as waiting:
        projector.page.get_by_role("button", name="Every vote as a table").click()
    waiting.value.save_as(tmp_path / "votes.csv")
    rows = list(csv.DictReader((tmp_path / "votes.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["round"], row["nickname"], row["answer"], row["right"]) for row in rows] == [
        ("1", "<b>Ada</b>", "9", "no"),
        ("1", "'=1+1", "5", "yes"),
        ("2", "<b>Ada</b>", "5", "yes"),
        ("2", "", "5", "yes"),
    ]
    projector.press("Delete this class")
    projector.press("Delete it with every vote, for good")
    projector.wait_for("No class has been opened yet.")
    expect(ada.page.get_by_role("button", name="Join", exact=True)).to_be_visible(timeout=20_000)
    assert not [error for each in (projector, ada, bob, late) for error in each.errors]
    styles.missing = {one for one in styles.missing if "vote-option" not in one}  # met where there are options
    assert styles.missing == set()


def newest_round(server: Server) -> str:
    """Return the id of the newest round, as a phone is told it."""
    from tutor.store import open_store

    store = open_store(f"sqlite:///{server.data}/downhill.sqlite")
    newest = store.classes.all()[0].round
    store.close()
    assert newest
    return newest


def dots(projector: Learner) -> int:
    """Count the answers drawn on the curve, as many as are told of it."""
    drawn = projector.chart().get_by_label(DOT, exact=True).count()
    expect(projector.chart()).to_have_accessible_name(ALT.format(many=drawn))
    return drawn


def test_in_the_walkthrough_a_question_is_asked_with_one_press(class_server, learner):
    projector, ada = learner(class_server, width=1920, height=1080), learner(class_server, width=390, height=844)
    code = open_class(projector)
    styles = Styles(projector.page)
    join(ada, code)
    projector.press("Walk through the lesson")
    seed = projector.page.url.split("seed=")[1].split("&")[0]
    name, lesson = "who_did_what", lesson_named(LESSON)
    item = draw_item(lesson, name, int(seed))
    step = next(number for number, step in enumerate(steps_of(lesson), 1) if step.text == name)
    projector.page.goto(f"{class_server.url}/walk?lesson={LESSON}&step={step}&seed={seed}")
    projector.press("Ask the class")
    expect(projector.page.get_by_text("0 of 1 have answered")).to_be_visible(timeout=20_000)
    wrong = next(index for index, option in enumerate(item.options) if not option.correct)
    target = ada.page.locator(f".st-key-vote-option-{wrong}")
    expect(target).to_have_attribute("aria-pressed", "false", timeout=20_000)
    assert target.bounding_box()["height"] >= 48
    target.focus()
    ada.page.keyboard.press("Enter")
    say(ada, IN)
    expect(target).to_have_attribute("aria-pressed", "true")
    styles.meet(ada.page)
    expect(projector.page.get_by_text("1 of 1 have answered")).to_be_visible(timeout=20_000)
    on(projector, "x", "Show the answer")
    expect(target).to_have_attribute("aria-disabled", "true", timeout=20_000)
    styles.meet(ada.page)
    projector.page.reload()  # the tab knows its class
    shows = projector.page.get_by_role("button", name="Show the answer")
    expect(shows.first).to_be_visible(timeout=20_000)  # for a moment it stands there twice, once from before
    projector.wait_until(lambda: projector.talk.told)
    projector.rest()
    expect(shows).to_be_visible(timeout=20_000)
    projector.page.keyboard.press("s")
    expect(projector.page.get_by_text("0 % of the answers are right")).to_be_visible(timeout=20_000)
    assert projector.page.locator("[class*='st-key-class-bars']").get_by_text("check_circle").count() == 1
    assert (
        projector.page.locator(".st-key-walk").get_by_text("radio_button_unchecked").count() == 0
    )  # the bars name them
    assert name in projector.page.url.split("open=")[1]
    ada.wait_for("Not this time: look at why")
    assert {one for one in styles.missing if "vote-option" in one and "data-place" not in one} == set()
    assert not projector.errors + ada.errors
