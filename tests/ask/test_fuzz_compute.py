"""Whatever is typed: no exception, no hang, nothing evaluated."""

import builtins
import random
import statistics
import string
from contextlib import suppress
from functools import partial

import pytest

from tests.yard import measured
from tutor.ask.budget import Declined
from tutor.ask.compute import compute
from tutor.ask.program import Program

TRADE = """
gradient derivative slope of at x w y lr 0.1 3 -2 ^2 ** ( ) [ ] , = x^2 sin exp relu f'(x) dy/dx wrt and the new after
steps diverge where zero backward times twice clip norm mse preds targets [1,2] sum mean nudge by second minus three
half squared plus . ; : | / * + - loss momentum e pi max f(x) torch.tensor( requires_grad=True w.grad .backward()
"""
WORDS = [*TRADE.split(), "\n"]
HOSTILE = [
    "gradient of 9**9**9 at x=1",
    "gradient of x**9**9**9 at x=2",
    "gradient of " + "(" * 200 + "x" + ")" * 200 + " at x=1",
    "gradient of " + "-" * 400 + "x at x=1",
    "gradient of " + "sin(" * 100 + "x at x=1",
    "gradient of x" + "^2" * 200 + " at x=1",
    "derivative of " + "x*" * 220 + "x at 1",
    "f(x)=f(x)+1, f'(1)",
    "x = y, y = x, gradient of x at 1",
    "a=b*b*b*b, b=c*c*c*c, c=d*d*d*d, d=x*x*x*x, gradient of a at x=1",
    "w after 999999999 steps on (w-3)^2 from w=1 with lr 0.1",
    "w after 1e9 steps on w^2 from w=1 with lr 0.1",
    "gradient of __import__('os').system('echo hi') at x=1",
    "gradient of eval('1') at x = 1",
    "x = torch.load('a.pt'); y = x.sum(); y.backward(); x.grad?",
    "gradient of x.__class__.__mro__ at x=1",
    "gradient of open('/etc/passwd').read() at 1",
    "w = 1; exec(w); gradient of w^2 at w=1",
    "'; DROP TABLE learners; -- gradient of x^2 at x=1",
    "<img src=x onerror=alert(1)> derivative of x^2 at x=1",
    "{{ gradient }} of x^2 at {x: 1}",
    "gradient of x^2 at x=" + "9" * 400,
    "gradient of 1e308*x^2 at x=1e308",
    "derivative of x\u0000^2 at x=1",
    "derivative of 𝑥² at 𝑥=𝟑",
    "derivative of ｘ^２ at ３",
    "\u202egradient of x^2 at x=3",
    "gradient of x^2 at x=٣",
    "dérivée de x² en 3",
    "🙂" * 120,
    "d/dx" * 100,
    "'" * 300,
    "\\frac{" * 80,
    "|" * 200,
    "x = [" + "1," * 200 + "1], y = sum(x^2), x.grad",
    "gradient of lambda*x at lambda=2, x=1",
    "gradient of torch^2 at torch=2",
    "a" * 1_000_000,
    "gradient of x^2 at x=1 " * 50_000,
    "9**" * 300_000,
]


def mutated(chance: random.Random) -> str:
    """Return words of the trade in no order, now and then with a letter changed, or nothing but characters."""
    if chance.random() < 0.15:
        letters = string.printable + "²³−∂√πθ½×·∇'\u200b"
        return "".join(chance.choice(letters) for _ in range(chance.randint(1, 200)))
    text = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 30)))
    if chance.random() < 0.3:
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(string.printable) + text[at + 1 :]
    return text


def tried(question: str) -> None:
    with suppress(Declined):
        compute(question)


def each_within(most: float, questions: list[str]) -> list[float]:
    """Return the yards that each takes; hold that none takes more than the most."""
    compute("gradient of x^2 at x=1")
    took = [measured(most, partial(tried, question))[1] for question in questions]
    assert max(took) <= most
    return took


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every text that is given to eval, open or __import__ by name of what a question could smuggle in."""
    seen: list[str] = []
    monkeypatch.setattr(builtins, "eval", lambda *given: seen.append(str(given)))
    monkeypatch.setattr("os.system", lambda *given: seen.append(str(given)))
    return seen


def test_hostile_questions_are_harmless_and_quick(evaluated: list[str]) -> None:
    each_within(80, HOSTILE)
    assert evaluated == []


def test_only_the_printers_code_is_ever_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from tutor.ask import compute as module

    ran: list[str] = []
    genuine = module.run

    def noted(program: Program) -> object:
        ran.append(program.code)
        return genuine(program)

    monkeypatch.setattr(module, "run", noted)
    each_within(80, HOSTILE)
    assert not any(word in code for code in ran for word in ("__", "eval", "exec(", "open", "system", "load"))


def test_random_questions_raise_nothing(caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(5)
    each_within(80, [mutated(chance) for _ in range(200)])
    assert caplog.records == []


@pytest.mark.soak
def test_many_random_questions_raise_nothing(caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(7)
    took = each_within(240, [mutated(chance) for _ in range(20_000)])
    assert statistics.median(took) < 2
    assert caplog.records == []
