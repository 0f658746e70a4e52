"""The whole course as a curious learner walks it: whatever can be moved is moved, answers are right and wrong.

In `make test` a few stretches of the course are walked with all that is in them, which between them have every kind of
control and of question; and from every lesson somebody who had finished it goes on, with a control moved. `make soak`
walks all of it in one go.
"""

import tomllib
from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner
from tests.browser.server import Server
from tests.store.samples import attempt
from tutor import ROOT
from tutor.course import Control, Lesson
from tutor.course.prose import show
from tutor.quiz.draw import draw_item
from tutor.quiz.items import Item
from tutor.store import Attempt
from tutor.store.transfer import dump
from tutor.ui.asked.widget import SEND
from tutor.ui.controls import SEGMENTS, address_of
from tutor.ui.course import course, lesson_named
from tutor.ui.place import sequence, step_after

INK = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]["light"]["textColor"]
SEED = 11
BY_NEXT = (course()[:2], course()[2:4])
BY_SIDEBAR = (course()[7:10],)
WITH_A_DEMO = {course()[2].slug}  # its first question runs in the demo, whatever its numbers
LONG = len(course()) // 3
ON_FROM_EACH = (course()[: LONG + 1], course()[LONG : 2 * LONG + 1], course()[2 * LONG :])


def named(stretch: tuple[Lesson, ...]) -> str:
    return f"{stretch[0].slug}-{stretch[-1].slug}"


@pytest.fixture(autouse=True)
def one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw here what the learner's session draws, which opens with this seed in its address."""
    monkeypatch.setattr("tutor.ui.place.first_seed", lambda: SEED)


@pytest.mark.parametrize("stretch", BY_NEXT, ids=named)
def test_by_next_lesson(server, learner, stretch):
    opened = walk_by_next_lesson(server, learner(server), stretch)
    assert opened >= WITH_A_DEMO & {lesson.slug for lesson in stretch[:-1]}


@pytest.mark.parametrize("stretch", BY_SIDEBAR, ids=named)
def test_by_sidebar_back_and_forward(server, learner, stretch):
    walk_by_sidebar(server, learner(server), stretch)


@pytest.mark.parametrize("stretch", ON_FROM_EACH, ids=named)
def test_on_a_phone_every_lesson_is_whole_and_leads_on_once_it_is_finished(server, learner, tmp_path, stretch):
    file = tmp_path / "progress.json"
    file.write_text(dump([kept for lesson in stretch for kept in finishing(lesson)], []), encoding="utf-8")
    ada = learner(server, width=390, height=844)
    ada.load(file)
    ada.wait_for("Loaded.")
    ada.open(f"/{stretch[0].slug}")
    for lesson, following in pairwise(stretch):
        is_whole(ada, lesson)
        move(ada, lesson.controls[0])
        all_is_well(server, ada, lesson)
        ada.press(f"Next lesson: {following.title}")
        arrives(server, ada, following)
        assert ada.page.url.endswith(f"/{following.slug}")
    is_whole(ada, stretch[-1])


def is_whole(ada: Learner, lesson: Lesson) -> None:
    """See both charts drawn, in ink that can be read, and nothing beyond the edge of the screen."""
    open_the_run(ada, lesson)
    ada.wait_for("Check yourself")
    charts = ada.page.locator("[data-testid='stVegaLiteChart']")
    expect(charts).to_have_count(2)
    for index in range(2):
        expect(charts.nth(index).locator("svg .mark-line, svg .mark-symbol, svg .mark-rect").first).to_be_attached()
    written = ada.page.locator("svg .role-axis-label text, svg .role-axis-title text")
    assert set(written.evaluate_all("texts => texts.map(text => text.getAttribute('fill'))")) <= {INK}
    assert not ada.errors, "a chart that Vega refuses raises an error on the page"
    assert not ada.scrolls_sideways()


@pytest.mark.soak
def test_by_next_lesson_in_one_go(server, learner):
    walk_by_next_lesson(server, learner(server), course())


@pytest.mark.soak
def test_by_sidebar_in_one_go(server, learner):
    walk_by_sidebar(server, learner(server), course())


def finishing(lesson: Lesson) -> list[Attempt]:
    """Return the answers of somebody who has finished a lesson some time ago."""
    names = [item for slug, item in sequence(lesson) if slug == lesson.slug]
    return [attempt(lesson=lesson.slug, item=name, grade="correct", misconception=None) for name in names]


def walk_by_next_lesson(server: Server, ada: Learner, stretch: tuple[Lesson, ...]) -> set[str]:
    """Finish each lesson with every control moved, and go on to the next; return where a demo of a miss was opened."""
    opened = set()
    ada.open(f"/{stretch[0].slug}?seed={SEED}")
    for lesson, following in pairwise(stretch):
        open_the_run(ada, lesson)
        for control in lesson.controls:
            move(ada, control)
            all_is_well(server, ada, lesson)
        ada.page.get_by_text(lesson.sections["further"].heading, exact=True).first.click()
        ada.rest()
        opened |= {lesson.slug} if answer_until_finished(server, ada, lesson) else set()
        ada.press(f"Next lesson: {following.title}")
        arrives(server, ada, following)
    open_the_run(ada, stretch[-1])
    all_is_well(server, ada, stretch[-1])
    return opened


def walk_by_sidebar(server: Server, ada: Learner, stretch: tuple[Lesson, ...]) -> None:
    """Go through the lessons by the sidebar, each with a control moved, then back and forward through all of them."""
    ada.open(f"/{stretch[0].slug}")
    for lesson, following in zip(stretch, [*stretch[1:], None], strict=True):
        open_the_run(ada, lesson)
        move(ada, lesson.controls[0])
        all_is_well(server, ada, lesson)
        if following:
            ada.page.locator("[data-testid='stSidebarNav'] a").filter(has_text=following.title).click()
            arrives(server, ada, following)
    for go, lessons in ((ada.page.go_back, stretch[-2::-1]), (ada.page.go_forward, stretch[1:])):
        for lesson in lessons:
            turn_pages(ada, go, lesson)
            all_is_well(server, ada, lesson)


def turn_pages(ada: Learner, go: Callable[[], object], lesson: Lesson) -> None:
    """Press back, or forward, until the lesson is there: a control that was moved may be a page of its own."""
    for _ in range(4):
        go()
        ada.rest()
        if title(ada, lesson).count():
            return
    raise AssertionError(f"{lesson.slug} is not among the pages that the browser remembers")


def title(ada: Learner, lesson: Lesson) -> Locator:
    return ada.page.locator("h1").get_by_text(lesson.title, exact=True)


def arrives(server: Server, ada: Learner, lesson: Lesson) -> None:
    """See the lesson begin at its title, with nothing of the last one in the address."""
    title(ada, lesson).wait_for()
    ada.rest()
    expect(title(ada, lesson)).to_be_in_viewport()
    assert ada.page.locator("[data-testid='stMain']").evaluate("main => main.scrollTop") < 50
    assert "?" not in ada.page.url
    all_is_well(server, ada, lesson)


def all_is_well(server: Server, ada: Learner, lesson: Lesson) -> None:
    assert not ada.page.get_by_text("Something went wrong").count()
    assert not ada.page.locator("[data-testid='stException']").count()
    assert "Traceback" not in server.log()
    assert not ada.errors
    query = ada.page.url.partition("?")[2]
    assert all(part.startswith((f"{lesson.slug}.", "seed=")) for part in query.split("&") if part)


def open_the_run(ada: Learner, lesson: Lesson) -> None:
    """Ask to be shown the run; its controls stand where the prediction put them."""
    if ada.page.get_by_role("button", name="Show me", exact=True).count():
        ada.press("Show me")
    start = lesson.values(lesson.prediction.at)
    for control in lesson.controls:
        if control.kind in ("linear", "integer"):
            expect(slider(ada, control)).to_have_value(f"{start[control.name]:g}")


def slider(ada: Learner, control: Control) -> Locator:
    return ada.page.locator("[data-testid='stSlider']").filter(has_text=control.label).locator("input[type=range]")


def move(ada: Learner, control: Control) -> None:
    """Move one control, whatever it is, to where it was not."""
    main = ada.page.locator("[data-testid='stMain']")
    if control.kind != "choice":
        handle = slider(ada, control)
        if control.only and not handle.is_visible():
            return  # the other controls, as they stand, leave it no say
        at_the_end = handle.input_value() == handle.get_attribute("max")
        handle.press("ArrowLeft" if at_the_end else "ArrowRight")
    elif len(control.options) > SEGMENTS:
        main.get_by_role("combobox", name=control.label).click()
        ada.page.get_by_role("option").last.click()
    else:
        group = main.locator("[data-testid='stButtonGroup']").filter(has_text=control.label)
        if control.only and not group.is_visible():
            return
        group.locator("button:not([kind$=Active])").last.click()
    ada.rest()


def answer_until_finished(server: Server, ada: Learner, lesson: Lesson) -> bool:
    """Answer the first question wrongly, look at it in the demo where that is offered, then be right until the end.

    Return whether the demo was offered.
    """
    step, known, offered = sequence(lesson)[0], set(), False
    for number in range(2 * len(sequence(lesson))):
        item = draw_item(lesson_named(step[0]), step[1], SEED + number)
        if number == 0:
            for given in wrong(item)[: item.tries]:
                answer(ada, item, given)
            offered = look(ada)
        else:
            answer(ada, item, right(item))
            assert ada.sees("That is right"), item.prompt
            known.add(step[1])
        all_is_well(server, ada, lesson)
        if ada.page.get_by_text("You have finished this lesson").count():
            return offered
        step = step_after(lesson, step, known, done=False) or step
        ada.press("Next question")
    raise AssertionError(f"{lesson.slug}: every question was right at last, and the lesson is not finished")


def look(ada: Learner) -> bool:
    """Open the demo of a missed question, where there is one, and say whether there was."""
    offered = ada.page.get_by_role("button", name="See it in the demo").count() > 0
    if offered:
        ada.press("See it in the demo")
        ada.wait_for("Torch's own run with")
    return offered


def right(item: Item) -> object:
    return show(item.key, ".9g") if item.kind == "number" else item.key[0] if item.kind == "order" else item.key


def wrong(item: Item) -> list[object]:
    if item.kind == "number":
        return [show(item.key + 1000, ".9g"), show(item.key + 2000, ".9g")]
    if item.kind == "order":
        forward = list(range(len(item.options)))
        return [order for order in (forward, forward[::-1], [*forward[1:], 0]) if order not in item.key]
    return [index for index in range(len(item.options)) if index != item.key]


def answer(ada: Learner, item: Item, given: object) -> None:
    """Give one answer to the question on screen."""
    main = ada.page.locator("[data-testid='stMain']")
    if item.kind == "number":
        main.get_by_placeholder("A number").fill(str(given))
        main.get_by_placeholder("A number").press("Tab")
    elif item.kind == "order":
        while main.get_by_role("button", name="Take the last line back").count():
            ada.press("Take the last line back")
        for line in given:  # type: ignore[attr-defined]
            main.locator("button").filter(has=ada.page.get_by_text(item.options[line].text, exact=True)).first.click()
            ada.rest()
    else:
        form = main.locator("[data-testid='stForm'] [role=radiogroup]").last
        expect(form.locator("label")).to_have_count(len(item.options))
        form.locator("label").nth(int(given)).click()  # type: ignore[call-overload]
    ada.press(SEND)


def kinds(lessons: Iterable[Lesson]) -> set[str]:
    """Return the kinds of controls that are moved in these lessons, and of questions that are answered."""
    controls = {control.kind for lesson in lessons for control in lesson.controls}
    steps = [step for lesson in lessons for step in sequence(lesson)]
    return controls | {draw_item(lesson_named(slug), name, SEED).kind for slug, name in steps}


def test_the_stretches_have_every_kind_of_control_and_of_question():
    finished = [lesson for stretch in BY_NEXT for lesson in stretch[:-1]]
    assert kinds(finished) == kinds(course())


def test_the_stretches_on_from_each_lesson_overlap_and_hold_the_course():
    assert [part[-1] for part in ON_FROM_EACH[:-1]] == [part[0] for part in ON_FROM_EACH[1:]]
    assert {lesson.slug for part in ON_FROM_EACH for lesson in part} == {lesson.slug for lesson in course()}


def test_an_address_names_its_lesson():
    lesson = course()[0]
    assert all(name.startswith(f"{lesson.slug}.") for name in address_of(lesson.slug, lesson.values()))
