"""The curated answers: complete, true against torch, told apart from one another."""

import re
from collections import Counter
from operator import attrgetter

import pytest
import torch

from tutor.ask.answers import ANSWERS, AnswerError, load_answers, load_out_of_scope, load_social
from tutor.ask.filled import filled
from tutor.course.load import lesson_folders
from tutor.course.prose import PLACEHOLDER

LESSONS = {folder.name for folder in lesson_folders()}
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
NAMED = re.compile(r"\b(torch|nn|F)\.(\w+(?:\.\w+)*)")


def test_there_are_enough():
    assert len(load_answers()) >= 100
    assert len(load_out_of_scope()) >= 300


def test_no_topic_stands_alone():
    """There is no list of topics: a misspelt one would be a topic of its own."""
    met = Counter(answer.topic for answer in load_answers())
    assert [topic for topic, answers in met.items() if answers < 2] == []


@pytest.mark.parametrize("answer", load_answers(), ids=lambda answer: answer.id)
def test_an_answer_is_complete(answer):
    assert len(answer.wordings) >= 20
    assert 60 <= sum(any(char.isalpha() for char in word) for word in answer.body.split()) <= 140
    assert answer.lesson == "" or answer.lesson in LESSONS
    assert not PLACEHOLDER.search(filled(answer))


@pytest.mark.parametrize("answer", load_answers(), ids=lambda answer: answer.id)
def test_what_an_answer_shows_is_python_and_what_it_names_is_there(answer):
    for code in CODE.findall(answer.body):
        compile(code, f"{answer.id}.md", "exec")
    known = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional}
    for first, rest in NAMED.findall(answer.body):
        attrgetter(rest)(known[first])


@pytest.mark.parametrize("answer", [a for a in load_answers() if a.proof], ids=lambda answer: answer.id)
@pytest.mark.filterwarnings("ignore::UserWarning")  # some answers are about what torch warns of
def test_what_an_answer_says_of_torch_is_so(answer):
    assert "assert" in answer.proof
    torch.manual_seed(0)
    exec(compile(answer.proof, f"{answer.id}.md", "exec"), {"__name__": "proof"})


def test_no_phrasing_leads_to_two_places():
    spelled = Counter(" ".join(p.lower().split()) for answer in load_answers() for p in answer.phrasings)
    spelled.update(" ".join(p.lower().split()) for answer in load_social() for p in answer.wordings)
    spelled.update(" ".join(stranger.lower().split()) for stranger in load_out_of_scope())
    assert [phrasing for phrasing, count in spelled.items() if count > 1] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter", "front matter between"),
        ('+++\nquestion = "x"\n+++\nbody\n', "lacks 'topic'"),
        ("+++\nquestion = \n+++\nbody\n", "front matter:"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, text, said):
    (tmp_path / "broken.md").write_text(text, encoding="utf-8")
    with pytest.raises(AnswerError, match=said) as caught:
        load_answers(tmp_path)
    assert "broken.md" in str(caught.value)


def test_the_folder_of_answers_is_found():
    assert (ANSWERS / "out_of_scope.txt").is_file()
