"""The stepper's events: what each statement changed, shown briefly, and cheap."""

from typing import Any

import pytest
import torch
from torch import nn

from tests.yard import within
from tutor.sandbox.budget import Budget
from tutor.sandbox.interpret import interpret
from tutor.sandbox.show import number, show, show_all, text
from tutor.sandbox.trace import Tracer
from tutor.sandbox.watch import Watch


class Lines:
    """Runs statements one by one, as a walker would, and tells a tracer."""

    def __init__(self) -> None:
        self.tracer, self.names = Tracer(Budget()), {"torch": torch, "nn": nn}

    def run(self, *lines: str) -> list[dict[str, Any]]:
        for place, line in enumerate(lines, 1):
            exec(line, self.names)
            data = {name: value for name, value in self.names.items() if name not in ("torch", "nn", "__builtins__")}
            self.tracer.statement(place, "", 0, data, "")
        return [event["changed"] for event in self.tracer.events]


def test_a_first_training_step_tells_what_changed_and_nothing_else():
    *_, loss, backward, step, zero = Lines().run(
        "w = torch.tensor(1.0, requires_grad=True)",
        "x, target = 2.0, 6.0",
        "loss = (w * x - target) ** 2",
        "loss.backward()",
        "with torch.no_grad(): w -= 0.1 * w.grad",
        "w.grad.zero_()",
    )
    assert list(loss) == ["loss"]
    assert (loss["loss"]["grad_fn"], loss["loss"]["text"], loss["loss"]["is_leaf"]) == ("PowBackward0", "16.0", False)
    assert {name: shown["grad"] for name, shown in backward.items()} == {"w": "-16.0"}
    assert {name: (shown["text"], shown["grad"]) for name, shown in step.items()} == {"w": ("2.6", "-16.0")}
    assert {name: shown["grad"] for name, shown in zero.items()} == {"w": "0.0"}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ("w.data -= 1", ["w"]),  # torch does not count this one
        ("w.data = torch.ones(2)", ["w"]),
        ("w.requires_grad_(False)", ["w"]),
        ("w = w * 1", ["w"]),
        ("many[0].append(2)", ["many"]),
        ("words['lr'] = 0.2", ["words"]),
        ("number += 1", ["number"]),
        ("number = float(number)", ["number"]),
        ("with torch.no_grad(): model.weight += 1", ["model.weight"]),
        ("model.bias.grad = torch.ones(1)", ["model.bias"]),
        ("optimizer.param_groups[0]['lr'] = 0.5", ["optimizer"]),
        ("nothing = float('nan')", []),
        ("number = 1", []),
        ("del number", []),
    ],
)
def test_every_kind_of_change_is_seen_and_only_it(change, changed):
    lines = Lines()
    lines.run(
        "w = torch.zeros(2, requires_grad=True); many = [[1], w]; words = {'lr': 0.1}",
        "number = 1; nothing = float('nan')",
        "model = nn.Linear(2, 1); optimizer = torch.optim.SGD(model.parameters(), lr=0.1)",
    )
    events = lines.run(change)
    assert list(events[-1]) == changed + (["many"] if "w" in changed and change != "w = w * 1" else [])


def test_each_call_of_a_function_starts_with_nothing_known():
    tracer = Tracer(Budget())
    for depth, scope, names in [
        (0, "", {"a": 1}),
        (1, "f", {"x": 1}),
        (2, "g", {"y": 1}),
        (1, "f", {"x": 1, "z": 2}),
        (0, "", {"a": 1}),
        (1, "f", {"x": 1}),
        (1, "f", {"x": 1}),
        (0, "", {"a": 2}),
    ]:
        tracer.statement(1, scope, depth, names, "")
    assert [list(event["changed"]) for event in tracer.events] == [["a"], ["x"], ["y"], ["z"], [], ["x"], [], ["a"]]


def test_after_its_last_event_the_tracer_only_counts():
    tracer = Tracer(Budget())
    for place in range(400):
        tracer.statement(place, "", 0, {"i": place}, "")
    assert len(tracer.events) == 300
    assert tracer.truncated


def test_a_thousand_statements_over_five_tensors_cost_little():
    names = {f"t{place}": torch.rand(10, 10, requires_grad=True) for place in range(5)}

    def thousand():
        tracer = Tracer(Budget())
        for place in range(1_000):
            names["t0"] = names["t1"] * 2
            tracer.statement(place, "", 0, names, "")

    with Watch(Budget()):
        within(16, thousand)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0.1, "0.1"),
        (1 / 3, "0.33333"),
        (-48.0, "-48.0"),
        (123456.7, "123456.7"),
        (1e-7, "1e-07"),
        (True, "True"),
        (3, "3"),
        (10**400, "a whole number of 1329 bits"),
        (float("nan"), "nan"),
        (0.0, "0.0"),
        (2.5e12, "2.5e+12"),
    ],
)
def test_numbers_are_read_as_a_beginner_writes_them(value, read):
    assert number(value) == read


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        (torch.tensor([1.0, 0.1]), "tensor", "[1.0, 0.1]"),
        (torch.tensor([[1, 2], [3, 4]]), "tensor", "[[1, 2], [3, 4]]"),
        (torch.arange(100.0), "tensor", "[0.0, 1.0, 2.0, …, 99.0]"),
        (torch.ones(1).expand(10**9), "tensor", "[1.0, 1.0, 1.0, …, 1.0]"),
        (torch.zeros(0), "tensor", "[]"),
        ([1, [2.0, "a"], None], "list", "[1, [2.0, 'a'], None]"),
        ({"lr": 0.1}, "dict", "{'lr': 0.1}"),
        ("a" * 500, "text", "'" + "a" * 199),
        (nn.Sequential(nn.Linear(1, 1), nn.ReLU()), "module", "Sequential of Linear, ReLU"),
        (torch.optim.SGD([torch.ones(1)], lr=0.5), "optimizer", "SGD, lr = 0.5"),
        (None, "other", "None"),
    ],
)
def test_values_are_shown_by_kind(value, kind, read):
    shown = show(value)
    assert (shown["kind"], shown["text"]) == (kind, read)


def test_bombs_are_shown_briefly():
    bomb: Any = ["x" * 200]
    for _ in range(60):
        bomb = [bomb] * 60
    names = {f"n{place}": bomb for place in range(100)} | {
        "t": torch.ones(1, 1, 1, 1, 1, 1).expand(50, 50, 50, 50, 50, 50)
    }
    shown = within(80, lambda: show_all(names))
    assert len(shown) == 40
    assert all(len(value["text"]) <= 200 for value in shown.values())
    loop: list[Any] = []
    loop.append(loop)
    assert text(loop) == "[[[[…]]]]"


def test_a_tensor_inside_torch_func_is_named_and_not_read():
    seen: list[str] = []
    torch.func.vmap(torch.func.grad(lambda x: (seen.append(show(x)["text"]), x * x)[1]))(torch.ones(2))
    assert seen == ["a tensor inside torch.func"]


def test_showing_a_value_in_the_middle_does_not_make_torch_warn():
    middle = torch.ones(1, requires_grad=True) * 2
    assert show(middle)["grad"] is None
    middle.retain_grad()
    middle.backward()
    assert show(middle)["grad"] == "[1.0]"


def test_a_change_is_seen_where_torch_counts_it_and_nothing_else_is_compared():
    code = (
        "w = torch.tensor(1.0, requires_grad=True)\noptimizer = torch.optim.SGD([w], lr=0.5)\n"
        "def again():\n  for _ in range(9):\n    w.grad = None\n    (w * w).backward()\n"
        "again()\noptimizer.step()\nwith torch.no_grad():\n  w.mul_(3)\nagain()"
    )
    events = interpret({"id": "1", "code": code})["trace"]
    own = [(event["line"], list(event["changed"])) for event in events if not event["scope"] and event["line"] > 3]
    assert own == [(7, ["w"]), (8, ["w"]), (9, []), (10, ["w"]), (11, ["w"])]
