"""python -m tutor ask "…" for people, ask --batch for machines: JSON lines in, JSON lines out."""

import argparse
import json
import sys
from typing import Any


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


def in_words(question: str) -> str:
    """Return the reply as text."""
    from tutor.ask.filled import filled
    from tutor.ask.reply import reply

    said = reply(question)
    if said.computed:
        return f"{said.computed.understood}\n{json.dumps(said.computed.as_json())}\n\n{said.computed.code}"
    remark = f"{said.remark}\n\n" if said.remark else ""
    if said.kind == "curated":
        return f"{remark}{said.answers[0].question}\n\n{filled(said.answers[0])}"
    nearest = "\n".join(f"- {answer.question}" for answer in said.answers)
    opening = remark or "I don't know. "
    return f"{opening}The nearest questions that I can answer:\n{nearest}"


def _batch() -> int:
    from tutor.ask.reply import reply

    for line in sys.stdin:
        if line.strip():
            print(json.dumps(reply(_question(line)).as_json(), ensure_ascii=False), flush=True)
    return 0


def _question(line: str) -> str:
    """Return the question of a line; a line that is no such JSON is taken as the question itself."""
    try:
        asked = json.loads(line)
    except ValueError:
        return line.strip()
    return str(asked.get("question", "")) if isinstance(asked, dict) else line.strip()
