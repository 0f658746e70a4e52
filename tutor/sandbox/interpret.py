"""One request in, one answer out, in the calling process."""

import ast
import gc
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import torch

from tutor.sandbox import collect, errors, statements, text, tools
from tutor.sandbox.answer import empty
from tutor.sandbox.autograd import origin
from tutor.sandbox.budget import TOO_MUCH_MEMORY, Budget, Limits, Stopped, meter
from tutor.sandbox.graph import graph_of
from tutor.sandbox.noticed import notice
from tutor.sandbox.parse import Parsed, parse
from tutor.sandbox.plain import explain
from tutor.sandbox.ran import Ran
from tutor.sandbox.reading import endless
from tutor.sandbox.record import Recorder
from tutor.sandbox.show import named, show_all
from tutor.sandbox.stand_ins import stand_ins
from tutor.sandbox.trace import Tracer
from tutor.sandbox.values import TOO_DEEP, refused
from tutor.sandbox.walker import VISITS, Walker
from tutor.sandbox.watch import Watch, warm

REGISTERED = (errors, statements, text, tools)  # imported for what they register
KINDS = frozenset({
    *VISITS, ast.Module, ast.Load, ast.Store, ast.Del, ast.arguments, ast.arg, ast.keyword, ast.alias, ast.withitem,
    ast.Starred, ast.comprehension, ast.ExceptHandler, *ast.operator.__subclasses__(), *ast.unaryop.__subclasses__(),
    *ast.cmpop.__subclasses__(), *ast.boolop.__subclasses__(),
})  # fmt: skip
FRAMES = 4_000  # calls inside each other: more could use up the machine's stack
SAID = 1_000  # characters of a message
AFTER = Limits(seconds=2.4, memory=64 * 2**20)  # for what is worked out of a run that is over, from its start on
LEFT = 32 * 2**20  # bytes that a run may leave in use before they are looked for
DEMO = Limits(output=1_000_000)  # its charts walk many times: a print in the walk is cut, and does not end the run
_lock = threading.Lock()


def interpret(request: dict[str, Any]) -> dict[str, Any]:
    """Run a learner's text and return what came of it; never raises for anything that the text did."""
    before = meter.read()
    answer = _interpreted(request)
    if meter.read() - before > LEFT:
        gc.collect()  # an error, or a function that knows itself, can hold tensors until Python looks for such rings
    return answer


def _interpreted(request: dict[str, Any]) -> dict[str, Any]:
    answer = empty(request, "ok")
    with _lock, _put_back():
        warm()
        started, budget = time.perf_counter(), Budget(DEMO if request.get("collect") else None)
        tracer = Tracer(budget, "data" in request["code"]) if request.get("trace", True) else None
        recorder = Recorder(budget) if request.get("graph") else None
        walker, tree = Walker(budget, tracer, recorder), ast.Module([], [])
        try:
            tree = parse(request["code"], budget.limits, KINDS)
            with Watch(budget), recorder or nullcontext():
                _run(walker, tree, request, answer)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            _ended(answer, error, walker, tree)
        answer["output"] = "".join(walker.output)[: Limits.output]
        if tracer is not None:
            answer["trace"], answer["truncated"] = tracer.events, tracer.truncated
        _look_back(walker, tree, recorder, answer)
        walker.let_go()
        answer["seconds"] = time.perf_counter() - started
    return answer


def _run(walker: Walker, tree: ast.Module, request: dict[str, Any], answer: dict[str, Any]) -> None:
    """Walk the tree; then take out what was asked for."""
    if request.get("stand_ins"):
        for name, (value, words) in stand_ins(tree).items():
            walker.globals.values[name], answer["stood_in"][name] = value, words
    walker.execute(tree.body, walker.globals)
    wanted = request.get("collect") or {"facts": [], "tables": {}}
    answer["facts"] = collect.facts_of(walker, wanted["facts"])
    answer["several"] = collect.several_of(walker, wanted["facts"])
    answer["tables"] = collect.tables_of(walker, wanted["tables"])
    found = answer["facts"].keys() | answer["tables"].keys()
    answer["missing"] = [name for name in (*wanted["facts"], *wanted["tables"]) if name not in found]
    answer["numbers"] = collect.numbers_of(walker, request.get("wanted") or [])


def _look_back(walker: Walker, tree: ast.Module, recorder: Recorder | None, answer: dict[str, Any]) -> None:
    """Show names, graph and notices, however the run ended; how it ended was said before, and stays as it is."""
    answer["values"] = _quietly(walker, lambda: show_all(walker.globals.values), {})
    if recorder is not None and answer["status"] in ("ok", "error"):
        answer["graph"] = _quietly(walker, lambda: _graph(walker, recorder), None)
    answer["noticed"] = _quietly(walker, lambda: notice(Ran(walker, tree, answer), bool(answer["stood_in"])), [])


def _quietly(walker: Walker, work: Callable[[], Any], otherwise: Any) -> Any:
    """Return what the work gives within its own small budget; something else where it fails, for whatever reason."""
    budget = Budget(AFTER)
    budget.started = walker.budget.started
    try:
        with Watch(budget):
            return work()
    except (Exception, Stopped):
        return otherwise


def _graph(walker: Walker, recorder: Recorder) -> Any:
    """Return the graph behind the tensor whose backward() was called last, else behind the last result in a name."""
    tensors = {
        name: v for name, v in named(walker.globals.values, None) if isinstance(v, torch.Tensor) and any(origin(v))
    }
    results = [v for v in tensors.values() if v.grad_fn is not None and v.numel() == 1]
    ends = results if walker.last_backward is None else [walker.last_backward]
    return graph_of(ends[-1], tensors, recorder) if ends else None


def _ended(answer: dict[str, Any], error: BaseException, walker: Walker, tree: ast.Module) -> None:
    """Say in the answer how the run ended."""
    _, line, scope = walker.raised if walker.raised[0] is error else (error, walker.line, walker.globals)
    if isinstance(error, Parsed):
        line, error = error.line, error.error
    if isinstance(error, RecursionError):
        error = refused(TOO_DEEP)
    try:
        said = (error.msg if isinstance(error, SyntaxError) else text.shown(walker, error))[:SAID]
    except Stopped as stopped:
        error, said = stopped, ""
    except Exception:  # it holds what cannot be written
        said = ""
    if isinstance(error, MemoryError) or "DefaultCPUAllocator" in said or "bad_alloc" in said:
        error = Stopped("memory", TOO_MUCH_MEMORY)
    answer["line"] = line or None
    if isinstance(error, Stopped):
        answer["status"], answer["message"] = error.end, error.message
        if error.end == "timeout" and (loop := endless(tree, answer["line"] or 0)):
            answer["message"] += f" The loop in line {loop} never ends: nothing in it changes what it asks for."
        return
    written = (error.text or "") if isinstance(error, SyntaxError) else ""
    answer["message"], cure, see = explain(type(error).__name__, said, scope.names(), written)
    answer["status"] = "error"
    answer["error"] = {"type": type(error).__name__, "said": said, "cure": cure, "see": see}


@contextmanager
def _put_back() -> Iterator[None]:
    """Put back what a run may change in the whole process."""
    threads, frames = torch.get_num_threads(), sys.getrecursionlimit()
    state, mode = torch.get_rng_state(), torch.is_grad_enabled()
    torch.set_num_threads(1)
    sys.setrecursionlimit(FRAMES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.set_num_threads(threads)
        sys.setrecursionlimit(frames)
        torch.set_rng_state(state)
        torch.set_grad_enabled(mode)
