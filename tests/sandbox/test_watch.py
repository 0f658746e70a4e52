"""Torch's operations are seen before they run: what costs too much, or has no price, never runs."""

import subprocess
import sys
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tutor.sandbox.budget import Budget, Limits, Stopped
from tutor.sandbox.costs import cost, known, tensors
from tutor.sandbox.interpret import interpret
from tutor.sandbox.watch import Watch, warm

MANY = 10**9


class Checked(Watch):
    """Compares each price with what then came out."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = super().__torch_dispatch__(func, types, args, kwargs)
        if not any(torch._C._functorch.is_functorch_wrapped_tensor(t) for t in tensors(args)):
            _, size = cost(known(func), func, tensors(args), args, kwargs or {})
            outputs = tensors(made if isinstance(made, list | tuple) else [made])
            before = {tensor.untyped_storage().data_ptr() for tensor in tensors(args)}
            fresh = [tensor for tensor in outputs if tensor.untyped_storage().data_ptr() not in before]
            assert sum(tensor.numel() * tensor.element_size() for tensor in fresh) <= size, (str(func), args)
        return made


def wide(*shape: int) -> torch.Tensor:
    """A tensor that says it is huge and holds one number."""
    return torch.ones(1, requires_grad=True).expand(*shape)


def training(layers: nn.Module, data: torch.Tensor, **options: Any) -> None:
    optimizer = getattr(torch.optim, options.pop("kind", "SGD"))(layers.parameters(), **options)
    for _ in range(2):
        optimizer.zero_grad()
        layers(data).square().mean().backward()
        nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
        optimizer.step()


def grown(w: torch.Tensor) -> torch.Tensor:
    return (torch.exp(w) * w).sum()


HONEST = {
    "net": lambda: training(
        nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 1)),
        torch.randn(16, 3),
        lr=0.1,
    ),
    "pictures": lambda: training(nn.Sequential(nn.Flatten(), nn.Linear(64, 2)), torch.randn(5, 1, 8, 8), kind="Adam"),
    "words": lambda: training(nn.Sequential(nn.Embedding(50, 4), nn.LayerNorm(4)), torch.randint(50, (7, 3)), lr=0.1),
    "optimizers": lambda: [
        training(nn.Linear(2, 2), torch.randn(3, 2), kind=kind)
        for kind in ["AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "ASGD", "Rprop"]
    ],
    "losses": lambda: [
        loss(torch.randn(4, 3, requires_grad=True), torch.rand(4, 3)).backward()
        for loss in (
            F.mse_loss,
            F.l1_loss,
            F.smooth_l1_loss,
            F.huber_loss,
            F.cross_entropy,
            F.binary_cross_entropy_with_logits,
        )
    ],
    "classes": lambda: nn.CrossEntropyLoss()(
        torch.randn(4, 3, requires_grad=True), torch.tensor([0, 2, 1, 1])
    ).backward(),
    "activations": lambda: [
        getattr(F, name)(torch.randn(4, requires_grad=True)).sum().backward()
        for name in [
            "relu",
            "leaky_relu",
            "elu",
            "gelu",
            "silu",
            "sigmoid",
            "tanh",
            "softplus",
            "logsigmoid",
            "mish",
            "selu",
        ]
    ],
    "second": lambda: torch.autograd.functional.hessian(grown, torch.ones(3)),
    "jacobian": lambda: torch.func.jacrev(torch.exp)(torch.ones(3)),
    "each": lambda: torch.func.vmap(torch.func.grad(grown))(torch.ones(4, 3)),
    "linalg": lambda: [
        torch.linalg.inv(torch.eye(3)),
        torch.linalg.svd(torch.rand(30, 2)),
        torch.linalg.eigh(torch.eye(3)),
        torch.linalg.qr(torch.rand(4, 2), mode="complete"),
        torch.linalg.lstsq(torch.rand(9, 2), torch.rand(9, 1)),
        torch.linalg.solve(torch.eye(3), torch.ones(3)),
        torch.linalg.matrix_exp(torch.eye(2)),
        torch.linalg.det(torch.eye(2)),
        torch.linalg.pinv(torch.rand(3, 2)),
        torch.linalg.cholesky(torch.eye(2)),
    ],
    "picking": lambda: [
        torch.ones(9)[torch.tensor([1, 2] * 50)],
        torch.ones(4, 5)[torch.ones(4, 5) > 0],
        wide(6)[2:],
        torch.ones(4, 5)[:, torch.tensor([[1, 1], [2, 2]])],
        torch.nonzero(torch.ones(3, 3)),
        list(torch.ones(9)),
        torch.ones(3, 4).gather(1, torch.zeros(3, 9, dtype=torch.long) * 0),
        torch.ones(3, 4).split(2, dim=1),
        torch.ones(3, 4).index_select(1, torch.tensor([0] * 40)),
        torch.ones(3, 4).index_select(-2, torch.tensor([0] * 40)),
        torch.ones(5, 1).max(dim=1),
    ],
    "making": lambda: [
        torch.arange(9),
        torch.arange(1, 2, 0.1),
        torch.linspace(0, 1, 50),
        torch.eye(4, 3),
        torch.randperm(9),
        torch.full((2, 3), 1),
        torch.randint(0, 9, (40,)),
        torch.diag(torch.ones(4), 3),
        torch.diag_embed(torch.ones(2, 3), -3, 0, 1),
        torch.eye(4),
        torch.zeros(4).new_zeros(50),
        torch.normal(0.0, 1.0, (50,)),
    ],
    "joining": lambda: [
        torch.cat([torch.ones(3)] * 9),
        torch.stack([torch.ones(3)] * 9),
        torch.ones(3).repeat(4, 5),
        torch.ones(2, 0).repeat(4, 5),
        torch.outer(torch.ones(9), torch.ones(9)),
        torch.ones(5, 1) + torch.ones(7),
        torch.ones(3, 2).double(),
        F.one_hot(torch.tensor([5])),
    ],
}


@pytest.fixture(autouse=True, scope="module")
def _warmed():
    warm()


@pytest.mark.parametrize("name", HONEST)
def test_ordinary_code_runs_and_its_price_covers_what_it_makes(name):
    with Checked(Budget(Limits(seconds=20))):
        HONEST[name]()


HOSTILE = {
    "made": lambda: torch.ones(MANY),
    "added": lambda: wide(MANY) + 1,
    "spread": lambda: torch.ones(10**5, 1) * torch.ones(10**5),
    "whole": lambda: wide(MANY).contiguous(),
    "flat": lambda: wide(10**5, 10**5).T.flatten().clone(),
    "summed": lambda: wide(MANY).sum(),
    "backward": lambda: wide(MANY).backward(torch.ones(1).expand(MANY)),
    "converted": lambda: wide(MANY).double(),
    "in place": lambda: torch.ones(1).expand(MANY).add_(1),
    "set": lambda: torch.ones(1).expand(MANY).__setitem__(slice(None), 1.0),
    "masked": lambda: wide(MANY)[wide(MANY) > 0],
    "picked": lambda: torch.ones(5)[torch.zeros(1, dtype=torch.long).expand(MANY)],
    "crossed": lambda: torch.ones(2, 2)[torch.zeros(10**5, 1, dtype=torch.long), torch.zeros(10**5, dtype=torch.long)],
    "cut": lambda: wide(MANY).unbind(),
    "split": lambda: wide(MANY).split(1),
    "read": lambda: list(wide(10**8)),
    "sorted": lambda: wide(10**8).sort(),
    "product": lambda: wide(10**5, 10**4) @ wide(10**4, 10**5),
    "batched": lambda: wide(10**4, 1, 300, 300) @ wide(1, 10**4, 300, 300),
    "outer": lambda: torch.outer(torch.ones(10**5), torch.ones(10**5)),
    "einsum": lambda: torch.einsum("i,j,k->ijk", *[torch.ones(1000)] * 3),
    "steps": lambda: torch.arange(0, 1, 1e-12),
    "line": lambda: torch.linspace(0, 1, MANY),
    "square": lambda: torch.eye(10**5),
    "repeated": lambda: torch.ones(9).repeat(MANY),
    "one hot": lambda: F.one_hot(torch.tensor([MANY])),
    "diagonal": lambda: torch.diag(torch.ones(3), 10**6),
    "pairs": lambda: torch.combinations(torch.ones(10**5)),
    "tall": lambda: torch.linalg.svd(torch.ones(10**5, 2)),
    "inverse": lambda: torch.linalg.inv(torch.eye(4000)),
    "powers": lambda: torch.vander(torch.ones(10**4), 10**5),
    "layer": lambda: nn.Linear(10**5, 10**5),
    "table": lambda: nn.Embedding(10**8, 100),
    "rows": lambda: nn.Embedding(10, 1000)(torch.zeros(1, dtype=torch.long).expand(10**7)),
    "old": lambda: torch.Tensor(MANY),
    "loss": lambda: F.mse_loss(wide(MANY), wide(MANY)),
    "func": lambda: torch.func.grad(lambda x: (x * torch.ones(MANY)).sum())(torch.ones(1)),
    "vmap": lambda: torch.func.vmap(lambda x: x * torch.ones(10**6))(torch.ones(10**4)),
    "jacobian": lambda: torch.func.jacrev(lambda x: x * 2)(torch.ones(10**5)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_operation_is_stopped_before_it_runs(name):
    with pytest.raises(Stopped) as stopped, Watch(Budget()):
        HOSTILE[name]()
    assert stopped.value.end in ("timeout", "memory")


def test_a_hook_is_watched_too():
    w = torch.ones(1, requires_grad=True)
    w.register_hook(lambda gradient: torch.ones(MANY))
    with pytest.raises(Stopped), Watch(Budget()):
        (w * 2).backward()


GROWING = {
    "grad": "while True: (y,) = torch.autograd.grad(y, x, create_graph=True)",
    "func": "for _ in range(12): f = torch.func.grad(f)\nf(torch.tensor(1.0))",
}
CURVE = "f = lambda x: x.sin().exp()\nx = torch.tensor(1.0, requires_grad=True)\ny = f(x)\n"


@pytest.mark.parametrize("way", GROWING)
def test_a_graph_that_grows_with_each_way_back_is_refused_for_its_size(way):
    answer = interpret({"id": "1", "code": CURVE + GROWING[way]})
    assert (answer["status"], answer["message"][:25]) == ("refused", "A gradient of a gradient ")


def test_many_small_ways_back_that_are_recorded_are_no_large_one():
    once = "\nfor _ in range(400):\n  (g,) = torch.autograd.grad(f(x), x, create_graph=True)\n  (g * g).backward()"
    assert interpret({"id": "1", "code": CURVE + once})["status"] == "ok"


@pytest.mark.parametrize(
    "unknown",
    [
        lambda: torch.ones(1).resize_(MANY),
        lambda: torch.ones(1).set_(torch.ones(5)),
        lambda: torch.fft.fft(torch.ones(4)),
        lambda: torch.add(torch.ones(1), 1, out=torch.empty(0)),
        lambda: torch.ones(4).to_sparse(),
        lambda: torch.view_as_complex(torch.ones(2, 2)),
        lambda: F.pad(torch.ones(3), (MANY, 0)),
        lambda: F.max_pool2d(torch.ones(1, 1, 9, 9), 2),
        lambda: torch.multinomial(torch.ones(3), MANY, True),
        lambda: torch.tril_indices(10**6, 10**6),
        lambda: torch.bincount(torch.tensor([MANY])),
        lambda: torch.repeat_interleave(torch.tensor([MANY])),
        lambda: F.conv2d(torch.ones(1, 1, 9, 9), torch.ones(1, 1, 3, 3), padding=10**5),
        lambda: F.conv_transpose2d(torch.ones(1, 1, 9, 9), torch.ones(1, 1, 3, 3), stride=10**5),
        lambda: torch.empty_strided((9,), (10**8,)),
        lambda: torch.sparse_coo_tensor(torch.zeros(1, 0), [], (MANY,)),
    ],
)
def test_an_operation_without_a_price_is_refused(unknown):
    with pytest.raises(Stopped) as stopped, Watch(Budget()):
        unknown()
    assert stopped.value.end == "refused"
    assert "`" in stopped.value.message


def test_what_does_not_fit_together_is_still_torchs_own_error():
    with Watch(Budget()):
        for wrong in (
            lambda: torch.ones(3) + torch.ones(4),
            lambda: torch.ones(2, 3) @ torch.ones(2, 3),
            lambda: torch.arange(1, 2, 0),
            lambda: torch.cat([torch.ones(2, 2), torch.ones(1)]),
            lambda: torch.ones(3)[torch.tensor([7])],
            lambda: torch.ones(3).unbind(4),
            lambda: torch.eye(-1),
            lambda: torch.linspace(0, 1, -MANY),
            lambda: torch.randperm(-MANY),
            lambda: torch.ones(3).repeat(-MANY),
            lambda: torch.ones(3).index_select(4, torch.tensor([0])),
            lambda: torch.arange(float("inf")),
        ):
            with pytest.raises((RuntimeError, IndexError)):
                wrong()


LOOPS = {
    "alive": "k = []\nwhile True: k.append(torch.ones(1))",
    "graph": "w = torch.ones(1, requires_grad=True)\nwhile True: w = (w * w).sin().view(1)",
    "cats": "x, k = torch.ones(100_000), []\nwhile True: k.append(torch.cat([x] * 20))",
    "zeros": "k = [torch.zeros(4_000_000) for _ in range(100)]\nfor x in k: x.add_(1)",
    "lazily": "k = [torch.zeros(4_000_000) for _ in range(100)]\nfor x in k: x[::1024] = 1.0",
    "retained": "w, k = torch.ones(10**6, requires_grad=True), []\n"
    "while True:\n    loss = (w ** 2).exp().sum()\n    loss.backward(retain_graph=True)\n    k.append(loss)",
    "hooks": "w, k = torch.ones(9, requires_grad=True), []\nw.register_hook(lambda g: k.append(torch.ones(10**6)))\n"
    "while True: (w * 2).sum().backward()",
    "optimizer": "w = [torch.ones(10**6, requires_grad=True) for _ in range(60)]\n"
    "sum(x.sum() for x in w).backward()\ntorch.optim.Adam(w).step()",
}
MEASURED = """
import os, sys, torch
from tutor.sandbox.budget import Budget, Limits, Stopped, meter
from tutor.sandbox.interpret import interpret
from tutor.sandbox.watch import Watch, warm

def used(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name)) / 1024

def run(text):
    try:
        with Watch(Budget(Limits(seconds=1))):
            exec(text, {"torch": torch})
        return "ran"
    except Stopped as stopped:
        return stopped.end

warm()
"""
PEAKS = """
for text in sys.argv[1:]:
    if os.fork() == 0:
        meter.open()
        open("/proc/self/clear_refs", "w").write("5")
        before, ended = used("VmRSS"), run(text)
        print(ended, used("VmHWM") - before, flush=True)
        os._exit(0)
    os.wait()
"""
GROWTH = """
for _ in range(100): run(sys.argv[1])
before = used("VmRSS")
for _ in range(int(sys.argv[2])): run(sys.argv[1])
print(used("VmRSS") - before)
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="how much memory is used is told by Linux alone")


def measured(code: str, *texts: str) -> list[str]:
    """Run this in a process of its own, which has nobody else's memory; return the lines that it printed."""
    done = subprocess.run([sys.executable, "-c", MEASURED + code, *texts], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@linux
@pytest.mark.parametrize("loops", [list(LOOPS)[::4], pytest.param(list(LOOPS), marks=pytest.mark.soak)])
def test_the_peak_stays_within_256_mb_whatever_the_loop(loops):
    peaks = dict(zip(loops, measured(PEAKS, *(LOOPS[name] for name in loops)), strict=True))
    assert {name: line for name, line in peaks.items() if line.split()[0] not in ("memory", "timeout")} == {}
    assert {name: line for name, line in peaks.items() if float(line.split()[1]) > 256} == {}


@linux
@pytest.mark.parametrize("runs", [200, pytest.param(1000, marks=pytest.mark.soak)])
def test_runs_leave_nothing(runs):
    once = "w = torch.ones(3, requires_grad=True)\nfor _ in range(5): (w * w).sum().backward()"
    assert float(measured(GROWTH, once, str(runs))[0]) < 3  # MB
