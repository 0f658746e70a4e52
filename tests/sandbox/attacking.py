"""Runs attacks one after the other in a forked child with limits of its own, and says of each what it broke.

A child that dies or stays away is an attack that got through; the rest go on in another.
"""

import ctypes
import gc
import json
import os
import resource
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import torch

from tests.yard import yard
from tutor.sandbox import answer, tables
from tutor.sandbox.budget import Budget, Limits, meter

SECRET = "canary-7f3a91"
SECONDS = 0.5  # a run's in these tests: the clock is the same, and an attack that would take long shows
PATIENT = 6.0  # seconds for a run that the short clock ended, and that must end otherwise: a busy machine is slow
LATE = 10.0  # yards that a run may end after its time: one operation, and what is told at the end, are below two
PEAK = 256 * 2**20
KEPT = 24 * 2**20  # bytes by which many runs of the same may differ
AGAIN = 12  # runs in which a leak shows: each attack of that kind holds 8 MB or more
STUCK = 30  # seconds without a word: of the wall's clock where a child rests, of its own where it works
ENDS = {"ok", "refused", "error", "timeout", "memory", "output"}

Attack = dict
Run = Callable[[dict], dict]


def attacks() -> list[Attack]:
    """Return all attacks; their names tell file and id."""
    found = []
    for path in sorted(Path(__file__).parent.glob("attacks/*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [{"name": f"{path.stem}-{attack['id']}", **attack} for attack in map(json.loads, lines)]
    return found


def broken(run: Run, batch: list[Attack], room: Path) -> dict[str, str]:
    """Return by name what the attacks of a batch broke; nothing is good."""
    found, rest = dict[str, str](), list(batch)
    while rest:
        said, end = _from_child(run, rest, room)
        found |= {name: words for name, words in said if words}
        rest = rest[len(said) :]
        if rest and end:
            found[rest.pop(0)["name"]] = end
    return found


def _from_child(run: Run, batch: list[Attack], room: Path) -> tuple[list[list[str]], str]:
    """Let a child do a batch; return what it said, and how it ended where that was too early."""
    ours, theirs = os.pipe()
    if not (pid := os.fork()):
        try:
            os.close(ours)
            _child(run, batch, room, theirs)
        except BaseException as error:
            os.write(theirs, json.dumps(["", f"the test itself failed: {error!r}"]).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(theirs)
    said, end = b"", ""
    while read := _next(ours, pid):
        said += read
    if read is None:
        os.kill(pid, signal.SIGKILL)
        end = "the process did not come back"
    os.close(ours)
    status = os.waitpid(pid, 0)[1]
    lines = [json.loads(line) for line in said.decode().splitlines()]
    assert "" not in dict(lines), dict(lines)[""]
    return lines, end or (f"the process ended: {status}" if len(lines) < len(batch) else "")


def _next(wire: int, pid: int) -> bytes | None:
    """Return what a child says next; None where it waits for ever, or works without an end."""
    first = before = _worked(pid)
    while not select.select([wire], [], [], STUCK)[0]:
        now = _worked(pid)
        if now == before or now - first > STUCK:
            return None
        before = now
    return os.read(wire, 65_536)


def _worked(pid: int) -> float:
    """Return the seconds of the processor that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _child(run: Run, batch: list[Attack], room: Path, wire: int) -> None:
    for name, most in {"AS": _memory("VmSize") + 3 * 2**30, "FSIZE": 0, "CORE": 0, "NPROC": 0}.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    meter.open()
    gc.freeze()  # as where learners' code runs: a search for garbage would look through all that a worker of pytest has
    os.chdir(room)
    os.environ["CANARY"] = SECRET
    for attack in batch:
        os.write(wire, json.dumps([attack["name"], judged(run, attack, room)]).encode() + b"\n")


def judged(run: Run, attack: Attack, room: Path) -> str:
    """Say what an attack broke; "" where all held."""
    if attack.get("repeat"):
        return _leaked(run, attack)
    before, asked = state(room), {"id": "attack", "code": attack["code"], **attack.get("request", {})}
    try:
        made, late, peak = _measured(run, asked)
        if made["status"] == "timeout" and "timeout" not in attack.get("ends", ENDS):
            with clock_of(PATIENT):
                made, _, again = _measured(run, asked)
            peak = max(peak, again)
        if late > LATE:  # by chance, on a busy machine? What does take long does so every time
            late = min(late, _measured(run, asked)[1])
    except BaseException as error:
        return f"it raised {type(error).__name__}: {error}"
    found = [words for held, words in _checks(attack, asked, made) if not held]
    found += [f"it took {late:.0f} yards too long"] * (late > LATE) + [f"it took {peak >> 20} MB"] * (peak > PEAK)
    after = state(room)
    return "; ".join([*found, *(f"{name} is another" for name in before if before[name] != after[name])])


def _measured(run: Run, asked: dict) -> tuple[dict, float, int]:
    """Return the answer, by how many yards the run ended after its time, and the bytes it took at its peak.

    What an earlier run has left is not this one's: a run that the clock ended leaves a hundred megabytes for a while.
    """
    _forget_peak()
    memory, start = _memory("VmRSS"), time.process_time()
    made = run(asked)
    late = time.process_time() - start - SECONDS
    return made, late / yard() if late > 0 else 0.0, _memory("VmHWM") - memory


def _checks(attack: Attack, asked: dict, made: dict) -> Iterator[tuple[bool, str]]:
    """Look at the answer: that it is one, plain, bounded, as the server takes it, and that it tells no secret."""
    raw = json.dumps(made)
    status = made["status"]
    yield status in attack.get("ends", ENDS), f"it ended {status}: {made['message'][:100]} {made['output'][:100]}"
    yield answer.checked(asked, raw.encode())["status"] == status, "the server cannot read the answer"
    yield len(made["output"]) <= Limits.output, "it printed too much"
    yield SECRET not in raw, "it told the secret"
    yield "says" not in attack or made["output"] == attack["says"], f"it said {made['output'][:100]!r}"
    yield "lacks" not in attack or attack["lacks"] not in made["output"], f"it said {made['output'][:100]!r}"


def _leaked(run: Run, attack: Attack) -> str:
    asked = {"id": "attack", "code": attack["code"], **attack.get("request", {})}
    for _ in range(2):
        run(asked)
    before = _kept()
    for _ in range(AGAIN):
        run(asked)
    grown = _kept() - before
    return f"{AGAIN} runs left {grown >> 20} MB" if grown > KEPT else ""


def _kept() -> int:
    """Return the bytes that are truly in use: nothing waits to be collected or given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return _memory("VmRSS")


def state(room: Path) -> dict[str, object]:
    """Return what no run may change, by name."""
    modules, optimizers = sys.modules["torch.nn.modules.module"], sys.modules["torch.optim.optimizer"]
    return {
        "the dice": hash(bytes(torch.get_rng_state().tolist())),
        "the kind of numbers": str(torch.get_default_dtype()),
        "the record": (torch.is_grad_enabled(), torch.is_inference_mode_enabled()),
        "how numbers are printed": str(vars(torch._tensor_str.PRINT_OPTS)),
        "threads of torch": torch.get_num_threads(),
        "threads": (threading.active_count(), len(os.listdir("/proc/self/task"))),
        "depth": sys.getrecursionlimit(),
        "classes": {k: sorted(vars(k)) for k in (torch.Tensor, torch.nn.Module, torch.nn.Linear, torch.optim.SGD)},
        "hooks": (len(modules._global_forward_hooks), len(optimizers._global_optimizer_pre_hooks)),
        "torch.func": torch._C._functorch.peek_interpreter_stack(),
        "watching": torch._C._len_torch_dispatch_stack() + torch._C._len_torch_function_stack(),
        "the tables": {name: sorted(map(str, space)) for name, space in tables.SPACES.items()},
        "the builtins": {name: id(value) for name, value in tables.BUILTINS.items()},
        "the tools": {t.name: (id(t.real), sorted(vars(t))) for t in tables._TOOLS},
        "modules": sorted(name for name in sys.modules if not name.startswith("torch")),  # which imports parts late
        "the environment": dict(os.environ),
        "files": {path.name: path.read_bytes() for path in room.iterdir()},
        "the folder": os.getcwd(),
        "what is open": len(os.listdir("/proc/self/fd")),
    }


def _memory(name: str) -> int:
    line = next(one for one in Path("/proc/self/status").read_text("ascii").splitlines() if one.startswith(name))
    return int(line.split()[1]) * 1024


def _forget_peak() -> None:
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


@contextmanager
def clock_of(seconds: float) -> Iterator[None]:
    """Give runs so much time."""
    with patch("tutor.sandbox.interpret.Budget", lambda *_: Budget(Limits(seconds=seconds))):
        yield
