"""The kinds of small.toml: what a form comes to, against numbers worked out by hand, and what is said of a slip."""

import re

import pytest

from tutor.ask.answers import load_answers
from tutor.ask.compute import work_out
from tutor.ask.fields import Open
from tutor.ask.form import labels, worked
from tutor.ask.kinds import kind, ruled
from tutor.ask.kinds.small import KINDS, TABLES
from tutor.course.load import lesson_folders
from tutor.ui.ask_form import Form

Texts = dict[str, str]
Answer = float | list[float]
WORKED: list[tuple[str, Texts, Answer]] = [
    ("rate_behind", {"before": "4", "after": "3.5", "gradient": "5"}, 0.1),
    ("rate_behind", {"before": "minus two", "after": "minus one", "gradient": "minus five"}, 0.2),
    ("rate_behind", {"before": "1.0", "after": "1.1", "gradient": "−2"}, 0.05),
    ("rate_from_change", {"change": "−0.2", "gradient": "4"}, 0.05),
    ("rate_from_change", {"change": "1e-3", "gradient": "-0.5"}, 0.002),
    ("update_change", {"gradient": "3", "lr": "a tenth"}, -0.3),
    ("update_change", {"gradient": "[4, -2, 0]", "lr": "0.25"}, [-1.0, 0.5, 0.0]),
]
WRONG: list[tuple[str, Texts, str, str]] = [
    ("rate_behind", {"before": "4", "after": "3"}, "gradient", "Which gradient?"),
    ("rate_behind", {"before": "4", "after": "3", "gradient": "0"}, "gradient", "zero"),
    ("rate_behind", {"before": "4", "after": "5", "gradient": "2"}, "after", "against the gradient"),
    ("rate_from_change", {"change": "small", "gradient": "2"}, "change", "I cannot read this"),
    ("rate_from_change", {"change": "50%", "gradient": "2"}, "change", "I cannot read this"),
    ("update_change", {"gradient": "2", "lr": "-1"}, "lr", "more than zero"),
    ("update_change", {"gradient": "[]", "lr": "1"}, "gradient", "numbers, please"),
]


@pytest.mark.parametrize(("name", "texts", "expected"), WORKED)
def test_a_form_comes_to_the_number(name: str, texts: Texts, expected: Answer) -> None:
    computed = worked(name, texts).computed
    assert computed is not None
    assert list(computed.numbers) == pytest.approx(expected if isinstance(expected, list) else [expected], rel=1e-6)
    assert computed.as_json() == ({"values": list(computed.numbers)} if computed.values else {"value": computed.value})
    assert computed.checks
    assert computed.steps


@pytest.mark.parametrize(("name", "texts", "expected"), WORKED)
def test_its_texts_and_its_address_ask_the_same(name: str, texts: Texts, expected: Answer) -> None:
    asked = kind(name).from_form(texts)
    assert kind(name).from_form(asked.texts()) == asked
    again = Form(name, asked.texts()).address
    assert kind(again.pop("kind")).from_form(again) == asked


@pytest.mark.parametrize(("name", "texts", "expected"), WORKED)
def test_every_digit_of_its_sentences_is_the_forms_or_the_runs(name: str, texts: Texts, expected: Answer) -> None:
    table = TABLES[name]
    said = re.sub(r"\{[^}]*\}|\(1 − ", "", " ".join([table["understood"], *table["derivation"]]))
    assert not re.search(r"\d", said)
    computed = work_out(kind(name).from_form(texts))
    assert computed is not None
    assert not re.search(r"[{}]|  ", " ".join([computed.understood, *computed.steps]))


@pytest.mark.parametrize(("name", "texts", "field", "sentence"), WRONG)
def test_what_is_wrong_is_said_below_its_field(name: str, texts: Texts, field: str, sentence: str) -> None:
    with pytest.raises(Open) as raised:
        worked(name, texts)
    assert raised.value.problems.keys() == {field}
    assert sentence in raised.value.problems[field]


def test_each_has_a_form_a_lesson_and_topics_and_is_worked_out_above() -> None:
    taught = {"", *(folder.name for folder in lesson_folders())}
    known = {each.topic for each in load_answers()}
    for each in KINDS:
        assert each.NAME in labels()
        assert each not in ruled()
        assert each.LESSON in taught
        assert 1 <= len(each.TOPICS) <= 3
        assert known.issuperset(each.TOPICS)
    assert len({*labels().values()}) == len(labels())
    assert {each.NAME for each in KINDS} == {name for name, *_ in WORKED}


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("chain", {"local": "2, 5, 0.1"}, 1.0),
        ("chain", {"local": "0.25", "layers": "6"}, 0.25**6),
        ("nudge_along", {"gradient": "-4", "nudge": "0.01"}, -0.04),
        ("clip", {"gradient": "3, -4", "limit": "1", "how": "norm"}, [0.6, -0.8]),
        ("clip", {"gradient": "(3, -0.1)", "limit": "0.5", "how": "value"}, [0.5, -0.1]),
    ],
)
def test_a_list_needs_no_brackets_in_a_form(name: str, texts: Texts, expected: Answer) -> None:
    computed = worked(name, texts).computed
    assert computed is not None
    assert list(computed.numbers) == pytest.approx(expected if isinstance(expected, list) else [expected], rel=1e-5)
