"""The graph behind a loss: every slope and gradient is held to finite differences of the whole text in float64."""

import weakref

import pytest
import torch

from tests.yard import within
from tutor.sandbox.budget import Budget
from tutor.sandbox.graph import NODES, graph_of
from tutor.sandbox.interpret import interpret
from tutor.sandbox.record import Recorder

TEXTS = {
    "product": "w = {w}\nx = torch.tensor(2.0)\nloss = w * x",
    "number": "w = {w}\nloss = 3 * w",
    "sum": "w, v = {w}, {v}\nloss = w + v",
    "difference": "w, v = {w}, {v}\nloss = 5 - w - v",
    "quotient": "w, v = {w}, {v}\nloss = w / v",
    "power": "w = {w}\nloss = (w - 3) ** 2",
    "exponent": "w = {w}\nloss = 2 ** w",
    "exp": "w = {w}\nloss = torch.exp(w * 0.5)",
    "sin": "w = {w}\nloss = w.sin()",
    "relu": "w, v = {w}, {v}\nloss = torch.relu(w) + torch.relu(-v)",
    "mean": "w = {row}\nloss = (w * torch.tensor([1.0, -2.0, 3.0])).mean()",
    "total": "w = {row}\nloss = (w ** 2).sum()",
    "matmul": "w = {row}\nA = torch.tensor([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])\nloss = ((A @ w) ** 2).sum()",
    "dot": "w = {row}\nloss = w @ w",
    "shared": "w = {w}\na = w * 2\nloss = a * a.exp()",
    "twice": "w = {w}\nloss = w * w",
    "several ways": "w = {w}\na = w ** 2\nb = a.sin()\nc = a * b\nloss = a + b + c",
    "picked": "w = {row}\nloss = w[0] * w[2] + w.max()",
    "joined": "w, v = {w}, {v}\nloss = torch.stack([w, v, w]).sum()",
    "loss": "w = {row}\nloss = torch.nn.functional.mse_loss(w * 2, torch.ones(3))",
    "spread": "w = {w}\nx = torch.tensor([1.0, 2.0, 3.0])\nloss = ((w * x - 2) ** 2).mean()",
    "in place": "w = {w}\na = w * 3\na += 1\nloss = a ** 2",
    "a view": "w = {row}\nloss = (w.T.reshape(3, 1) * 2).sum()",
}
LEAVES = {"w": "torch.tensor({0}, requires_grad=True)", "v": "torch.tensor({0}, requires_grad=True)",
          "row": "torch.tensor({0}, requires_grad=True)"}  # fmt: skip
VALUES = {"w": 1.5, "v": -0.7, "row": [0.5, -1.25, 2.0]}


def text(name, **values):
    return TEXTS[name].format(**{leaf: LEAVES[leaf].format(value) for leaf, value in {**VALUES, **values}.items()})


def graph(code, end="\nloss.backward()"):
    answer = interpret({"id": "g", "code": code + end, "graph": True})
    assert answer["status"] == "ok", answer["message"]
    return answer["graph"]


def loss_at(name, **values):
    """Run the text in plain torch, in float64, and return the loss."""
    torch.set_default_dtype(torch.float64)
    try:
        names = {"torch": torch}
        exec(text(name, **values), names)
        return names["loss"].item()
    finally:
        torch.set_default_dtype(torch.float32)


def nudged(name, leaf):
    """Return the whole loss's finite differences in one leaf, as text reads them."""
    value, step, slopes = VALUES[leaf], 1e-5, []
    cells = value if isinstance(value, list) else [value]
    for place in range(len(cells)):
        ends = []
        for move in (step, -step):
            moved = [cell + (move if at == place else 0) for at, cell in enumerate(cells)]
            ends.append(loss_at(name, **{leaf: moved if isinstance(value, list) else moved[0]}))
        slopes.append((ends[0] - ends[1]) / (2 * step))
    return slopes


def numbers(shown):
    return [float(cell) for cell in shown.replace("[", "").replace("]", "").split(",")]


@pytest.mark.parametrize("name", TEXTS)
def test_gradients_are_the_whole_texts_finite_differences(name):
    drawn = graph(text(name))
    for leaf, called in (("w", "w"), ("v", "v"), ("row", "w")):
        if "{" + leaf + "}" in TEXTS[name]:
            node = next(node for node in drawn["nodes"] if node["label"] == called)
            assert node["kind"] == "leaf"
            assert numbers(node["grad"]) == pytest.approx(nudged(name, leaf), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("name", TEXTS)
def test_every_slope_that_is_shown_is_checked(name):
    drawn = graph(text(name))
    learning = {node["id"] for node in drawn["nodes"] if node["kind"] != "constant"}
    into = [edge for edge in drawn["edges"] if edge["start"] in learning]
    assert into
    assert all(edge["checked"] for edge in into)
    assert all(edge["slope"] is None for edge in drawn["edges"] if edge["start"] not in learning)


def test_the_first_example_of_the_course():
    drawn = graph("w = torch.tensor(1.0, requires_grad=True)\nx, target = torch.tensor(2.0), torch.tensor(6.0)\n"
                  "p = w * x\ne = p - target\nloss = e ** 2")  # fmt: skip
    shown = {node["label"]: (node["kind"], node["value"], node["grad"]) for node in drawn["nodes"]}
    assert shown == {
        "w": ("leaf", "1.0", "-16.0"), "x": ("constant", "2.0", None), "target": ("constant", "6.0", None),
        "p (*)": ("operation", "2.0", "-8.0"), "e (-)": ("operation", "-4.0", "-8.0"),
        "loss (** 2)": ("operation", "16.0", "1.0"),
    }  # fmt: skip
    names = {node["id"]: node["label"] for node in drawn["nodes"]}
    slopes = {(names[edge["start"]], names[edge["end"]]): edge["slope"] for edge in drawn["edges"]}
    assert slopes[("w", "p (*)")] == "2.0"
    assert slopes[("p (*)", "e (-)")] == "1.0"
    assert slopes[("e (-)", "loss (** 2)")] == "-8.0"


def test_a_shared_part_is_one_node_with_two_edges():
    drawn = graph(text("shared"))
    shared = next(node["id"] for node in drawn["nodes"] if node["label"] == "a (* 2)")
    assert sum(edge["start"] == shared for edge in drawn["edges"]) == 2
    twice = graph(text("twice"))
    assert len(twice["nodes"]) == 2
    assert [edge["slope"] for edge in twice["edges"]] == ["1.5", "1.5"]


def test_values_are_those_of_the_forward_pass_though_a_step_came_after():
    code = "w = torch.tensor(1.0, requires_grad=True)\nfor _ in range(3):\n    loss = (w - 3) ** 2\n    w.grad = None\n"
    code += "    loss.backward()\n    with torch.no_grad():\n        w -= 0.1 * w.grad"
    drawn = graph(code, "")
    leaf = next(node for node in drawn["nodes"] if node["label"] == "w")
    assert (leaf["value"], leaf["grad"]) == ("1.72", "-2.56")


def test_a_kink_is_not_called_checked():
    drawn = graph("w = torch.tensor(0.0, requires_grad=True)\nloss = torch.relu(w)")
    assert [(edge["slope"], edge["checked"]) for edge in drawn["edges"]] == [("0.0", False)]


def test_what_throws_dice_has_no_slope_and_gives_no_gradient():
    torch.manual_seed(0)
    w, recorder = torch.ones(20, requires_grad=True), Recorder(Budget())
    with recorder:
        loss = torch.nn.functional.dropout(w, 0.5).sum()
    drawn = graph_of(loss, {"w": w, "loss": loss}, recorder)
    assert [(e["slope"], e["checked"]) for e in drawn["edges"]] == [("[1.0, 1.0, 1.0, …, 1.0]", True), (None, False)]
    assert {node["label"]: node["grad"] for node in drawn["nodes"]}["w"] is None


def test_a_tensor_without_numbers_is_in_the_graph_and_has_no_slope():
    drawn = graph("w = torch.ones(0, requires_grad=True)\nloss = (w * 2).sum()")
    assert [node["label"] for node in drawn["nodes"]] == ["w", "* 2", "loss (sum)"]
    assert [edge["slope"] for edge in drawn["edges"]] == [None, None]


def test_what_is_noted_keeps_no_graph_alive():
    recorder = Recorder(Budget())
    with recorder:
        middle = torch.ones(1, requires_grad=True) * 2
        gone = weakref.ref(middle)
        loss = middle * 3
    del middle
    loss.backward()
    del loss
    assert len(recorder.operations) == 2
    assert gone() is None


def test_a_network_and_large_tensors_are_walked_by_torchs_own_nodes():
    drawn = graph("torch.manual_seed(0)\nmodel = nn.Sequential(nn.Linear(300, 4), nn.Tanh(), nn.Linear(4, 1))\n"
                  "loss = (model(torch.ones(5, 300)) ** 2).mean()")  # fmt: skip
    labels = {node["label"] for node in drawn["nodes"]}
    assert {"model.0.weight", "model.0.bias", "model.2.weight", "tanh", "loss (mean)", "addmm"} <= labels


def test_deep_graphs_stay_small_and_quick():
    code = "w = torch.ones(100, requires_grad=True)\nx = w\nfor _ in range(500):\n    x = x * 1.001\nloss = x.sum()"
    drawn = within(400, lambda: graph(code))
    assert len(drawn["nodes"]) <= NODES
    ids = {node["id"] for node in drawn["nodes"]}
    assert all({edge["start"], edge["end"]} <= ids for edge in drawn["edges"])


def test_gradients_flow_through_what_is_too_large_for_a_table_of_slopes():
    drawn = graph(
        "w = torch.tensor(1.5, requires_grad=True)\nx = torch.linspace(0, 1, 100)\nloss = ((w * x) ** 2).mean()"
    )
    w = torch.tensor(1.5, requires_grad=True)
    ((w * torch.linspace(0, 1, 100)) ** 2).mean().backward()
    assert float(next(node["grad"] for node in drawn["nodes"] if node["label"] == "w")) == pytest.approx(
        w.grad.item(), 1e-3
    )


def test_a_function_of_the_learners_is_not_called_again():
    code = "w = torch.ones(2, requires_grad=True)\nn = []\ndef f(x):\n    n.append(1)\n    return (x ** 2).sum()\n"
    answer = interpret({"id": "g", "code": code + "loss = f(w)\nloss.backward()\n", "graph": True})
    assert answer["values"]["n"]["text"] == "[1]"


@pytest.mark.parametrize("last", ["g.backward()", "h, = torch.autograd.grad(g, w)"])
def test_a_gradient_of_a_gradient_is_drawn_and_is_no_error(last):
    code = "w = torch.tensor(2.0, requires_grad=True)\ng, = torch.autograd.grad(w**3, w, create_graph=True)\n"
    answer = interpret({"id": "g", "code": code + last, "graph": True, "wanted": ["w.grad", "h"]})
    assert answer["status"] == "ok"
    assert answer["graph"]["nodes"]
    assert [12.0] in answer["numbers"].values()
