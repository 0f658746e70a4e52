"""python -m tutor sandbox --batch: JSON lines in, JSON lines out; --canary: which layers of the room hold here."""

import argparse
import json
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from typing import Any

FIELDS = ("id", "status", "output", "message", "seconds")
Request = dict[str, Any]
Answer = dict[str, Any]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("sandbox", help="run texts as the app runs learners' own")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--batch", action="store_true", help='one {"id": …, "code": …} a line in, one answer a line out')
    what.add_argument("--canary", action="store_true", help="say which layers of the room hold on this machine")
    parser.add_argument("--no-room", action="store_true", help="with --batch: the interpreter alone, in this process")
    parser.set_defaults(do=sandbox)


def sandbox(arguments: argparse.Namespace) -> int:
    """Run the texts on standard input, or say what holds here; return 1 where no process for them starts."""
    if arguments.canary:
        return _canary()
    return _alone(sys.stdin) if arguments.no_room else _batch(sys.stdin)


def _canary() -> int:
    from tutor.sandbox.pool import Pool

    pool = Pool()
    try:
        layers = pool.worker.layers()
    finally:
        pool.close()
    said = [f"{name}: {'holds' if held else 'does not hold'}" for name, held in layers.items()]
    print("\n".join(said or ["no worker starts here"]))
    return 0 if layers.get("limits") else 1


def _batch(lines: Iterable[str]) -> int:
    """Run as many at once as the app would, and print the answers in the order of the lines."""
    from tutor.sandbox.pool import Pool

    pool = Pool()
    waiting: Queue[Future[Answer] | None] = Queue(2 * pool.at_once)
    printer = threading.Thread(target=_print_in_order, args=(waiting,))
    printer.start()
    try:
        with ThreadPoolExecutor(pool.at_once) as threads:
            for line in lines:
                if line.strip():
                    waiting.put(threads.submit(_answered, line, lambda request: pool.run(request, None)))
    finally:
        waiting.put(None)
        printer.join()
        pool.close()
    return 0


def _print_in_order(waiting: "Queue[Future[Answer] | None]") -> None:
    while future := waiting.get():
        print(json.dumps(future.result(), ensure_ascii=False), flush=True)


def _alone(lines: Iterable[str]) -> int:
    """Run one after the other in this process: what the interpreter does by itself."""
    from tutor.sandbox import answer, warm
    from tutor.sandbox.interpret import interpret

    warm.torch_once()
    for line in lines:
        if line.strip():
            made = _answered(line, lambda request: answer.checked(request, json.dumps(interpret(request)).encode()))
            print(json.dumps(made, ensure_ascii=False), flush=True)
    return 0


def _answered(line: str, run: Callable[[Request], Answer]) -> Answer:
    """Return what is printed for a line; one that is no request is refused."""
    try:
        asked = json.loads(line)
        name, code = asked.get("id"), asked["code"]
    except (ValueError, RecursionError, AttributeError, LookupError):
        name, code = None, None
    if not isinstance(code, str):
        why = 'Each line is a JSON object: {"id": "…", "code": "…"}.'
        return {"id": name, "status": "refused", "output": "", "message": why, "seconds": 0.0}
    made = run({"id": str(name), "code": code})
    return {field: made[field] for field in FIELDS} | {"id": name}
