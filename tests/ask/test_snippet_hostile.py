"""Pasted code that means no good: refused before anything runs. And whatever is typed: bounded, and no exception."""

import builtins
import random
from collections.abc import Iterator
from unittest.mock import patch

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.ask import snippet as module
from tutor.ask import snippet_run
from tutor.ask.budget import Declined
from tutor.ask.snippet import snippet
from tutor.ask.snippet_check import check
from tutor.ask.snippet_nodes import cleaned
from tutor.ask.snippet_run import MOST_CALLS, MOST_ELEMENTS, Meter, run
from tutor.ask.snippet_split import parsed
from tutor.ask.snippet_values import MOST_WORK
from tutor.ask.tree import Unreadable
from tutor.ask.vocabulary import word_list

AHEAD = "import torch\nw = torch.tensor(2.0, requires_grad=True)\n"
HOSTILE = [
    "w.__class__",
    "w.__class__.__mro__[1].__subclasses__()",
    "y = w.__class__",
    "__import__('os').system('id')",
    "y = __import__('os')",
    "y = __builtins__",
    "y = torch.__builtins__",
    "y = torch._C",
    "y = torch._C._cuda_init()",
    "y = torch.ops.aten.add(w, w)",
    "y = torch.load('model.pt')",
    "torch.save(w, '/tmp/x')",
    "y = torch.hub.load('a/b', 'c')",
    "y = torch.os",
    "y = torch.nn.functional.torch.load",
    "y = torch.optim.lr_scheduler.types",
    "y = torch.jit.script(w)",
    "y = torch.compile(w)",
    "y = torch.utils.data",
    "torch.set_default_dtype(torch.float64)",
    "torch.set_num_threads(1000)",
    "y = getattr(torch, 'load')('x')",
    "y = getattr(w, '__cl' + 'ass__')",
    "y = vars(torch)",
    "y = globals()['__builtins__']",
    "y = eval('1')",
    "exec('import os')",
    "open('/etc/passwd')",
    "y = open('/etc/passwd').read()",
    "breakpoint()",
    "input()",
    "import os",
    "import os, torch",
    "from os import system as torch",
    "from torch import hub",
    "from torch import *",
    "import torch.hub",
    "import importlib as F",
    "print(f'{w.__class__}')",
    "print(f'{w!r:{w.__class__}}')",
    "print(f'{w:{\"{w.__class__}\"}}')",
    "print('{0.__class__}'.format(w))",
    "print('%s' % w.__class__)",
    "print(w, file=open('/tmp/x', 'w'))",
    "print(*[1, 2])",
    "print(**{'sep': 1})",
    "@w.register_hook\ndef f(x):\n    return x",
    "def f(x, y=w.__class__):\n    return x\ny = f(w)",
    "def f(x: w.__class__):\n    return x\ny = f(w)",
    "def f(x) -> w.__class__:\n    return x\ny = f(w)",
    "def f(*a):\n    return a\ny = f(w)",
    "def f(x):\n    return f(x)\ny = f(w)",
    "f = lambda x: g(x)\ng = lambda x: f(x)\ny = f(w)",
    "f = lambda x, y=w.__class__: x\ny = f(w)",
    "f = lambda *a, **k: a\ny = f(w)",
    "f = lambda torch: torch.load\ny = f(w)",
    "f = lambda x: x.__class__",
    "y = (lambda: w)()",
    "w.register_hook(lambda g: g)",
    "y = [i for i in range(10**9)]",
    "y = sum(i for i in range(10**9))",
    "y = {w: w}",
    "y = {1, 2}",
    "(y := w)",
    "print(y := 3)",
    "y = w if w else w",
    "y = w and w",
    "y = not w",
    "y = w < 3",
    "y = 9**9**9",
    "y = 9.0**9**9**9",
    "n = 9\ny = n**n**n",
    "n = 3\nfor i in range(900):\n    n = n * n",
    "n = 3\nfor i in range(900):\n    n *= n",
    "n = 3\nk = 3\nfor i in range(900):\n    k = n + 0\n    n = k * k",
    "for i in range(999):\n    k = i\n    y = k**50**50",
    "a = 1.0\nb = 1.0\nfor i in range(9):\n    a = a * a\n    a = b\n    b = 3",
    "f = lambda n: n * n * n * n * n * n * n * n\ny = f(f(f(f(9))))",
    "y = 10**5 * 10**50 * 10**50",
    "y = 99999999999999999999 * w",
    "y = 1 << 10**9",
    "y = 7 // 2",
    "y = 7 % 2",
    "y = 'a' * 10**9",
    "y = [0] * 10**9",
    "y = (0, 1) * 1000000000",
    "y = torch.tensor([0]*10**9)",
    "y = torch.tensor([0.0] * 1000000000)",
    "y = torch.zeros(10**9)",
    "y = torch.zeros(1000, 1000)",
    "y = torch.ones(100, 2)",
    "y = torch.ones(1, 1, 1, 100)",
    "n = 10\nfor i in range(3):\n    n = 1000000000\ny = torch.ones(n)",
    "y = torch.eye(10000)",
    "y = torch.arange(10**9)",
    "y = torch.arange(0, 1, 0.000001)",
    "y = torch.linspace(0, 1, 1000000000)",
    "y = torch.full((100000,), 1.0)",
    "y = w.expand(1000000000)",
    "y = w.repeat(1000000000)",
    "y = w.view(1, 1, 1)",
    "y = w.unsqueeze(0)",
    "y = w[None]",
    "y = w[..., None]",
    "y = torch.outer(w, w)",
    "y = torch.max(torch.ones(2, 2), dim=0)\nz = y * 1000000000",
    "y = torch.ones(2, 2).max(0)\nz = y * 1000000000",
    "y = torch.empty(10)",
    "y = torch.Tensor(10)",
    "y = torch.tensor(w)",
    "y = torch.tensor([2]).tolist() * 1000000000",
    "y = torch.ones(2, out=w)",
    "y = torch.ones(2, device='cuda')",
    "for i in range(10**9):\n    y = w",
    "for i in range(1000000):\n    y = w",
    "for i in range(100):\n    for j in range(100):\n        y = w",
    "n = 1000000000\nfor i in range(n):\n    y = w",
    "n = 2\nfor i in range(2):\n    for j in range(n):\n        y = w\n    n = 100000000",
    "for i in range(0):\n    n = 2\nfor i in range(3):\n    n = n * n",
    "for n in range(2):\n    for i in range(n):\n        y = w",
    "xs = []\nfor x in xs:\n    xs.append(1.0)",
    "xs = [1.0]\nfor x in xs:\n    xs.append(1.0)",
    "for i in range(3):\n    range = 3",
    "for torch in [1, 2]:\n    y = w",
    "for w.grad in [w]:\n    y = w",
    "for i in range(2):\n    y = w\nelse:\n    y = w",
    "while True:\n    pass",
    "if w:\n    y = w",
    "try:\n    y = w\nexcept Exception as e:\n    y = e",
    "class A:\n    pass",
    "class A(torch.nn.Module):\n    forward = print",
    "assert w",
    "del w",
    "global w",
    "raise w",
    "return w",
    "yield w",
    "y = yield",
    "async def f(x):\n    return x",
    "await w",
    "match w:\n    case _:\n        y = w",
    "type X = int",
    "def f[T](x):\n    return x\ny = f(w)",
    "y: w.__class__ = w",
    "torch = w",
    "print = w",
    "float = w",
    "torch.tensor = w",
    "torch.nn.functional.relu = w",
    "w.backward = w",
    "w.data = torch.ones(100)",
    "w.requires_grad = w",
    "w.grad_fn = None",
    "w.grad_fn.next_functions",
    "w.storage()",
    "w.numpy()",
    "w.apply_(print)",
    "w.share_memory_()",
    "w.to('cuda')",
    "w.cuda()",
    "opt = torch.optim.SGD([w], lr=0.1)\nopt.param_groups",
    "opt = torch.optim.SGD([w], lr=0.1)\nopt.step(print)",
    "opt = torch.optim.SGD([{'params': [w]}], lr=0.1)",
    "y = 𝔢val",
    "ｙ = ｅｖａｌ('1')",
    "y = w.＿＿class＿＿",
    "y = w._\uff3fclass__",
    "ｔｏｒｃｈ = w",
    "with open('/etc/passwd') as f:\n    y = w",
    "with torch.no_grad() as g:\n    y = w",
    "with torch.autograd.profiler.profile():\n    y = w",
    "with torch.no_grad(), open('x'):\n    y = w",
    "y = " + "(" * 150 + "w" + ")" * 150,
    "y = " + "-" * 300 + "w",
    "y = " + "- " * 150 + "w",
    "y = " + "w+" * 150 + "w",
    "y = " + "lambda x: " * 30 + "x",
    "y = " + "w.sum()" + ".sum()" * 60,
    "y = w\\\n+ w",
    "y = w\x00",
    *("y = torch." + name for name in ("multiprocessing", "package", "serialization", "classes", "library")),
]  # fmt: skip
QUESTION = "\nwhat is w"


def understood(code: str) -> bool:
    """Say whether code passes the gates, whatever is asked about it."""
    tree = parsed(code)
    if tree is None:
        return False
    try:
        check(*cleaned(tree))
    except (Unreadable, Declined):
        return False
    return True


def refused(code: str) -> bool:
    try:
        return snippet(code + QUESTION) is None
    except (Unreadable, Declined):
        return True


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every program that is run."""
    seen: list[str] = []
    monkeypatch.setattr(module, "run", lambda code: seen.append(code) or run(code))
    return seen


@pytest.mark.parametrize("lines", HOSTILE)
def test_hostile_code_is_refused_before_anything_runs(lines: str, ran: list[str]) -> None:
    assert refused(AHEAD + lines)
    assert refused(AHEAD + "for i in range(2):\n    y = w\n" + lines)
    assert refused("```\n" + AHEAD + lines + "\n```")
    assert ran == []
    assert not understood(AHEAD + lines)


def test_the_gates_open_for_what_is_harmless() -> None:
    assert understood(AHEAD + "y = w * 2\nprint(y)")


def test_the_program_reaches_no_builtin_and_no_module() -> None:
    """Let through by mistake, these still find nothing: the names they need are not there."""
    for line in ("open('x')", "__import__('os')", "torch.load('x')", "torch.os", "nn.Module", "getattr(torch, 'os')"):
        with pytest.raises((NameError, AttributeError, ImportError)):
            run(f"import torch\n\nanswer = {line}\n")
    with pytest.raises(ImportError):
        run("import torch\n\nimport os\n")


@pytest.mark.parametrize(
    "body",
    [
        "y = torch.tensor(1.0)\nfor i in range(10**6):\n    y = y + 1\n",
        "y = torch.ones(100)\nfor i in range(10**5):\n    y = y * 2\n",
        "w = torch.tensor(1.0, requires_grad=True)\ny = w\nfor i in range(5000):\n    y = y + w\n    y.backward()\n",
    ],
)
def test_the_meter_stops_what_is_too_much(body: str) -> None:
    with pytest.raises(Declined):
        run("import torch\n\n" + body)


def test_whole_numbers_leave_torch_as_decimals() -> None:
    with Meter():
        assert type(torch.tensor(9).item()) is float


@pytest.fixture(scope="module")
def metered() -> Iterator[list[Meter]]:
    """Note every meter: it says how much a program made torch do."""
    seen: list[Meter] = []

    class Noted(Meter):
        def __init__(self) -> None:
            super().__init__()
            seen.append(self)

    with patch.object(snippet_run, "Meter", Noted):
        yield seen


def test_what_would_take_long_is_refused_or_stays_within_bounds(metered: list[Meter]) -> None:
    heavy = [
        "for i in range(1000):\n    w.grad = None\n    loss = (w - 3)**2\n    loss.backward()",
        "opt = torch.optim.SGD([w], lr=0.001)\nfor i in range(500):\n    opt.zero_grad()\n    loss = (w - 3)**2\n"
        "    loss.backward()\n    opt.step()",
        "x = torch.ones(10, 10)\nfor i in range(1000):\n    x = x @ x / 10\n    x = x @ x / 10",
        "y = w\nfor i in range(1000):\n    y = y + w\n    y.backward()",
        "n = 3\nfor i in range(1000):\n    n = n + n + n + n",
    ]
    for lines in heavy:
        refused(AHEAD + lines)
    assert all(each.calls <= MOST_CALLS and each.elements <= MOST_ELEMENTS for each in metered)
    assert all(each.calls < 2 * MOST_WORK for each in metered)


SOUP = word_list(
    """
w x y n i f opt loss torch nn F optim math print range len float sum abs zip = += -= *= ** * + - / @ ( ) [ ] , : . ;
torch.tensor( 2.0 3 -1 0.5 [1.0, 2.0] requires_grad=True dtype=torch.float64 .backward() .grad .item() .sum() .mean()
.zero_() .detach() torch.exp( torch.relu( for in range(3): with torch.no_grad(): def lambda return None True 'a' f'{w}'
torch.optim.SGD([w], lr=0.1) .step() .zero_grad() __class__ 10**9 what is w.grad ? print(w) ``` >>> import os # if
"""
)
LINES = [
    "w = torch.tensor(2.0, requires_grad=True)",
    "x = torch.tensor([1., 2.])",
    "y = w * x",
    "loss = (w**2).sum()",
    "loss.backward()",
    "w.grad = None",
    "w = w - 0.1 * w.grad",
    "n = 3",
    "n = n * n",
    "n += n",
    "for i in range(3):",
    "    n = n * 2",
    "    loss = loss + w",
    "    (w * i).backward()",
    "with torch.no_grad():",
    "    w -= 0.1 * w.grad",
    "f = lambda a: a * n",
    "y = f(w)",
    "print(n)",
    "print(w.grad, y)",
    "what is w.grad",
    "what does this print?",
    "what is n",
]


def bounded(question: str) -> None:
    """Read a question: it raises nothing but Unreadable and Declined, and gives finite numbers if any."""
    before = builtins.__dict__.copy()
    try:
        found = snippet(question)
    except (Unreadable, Declined):
        return
    assert builtins.__dict__ == before
    assert found is None or (found.numbers and all(abs(number) < float("inf") for number in found.numbers))


@given(st.lists(st.sampled_from(SOUP), max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_token_soup(tokens: list[str], chance: random.Random) -> None:
    bounded("".join(token + chance.choice(["", " ", " ", "\n", "\n    "]) for token in tokens))


@given(st.lists(st.sampled_from(LINES), max_size=14))
@settings(max_examples=200, deadline=None)
def test_lines_in_no_order(metered: list[Meter], lines: list[str]) -> None:
    metered.clear()
    bounded("\n".join(lines))
    assert all(each.calls < 2000 and each.graph < 2000 for each in metered)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    bounded(text)
    bounded(AHEAD + text)
