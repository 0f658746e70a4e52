"""Errors in plain words: each is provoked in the torch that is installed, so that a changed message is noticed."""

from pathlib import Path

import pytest

from tutor.sandbox.interpret import interpret
from tutor.sandbox.plain import _entries, _usual, explain, similar

ROOT = Path(__file__).parents[2]
BEFORE = "import torch, math\nfrom torch import nn\nfrom torch.nn import functional as F\n"
W = "w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)\n"
SCHEDULED = (
    "optimizer = torch.optim.SGD([torch.ones(1)], lr=0.1)\nfrom torch.optim.lr_scheduler import ReduceLROnPlateau\n"
)
PROVOKED = [
    ("torch.tensor(1.0, require_grad=True)", "takes no such word"),
    ("torch.optim.SGD(nn.Linear(1, 1), lr=0.1)", "A model is not a list"),
    (W + "w.sum().backward()\nw.grad()", "like a function"),
    ("torch.optim.SGD([torch.ones(1)], lr='0.1')", "A text stands here"),
    ("torch.optim.SGD([torch.ones(1)], lr=-0.1)", "The learning rate is -0.1"),
    ("torch.optim.SGD([torch.ones(1)], lr=0.1, momentum=-1.0)", "The momentum is -1.0"),
    ("torch.optim.SGD([torch.ones(1)], lr=0.1, nesterov=True)", "there is none"),
    ("torch.optim.Adam([torch.ones(1)], betas=(1.0, 0.9))", "One of the two betas is 1.0"),
    ("torch.optim.lr_scheduler.StepLR(nn.Linear(1, 1), 15)", "sets the rate of an optimizer"),
    (SCHEDULED + "ReduceLROnPlateau(optimizer).step()", "was given none"),
    (SCHEDULED + "ReduceLROnPlateau(optimizer, factor=1.0)", "One or more would never lower it"),
    ("torch.tensor(1.0) * '0.1'", "A text stands here"),
    ("torch.tensor(1, 5)", "one value, or one list"),
    ("torch.ones(1).backward()", "Nothing was recorded"),
    (W + "(w * 2).backward()", "one number"),
    (W + "w -= 1", "in place while torch was recording"),
    (W + "w[0] = 1", "in place while torch was recording"),
    ("torch.tensor(1, requires_grad=True)", "decimal point"),
    ("w = torch.tensor(1)\nw.requires_grad = True", "decimal point"),
    ("torch.tensor(1).requires_grad_()", "decimal point"),
    (W + "loss = (w ** 2).sum()\nloss.backward()\nloss.backward()", "used up"),
    (W + "y = w.exp()\ny += 1\ny.sum().backward()", "overwritten"),
    ("torch.ones(3) + torch.ones(4)", "one is 3 long, the other 4"),
    ("torch.ones(2, 3) @ torch.ones(2, 3)", "the first has 3 numbers in a row, the second 2"),
    ("nn.Linear(3, 1)(torch.ones(2, 2))", "the first has 2 numbers in a row, the second 3"),
    ("torch.ones(2, 3) @ torch.ones(2)", "this product"),
    ("torch.dot(torch.ones(2), torch.ones(3))", "this product"),
    ("torch.tensor(1.0) @ torch.ones(1)", "this product"),
    ("nn.Linear(1, 1)(torch.ones(2, 1, dtype=torch.long))", "holds Long numbers and the other Float"),
    ("torch.ones(2, 2) @ torch.ones(2, 2, dtype=torch.long)", "holds float numbers and the other long"),
    (W + "w - 0.1 * w.grad", "None"),
    (W + "torch.stack([w, w.grad])", "None stands here where a tensor is wanted"),
    (W + "torch.sin(w.grad)", "None stands here where a tensor is wanted"),
    (W + "w.grad.zero_()", "A gradient is None"),
    ("a, b = None", "None stands here where a value is wanted"),
    ("None < 1", "None stands here where a value is wanted"),
    ("1.0 > None", "None stands here where a value is wanted"),
    ("float(None)", "None stands here where a value is wanted"),
    ("None.step()", "A function without `return`"),
    ("(1.0).backward()", "left torch"),
    ("torch.ones(3).item()", "exactly one number"),
    ("float(torch.ones(3))", "exactly one number"),
    ("math.sin(torch.ones(3))", "exactly one number"),
    ("if torch.ones(3) > 0: pass", "neither true nor false"),
    ("torch.ones(1) ^ 2", "not a power"),
    ("torch.sin(1.0)", "`sin` works on a tensor, and was given a float"),
    (W + "torch.autograd.grad((w * 2).sum(), torch.ones(1, requires_grad=True))", "does not depend"),
    ("wieght", "`wieght` has no value"),
    ("def f():\n    x += 1\n    x = 1\nf()", "inside it `x` is its own"),
    ("torch.ones(1).gard", "no `.gard`"),
    ("torch.sigmod", "no `.sigmod`"),
    ("torch.ones(6).view(4, 2)", "6 numbers cannot be laid out as [4, 2]"),
    ("torch.ones(3)[5]", "no place 5: this has 3"),
    ("[1][3]", "no such place in this list"),
    ("[1].pop(3)", "no such place in this list"),
    ("range(3)[5]", "no such place in this list"),
    ("torch.ones(3)[torch.ones(3) > 5][-1]", "This is empty"),
    ("torch.tensor([])[torch.tensor([0])]", "This is empty"),
    ("torch.tensor([]).item()", "This is empty"),
    ("if torch.tensor([]): pass", "This is empty"),
    ("torch.tensor([]).max()", "This is empty"),
    ("torch.zeros(0, 3).argmax(dim=0)", "This is empty"),
    ("torch.tensor([]).aminmax()", "This is empty"),
    ("torch.tensor([]).quantile(0.5)", "This is empty"),
    ("torch.cat([])", "This is empty"),
    ("torch.stack([])", "This is empty"),
    ("[].pop()", "This is empty"),
    ("max([])", "This is empty"),
    ("torch.ones(3).sum(dim=2)", "that many dimensions"),
    ("torch.tensor(1.0)[0]", "single number"),
    ("list(torch.tensor(1.0))", "single number"),
    ("len(torch.tensor(1.0))", "single number"),
    ("F.cross_entropy(torch.ones(2, 3), torch.ones(2))", "number of a class"),
    ("F.cross_entropy(torch.ones(2, 3), torch.tensor([1, 5]))", "number of a class"),
    ("F.binary_cross_entropy(torch.tensor([2.0]), torch.ones(1))", "probabilities"),
    ("F.binary_cross_entropy(torch.ones(2, 1), torch.ones(2))", "the same shape"),
    ("F.cross_entropy(torch.ones(2, 3), torch.tensor([1]))", "the same shape"),
    ("torch.optim.SGD([], lr=0.1)", "nothing to learn"),
    ("torch.optim.SGD(torch.ones(1), lr=0.1)", "a list of tensors"),
    ("torch.optim.SGD([1.0], lr=0.1)", "a list of tensors"),
    (W + "torch.optim.SGD([w * 2], lr=0.1)", "calculated from others"),
    ("torch.tensor([1, 2]).mean()", "Whole numbers"),
    ("torch.ones(1, dtype=torch.long).add_(0.5)", "Whole numbers"),
    ("torch.ones(1).retain_grad()", "no gradient to keep"),
    (W + "(w * 2).backward(torch.ones(2))", "the shape of the result"),
    (W + "y = w * 2\ny.requires_grad = False", "settled by what it came from"),
    (W + "w.grad = 1.0", "A gradient is a tensor"),
    (W + "w.grad = torch.ones(2)", "A gradient is a tensor"),
    ("class N(nn.Module):\n    def __init__(self):\n        self.f = nn.Linear(1, 1)\nN()", "not set up"),
    ("class N(nn.Module):\n    pass\nN()(torch.ones(1))", "no `forward`"),
    ("torch.cat([torch.ones(2, 2), torch.ones(3, 3)])", "cannot be joined"),
    ("torch.stack([torch.ones(2), torch.ones(3)])", "cannot be joined"),
    ("torch.tensor([[1, 2], [3]])", "one has 2 numbers and another 1"),
    ("torch.ones(3).expand(4)", "stretched"),
    (W + "w.numpy()", "numpy cannot record"),
    ("torch.linalg.inv(torch.zeros(2, 2))", "no inverse"),
    ("torch.linalg.solve(torch.zeros(2, 2), torch.ones(2))", "no inverse"),
    ("torch.linalg.cholesky(torch.tensor([[-75.0, -15.0], [-15.0, 0.0]]))", "not positive-definite"),
    ("torch.linalg.pinv(torch.full((2, 2), math.nan))", "found no answer"),
    ("f'{torch.ones(3):.2f}'", "format"),
    ("1 / 0", "divided by zero"),
    ("math.log(0)", "cannot be calculated"),
    ("math.exp(1e6)", "cannot be calculated"),
    ("'loss' + 1", "text and a number"),
    ("(1.0)(2)", "A float cannot be called"),
    ("def f(x): pass\nf()", "`f` was called"),
    ("def f(x): pass\nf(1, 2)", "`f` was called"),
    ("[1, 2] * 0.5", "not a tensor"),
    ("[1, 2] - [1]", "not a tensor"),
    ("range(1.0)", "whole number"),
    ("torch.ones(2.0)", "whole number"),
    ("a, b = 1, 2, 3", "names on the left"),
    ("{}['lr']", "no 'lr' in this dict"),
    ("for i in range(3):\nprint(i)", "moved to the right"),
    ("x = 1\n  y = 2", "no block begins"),
    ("print('a'", "no partner"),
    ("x = 'abc", "no partner"),
    (")", "no partner"),
    ("if True\n    pass", "colon"),
    ("if x = 1:\n    pass", "no name on its left"),
    ("loss.backward() = 3", "no name on its left"),
    ("print 'a'", "brackets"),
    ("f(1 2)", "side by side"),
    ("x = 5x", "grown together"),
    ("x = “a”", "does not know"),
    ("x = 1 +", "cannot read this line"),
]


def said(code: str) -> tuple[str, str]:
    """Return the type and message of what Python raises for this text."""
    try:
        exec(compile(BEFORE + code, "text", "exec"), {})
    except SyntaxError as error:
        return type(error).__name__, error.msg
    except Exception as error:
        return type(error).__name__, str(error)
    raise AssertionError(f"nothing was raised by: {code}")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("code", "words"), PROVOKED)
def test_what_is_said_today_is_explained(code, words):
    message, cure, _ = explain(*said(code))
    assert words in message
    assert cure
    assert "{" not in message + cure


def test_an_empty_list_is_not_told_where_its_last_place_is():
    """Its message is that of any list, so the cure has to cover both."""
    _, cure, _ = explain(*said("[][-1]"))
    assert "Where that is zero there is nothing to take" in cure


@pytest.mark.filterwarnings("ignore")
def test_every_entry_is_provoked():
    lines = [": ".join(said(code)) for code, _ in PROVOKED]
    first = [next(entry["says"] for pattern, entry in _entries() if pattern.search(line)) for line in lines]
    assert [entry["says"] for _, entry in _entries() if entry["says"] not in first] == []


def test_where_to_read_on_is_there():
    for _, entry in _entries():
        assert "lesson" not in entry or (ROOT / "lessons" / entry["lesson"] / "lesson.md").exists()
        assert "answer" not in entry or (ROOT / "answers" / f"{entry['answer']}.md").exists()


def test_what_nobody_foresaw_is_said_as_it_is():
    assert explain("RuntimeError", "the moon is full") == ("RuntimeError: the moon is full", "", None)
    assert explain("AssertionError", "") == ("AssertionError.", "", None)


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("wieght", ["weight", "bias"], "weight"),
        ("gard", [], "grad"),
        ("sigmod", [], "sigmoid"),
        ("los", ["loss"], "loss"),
        ("bakward", [], "backward"),
        ("upper", ["outer"], None),
        ("x", ["y"], None),
        ("banana", ["loss", "w"], None),
        ("target", ["targets", "lr"], "targets"),
        ("w2", ["w1", "x2"], None),
        ("optimzer", ["optim", "optimizer"], "optimizer"),
        ("tahn", ["tan", "tanh"], "tanh"),
        ("retrun", [], "return"),
    ],
)
def test_a_name_is_suggested_only_when_it_is_near(name, known, meant):
    assert similar(name, known, _usual()) == meant


def test_a_suggestion_is_part_of_the_cure():
    assert explain("NameError", "name 'wieght' is not defined", ["weight"])[1] == "Did you mean `weight`?"


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        ("def f():\n    optimizer = 1\n    optimzer\nf()", "Did you mean `optimizer`?"),
        ("torch.tahn(torch.ones(1))", "Did you mean `tanh`?"),
        ("torch.ones(1).gard", "Did you mean `grad`?"),
        ("def f(x):\n    retrun x", "Did you mean `return`?"),
        ("fro i in range(3):\n    print(i)", "Did you mean `for`?"),
        ("x = ans + * 2", "Look for a bracket, colon, comma or operator"),
    ],
)
def test_what_was_probably_meant_is_looked_for_where_it_would_stand(code, cure):
    answer = interpret({"id": "near", "code": "import torch\n" + code})
    assert answer["error"]["cure"].startswith(cure)
