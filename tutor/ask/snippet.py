"""Pasted torch code: read through an allow-list, written anew from its checked tree, run, and asked for one value."""

import math
import re
from dataclasses import dataclass, replace

from tutor.ask.budget import Declined
from tutor.ask.snippet_ask import Asked, asked, with_partials
from tutor.ask.snippet_check import Checked, check
from tutor.ask.snippet_nodes import cleaned
from tutor.ask.snippet_prose import plainly
from tutor.ask.snippet_run import Numbers, run
from tutor.ask.snippet_split import parsed, split
from tutor.ask.snippet_words import DENYING
from tutor.ask.tree import Unreadable

MOST_NUMBERS = 12
SIXTEEN = "# dtype=torch.float64 was added: sixteen digits in place of seven, so that no rounding shows"
CLEARS = re.compile(r"\.zero_grad\(|\.grad\.(?:data\.)?zero_\(|\.grad = None")
LEAVES = re.compile(r"(?m)^(\w+) = .*(?:requires_grad=True|requires_grad_\(|nn\.Parameter\()")
TORCH = re.compile(r"\btorch\b|\bnn\.|\bF\.|\boptim\.|\.backward\(")
RENEWED = frozenset({"new", "updated"})
# What the prose takes for granted, and the sign of it in the code.
CLAIMS = {
    **{"backward": "backward(", "loop": "for ", "training": "for ", "step": "step(", "zero_grad(": "zero_grad("},
    **{"zero_(": "zero_(", "sgd": "sgd(", "adam": "adam(", "relu": "relu", "iteration": "for ", "epoch": "for "},
    **{"retain_graph": "retain_graph=true", "create_graph": "create_graph=true", "no_grad": "no_grad("},
    **{"momentum": "momentum=", "detach": ".detach(", "requires_grad": "requires_grad"},
}
HISTORY = re.compile(r"(?i)\b(?:all (?:the |of )|list |(?:are|tell me|give me|show me) (?:the )?values)")
STEPS = re.compile(r"\.step\(|no_grad|\.data -= |\.sub_\(")
TOPICS = (
    (r"clip_grad_", "gradient_clipping"),
    (r"lr_scheduler", "lr_schedulers"),
    (r"momentum=|Adam|RMSprop|Adagrad", "momentum_adaptive_optimizers"),
    (r"retain_graph=True", "retain_graph"),
    (r"create_graph=True", "higher_order_gradients"),
    (r"\.detach\(\)", "no_grad_detach_inference"),
)


@dataclass(frozen=True)
class Snippet:
    """What pasted code gives: the program that ran, what was asked of it, and the numbers."""

    code: str
    understood: str
    numbers: Numbers
    topics: tuple[str, ...]


def snippet(question: str) -> Snippet | None:
    """Return what the code in a question gives; None where torch gives no number for it, or not surely one.

    Raises Unreadable where there is no code, or only sums that mathematics may say as well. Code with torch in it that
    is not understood is not for the grammar of formulas either: that would pass over what it does not know.
    """
    code, prose = split(question) or ("", "")
    tree = parsed(code)
    if tree is None or (len(tree.body) < 2 and ".backward(" not in code):
        raise Unreadable("no code")
    try:
        checked = check(*cleaned(tree))
        wanted = _wanted(checked, prose)
    except Unreadable:
        if TORCH.search(code):
            return None
        raise
    return _answer(checked, wanted)


def _wanted(checked: Checked, prose: str) -> Asked:
    """Return what is asked. Raises Unreadable where the prose tells of something that the code does not do."""
    plain = checked.plain
    read = with_partials(plainly(prose, checked.kinds), _loss(plain))
    wanted = asked(read, checked.kinds, LEAVES.findall(plain), bool(CLEARS.search(plain)))
    if _claims_more(prose.lower(), plain.lower()):
        raise Unreadable("a step that the code does not take")
    _reject_elsewhere(checked, wanted, read)
    return replace(wanted, printed=wanted.printed and not checked.silenced)


def _reject_elsewhere(checked: Checked, wanted: Asked, read: str) -> None:
    """Raise Unreadable where the value after the last line is not the one that is meant, or not ours to give."""
    plain, names = checked.plain, wanted.names
    stepped = LEAVES.findall(plain) if STEPS.search(plain) else []
    moves = all(checked.stored[name] > 1 or name in stepped for name in names)
    if not moves and RENEWED & set(re.findall(r"[a-z]+", read.lower())):
        raise Unreadable("a new value that the code does not work out")
    if "for " in plain and HISTORY.search(read):
        raise Unreadable("all the values that a loop gives")
    if not TORCH.search(plain.partition("\n\n")[2]) and names and not moves:
        raise Unreadable("sums, as mathematics would write them")
    if checked.silenced and not names:
        raise Unreadable("prints that depend on a condition")


def _loss(plain: str) -> str:
    """Return the name that backward is called on, where that happens once; else nothing."""
    called = re.findall(r"(\w+)\.backward\(", plain)
    return called[0] if len(called) == plain.count(".backward(") == 1 and "for " not in plain else ""


def _claims_more(told: str, plain: str) -> bool:
    """Say whether the prose tells of something that the code lacks. Zeroing that was forgotten is no such thing."""
    forgotten = set(re.findall(r"[a-z]+", told.replace("'", ""))) & DENYING
    claims = {word: sign for word, sign in CLAIMS.items() if not (forgotten and word.startswith("zero_"))}
    return any(word in told and sign not in plain for word, sign in claims.items())


def _answer(checked: Checked, wanted: Asked) -> Snippet | None:
    """Run the program as it was written, and with sixteen digits: where they differ, rounding decides, not the code."""
    ending = _ending(checked, wanted)
    as_written = _numbers(checked.plain + ending, wanted)
    precise = _numbers(checked.precise + ending, wanted)
    if not as_written or not precise or not _agree(as_written, precise) or len(precise) > MOST_NUMBERS:
        return None
    if checked.typed - {"float64", "double"}:
        precise = tuple(float(f"{number:.7g}") for number in precise)
    head, _, body = checked.precise.partition("\n\n")
    note = f"{head}\n{SIXTEEN}" if checked.precise != checked.plain else head
    return Snippet(f"{note}\n\n{body}{ending}", _understood(wanted), precise, _topics(checked.plain, wanted))


def _ending(checked: Checked, wanted: Asked) -> str:
    """Return the line that takes down what is asked of the names."""
    if not wanted.names:
        return ""
    parts = [_read_out(checked, name, wanted.gradient) for name in wanted.names]
    return f"answer = {parts[0] if len(parts) == 1 else '[' + ', '.join(parts) + ']'}\n"


def _read_out(checked: Checked, name: str, gradient: bool) -> str:
    if gradient:
        return f"{name}.grad.tolist()"
    return f"{name}.tolist()" if "tensor" in checked.kinds[name].tags else name


def _numbers(code: str, wanted: Asked) -> Numbers | None:
    """Return the numbers that are asked for; None where torch refuses, or where there are none."""
    try:
        printed, answer = run(code)
    except Declined:
        raise
    except Exception:  # whatever torch raises: a program that fails has no value
        return None
    shown = printed[-1:] if wanted.last else printed
    rows = [each for row in shown for each in (row or (math.nan,))]
    if not wanted.names:
        return tuple(rows) if rows and not any(map(math.isnan, rows)) else None
    if answer is not None and wanted.printed and rows and not _agree(tuple(rows[-len(answer) :]), answer):
        return None
    return answer


def _agree(first: Numbers, second: Numbers) -> bool:
    return len(first) == len(second) and all(
        math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-6) for a, b in zip(first, second, strict=True)
    )


def _understood(wanted: Asked) -> str:
    if not wanted.names:
        return f"your code: {'what it prints last' if wanted.last else 'what it prints'}"
    names = " and ".join(f"{name}.grad" if wanted.gradient else name for name in wanted.names)
    return f"your code: {names} after its last line"


def _topics(code: str, wanted: Asked) -> tuple[str, ...]:
    """Return up to three topic ids, from what the code does and what is asked."""
    found = [topic for pattern, topic in TOPICS if re.search(pattern, code)]
    gradient = wanted.gradient if wanted.names else ".grad" in code.rpartition("print(")[2]
    if gradient and (code.count("backward(") > 1 or "for " in code):
        found.append("grad_accumulation_zero_grad")
    if not gradient and STEPS.search(code):
        found += ["gradient_descent_update", "training_loop_order"]
    found += ["backward_semantics", "gradient_meaning"] if gradient else ["loss_functions", "backward_semantics"]
    return tuple(dict.fromkeys(found))[:3]
