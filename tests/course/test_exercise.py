"""Reading an exercise.md: what it holds, what is drawn for it, and what is said of one that cannot be read."""

import pytest

from tutor.course import CourseError
from tutor.course.exercise import load_exercise

TEXT = """+++
title = "Double it"
returns = ["twice", "half = twice / 4"]
tolerance = 0.001
hints = ["Look."]

[mistakes.once]
belief = "change-is-slope"
says = "That is {{ x }} itself."

[mistakes.three_times]
says = "That is too much."
+++

## Task: The task

Double {{ x }}.

## Inputs

```python
import torch

dice = torch.Generator().manual_seed(seed)
x = torch.randint(1, 90, (), generator=dice) / 10
rows = torch.randint(1, 90, (2, 1), generator=dice) / 10
_hidden, word = 1, "up"
```

## Given

```python
x, rows = {{ x:.1f }}, {{ rows }}
```

## Starter

```python
twice = ...
```

## Solution

```python
twice = 2 * x
```

## Once

```python
twice = x
```

## Three_times

```
twice = 3 * x
```
"""


@pytest.fixture
def written(tmp_path):
    def write(text=TEXT):
        (tmp_path / "exercise.md").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_lesson_without_the_file_has_no_exercise(tmp_path):
    assert load_exercise(tmp_path) is None


def test_every_part_is_read(written):
    exercise = load_exercise(written())
    assert (exercise.title, exercise.tolerance, exercise.hints) == ("Double it", 0.001, ("Look.",))
    assert (exercise.names, exercise.calls) == (("twice", "half"), "half = twice / 4")
    assert (exercise.starter, exercise.solution) == ("twice = ...", "twice = 2 * x")
    assert exercise.task.prose.strip() == "Double {{ x }}."
    once, more = exercise.mistakes
    assert (once.name, once.belief, once.code) == ("once", "change-is-slope", "twice = x")
    assert (more.name, more.belief, more.code) == ("three_times", "", "twice = 3 * x")


def test_inputs_are_plain_the_same_for_a_seed_and_others_for_another(written):
    exercise = load_exercise(written())
    drawn = [exercise.draw(seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0].keys() == {"x", "rows", "word"}
    assert drawn[0]["x"] == round(drawn[0]["x"], 1), "0.1 as people write it, not as 32 bits hold it"


def test_what_stands_before_the_learners_text_holds_the_inputs(written):
    exercise = load_exercise(written())
    assert exercise.before({"x": -2.0, "rows": [[0.5], [1.5]]}) == "x, rows = -2.0, [[0.5], [1.5]]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("+++\n", "", "exercise.md starts with front matter"),
        ('title = "Double it"', "", "'title' is missing"),
        ('says = "That is too much."', "", "'says' is missing"),
        ('["Look."]', '"Look."', "hints is a list of texts"),
        ('["twice", "half = twice / 4"]', "[]", "returns is a list of texts"),
        ("tolerance = 0.001", "tolerance = ", "Invalid value"),
        ("## Starter", "## Beginning", "its sections are task, inputs, given, starter, solution, once, three_times"),
        ("## Once", "## Solution", "two sections called 'solution'"),
        ("```python\ntwice = x\n```", "twice = x", "one block of code"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_file(written, old, new, said):
    assert old in TEXT
    folder = written(TEXT.replace(old, new, 1))
    with pytest.raises(CourseError, match=r"exercise\.md: ") as raised:
        load_exercise(folder)
    assert said in str(raised.value)
