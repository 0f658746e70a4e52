"""The room holds, whatever runs in it; and what holds here is found out, not assumed."""

import ctypes
import json
import mmap
import os
import signal
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.yard import soon
from tutor import ROOT
from tutor.sandbox import answer, canary, room, worker
from tutor.sandbox.interpret import interpret

LAYERS = ("limits", "memory", "files", "seccomp")


@pytest.fixture(scope="module")
def filtered(pool):
    if not pool.worker.layers()["seccomp"]:
        pytest.skip("no filter of system calls can be had here")
    return pool


def ended(pool, code):
    made = pool.run({"id": code, "code": code}, None)
    assert made["id"] == code
    assert pool.run({"id": "after", "code": "still here"}, None)["output"] == "still here"
    return made


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("for ever", "timeout"),
        ("exit", "crashed"),
        ("exit 7", "crashed"),
        ("segfault", "crashed"),
        ("raise", "crashed"),
        ("stop", "crashed"),
        ("eat", "memory"),
        ("memory", "memory"),
        ("shout", "output"),
        ("much", "output"),
        ("too big", "crashed"),
        ("garbage", "crashed"),
        ("deep", "crashed"),
        ("half", "crashed"),
        ("nothing", "crashed"),
        ("twice", "ok"),
    ],
)
def test_whatever_runs_ends_with_a_status_and_a_sentence_and_the_next_run_is_well(pool, code, status):
    made = ended(pool, code)
    assert made["status"] == status
    assert (made["message"] == "") == (status == "ok")


def test_whoever_answers_and_stays_is_ended_at_once_and_so_is_whoever_closes_the_pipe(pool):
    def both():
        for code in ("twice", "close"):
            while len(before := set(children(pool))) <= pool.at_once:
                time.sleep(0.01)  # they are forked a moment after a run
            ended(pool, code)
            assert len(before & set(children(pool))) >= 1

    soon(room.SECONDS, both)


def children(pool):
    number = pool.worker.zygote().process.pid
    return Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()


@pytest.mark.parametrize(
    "code",
    [
        *("sleep", "threads", "read", "write", "parent", "own", "list", "socket", "pair"),
        *("fork", "process", "exec", "kill", "limits", "priority"),
    ],
)
def test_the_kernel_refuses_what_numbers_do_not_need(filtered, code):
    made = filtered.run({"id": code, "code": code}, None)
    assert (made["status"], made["output"]) == ("ok", "refused")


def test_nothing_of_the_servers_environment_is_there(pool):
    named = pool.run({"id": "1", "code": "environment"}, None)["output"].split("'")[1::2]
    given = {*worker.FIXED, *worker.THREADS, *worker.APPLE, *worker.PASSED_ON, "PYTHONPATH"}
    given.add("TORCHINDUCTOR_CACHE_DIR")  # torch puts it there itself, in every process that watches operations
    assert "PATH" in os.environ
    assert "PYTHONPATH" in named
    assert set(named) & set(os.environ) <= given


def descriptors(child):
    """What a child has open; nothing of one that just ended."""
    with suppress(FileNotFoundError):
        return {path.name: str(path.readlink()) for path in Path(f"/proc/{child}/fd").iterdir()}
    return {}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_child_has_its_wire_and_what_tells_its_memory_and_nothing_else_open(pool):
    until, opened = time.monotonic() + 10, dict[str, dict[str, str]]()
    # One that was forked just now is still on its way in, and one that answered on its way out.
    while not opened or (any(sorted(one) != [*"01234"] for one in opened.values()) and time.monotonic() < until):
        opened = {child: descriptors(child) for child in children(pool)}
    for child, held in opened.items():
        assert sorted(held) == [*"01234"]
        assert {held[name] for name in "012"} == {"/dev/null"}
        assert held["3"].startswith("socket:")
        assert held["4"] == f"/proc/{child}/statm"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_where_memory_ends_a_child_goes_before_the_server(pool):
    scores = [int(Path(f"/proc/{one}/oom_score_adj").read_text("ascii")) for one in (children(pool)[0], os.getpid())]
    assert scores[0] == 1000 > scores[1]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_child_dies_with_its_parent_and_gains_no_privileges(filtered):
    status = Path(f"/proc/{children(filtered)[0]}/status").read_text(encoding="ascii")
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status


def test_each_run_throws_its_own_dice(pool):
    first, second = (pool.run({"id": "1", "code": "dice"}, None)["output"] for _ in range(2))
    assert first != second


SEEDED = "import torch; torch.manual_seed(7)\n"  # each run throws dice of its own


def same_inside(pool, texts):
    """Hold the interpreter to giving the same in the room, where nothing can be imported, as here."""
    compared = 0
    for name, code in texts:
        asked = {"id": name, "code": SEEDED + code, "graph": True, "wanted": ["w", "x"]}
        inside, here = pool.run(asked, None), answer.checked(asked, json.dumps(interpret(asked)).encode())
        if "timeout" not in (inside["status"], here["status"]):  # how far a run gets is the machine's
            compared += 1
            assert outline(inside) == outline(here)
    assert compared > 0.9 * len(texts)


def outline(made):
    """Leave out the last digits: how MKL rounds depends on where in memory a matrix lies."""
    events = [(event["line"], list(event["changed"]), event["printed"]) for event in made["trace"]]
    plain = [made[name] for name in ("status", "output", "message", "line", "error", "truncated", "noticed")]
    return [*plain, {name: shown["kind"] for name, shown in made["values"].items()}, events, made["graph"] is None]


def texts():
    """The beginners' programs, each with the same dice, but for those that may take as long as they are let."""
    for path in sorted(Path(__file__).parent.glob("corpus/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines() if path.stem != "long" else ():
            yield json.loads(line)["id"], f"import torch\ntorch.manual_seed(0)\n{json.loads(line)['code']}"


def test_the_interpreter_gives_the_same_in_the_room_as_outside(pool):
    same_inside(pool, list(texts())[::24])


@pytest.mark.soak
def test_every_beginners_program_gives_the_same_in_the_room_as_outside(pool):
    same_inside(pool, list(texts()))


ASKS_FOR_MORE = [  # of torch than is loaded: its compiler, and what reckons with sizes that are not known
    "m, all = torch.nn.Linear(2, 1), torch.optim\nfor kind in (all.SGD, all.Adam, all.AdamW, all.RMSprop):\n"
    "    o = kind(m.parameters(), lr=0.1)\n    m(torch.ones(1, 2)).sum().backward()\n    o.step()\n    o.zero_grad()\n"
    "s = torch.optim.lr_scheduler.LambdaLR(o, lambda epoch: 0.5)\no.step()\ns.step()\nprint(m.weight, s.get_last_lr())",
    "f = lambda x: (x ** 3).sum()\nprint(torch.vmap(torch.func.grad(f))(torch.ones(3, 2)))\n"
    "print(torch.autograd.functional.hessian(f, torch.ones(2), vectorize=True))",
    "w = torch.eye(2, requires_grad=True)\n(w * torch.linspace(0, 1, 2)).repeat(2, 1).backward(torch.ones(4, 2))\n"
    "e = nn.Embedding(4, 2)\ne(torch.tensor([1, 3])).sum().backward()\nprint(w.grad, e.weight.grad)",
]


def test_what_asks_for_more_of_torch_gives_the_same_where_that_is_not_loaded(pool):
    same_inside(pool, [*enumerate(ASKS_FOR_MORE)])


def test_neither_torchs_compiler_nor_sympy_is_loaded_for_any_run():
    code = (
        "import sys\nfrom tutor.sandbox import warm, room\nfrom tutor.sandbox.interpret import interpret\n"
        "warm.torch_once()\nwarm.interpreter_once(interpret, room.TABLES['warm'])\n"
        f"print({{end for end, _ in warm.interpreter_once(interpret, dict(enumerate({ASKS_FOR_MORE!r})))}})\n"
        "print([name for name in sys.modules if name.startswith(('torch._dynamo.', 'sympy'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "{'ok'}\n[]\n", done.stderr


def in_a_child(deed):
    """Return how a child ended that went into the room, locked it, and did this."""
    ours, theirs = os.pipe()
    if not (pid := os.fork()):
        try:
            room.enter(theirs)
            room.lock()
            deed()
            os._exit(0)
        finally:
            os._exit(1)
    os.close(ours)
    os.close(theirs)
    return os.waitpid(pid, 0)[1]


@pytest.mark.skipif(not room.can_filter(), reason="no filter of system calls for this machine")
def test_a_foreign_architecture_is_killed():
    if room.KIND != "x86_64":
        pytest.skip("the foreign call is written for x86_64")
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, 20 (getpid of 32 bits); int 0x80; ret
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    assert in_a_child(lambda: None) == 0
    assert os.WTERMSIG(in_a_child(call)) in (signal.SIGSYS, signal.SIGSEGV)  # the latter where the kernel has none


@pytest.mark.parametrize("kind", ["x86_64", "aarch64"])
def test_the_filter_lets_pass_what_the_table_says_and_nothing_else(monkeypatch, kind):
    monkeypatch.setattr(room, "KIND", kind)
    column = ["x86_64", "aarch64"].index(kind)
    passing = {numbers[column] for numbers in room.TABLES["allowed"].values()}
    guarded = {numbers[column] for numbers in room.TABLES["not_executable"].values()}
    for number in range(600):
        plain, executable = (verdict(kind, number, protection) for protection in (3, 7))
        assert (plain == 0x7FFF0000) == (number in passing | guarded)
        assert (executable == 0x7FFF0000) == (number in passing)
        assert {plain, executable} <= {0x7FFF0000, 0x00050001}
    assert verdict(kind, 0x40000000, 0) == 0x00050001  # another numbering on the same machine
    other = "aarch64" if kind == "x86_64" else "x86_64"
    assert verdict(other, 0, 0) == verdict("i386", 0, 0) == 0x80000000


def verdict(kind, number, protection):
    """Walk the filter as the kernel does."""
    words = {0: number, 4: room.ARCHITECTURES.get(kind, 0x40000003), 32: protection}
    steps = list(struct.iter_unpack("HBBI", room.assembled()))
    place = loaded = 0
    while True:
        code, yes, no, value = steps[place]
        if code == 0x06:
            return value
        if code == 0x20:
            loaded = words[value]
        else:
            place += yes if (loaded == value if code == 0x15 else loaded & value) else no
        place += 1


def test_the_canary_says_what_holds(pool):
    assert set(pool.worker.layers()) == set(LAYERS)
    assert pool.worker.layers()["limits"]


def test_a_layer_that_does_not_hold_is_not_claimed(monkeypatch):
    monkeypatch.setattr(room, "lock", lambda: None)
    found = canary.layers(lambda: 1)
    assert found["limits"]
    assert not found["seccomp"]


@pytest.mark.skipif(not room.can_filter(), reason="no filter of system calls for this machine")
def test_a_layer_under_which_the_work_does_not_give_the_same_is_not_claimed():
    found = canary.layers(os.getuid)  # asks the kernel for what numbers do not need
    assert found["limits"]
    assert not found["seccomp"]


def test_where_the_room_cannot_be_entered_nothing_holds(monkeypatch):
    def refuse(wire):
        raise OSError

    monkeypatch.setattr(room, "enter", refuse)
    assert not any(canary.layers(lambda: 1).values())
