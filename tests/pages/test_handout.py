"""The handout through AppTest: four questions from one seed, and their key behind them."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_walk import SLUGS, written
from tutor.course.prose import typeset
from tutor.quiz.draw import idea_items
from tutor.ui.course import course, drawn_item, lesson_named, numbered
from tutor.ui.walk.handout import QUESTIONS, chosen_items, with_idea


def handout_page() -> None:
    from tutor.ui.walk.handout import show_handout

    show_handout()


def open_handout(slug: str, seed: str) -> AppTest:
    test = AppTest.from_function(handout_page, default_timeout=60)
    test.query_params["lesson"], test.query_params["seed"] = slug, seed
    test = test.run()
    assert not test.exception
    return test


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_one_picture_four_questions_and_a_key_that_begins_after_them(slug):
    test = open_handout(slug, "7")
    items = [drawn_item(slug, name, 7) for name in chosen_items(lesson_named(slug))]
    assert len(items) == QUESTIONS
    assert any(item.name in idea_items(lesson_named(slug).folder) for item in items)
    charts = 1 + sum(item.kind == "point" for item in items)
    assert len(test.get("vega_lite_chart")) == charts
    told = [value for value in _walk(test.main) if isinstance(value, str)]
    begins = next(at for at, value in enumerate(told) if value.startswith("Key: "))
    for item in items:
        assert typeset(item.prompt) in told[:begins]
        assert typeset(item.rule) in told[begins:]
        assert typeset(item.rule) not in told[:begins]


def _walk(block: object) -> list[object]:
    """Return the values of a block's elements, in the order in which they stand on the page."""
    found = []
    for child in block.children.values():
        found += _walk(child) if hasattr(child, "children") else [getattr(child, "value", None)]
    return found


def test_the_same_seed_is_the_same_handout_and_another_one_is_not():
    one, again, other = (written(open_handout("update_rule", seed)) for seed in ("7", "7", "8"))
    assert one == again != other
    test = open_handout("update_rule", "7")
    test = next(button for button in test.button if button.label == "Other numbers").click().run()
    assert written(test) == other


def test_without_a_lesson_in_the_address_all_stand_there_by_number_and_one_press_leads_to_each_and_back():
    test = AppTest.from_function(handout_page, default_timeout=60).run()
    assert [button.label for button in test.button] == [numbered(lesson) for lesson in course()]
    test = test.button[3].click().run()
    assert test.query_params["lesson"] == course()[3].slug
    test = next(button for button in test.button if button.label == "All handouts").click().run()
    assert len(test.button) == len(course())


def test_where_no_question_of_the_first_is_on_the_idea_one_takes_the_last_ones_place():
    assert with_idea("abcdef", {"b"}) == list("abcd")
    assert with_idea("abcdef", {"f", "e"}) == list("abce")
    assert with_idea("abc", {"z"}) == list("abc")
