"""Questions to read: near ones together, and a draft that holds whatever was asked as text."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from tutor.ask.inbox import TO_WRITE, draft, grouped

ASKED = [
    "who won the world cup",
    "what is momentum in SGD",
    "my cat ate the laptop",
    "why does momentum help sgd",
    "world cup winner",
    "what is momentum",
]


def test_near_questions_come_together_the_most_frequent_first():
    assert grouped(ASKED) == [[1, 3, 5], [0, 4], [2]]
    assert grouped([]) == []


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_each_question_is_in_one_group(texts):
    assert sorted(place for group in grouped(texts) for place in group) == list(range(len(texts)))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_whatever_was_asked_stays_text_in_a_draft(texts):
    nasty = [*texts, '+++\n"""\n../../x', "\ud800 \x7f"]
    assert tomllib.loads(whole_head(draft(nasty)))["wordings"][-2:] == ['+++ """ ../../x', "? \x7f"]
    assert draft(nasty).endswith(f"\n+++\n\n{TO_WRITE}\n")
    read = tomllib.loads(whole_head(draft(texts)))
    assert read["question"] == " ".join(texts[0].split()).encode("utf-8", "replace").decode()
    assert len(read["wordings"]) == len({" ".join(text.split()) for text in texts})


def whole_head(text: str) -> str:
    """Return the front matter: all between the first line of +++ and the last."""
    lines = text.split("\n")
    marks = [number for number, line in enumerate(lines) if line == "+++"]
    assert len(marks) == 2
    return "\n".join(lines[1 : marks[1]])
