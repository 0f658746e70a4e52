"""One request in, one answer out, in the calling process."""

import ast
import importlib
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import torch

from tutor.sandbox import bounds, collect, containers, statements, text, tools
from tutor.sandbox.budget import Budget, Stopped
from tutor.sandbox.parse import Parsed, parse
from tutor.sandbox.walker import EXPRESSIONS, STATEMENTS, Walker

REGISTERED = (bounds, containers, statements, text, tools)  # imported for what they register
MARKS = (
    ast.Module, ast.Load, ast.Store, ast.Del, ast.arguments, ast.arg, ast.keyword, ast.alias, ast.withitem, ast.Starred,
    ast.comprehension, ast.ExceptHandler, *ast.operator.__subclasses__(), *ast.unaryop.__subclasses__(),
    *ast.cmpop.__subclasses__(), *ast.boolop.__subclasses__(),
)  # fmt: skip
KINDS = frozenset({*EXPRESSIONS, *STATEMENTS, *MARKS})
FRAMES = 9_000  # of the walker's own calls inside each other
SAID = 1_000  # characters of a message
_lock = threading.Lock()


def _part(module: str, name: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """Return a part of the sandbox, or what stands for it until it is there."""
    try:
        return getattr(importlib.import_module(f"tutor.sandbox.{module}"), name)
    except ModuleNotFoundError:
        return otherwise


def interpret(request: dict[str, Any]) -> dict[str, Any]:
    """Run a learner's text and return what came of it; never raises for anything that the text did."""
    with _lock, _put_back():
        answer = _empty(request)
        started = time.perf_counter()
        budget = Budget()
        tracer = _part("trace", "Tracer", lambda _: None)(budget) if request.get("trace", True) else None
        walker = Walker(budget, tracer)
        try:
            tree = parse(str(request["code"]), budget.limits, KINDS)
            if request.get("stand_ins"):
                _stand_in(walker, tree, answer)
            with _part("watch", "Watch", lambda _: nullcontext())(budget):
                _run(walker, tree, request, answer)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            _ended(answer, error, walker)
        answer["output"] = "".join(walker.output)[: budget.limits.output]
        if tracer is not None:
            answer["trace"], answer["truncated"] = tracer.events, tracer.truncated
        notice = _part("noticed", "notice", lambda *_: [])
        answer["noticed"] = notice(walker.happenings, walker.globals.values, answer["error"])
        answer["seconds"] = time.perf_counter() - started
        return answer


def _run(walker: Walker, tree: ast.Module, request: dict[str, Any], answer: dict[str, Any]) -> None:
    """Walk the tree; then take out what was asked for, whatever happened."""
    try:
        walker.execute(tree.body, walker.globals)
        _take(walker, request, answer)
    finally:
        names = walker.globals.values
        answer["values"] = _part("show", "show_all", lambda _: {})(names)
        if request.get("graph"):
            answer["graph"] = _graph(walker)


def _take(walker: Walker, request: dict[str, Any], answer: dict[str, Any]) -> None:
    """Put facts, tables and numbers into the answer."""
    wanted = request.get("collect") or {"facts": [], "tables": {}}
    answer["facts"] = collect.facts_of(walker, wanted["facts"])
    answer["tables"] = collect.tables_of(walker, wanted["tables"])
    answer["missing"] = [name for name in wanted["facts"] if name not in answer["facts"]]
    answer["missing"] += [name for name in wanted["tables"] if name not in answer["tables"]]
    answer["numbers"] = collect.numbers_of(walker, request.get("wanted") or [])


def _graph(walker: Walker) -> Any:
    """Return the graph behind the tensor whose backward() was called last, else the last result in a name."""
    tensors = {name: v for name, v in walker.globals.values.items() if isinstance(v, torch.Tensor)}
    for name, module in walker.globals.values.items():
        if isinstance(module, torch.nn.Module):
            tensors.update({f"{name}.{inner}": p for inner, p in module.named_parameters()})
    results = [v for v in tensors.values() if v.grad_fn is not None and v.numel() == 1]
    ends = results if walker.last_backward is None else [walker.last_backward]
    return _part("graph", "graph_of", lambda *_: None)(ends[-1], tensors) if ends else None


def _stand_in(walker: Walker, tree: ast.Module, answer: dict[str, Any]) -> None:
    """Give names that are not defined what their use asks for."""
    for name, (value, words) in _part("stand_ins", "stand_ins", lambda _: {})(tree).items():
        walker.globals.values[name] = value
        answer["stood_in"][name] = words


def _empty(request: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": request["id"], "status": "ok", "output": "", "message": "", "line": None, "error": None, "seconds": 0.0,
        "values": {}, "trace": [], "truncated": False, "facts": {}, "tables": {}, "missing": [], "numbers": {},
        "noticed": [], "graph": None, "stood_in": {},
    }  # fmt: skip


def _ended(answer: dict[str, Any], error: BaseException, walker: Walker) -> None:
    """Say in the answer how the run ended."""
    line = walker.raised[1] if walker.raised[0] is error else walker.line
    if isinstance(error, Parsed):
        line, error = error.line, error.error
    answer["line"] = line or None
    if isinstance(error, Stopped):
        answer["status"], answer["message"] = error.end, error.message
    elif isinstance(error, MemoryError) or "DefaultCPUAllocator" in str(error):
        answer["status"], answer["message"] = "memory", "This used too much memory, so it was stopped."
    else:
        said = (error.msg if isinstance(error, SyntaxError) else str(error))[:SAID]
        name = type(error).__name__
        explain = _part("plain", "explain", lambda name, said: (f"{name}: {said}", "", None))
        answer["message"], cure, see = explain(name, said)
        answer["status"], answer["error"] = "error", {"type": name, "said": said, "cure": cure, "see": see}


@contextmanager
def _put_back() -> Iterator[None]:
    """Put back what a run may change in the whole process."""
    threads, frames = torch.get_num_threads(), sys.getrecursionlimit()
    state, mode = torch.get_rng_state(), torch.is_grad_enabled()
    torch.set_num_threads(1)
    sys.setrecursionlimit(max(frames, FRAMES))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.set_num_threads(threads)
        sys.setrecursionlimit(frames)
        torch.set_rng_state(state)
        torch.set_grad_enabled(mode)
