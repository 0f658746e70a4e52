"""Runs: the text that is shown is the text that ran, and a demo keeps its contract."""

import ast
import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from tutor import LESSONS
from tutor.course import DemoError, Run, load_lesson
from tutor.course.run import divided, parameters, run_script, script, syntax_tree

ROW = [{"w": 1.0}]


def demo(returned: str) -> Run:
    """Run a demo that returns just this."""
    source = f"import torch\n\ndef run(w=1.0):\n    return {returned}\n"
    return run_script(script(source, {"w": 2.0}), {"w": 2.0}, "demo.py")


def test_the_text_that_ran_is_the_demo_and_its_call() -> None:
    lesson = load_lesson(LESSONS / "learning_rate")
    run = lesson.run(lr=0.75, w=1, steps=3)
    call = ", ".join(f"{name}={value!r}" for name, value in run.controls.items())
    assert call.startswith("w=1.0, lr=0.75, steps=3")
    assert run.source == f"{lesson.source.rstrip()}\n\n\nfacts, tables = run({call})\n"
    namespace: dict = {}
    exec(run.source, namespace)
    assert namespace["facts"]["regime"] == run.facts["regime"] == "oscillates"


def test_an_edited_text_gives_another_run() -> None:
    lesson = load_lesson(LESSONS / "learning_rate")
    run = lesson.run(steps=3)
    edited = run_script(run.source.replace("w -= lr", "w += lr"), run.controls, "demo.py")
    assert edited.tables["path"][1]["w"] < run.tables["path"][0]["w"] < run.tables["path"][1]["w"]


def test_the_controls_are_facts_unless_the_demo_says_otherwise() -> None:
    assert demo("{'loss': 3.0}, {}").facts == {"w": 2.0, "loss": 3.0}
    assert demo("{'w': 5.0}, {}").facts == {"w": 5.0}


def test_values_are_as_given_or_the_demos_defaults() -> None:
    lesson = load_lesson(LESSONS / "learning_rate")
    assert lesson.run().controls == {control.name: control.default for control in lesson.controls}
    assert lesson.run(lr=0.333).controls["lr"] == 0.333
    with pytest.raises(ValueError, match="no control 'rate'"):
        lesson.run(rate=1)
    with pytest.raises(ValueError, match="lr runs from"):
        lesson.run(lr=7)
    with pytest.raises(ValueError, match="lr is a number"):
        lesson.run(lr=None)


def test_rubbish_in_the_address_is_cleaned() -> None:
    lesson = load_lesson(LESSONS / "learning_rate")
    values = lesson.values({"lr": "nan", "w": "999", "steps": [], "unknown": 3})
    defaults = {control.name: control.default for control in lesson.controls}
    assert values == {**defaults, "w": 8.0}


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("None, {}", "two dicts"),
        ("{}, []", "two dicts"),
        ("[], {}", "two dicts"),
        ("{'w': [1.0]}, {}", "fact 'w' is a list"),
        ("{'w': None}, {}", "fact 'w' is a NoneType"),
        ("{'w': torch.ones(2)}, {}", "fact 'w' is a Tensor"),
        ("{}, {'path': []}", "at least one row"),
        ("{}, {'path': {}}", "at least one row"),
        ("{}, {'path': {'w': torch.ones(0)}}", "at least one row"),
        ("{}, {'path': None}", "at least one row"),
        ("{}, {'path': [1, 2]}", "is a dict with the same columns"),
        ("{}, {'path': [{'w': 1}, {'v': 1}]}", "is a dict with the same columns"),
        ("{}, {'path': [{'w': torch.ones(1)}]}", "path.w holds a Tensor"),
        ("{}, {'path': {'w': [[1], [2]]}}", "path.w holds a list"),
        ("{}, {'path': {'w': [1, 2], 'v': [1]}}", "same length: w has 2, v has 1"),
        ("{}, {'path': {'w': torch.ones(2), 'v': torch.ones(3)}}", r"broadcast together: w is \(2,\), v is \(3,\)"),
        ("{}, {'path': {'w': torch.ones(2), 'v': [1]}}", "same length"),
        ("{}, {'path': {'w': [1.0], 'v': 1.0}}", "tensors or lists: w is a list, v is a float"),
    ],
)
def test_a_breach_of_the_contract_is_named(returned: str, message: str) -> None:
    with pytest.raises(DemoError, match=message):
        demo(returned)


def test_a_demo_that_returns_nothing_at_all_breaks_the_contract() -> None:
    with pytest.raises(DemoError, match="two dicts"):
        run_script("facts = {}\n", {}, "demo.py")


def test_what_a_demo_raises_comes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        demo("{'w': 1 / 0}, {}")


def test_tensors_of_one_element_are_numbers() -> None:
    facts = demo("{'a': torch.tensor(3.0, requires_grad=True), 'b': torch.tensor([[2]]), 'c': torch.tensor(True)}, {}")
    assert facts.facts == {"w": 2.0, "a": 3.0, "b": 2, "c": True}
    assert [type(v) for v in facts.facts.values()] == [float, float, int, bool]


def test_columns_of_tensors_are_broadcast_together_and_read_in_order() -> None:
    step, rate = torch.arange(3)[:, None], torch.tensor([0.5, 1.0])
    run = demo(
        "{}, {'path': {'step': torch.arange(3)[:, None], 'lr': torch.tensor([0.5, 1.0]), 'p': torch.arange(3)[:, None]"
        " * torch.tensor([0.5, 1.0]), 'one': torch.tensor(9), 'name': list('abcdef')}}"
    )
    rows = run.tables["path"]
    assert [row["step"] for row in rows] == [0, 0, 1, 1, 2, 2]
    assert [row["p"] for row in rows] == (step * rate).flatten().tolist()
    assert {row["one"] for row in rows} == {9}
    assert "".join(row["name"] for row in rows) == "abcdef"


def test_rows_and_columns_give_the_same_table() -> None:
    rows = demo("{}, {'path': [{'w': 1.0, 'n': 'a'}, {'w': 2.0, 'n': None}]}").tables
    columns = demo("{}, {'path': {'w': torch.tensor([1.0, 2.0]), 'n': ['a', None]}}").tables
    assert rows == columns == {"path": [{"w": 1.0, "n": "a"}, {"w": 2.0, "n": None}]}


@pytest.mark.parametrize(
    ("facts", "rows", "finite"),
    [
        ({"a": 1.0, "b": "x", "c": True}, ROW, True),
        ({"a": math.nan}, ROW, False),
        ({"a": math.inf}, ROW, False),
        ({}, [{"w": 1.0}, {"w": -math.inf}], False),
        ({}, [{"w": None, "n": "inf"}], True),
    ],
)
def test_a_run_knows_whether_it_is_finite(facts: dict, rows: list, finite: bool) -> None:
    assert Run({}, facts, {"path": rows}, "").finite is finite


def test_the_parameters_are_read_without_running_the_demo() -> None:
    assert parameters("boom()\ndef run(w=-1.0, name='a', on=True, k=3): ...") == {
        "w": -1.0,
        "name": "a",
        "on": True,
        "k": 3,
    }
    for source, message in [
        ("x = 1", "defines run"),
        ("def run(w, k=1): ...", "default"),
        ("def run(w=f()): ...", "malformed"),
    ]:
        with pytest.raises(ValueError, match=message):
            parameters(source)


def test_runs_that_throw_dice_do_not_disturb_one_another():
    text = script(
        "import torch\n\n\ndef run():\n    torch.manual_seed(1)\n    return {'x': torch.rand(9).sum()}, {}\n", {}
    )
    text = text.replace("manual_seed(1)\n", "manual_seed(1)\n    import time; time.sleep(0.01)\n")
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda _: run_script(text, {}, "dice").facts["x"], range(16))
    assert len(set(made)) == 1


def test_a_demo_is_cut_at_the_line_that_says_so_and_nowhere_else():
    idea, rest = divided(
        "import torch\n\n\ndef step(w):\n    return w\n\n\n# For the charts\ndef run(w=1.0):\n    pass\n"
    )
    assert idea == "import torch\n\n\ndef step(w):\n    return w"
    assert rest == "# For the charts\ndef run(w=1.0):\n    pass"
    assert divided("def run():\n    pass  # For the charts\n") == ("def run():\n    pass  # For the charts", "")


def test_texts_are_read_one_at_a_time(monkeypatch):
    reading, most = [], []

    def slow(source):
        reading.append(source)
        most.append(len(reading))
        time.sleep(0.01)
        return reading.pop()

    monkeypatch.setattr(ast, "parse", slow)
    readers = [threading.Thread(target=syntax_tree, args=(str(number),)) for number in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert most == [1, 1, 1, 1]


def test_nothing_has_no_sign_wherever_torch_gave_it_one():
    run = demo(
        "{'fact': -0.0, 'tensor': torch.tensor(-0.0)}, {'columns': {'w': torch.tensor([-0.0])}, 'rows': [{'w': -0.0}]}"
    )
    told = [run.facts["fact"], run.facts["tensor"], run.tables["columns"][0]["w"], run.tables["rows"][0]["w"]]
    assert [str(value) for value in told] == ["0.0"] * 4
