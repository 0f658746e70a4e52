"""The list of concepts: what it says and that it can be read."""

from pathlib import Path

import pytest

from tutor.course import load_concepts, load_course
from tutor.quiz.draw import idea_items, item_functions


def test_every_concept_has_a_name_of_its_own_and_a_sentence() -> None:
    known = load_concepts()
    assert len(known) > 5
    assert len({one.name for one in known.values()}) == len(known)
    for id, one in known.items():
        assert one.id == id == id.lower()
        for text in (one.name, one.sentence):
            assert text.strip() == text != ""
            assert text[-1] not in ".!?"


def test_who_misses_the_main_idea_of_a_lesson_is_sent_to_that_lesson() -> None:
    known = load_concepts()
    for lesson in load_course():
        functions = item_functions(lesson.folder)
        asked = {functions[name].concept for name in idea_items(lesson.folder)}  # type: ignore[attr-defined]
        assert {known[concept].lesson for concept in asked} == {lesson.slug}


def test_a_list_is_read_by_id(tmp_path: Path) -> None:
    path = tmp_path / "concepts.toml"
    path.write_text('[a_b]\nname = "One"\nsentence = "Two"\nlesson = "three"\n', encoding="utf-8")
    (one,) = load_concepts(path).values()
    assert (one.id, one.name, one.sentence, one.lesson) == ("a_b", "One", "Two", "three")


def test_a_list_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        load_concepts(tmp_path / "none.toml")
