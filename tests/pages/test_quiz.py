"""The quiz on a lesson's page: what was answered stays in sight, a second try, what finishes a lesson, ways on."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import LEARNER, open_lesson, press
from tutor.course.prose import show, typeset
from tutor.quiz.draw import draw_item, idea_items, item_functions
from tutor.quiz.items import Item
from tutor.store import Attempt, new_id, now
from tutor.ui import known
from tutor.ui.course import course, lesson_named
from tutor.ui.place import Place, looks, seed_at, sequence, step_after
from tutor.ui.quiz import AGAIN

SLUG = "learning_rate"
LESSON = lesson_named(SLUG)


def at(item: Item) -> AppTest:
    """Open the lesson's quiz at an item."""
    test = AppTest.from_function(page, args=(item.lesson,), default_timeout=60)
    test.session_state["learner"] = LEARNER
    test.session_state["opened"] = {item.lesson}
    test.session_state[f"quiz.{item.lesson}"] = Place(item.lesson, item.name, item.seed)
    return test.run()


def page(slug: str) -> None:
    import streamlit as st

    from tutor.ui.learner import greet
    from tutor.ui.lesson import show_lesson

    st.session_state["pages"] = {}
    greet()
    show_lesson(slug)


def some(kind: str, second: bool) -> Item:
    """Return an item of the course of that kind, with or without a second try."""
    drawn = (draw_item(lesson, name, 4) for lesson in course() for name in item_functions(lesson.folder))
    return next(item for item in drawn if item.kind == kind and (item.tries == 2) == second)


def answer(test: AppTest, item: Item, response: object) -> AppTest:
    key = f"{item.lesson}-{item.name}-{item.seed}"
    if item.kind == "order":
        for line in response:  # type: ignore[attr-defined]
            test = next(b for b in test.button if b.key == f"{key}-{line}").click().run()
    elif item.kind == "number":
        test.text_input(key=f"{key}-number").set_value(str(response))
    else:
        test.radio(key=f"{key}-option").set_value(response)
    return press(test, "Check my answer")


def wrong_answers(item: Item) -> Iterator[object]:
    if item.kind == "number":
        yield from (show(item.key + 1000), show(item.key + 2000))
    elif item.kind == "order":
        yield from ([*reversed(range(len(item.options)))], [1, 0, *range(2, len(item.options))])
    else:
        yield from (i for i in range(len(item.options)) if i != item.key)


def words(test: AppTest) -> str:
    return "\n".join(made.value for made in (*test.markdown, *test.caption, *test.code))


@pytest.mark.parametrize("kind", ["choice", "number", "order", "point"])
def test_a_second_try_is_offered_without_the_key_and_both_are_kept(kind):
    item = some(kind, second=True)
    first, second = list(wrong_answers(item))[:2]
    test = answer(at(item), item, first)
    assert test.warning[-1].value.endswith("You have one more try.")
    assert typeset(item.rule) not in words(test) + test.warning[-1].value
    assert "Your first answer" in words(test)
    assert not any(button.label in ("See it in the demo", "Another like this") for button in test.button)
    test = answer(test, item, first)
    assert "the answer you gave" in test.info[-1].value
    if kind == "order":
        for _ in item.options:
            test = press(test, "Take the last line back")
    test = answer(test, item, second)
    assert typeset(item.rule) in test.warning[-1].value
    assert "Your first answer" in words(test)
    assert "Your second answer" in words(test)
    made = test.session_state["records"]
    assert [(one.grade, one.turn) for one in made] == [("wrong", 1), ("wrong", 2)]


def test_a_right_second_answer_is_praised_and_does_not_count_as_a_first_one():
    item = some("number", second=True)
    test = answer(at(item), item, next(wrong_answers(item)))
    test = answer(test, item, show(item.key, ".9g"))
    assert test.success[-1].value == typeset(item.rule)
    made = test.session_state["records"]
    assert [(one.grade, one.turn) for one in made] == [("wrong", 1), ("correct", 2)]
    assert "You have none yet" in words(test)


def test_the_answer_can_be_shown_in_place_of_a_second_try():
    item = some("choice", second=True)
    test = answer(at(item), item, next(wrong_answers(item)))
    test = press(test, "Show me the answer")
    assert "The right answer" in words(test)
    assert len(test.session_state["records"]) == 1


@pytest.mark.parametrize("kind", ["sign", "choice"])
def test_where_a_second_try_would_give_the_key_away_there_is_none_and_both_answers_are_marked(kind):
    item = some(kind, second=False)
    test = answer(at(item), item, next(wrong_answers(item)))
    assert "Your answer" in words(test)
    assert "The right answer" in words(test)
    assert "Another like this" in [button.label for button in test.button]


def test_no_question_is_shown_before_the_browser_has_said_who_is_here_or_was_waited_for(monkeypatch):
    monkeypatch.setattr(known, "PATIENCE", 3600)
    test = open_lesson(SLUG, learner="", lr="0.5")
    assert known.WAITS in words(test)
    assert "Question 1" not in words(test)
    monkeypatch.setattr(known, "PATIENCE", 0)
    assert "Question 1" in words(test.run())


def test_an_answer_that_was_none_says_so_until_something_is_pressed():
    item = some("order", second=True)
    test = press(at(item), "Check my answer")
    assert "Put every line in its place first." in test.info[-1].value
    test = next(b for b in test.button if b.key == f"{item.lesson}-{item.name}-{item.seed}-0").click().run()
    assert not any("in its place first" in info.value for info in test.info)


def made(item: str, *, turn: int | None = 1, grade: str = "correct", slug: str = SLUG, review: bool = False) -> Attempt:
    common = {"shown": {}, "response": 0, "concept": "update", "version": 1, "seed": 1}
    return Attempt(
        id=new_id(), learner=LEARNER, lesson=slug, item=item, grade=grade, turn=turn, review=review, at=now(), **common
    )


def finished_with(*attempts: Attempt) -> bool:
    test = AppTest.from_function(progress, default_timeout=60)
    test.session_state["records"] = list(attempts)
    return test.run().session_state["finished"]


def progress() -> None:
    import streamlit as st

    from tutor.ui.progress import finished

    st.session_state["finished"] = finished("learning_rate")


def test_three_different_first_answers_with_the_main_idea_among_them_finish_a_lesson(monkeypatch):
    monkeypatch.setattr("tutor.ui.progress.idea_items", lambda _folder: frozenset({"idea"}))
    right = [made("a"), made("b"), made("c")]
    assert finished_with(*right[:2], made("idea"))
    assert not finished_with(*right)  # the idea is missing
    assert not finished_with(made("a"), made("a"), made("idea"))  # not three different ones
    assert not finished_with(*right[:2], made("idea", turn=2))  # a second try does not count
    assert not finished_with(*right[:2], made("idea", grade="wrong"))


def test_a_lesson_finished_before_there_were_second_tries_stays_finished(monkeypatch):
    monkeypatch.setattr("tutor.ui.progress.idea_items", lambda _folder: frozenset({"idea"}))
    assert finished_with(made("a", turn=None), made("b", turn=None))
    assert not finished_with(made("a", turn=None), made("a", turn=None))
    assert not finished_with(made("a", turn=None), made("b"))


def test_the_last_question_always_leads_on(monkeypatch):
    monkeypatch.setattr("tutor.ui.place.first_seed", lambda: 1)
    steps = sequence(LESSON)
    own = [name for slug, name in steps if slug == SLUG]
    idea = next(iter(idea_items(LESSON.folder)), None)
    assert step_after(LESSON, steps[0], (), done=False) == steps[1]
    assert step_after(LESSON, steps[-1], (), done=True) is None
    for right in ((), own[:2], own):
        assert step_after(LESSON, steps[-1], right, done=False) in steps
    if idea:
        assert step_after(LESSON, steps[-1], [n for n in own if n not in idea_items(LESSON.folder)], done=False)[1] in (
            idea_items(LESSON.folder)
        )


def test_who_skips_everything_comes_round_to_the_first_question_again():
    slug = next(
        each.slug for each in course() if next(iter(item_functions(each.folder))) not in idea_items(each.folder)
    )
    steps = sequence(lesson_named(slug))
    assert step_after(lesson_named(slug), steps[-1], (), done=False) == steps[0]


def test_who_skips_in_a_circle_is_told_that_it_begins_again():
    test = at(draw_item(LESSON, next(iter(item_functions(LESSON.folder))), 3))
    for _ in sequence(lesson_named(SLUG)):
        assert AGAIN not in [info.value for info in test.info]
        assert any("Next lesson" in button.label for button in test.button)
        test = press(test, "Skip this question")
    assert AGAIN in [info.value for info in test.info]
    assert AGAIN not in [info.value for info in press(test, "Skip this question").info]


def test_a_question_whose_answer_was_seen_never_comes_back_with_the_same_numbers(monkeypatch):
    monkeypatch.setattr("tutor.ui.place.first_seed", lambda: 1)
    steps = sequence(LESSON)
    fresh = seed_at(LESSON, steps[1])
    assert seed_at(LESSON, steps[1]) == fresh  # after a reload, as long as it is not answered
    answers = [
        replace(made(steps[1][1]), lesson=SLUG, seed=fresh),
        replace(made(steps[1][1]), lesson=SLUG, seed=fresh + 1),
    ]
    monkeypatch.setattr("tutor.ui.place.records", lambda _kind: answers)
    again = seed_at(LESSON, steps[1])
    assert again > fresh + 1
    seen = [looks(draw_item(LESSON, steps[1][1], made.seed)) for made in answers]
    assert looks(draw_item(LESSON, steps[1][1], again)) not in seen, "another seed may draw the same numbers"
    assert seed_at(LESSON, steps[2]) == fresh + 1  # another item's
    assert Place(SLUG, steps[1][1], fresh - 1).twin().seed == again


@pytest.mark.parametrize(("slug", "name"), [(SLUG, "sign_at_a_point"), ("training_loop", "two_passes_uncleared")])
def test_another_like_this_shows_other_numbers_also_where_seeds_draw_the_same(monkeypatch, slug, name):
    """These items have few numbers: seeds next to each other often draw the same, and later ones the first again."""
    lesson = lesson_named(slug)
    drawn = [looks(draw_item(lesson, name, seed)) for seed in range(40)]
    same = next(seed for seed in range(39) if drawn[seed] == drawn[seed + 1])
    answers: list[Attempt] = []
    monkeypatch.setattr("tutor.ui.place.records", lambda _kind: answers)
    place, seen = Place(slug, name, same), []
    for _ in range(6):
        seen.append(looks(draw_item(lesson, name, place.seed)))
        answers.append(replace(made(name), lesson=slug, seed=place.seed))
        place = place.twin()
    for one, later in itertools.combinations(range(6), 2):
        assert later - one > 3 or seen[one] != seen[later]


def test_a_wrong_answer_on_the_last_question_leaves_ways_on(monkeypatch):
    monkeypatch.setattr("tutor.ui.place.first_seed", lambda: 1)
    test = open_lesson(SLUG, lr="0.5")
    last = sequence(LESSON)[-1]
    test.session_state[f"quiz.{SLUG}"] = Place(*last, 3)
    item = draw_item(lesson_named(last[0]), last[1], 3)
    test = test.run()
    for given in list(wrong_answers(item))[: item.tries]:
        test = answer(test, item, given)
    labels = [button.label for button in test.button]
    assert {"Another like this", "Next question"} <= set(labels)
    assert any(label.startswith("Next lesson: ") for label in labels)


def test_a_lesson_only_looked_back_at_is_not_begun():
    test = AppTest.from_function(begun, default_timeout=60)
    test.session_state["records"] = [made("a", review=True)]
    assert not test.run().session_state["begun"]
    test.session_state["records"] = [made("a")]
    assert test.run().session_state["begun"]


def begun() -> None:
    import streamlit as st

    from tutor.ui.progress import started

    st.session_state["begun"] = started("learning_rate")


def test_a_new_session_goes_on_at_the_first_question_not_answered_yet():
    names = list(item_functions(LESSON.folder))
    test = AppTest.from_function(page, args=(SLUG,), default_timeout=60)
    test.session_state["opened"] = {SLUG}
    early = test.run().session_state[f"quiz.{SLUG}"]
    assert early.item == names[0]
    test.session_state["learner"], test.session_state["records"] = LEARNER, [made(names[0]), made(names[1])]
    assert test.run().session_state[f"quiz.{SLUG}"].item == names[2]


def test_a_star_belongs_to_the_lessons_own_questions(monkeypatch):
    monkeypatch.setattr("tutor.ui.quiz.idea_items", lambda _folder: frozenset({ITEM.name}))
    test = open_lesson("update_rule", lr="0.5")
    test.session_state["quiz.update_rule"] = Place(SLUG, ITEM.name, 3)
    captions = " ".join(caption.value for caption in test.run().caption)
    assert "looks back" in captions
    assert ":material/star:) is on" not in captions


ITEM = draw_item(LESSON, next(iter(item_functions(LESSON.folder))), 3)


def test_a_wrong_order_stands_once_under_its_name_and_what_is_said_helps():
    item = some("order", second=True)
    first = next(wrong_answers(item))
    test = answer(at(item), item, first)
    listing = "\n".join(item.options[i].text for i in first)
    assert [made.value for made in test.code].count(listing) == 1
    assert "Your order" in words(test)
    assert f"`{item.options[first[0]].text}`" in test.warning[-1].value


def reloaded(*records: Attempt, learner: str = LEARNER, slug: str = SLUG) -> Place:
    test = AppTest.from_function(page, args=(slug,), default_timeout=60)
    test.session_state["opened"] = {slug}
    early = test.run().session_state[f"quiz.{slug}"]
    assert early.early
    test.session_state["learner"], test.session_state["records"] = learner, list(records)
    return test.run().session_state[f"quiz.{slug}"]


def test_a_reload_shows_the_same_question_with_the_same_numbers():
    names = list(item_functions(LESSON.folder))
    assert reloaded() == reloaded()
    assert reloaded().seed != reloaded(learner="somebody else").seed
    test = open_lesson(SLUG, lr="0.5")
    test.session_state["learner"] = LEARNER
    test.session_state[f"quiz.{SLUG}"] = None
    test = press(press(test.run(), "Skip this question"), "Skip this question")
    there = test.session_state[f"quiz.{SLUG}"]
    back = reloaded(made(names[0]), made(names[1]))
    assert (there.item, there.seed) == (back.item, back.seed) == (names[2], reloaded().seed + 2)


def test_a_reload_does_not_take_the_second_try():
    item = some("number", second=True)
    wrong = next(iter(wrong_answers(item)))
    first = replace(made(item.name, grade="wrong", slug=item.lesson), response=wrong, version=item.version, hints=1)
    first = replace(first, seed=item.seed)
    back = reloaded(first, slug=item.lesson)
    assert (back.item, back.seed, back.hints, back.settled) == (item.name, item.seed, 1, False)
    assert [each.response for each in back.tries] == [wrong]
    over = replace(first, id=new_id(), turn=2)
    for records in ((first, over), (replace(first, grade="correct", response=item.key),), (replace(first, version=9),)):
        assert not reloaded(*records, slug=item.lesson).tries
    assert not reloaded(replace(first, review=True), slug=item.lesson).tries


def test_a_reload_does_not_take_the_second_try_of_a_question_that_looks_back():
    there = some("number", second=True)
    kept = {"lesson": there.lesson, "item": there.name, "seed": there.seed, "sent": None}
    first = replace(made(there.name, grade="wrong", slug=there.lesson, review=True), version=there.version)
    first = replace(first, seed=there.seed, response=next(iter(wrong_answers(there))))
    back = came_again({there.lesson: kept}, first, slug=there.lesson)
    assert (back.seed, len(back.tries), back.settled) == (there.seed, 1, False)


def test_what_was_skipped_stays_skipped_after_a_reload_until_the_rest_is_answered():
    names = list(item_functions(LESSON.folder))
    assert reloaded(made(names[0]), made(names[2])).item == names[3]
    assert reloaded(*(made(name) for name in names if name != names[1])).item == names[1]


def test_a_reload_leads_back_to_the_question_that_was_skipped_to():
    test = press(press(open_lesson(SLUG, lr="0.5"), "Skip this question"), "Skip this question")
    there = test.session_state[f"quiz.{SLUG}"]
    kept = test.session_state["asked"]
    back = came_again(kept)
    assert (back.item, back.seed) == (there.item, there.seed)
    answered = replace(made(there.item), seed=there.seed)
    assert came_again(kept, answered).item == list(item_functions(LESSON.folder))[3]


def test_a_reload_leaves_what_was_said_of_an_answer_until_it_is_gone_on_from():
    test = open_lesson(SLUG, lr="0.5")
    there = test.session_state[f"quiz.{SLUG}"]
    item = draw_item(LESSON, there.item, there.seed)
    test = answer(test, item, item.right_response)
    kept, records = test.session_state["asked"], test.session_state["records"]
    back = came_again(kept, *records)
    assert (back.item, back.seed, back.settled, back.right) == (there.item, there.seed, True, True)
    assert not came_again(kept, *(replace(each, version=99) for each in records)).settled
    on = press(test, "Next question").session_state["asked"]
    assert came_again(on, *records).item == list(item_functions(LESSON.folder))[1]


@pytest.mark.parametrize("last", [None, 3, {}, {"lesson": SLUG, "item": "gone", "seed": 1, "sent": None}])
def test_what_the_browser_kept_of_the_quiz_may_be_anything(last):
    assert came_again({SLUG: last}).item == next(iter(item_functions(LESSON.folder)))
    assert came_again(last).item == next(iter(item_functions(LESSON.folder)))


def came_again(kept: object, *records: Attempt, slug: str = SLUG) -> Place:
    test = AppTest.from_function(page, args=(slug,), default_timeout=60)
    test.session_state["opened"], test.session_state["learner"] = {slug}, LEARNER
    test.session_state["records"] = list(records)
    test.session_state["keep"] = {"kept": {"id": "a browser", "questions": kept}}
    return test.run().session_state[f"quiz.{slug}"]
