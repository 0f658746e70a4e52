"""A lesson cut into steps: nothing lost, nothing torn apart, no screen too full."""

import re

import pytest

from tutor.course.run import divided
from tutor.quiz.draw import item_functions
from tutor.ui.course import course
from tutor.ui.walk.steps import LONGEST, ROOM, code_sections, portions, steps_of

LESSONS = pytest.mark.parametrize("lesson", course(), ids=lambda lesson: lesson.slug)


def packed(text: str) -> str:
    return re.sub(r"\s", "", text)


@LESSONS
def test_every_word_of_a_lesson_and_every_question_is_on_some_screen(lesson):
    steps = steps_of(lesson)
    for section, more in (("explain", ""), ("see", f"**{lesson.idea}**")):
        told = "".join(step.text for step in steps if step.kind == section)
        assert packed(told) == packed(lesson.sections[section].prose + more)
    assert [step.text for step in steps if step.kind == "item"] == list(item_functions(lesson.folder))
    idea = divided(lesson.source)[0]
    assert packed("".join(code_sections(idea)) or idea) == packed(idea)


def test_a_long_text_is_cut_between_paragraphs_into_portions_of_about_equal_size():
    paragraph = "word " * 40
    parts = portions("\n\n".join([paragraph] * 8))
    assert sorted(part.count("word") for part in parts) == [80, 120, 120]
    assert max(map(len, parts)) <= LONGEST * ROOM
    assert portions("One sentence.") == ["One sentence."]


def test_what_leads_to_a_formula_or_a_list_stays_with_it():
    before, after = "word " * 110, "word " * 110
    for led in ("$$w = 1$$", "- a\n- b", "```python\na = 1\n\nb = 2\n```", "| a |\n|---|\n| b |"):
        parts = portions(f"{before}\n\nHere it is:\n\n{led}\n\n{after}")
        assert any("Here it is:" in part and led in part for part in parts), led
        assert sum(part.count("```") % 2 for part in parts) == 0


def test_a_long_list_is_parted_between_its_entries():
    entries = [f"- {'word ' * 50}end" for _ in range(6)]
    parts = portions("Choose one:\n\n" + "\n".join(entries))
    assert len(parts) > 1
    assert all(part.rstrip().endswith("end") for part in parts)


def test_a_list_that_no_colon_leads_to_is_whole_rather_than_begun_under_a_long_text():
    long, pair = "word " * 115, "- Positive: right.\n- Negative: left."
    assert portions(f"{long.strip()}.\n\n{pair}", 560) == [f"{long.strip()}.", pair]
    led = portions(f"{long.strip()}:\n\n{pair}", 560)
    assert led[0].endswith("- Positive: right.")  # it stands with what leads to it


def test_code_is_cut_into_its_functions_and_a_line_or_two_are_no_section():
    one = "import torch\n\n\ndef f(w):\n    a = w\n    b = a\n    return b"
    two = "def g(w):\n    # why\n    a = w\n    return a"
    short = "def h(w):\n    return w"
    assert code_sections(one) == []
    assert code_sections(f"{one}\n\n\n{two}") == [one, two]
    assert code_sections(f"{one}\n\n\n{short}\n\n\n{two}") == [one, f"{short}\n\n\n{two}"]
    assert code_sections(f"{one}\n\n\n{two}\n\n\n{short}") == [one, f"{two}\n\n\n{short}"]
