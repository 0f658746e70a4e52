"""What exists in the sandbox exists for a reason, and the reason still holds."""

import ast
import re
from collections import Counter
from functools import cache

import pytest

from tests.sandbox.faithful import corpus
from tutor.check import language
from tutor.course import load_course
from tutor.course.run import syntax_tree
from tutor.sandbox import tables
from tutor.sandbox.interpret import KINDS, interpret

TEXTS = 3  # as many must need an entry that nothing else needs
PLAIN = {"builtins", "list", "dict", "set", "tuple", "str", "float", "Error"}
Entry = tuple[str, str, str]


def entries(reason: str) -> list[Entry]:
    """Return all entries under a reason: table, group, name."""
    groups = [(table, *group) for table in ("names", "members") for group in tables.DATA[table].get(reason, {}).items()]
    return [(table, group, name) for table, group, names in groups for name in names]


def words(code: str) -> set[str]:
    """Return the names that a text uses; none where it is no Python."""
    try:
        nodes = list(ast.walk(syntax_tree(code)))
    except SyntaxError:
        return set()
    dotted = {
        alias.name.rpartition(".")[2]
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    return dotted | {getattr(node, "attr", getattr(node, "id", "")) for node in nodes}


@cache
def in_lessons() -> set[str]:
    """Return the names in what a lesson runs, and in the calls that its page names: who reads of one tries it."""
    course = load_course()
    pages = (section.prose for lesson in course for section in lesson.sections.values())
    told = (code for page in pages for code in re.findall(r"`(torch\.[\w.]+)`", page))
    return set().union(*(words(text) for text in (*told, *(lesson.source for lesson in course))))


@cache
def in_texts() -> Counter[str]:
    return Counter(word for text in corpus() for word in words(text["code"]))


def test_every_reason_is_one_of_the_five() -> None:
    reasons = {reason for table in ("names", "members") for reason in tables.DATA[table]}
    assert reasons == {"listed", "lesson", "texts", "plain", "tutorials"}


def test_no_entry_has_two_reasons() -> None:
    every = [entry for reason in ("listed", "lesson", "texts", "plain", "tutorials") for entry in entries(reason)]
    assert [entry for entry, count in Counter(every).items() if count > 1] == []


def test_what_is_there_for_a_lesson_is_used_by_one() -> None:
    assert [entry for entry in entries("lesson") if entry[2] not in in_lessons()] == []


def test_what_is_there_for_the_texts_is_used_by_several() -> None:
    assert [entry for entry in entries("texts") if in_texts()[entry[2]] < TEXTS] == []


def test_what_is_there_for_tutorials_does_nothing_new() -> None:
    code = """import torch
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
w = torch.ones(2, requires_grad=True, device=device)
with torch.inference_mode():
    print(device, (w * 2).to(device).requires_grad)
"""
    assert interpret({"id": "t", "code": code})["output"] == "cpu False\n"
    assert {name for _, _, name in entries("tutorials")} <= words(code)


def test_what_is_plain_belongs_to_pythons_own_values() -> None:
    assert {group for _, group, _ in entries("plain")} <= PLAIN
    errors = [name for table, _, name in entries("plain") if table == "names"]
    assert all(issubclass(getattr(tables.real("builtins"), name), Exception) for name in errors)


@pytest.mark.parametrize("kind", ["Tensor", "list", "dict", "set", "str"])
def test_no_member_begins_with_an_underscore(kind: str) -> None:
    assert not any(name.startswith("_") for name in tables.MEMBERS[kind])


def test_every_name_leads_to_something_of_that_name() -> None:
    missing = [
        (space, name) for space, held in tables.SPACES.items() for name in held if not hasattr(tables.real(space), name)
    ]
    assert missing == []


def test_the_page_on_the_language_is_what_the_tables_say() -> None:
    assert language.PAGE.read_text(encoding="utf-8") == language.language_page(), "run python -m tutor docs"


def test_the_page_names_every_form_that_the_walker_knows() -> None:
    named = {kind for kinds in language.FORMS.values() for kind in kinds}
    assert named == {kind for kind in KINDS if issubclass(kind, ast.expr | ast.stmt)} - {ast.Starred}
