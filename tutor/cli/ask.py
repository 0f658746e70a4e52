"""python -m tutor ask "…" for people, ask --batch for machines: JSON lines in, JSON lines out."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.ask.ran import Ran, Run

UNKNOWN = "I don't know. "


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("ask", help="ask a question; --batch reads JSON lines from standard input")
    parser.add_argument("question", nargs="*", help="the question, in plain words")
    parser.add_argument("--batch", action="store_true", help='one {"question": …} a line in, one reply a line out')
    parser.set_defaults(do=ask)


def ask(arguments: argparse.Namespace) -> int:
    """Answer one question in words, or many in JSON; return 2 where there is nothing to answer."""
    if arguments.batch:
        return _batch()
    question = " ".join(arguments.question).strip()
    if not question:
        print('Ask something: python -m tutor ask "what does the learning rate do?"', file=sys.stderr)
        return 2
    print(in_words(question))
    return 0


def runner() -> "Run | None":
    """Return what runs pasted code: the app's pool without its rules for sessions; None where no code is run."""
    from tutor.sandbox import available, pool

    return (lambda request: pool.run(request, None)) if available.editing().on else None


def in_words(question: str) -> str:
    """Return the reply as text."""
    from tutor.ask.filled import filled
    from tutor.ask.reply import reply

    said = reply(question, runner())
    if said.computed:
        noted = f"{said.note}{'' if said.note.endswith(':') else '.'}\n" if said.note else ""
        noted += f"{said.weighed}\n" if said.weighed else ""
        noted += "" if said.right is None else "Yes.\n" if said.right else "No.\n"  # to what was guessed
        found = "\n".join(f"{each.understood}\n{json.dumps(each.as_json())}" for each in said.computed.each)
        head = f"{noted}{found}"
        steps = ["\n".join(each.steps) for each in said.computed.each if said.steps and each.steps]
        codes = [each.code for each in said.computed.each]
        return "\n\n".join([head, *steps, *(_of_run(said.ran) if said.ran else codes)])
    if said.kind == "asks":
        return said.remark
    before = "".join(f"{part}\n\n" for part in [*_of_run(said.ran), said.remark] if part)
    if said.kind == "curated" and said.further:
        return f"{said.note}\n\n{said.answers[0].proof.strip()}"
    if said.kind == "curated":
        return f"{before}{said.answers[0].question}\n\n{filled(said.answers[0])}"
    if said.kind == "social":
        return said.answers[0].body
    nearest = "".join(f"\n- {answer.question}" for answer in said.answers)
    offered = f"Perhaps one of these, which I can answer:{nearest}" if nearest else ""
    return f"{before or UNKNOWN}{offered}".rstrip()


def _of_run(made: "Ran | None") -> Iterator[str]:
    """Yield what a run gave: what was printed, why it stopped, what went wrong, and what each name holds."""
    if made is None:
        return
    answer = made.answer
    at = f"Line {answer['line']}: " if answer["line"] else ""
    yield answer["output"].rstrip()
    yield f"{at}{answer['message']}" if answer["message"] else ""
    yield from (f"Line {each['line']}: {each['says']} {each['cure']}" for each in answer["noticed"])
    yield from (f"{name} was not defined; in its place stood {words}." for name, words in answer["stood_in"].items())
    yield "\n".join(_row(name, shown) for name, shown in answer["values"].items())


def _row(name: str, shown: dict[str, Any]) -> str:
    return f"{name} = {shown['text']}" + (f", {name}.grad = {shown['grad']}" if shown.get("grad") else "")


def _batch() -> int:
    """Answer line by line; lines that carry the same "thread" are one conversation."""
    from tutor.ask.thread import Thread

    run = runner()
    threads: dict[str, Thread] = {}
    for line in filter(str.strip, sys.stdin):
        question, name = _question(line)
        thread = threads.get(name, Thread())
        said = thread.reply(question, run)
        if name:
            threads[name] = thread.after(said)
        print(json.dumps(said.as_json(), ensure_ascii=False), flush=True)
    return 0


def _question(line: str) -> tuple[str, str]:
    """Return the question and the thread of a line; a line that is no such JSON is taken as the question itself."""
    try:
        asked = json.loads(line)
    except ValueError:
        return line.strip(), ""
    if not isinstance(asked, dict):
        return line.strip(), ""
    return str(asked.get("question", "")), str(asked.get("thread") or "")
