"""Pasted code that means no good: a gate against the interpreter. And whatever is typed: bounded, and no exception."""

import builtins
import json
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.yard import within
from tutor.ask.reply import Reply, reply
from tutor.sandbox import interpret as interpreting
from tutor.sandbox.answer import checked
from tutor.sandbox.budget import Budget, Limits
from tutor.sandbox.interpret import interpret
from tutor.sandbox.pool import Pool

AHEAD = "import torch\nw = torch.tensor(2.0, requires_grad=True)\n"
STOPPED = {"refused", "error", "timeout", "memory", "output"}
SHORT = 0.5  # seconds that a run may take here: what has no end costs the tests that much
LATE = 48  # yards after the last of its clocks
HOSTILE = [
    "w.data = torch.ones(100)",
    "class A(torch.nn.Module):\n    forward = print",
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
    "print(**{'sep': 1})",
    "@w.register_hook\ndef f(x):\n    return x",
    "def f(x, y=w.__class__):\n    return x\ny = f(w)",
    "def f(x: w.__class__):\n    return x\ny = f(w)",
    "def f(x) -> w.__class__:\n    return x\ny = f(w)",
    "def f(x):\n    return f(x)\ny = f(w)",
    "f = lambda x: g(x)\ng = lambda x: f(x)\ny = f(w)",
    "f = lambda x, y=w.__class__: x\ny = f(w)",
    "f = lambda torch: torch.load\ny = f(w)",
    "f = lambda x: x.__class__",
    "y = [i for i in range(10**9)]",
    "y = sum(i for i in range(10**9))",
    "(y := w)",
    "print(y := 3)",
    "y = 9**9**9",
    "y = 9.0**9**9**9",
    "n = 9\ny = n**n**n",
    "n = 3\nfor i in range(900):\n    n = n * n",
    "n = 3\nfor i in range(900):\n    n *= n",
    "n = 3\nk = 3\nfor i in range(900):\n    k = n + 0\n    n = k * k",
    "for i in range(999):\n    k = i\n    y = k**50**50",
    "f = lambda n: n * n * n * n * n * n * n * n\ny = f(f(f(f(9))))",
    "y = 99999999999999999999 * w",
    "y = 1 << 10**9",
    "y = 'a' * 10**9",
    "y = [0] * 10**9",
    "y = (0, 1) * 1000000000",
    "y = torch.tensor([0]*10**9)",
    "y = torch.tensor([0.0] * 1000000000)",
    "y = torch.zeros(10**9)",
    "n = 10\nfor i in range(3):\n    n = 1000000000\ny = torch.ones(n)",
    "y = torch.eye(10000)",
    "y = torch.arange(10**9)",
    "y = torch.linspace(0, 1, 1000000000)",
    "y = w.repeat(1000000000)",
    "y = torch.outer(w, w)",
    "y = torch.max(torch.ones(2, 2), dim=0)\nz = y * 1000000000",
    "y = torch.ones(2, 2).max(0)\nz = y * 1000000000",
    "y = torch.tensor([2]).tolist() * 1000000000",
    "y = torch.ones(2, out=w)",
    "y = torch.ones(2, device='cuda')",
    "for i in range(10**9):\n    y = w",
    "for i in range(1000000):\n    y = w",
    "n = 1000000000\nfor i in range(n):\n    y = w",
    "n = 2\nfor i in range(2):\n    for j in range(n):\n        y = w\n    n = 100000000",
    "for i in range(0):\n    n = 2\nfor i in range(3):\n    n = n * n",
    "xs = [1.0]\nfor x in xs:\n    xs.append(1.0)",
    "for w.grad in [w]:\n    y = w",
    "while True:\n    pass",
    "class A:\n    pass",
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
    "torch.tensor = w",
    "torch.nn.functional.relu = w",
    "w.backward = w",
    "w.requires_grad = w",
    "w.grad_fn = None",
    "w.grad_fn.next_functions",
    "w.storage()",
    "w.numpy()",
    "w.apply_(print)",
    "w.share_memory_()",
    "w.to('cuda')",
    "w.cuda()",
    "y = 𝔢val",
    "ｙ = ｅｖａｌ('1')",
    "y = w.＿＿class＿＿",
    "y = w._\uff3fclass__",
    "with open('/etc/passwd') as f:\n    y = w",
    "with torch.no_grad() as g:\n    y = w",
    "with torch.autograd.profiler.profile():\n    y = w",
    "with torch.no_grad(), open('x'):\n    y = w",
    "y = " + "-" * 300 + "w",
    "y = " + "- " * 150 + "w",
    "y = " + "w+" * 150 + "w",
    "y = " + "w.sum()" + ".sum()" * 60,
    "y = w\x00",
    *("y = torch." + name for name in ("multiprocessing", "package", "serialization", "classes", "library")),
]  # fmt: skip
# These meant no good to what once ran pasted code. To the interpreter they are plain Python, and stay in its own world.
TAMED = [
    "print(*[1, 2])",
    "def f(*a):\n    return a\ny = f(w)",
    "f = lambda *a, **k: a\ny = f(w)",
    "y = (lambda: w)()",
    "w.register_hook(lambda g: g)",
    "y = {w: w}",
    "y = {1, 2}",
    "y = w if w else w",
    "y = w and w",
    "y = not w",
    "y = w < 3",
    "a = 1.0\nb = 1.0\nfor i in range(9):\n    a = a * a\n    a = b\n    b = 3",
    "y = 10**5 * 10**50 * 10**50",
    "y = 7 // 2",
    "y = 7 % 2",
    "y = torch.zeros(1000, 1000)",
    "y = torch.ones(100, 2)",
    "y = torch.ones(1, 1, 1, 100)",
    "y = torch.arange(0, 1, 0.000001)",
    "y = torch.full((100000,), 1.0)",
    "y = w.expand(1000000000)",
    "y = w.view(1, 1, 1)",
    "y = w.unsqueeze(0)",
    "y = w[None]",
    "y = w[..., None]",
    "y = torch.empty(10)",
    "y = torch.Tensor(10)",
    "y = torch.tensor(w)",
    "for i in range(100):\n    for j in range(100):\n        y = w",
    "for n in range(2):\n    for i in range(n):\n        y = w",
    "xs = []\nfor x in xs:\n    xs.append(1.0)",
    "for i in range(3):\n    range = 3",
    "for torch in [1, 2]:\n    y = w",
    "for i in range(2):\n    y = w\nelse:\n    y = w",
    "if w:\n    y = w",
    "try:\n    y = w\nexcept Exception as e:\n    y = e",
    "assert w",
    "del w",
    "global w",
    "torch = w",
    "print = w",
    "float = w",
    "opt = torch.optim.SGD([w], lr=0.1)\nopt.param_groups",
    "opt = torch.optim.SGD([w], lr=0.1)\nopt.step(print)",
    "opt = torch.optim.SGD([{'params': [w]}], lr=0.1)",
    "ｔｏｒｃｈ = w",
    "y = " + "(" * 150 + "w" + ")" * 150,
    "y = " + "lambda x: " * 30 + "x",
    "y = w\\\n+ w",
]  # fmt: skip


def world() -> dict[tuple[str, str], Any]:
    """Return what no text may change; what torch loads only when it is needed may be added."""
    owners = (builtins, torch, torch.Tensor, torch.nn, torch.nn.functional, torch.optim, torch.autograd)
    kept = [(str(owner), vars(owner)) for owner in owners]  # a name each, once: this is asked for twice with every text
    names = {(owner, name): id(value) for owner, names in kept for name, value in names.items()}
    ways = (torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads(), sys.getrecursionlimit())
    return names | {("", "ways"): ways, ("", "here"): (dict(os.environ), os.getcwd(), os.path.exists("/tmp/x"))}


def asked(code: str) -> Reply:
    """Ask for w; hold that it takes no longer than it may, and changes nothing."""
    before = world()
    said = within(
        LATE, lambda: reply(f"```\n{AHEAD}{code}\n```\nwhat is w", in_process), clock=interpreting.AFTER.seconds
    )
    assert before.items() <= world().items()
    assert said.ran is not None
    assert said.ran.code == f"{AHEAD}{code}".replace("\r", "").strip("\n")
    return said


def in_process(request: dict[str, Any]) -> dict[str, Any]:
    """Run in this process, and let the answer through as the server would."""
    return checked(request, json.dumps(interpret(request)).encode())


@pytest.fixture(scope="module", autouse=True)
def warmed() -> None:
    """Let torch load and set what it does at its first use."""
    in_process({"id": "1", "code": f"{AHEAD}opt = torch.optim.SGD([w], lr=0.1)\n(w**2).backward()\nopt.step()"})
    reply("gradient of x^2 at x = 1")  # it leaves torch one thread


@pytest.fixture(scope="module")
def room() -> Iterator[Pool]:
    if sys.platform == "win32":
        pytest.skip("nothing can be forked here")
    made = Pool()
    yield made
    made.close()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs in this process take less time than they may; those in the room take what they may."""
    monkeypatch.setattr(interpreting, "Budget", lambda limits=None: Budget(limits or Limits(seconds=SHORT)))
    monkeypatch.setattr(interpreting, "AFTER", replace(interpreting.AFTER, seconds=SHORT + 0.4))


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_code_is_stopped_and_gives_no_number(code: str, short: None) -> None:
    said = asked(code)
    assert said.ran is not None
    assert said.ran.answer["status"] in STOPPED
    assert said.ran.answer["message"]
    assert said.computed is None


@pytest.mark.parametrize("code", TAMED)
def test_what_is_plain_python_stays_in_its_own_world(code: str) -> None:
    said = asked(code)
    assert said.ran is not None
    assert said.ran.answer["status"] == "ok"


@pytest.mark.parametrize("code", [*HOSTILE[::12], "while True:\n    pass"])
def test_the_room_gives_the_same_end(code: str, room: Pool) -> None:
    request = {"id": "1", "code": AHEAD + code, "stand_ins": True, "graph": True}
    assert room.run(request, None)["status"] in STOPPED


POT = """
w x y n i f opt loss torch nn F optim math print range len float sum abs zip = += -= *= ** * + - / @ ( ) [ ] , : . ;
torch.tensor( 2.0 3 -1 0.5 [1.0, 2.0] requires_grad=True dtype=torch.float64 .backward() .grad .item() .sum() .mean()
.zero_() .detach() torch.exp( torch.relu( for in range(3): with torch.no_grad(): def lambda return None True 'a' f'{w}'
torch.optim.SGD([w], lr=0.1) .step() .zero_grad() __class__ 10**9 what is w.grad ? print(w) ``` >>> import os # if
    """
SOUP = POT.split()
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
    """Ask with whatever is found in it run: it raises nothing, changes nothing, and gives finite numbers if any."""
    before = world()
    said = reply(question, in_process)
    assert before.items() <= world().items()
    assert json.dumps(said.as_json(), allow_nan=False)


@given(st.lists(st.sampled_from(SOUP), max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_token_soup(tokens: list[str], chance: random.Random) -> None:
    bounded("".join(token + chance.choice(["", " ", " ", "\n", "\n    "]) for token in tokens))


@given(st.lists(st.sampled_from(LINES), max_size=14))
@settings(max_examples=200, deadline=None)
def test_lines_in_no_order(lines: list[str]) -> None:
    bounded("\n".join(lines))


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    bounded(text)
    bounded(AHEAD + text)
