"""Whatever is asked, its work is bounded: text patterns could stumble over, formulas and programs that run long."""

import importlib
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tutor.ask
from tests.yard import measured
from tutor.ask.budget import SECONDS
from tutor.ask.reply import reply
from tutor.sandbox.answer import empty
from tutor.sandbox.interpret import AFTER, interpret

LATE = 80  # yards after the last of its clocks: a single call of torch, or of a pattern, is not cut short
MARKS = (
    *" \t\n.,;:?!'\"()[]{}|/\\^*+-=<>@#`_~&%$²ˣ∇ﷺ½√→é",
    *("  ", "''", "```", "**", "\n    ", ">>> ", "print(", "f(", "f(x)=", "1", "0.", "1e", "dy/dx", "\\frac{", "a,"),
    *(
        "w.grad",
        "\r",
        "\u00a0",
        "\u2028",
        "x^",
        "lambda:",
        "[0]",
        "for\t",
        "\tin\t",
        "with torch.",
        "sin ",
        "i mean the ",
    ),
)
FUNCTIONS = ("sin", "cos", "exp", "tanh", "sigmoid", "softplus", "gelu", "sqrt", "ln")
PREAMBLE = (
    "import torch\nw = torch.tensor(2.0, requires_grad=True)\nc = torch.ones(100)\nb = torch.eye(10)\nn = 3\ny = w\n"
    "f = lambda a: a*a + a\nopt = torch.optim.Adam([w], lr=0.01)\ny = f(y)\n"
)
LINES = (
    *("y = y * 1.01", "y = y + w", "y.backward(retain_graph=True)", "c = torch.softmax(c, 0)", "n = n + n", "y = f(y)"),
    *("((w - 3)**2).backward()", "(y * w).sum().backward()", "w.grad = None", "y = torch.exp(y)", "opt.step()"),
    *("b = torch.ones(100, 1) @ torch.ones(1, 100)", "b = b @ b / 100", "b = b + w", "print(y)", "opt.zero_grad()"),
    *("q, = torch.autograd.grad(w**3 * y, w, create_graph=True)", "z = round(2.5, 3)", "z = 2 ** 60"),
)


def patterns(value: object, deeper: int = 3) -> Iterator[str]:
    """Yield the text of every compiled pattern in a value."""
    if isinstance(value, re.Pattern):
        yield value.pattern
    elif isinstance(value, tuple) and deeper:
        for each in value:
            yield from patterns(each, deeper - 1)


def vocabulary() -> list[str]:
    """Return the words that occur in a pattern of Ask's: what could make one of them look twice."""
    modules = [importlib.import_module(f"tutor.ask.{each.name}") for each in pkgutil.iter_modules(tutor.ask.__path__)]
    texts = [text for module in modules for value in vars(module).values() for text in patterns(value)]
    return sorted({f"{word} " for text in texts for word in re.findall(r"[A-Za-z_]{2,}(?: [a-z]+)*", text)})


WORDS = vocabulary()


def pumped(chance: random.Random) -> str:
    """Return a few words or marks, repeated to the full length that is read."""
    ahead = chance.choice(("", "gradient of ", PREAMBLE, "```", "for ", chance.choice(WORDS)))
    behind = chance.choice(("", " at x = 1", "?", "\n", "!", ")", "\nwhat is w"))
    unit = "".join(chance.choice(chance.choice((WORDS, MARKS))) for _ in range(chance.randint(1, 4)))
    length = chance.choice((500, 500, 1500, 2000, 4000)) - len(ahead) - len(behind)
    body = unit * max(1, length // len(unit))
    lines = [body[at : at + 390] for at in range(0, len(body), 390)] if chance.random() < 0.3 else [body]
    return ahead + "\n".join(lines) + behind


def formula(chance: random.Random, names: str, size: int) -> str:
    """Return a formula of about so many numbers, names and functions."""
    if size <= 1:
        return chance.choice(names + "23")
    if chance.random() < 0.4:
        return f"{chance.choice(FUNCTIONS)}({formula(chance, names, size - 1)})"
    if chance.random() < 0.2:
        return f"({formula(chance, names, size - 1)})^{chance.choice((2, 3, 50))}"
    left = chance.randint(1, size - 1)
    return f"{formula(chance, names, left)}{chance.choice('+-**')}{formula(chance, names, size - left)}"


def worded(chance: random.Random) -> str:
    """Return a question whose answer takes long."""
    size, deep = chance.choice((10, 30, 70, 140)), chance.randint(1, 20)
    one, many = formula(chance, "w", size), formula(chance, "xyz", size)
    return chance.choice(
        (
            f"w after {chance.choice((20, 400, 1000))} steps on {one} from w = 0.5 with lr 0.001",
            f"w after 1000 steps on {' + '.join(['sin(w)'] * (size // 4))} from w = 0.5 with lr 0.001",
            f"does gradient descent on {one} from w = 0.5 diverge at lr 0.001?",
            f"{chance.choice(('second', 'third', 'fourth'))} derivative of {one} at w = 0.7",
            f"where is the gradient of {one} zero?",
            f"gradient of {many} at x = 1, y = 2, z = 0.5",
            f"does gradient descent on {many} diverge at lr 0.1?",
            f"w = [{','.join(['1'] * chance.choice((20, 200)))}], y = sum({formula(chance, 'w', size // 4)}), w.grad",
            f"f(x) = {formula(chance, 'x', 4)}, derivative of {'f(' * deep}x{')' * deep} at x = 1",
        )
    )


def block(chance: random.Random, indent: str, turns: int) -> list[str]:
    """Return some lines, with loops in them that turn no more often in all than is allowed."""
    found = []
    for _ in range(chance.randint(1, 5)):
        found.append(indent + chance.choice(LINES))
        if len(indent) < 12 and chance.random() < 0.3:
            most = chance.choice([each for each in (1, 3, 10, 30, 100, 300, 1000) if each <= turns])
            found.append(f"{indent}for i{len(indent)} in range({most}):")
            found += block(chance, indent + "    ", turns // most)
    return found


def program(chance: random.Random) -> str:
    """Return pasted code that runs long, and a question about it."""
    asks = chance.choice(("what is w.grad", "what is y", "what does this print"))
    return PREAMBLE + "\n".join([*block(chance, "", 1000), asks])


def at_once(request: dict[str, Any]) -> dict[str, Any]:
    """Run nothing: what is left is the time that the reading of code and words takes."""
    return empty(request, "ok")


def slow(make: Callable[[random.Random], str], count: int) -> list[tuple[float, str]]:
    """Ask so many questions; return those that took longer than they may, and by how many yards."""
    run, clock = (interpret, AFTER.seconds) if make is program else (at_once, SECONDS)
    reply(f"{PREAMBLE}opt.step()\nwhat is w", interpret)
    chance, found = random.Random(count), []
    for _ in range(count):
        question = make(chance)
        found.append((measured(LATE, lambda question=question: reply(question, run), clock)[1], question))
    return [each for each in found if each[0] > LATE]


@pytest.mark.parametrize(("make", "count"), [(pumped, 150), (worded, 40), (program, 20)])
def test_no_question_takes_long(make, count):
    assert slow(make, count) == []


@pytest.mark.soak
@pytest.mark.parametrize(("make", "count"), [(pumped, 20_000), (worded, 3_000), (program, 2_000)])
def test_none_of_many_questions_takes_long(make, count):
    assert slow(make, count) == []
