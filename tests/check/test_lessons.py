"""Every lesson through the same gate as `python -m tutor check`, which `make check` runs whole.

What that has found without a fault, over more seeds, is not judged again here unless something has changed since.
"""

import ast

import pytest

from tests.check.known import sound
from tutor.check import check_lesson, quiz
from tutor.course.load import lesson_folders
from tutor.course.run import divided

WIDE = 96  # characters of code that a window of 1280 pixels shows without a scrollbar
EVERY = pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)


@EVERY
def test_a_lesson_meets_the_rules(folder, monkeypatch):
    monkeypatch.setattr(quiz, "SEEDS", 60)
    assert sound() or [str(fault) for fault in check_lesson(folder)] == []


@pytest.mark.soak
@EVERY
def test_a_lesson_meets_the_rules_over_all_seeds(folder):
    assert [str(fault) for fault in check_lesson(folder)] == []


@EVERY
def test_the_code_that_is_shown_in_full_fits_its_place(folder):
    idea, _ = divided((folder / "demo.py").read_text(encoding="utf-8"))
    assert [line for line in idea.splitlines() if len(line) > WIDE] == []


@EVERY
def test_a_module_gives_each_of_its_names_once(folder):
    """A function looks when it is called: it would tell what was meant for another question."""
    for path in folder.glob("*.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        given = [node.name for node in body if isinstance(node, ast.FunctionDef)]
        given += [
            name.id for n in body if isinstance(n, ast.Assign) for name in n.targets if isinstance(name, ast.Name)
        ]
        assert sorted(given) == sorted(set(given)), path.name


def test_there_are_lessons_to_check():
    assert len(lesson_folders()) >= 15
