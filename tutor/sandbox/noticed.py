"""What went wrong: rules over what happened in a run, over how it ended, and over its text."""

import ast
import math
import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from tutor.sandbox.happenings import Happening, Weight
from tutor.sandbox.ran import Ran

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
HOW = WORDS.pop("how")
MOST = 3  # notices
LONG = 300  # characters of the learner's code in a sentence
OF_OWN = ("still", "too_large", "unused")  # say nothing where data and weights are not the text's own
FAR = 1e4  # times the first loss: a loss that ends there has run off
COSTS = ("loss", "cost", "err", "mse")
OPTIMIZERS = ("SGD(", "Adam(", "AdamW(", "RMSprop(")
UNRECORDED = "element 0 of tensors does not require grad"
Found = Iterator[tuple[str, int, dict[str, Any]]]  # a rule, the line, what its words need


def notice(ran: Ran, stood_in: bool) -> list[dict[str, Any]]:
    """Return what went wrong, each rule at most once, in the order of its words."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for rule in (_errors, _text, _left_leaf, _added_up, _idle, _missed, _order, _way, _moved, _too_large):
        for name, line, fields in rule(ran):
            found.setdefault(name, (line, fields))
    hidden = {other for name in found for other in WORDS[name]["hides"]} | {*OF_OWN * stood_in}
    return [_said(name, *found[name]) for name in WORDS if name in found and name not in hidden][:MOST]


def _said(name: str, line: int, fields: dict[str, Any]) -> dict[str, Any]:
    short = {part: f"{value[:LONG]}…" if len(str(value)) > LONG else value for part, value in fields.items()}
    said = {part: WORDS[name][part].format(**short) for part in ("says", "cure")}
    return {"rule": name, "line": line, **said, "lesson": WORDS[name]["lesson"]}


def _errors(ran: Ran) -> Found:
    if "floating point" in ran.said and "require gradients" in ran.said:
        yield "whole_numbers", ran.line, {}
    last = ran.backwards[-1][1] if ran.backwards else None
    if last and last.line == ran.line and ran.said.startswith("grad can be implicitly created only"):
        made = max(ran.text.lines(last.detail, last.line), default=last.line)
        yield "not_scalar", made, {"loss": last.detail, "count": last.size, "at": last.line}
    if ran.said.startswith(UNRECORDED) or "'float' object has no attribute 'backward'" in ran.said:
        yield from _cut(ran, ran.line, {"weight": "the weights"})
    if "NoneType" in ran.said and ran.reads and not ran.backwards and ran.reads[-1][1].line == ran.line:
        yield "no_gradient", ran.line, {"weight": ran.reads[-1][1].detail}


def _text(ran: Ran) -> Found:
    """Methods that are not called; no weight that asks for its gradient: the one named like a weight, or the first."""
    for _, h in ran.all("unbracketed"):
        yield "unbracketed", h.line, {"code": h.detail}
    made = [(name, node) for name, nodes in ran.text.made.items() for node in nodes if isinstance(node, ast.Assign)
            and ast.unparse(node.value).startswith("torch.")]  # fmt: skip
    if ran.said.startswith(UNRECORDED) and made and "requires_grad" not in ran.text.code:
        name, node = next((one for one in made if one[0].startswith(("w", "b", "theta"))), made[0])
        yield "unasked", node.lineno, {"weight": name}


def _left_leaf(ran: Ran) -> Found:
    """A weight's name was given to a computed tensor, and then its gradient was missed."""
    own = {(line, name) for line, name, _ in ran.text.updates()}
    for place, h in ran.all("rebind"):
        if (h.line, h.detail) in own:
            lost = [at for at, r in ran.reads if r.detail == h.detail and r.state in ("computed", "unasked")]
            if lost[-1:] > [place] or (h.state == "unasked" and ran.said.startswith(UNRECORDED)):
                yield "left_leaf", h.line, {"weight": h.detail}


def _added_up(ran: Ran) -> Found:
    """A gradient was held when backward() came, and its weight had moved since; or it never moves and is looked at."""
    before: dict[int, tuple[int, int]] = {}
    for place, h in ran.backwards:
        held = [w for w in h.weights if w.grad == "held" and w.target in before]
        added = [w for w in held if w.value != before[w.target][1]
                 or ran.looked_between(w.target, before[w.target][0], place)]  # fmt: skip
        if added:
            yield "added_up", h.line, {"weight": _quoted(added)}
        before |= {w.target: (place, w.value) for w in h.weights}


def _quoted(weights: list[Weight]) -> str:
    """Name weights as the text does."""
    names = sorted({w.name for w in weights})
    return " and ".join(f"`{name}`" for name in names) if all(names) and 1 <= len(names) <= 2 else "the weights"


def _idle(ran: Ran) -> Found:
    """The first step that had no gradient to use: why."""
    for at, step in [s for s in ran.steps if s[1].weights and all(w.grad != "held" for w in s[1].weights)][:1]:
        before = [h for place, h in ran.all("backward", "zero") if place < at]
        backwards = [h for h in before if h.what == "backward"]
        mine = {w.target for w in step.weights} & {w.target for h in backwards for w in h.weights}
        if mine and before[-1].what == "zero":
            yield "cleared", before[-1].line, {"before": backwards[-1].line, "at": step.line}
        elif not backwards and ran.backwards:
            yield "step_first", step.line, {"at": ran.backwards[0][1].line}
        elif not backwards and ran.whole and (before or "loss" in ran.text.code):
            yield "no_backward", step.line, {}


def _missed(ran: Ran) -> Found:
    """Weights that a step or a look at .grad expected a gradient for, and no backward() ever reached."""
    reached = {w.target for _, h in ran.backwards for w in h.weights}
    for place, h in ran.steps or ran.reads:  # what no optimizer holds may stand still on purpose
        leaf = (Weight(h.target, h.detail, 0, "none"),) * (h.state == "leaf")
        missing = [w for w in h.weights or leaf if w.grad == "none" and w.target not in reached]
        if missing and (losses := [b for at, b in ran.backwards if at < place and b.weights]):
            fields = {"loss": losses[-1].detail, "weight": _quoted(missing), "optimizer": h.detail}
            yield from _cut(ran, losses[-1].line, fields)
            made = max(ran.text.lines(h.detail, h.line), default=h.line)
            all_of_them = len(missing) == len(h.weights)
            yield ("other_weights", made, fields) if all_of_them else ("unused", losses[-1].line, fields)


def _cut(ran: Ran, line: int, fields: dict[str, Any]) -> Found:
    """What ended the record on the way from the weights to the loss in this line."""
    for loss in ran.text.owners("backward", line):
        if (found := ran.cut(loss)) is not None:
            at, how, code = found
            yield "cut", at, {**fields, "how": HOW[how].format(code=code), "loss": ast.unparse(loss)}


def _order(ran: Ran) -> Found:
    for place, h in ran.all("scheduler_step"):
        steps = [(at, step.line) for at, step in ran.steps if step.target == h.target]
        if steps and place < steps[0][0]:
            yield "scheduler_first", h.line, {"scheduler": h.detail, "at": steps[0][1]}


def _way(ran: Ran) -> Found:
    """A gradient is added to its weight, and the loss grew; what is called no loss may be meant to grow."""
    losses = [h.value for _, h in ran.backwards if any(cost in h.detail.lower() for cost in COSTS)]
    if losses and (len(losses) == 1 or losses[-1] > losses[0]):
        done = {(h.line, h.detail) for _, h in ran.reads}
        for line, name, node in ran.text.updates():
            op, code = getattr(node, "op", getattr(node.value, "op", None)), ast.unparse(node.value)
            if isinstance(op, ast.Add) and (line, name) in done and f"{name}.grad" in code and "-" not in code:
                yield "wrong_way", line, {"weight": name}


def _passes(ran: Ran) -> Iterator[list[Happening]]:
    """Return the calls of backward() on one number, line by line, where there are at least three."""
    every = sorted((h for _, h in ran.backwards if h.size == 1), key=lambda h: h.line)
    yield from (group for _, g in groupby(every, lambda h: h.line) if len(group := list(g)) >= 3)


def _stood(times: list[Happening]) -> bool:
    """Say whether the weights are the same each of at least three times."""
    seen = [[(w.target, w.value) for w in h.weights] for h in times if h.weights]
    return len(seen) >= 3 and all(one == seen[0] for one in seen)


def _moved(ran: Ran) -> Found:
    if not ran.whole:
        return
    steps = [h for _, h in ran.steps]
    if ran.backwards and _stood(steps):
        yield "still", steps[0].line, {"times": len(steps), "weight": _quoted(list(steps[0].weights))}
    if not steps and any(maker in ran.text.code for maker in OPTIMIZERS):
        yield from (("no_step", p[0].line, {"times": len(p)}) for p in _passes(ran) if _stood(p))


def _too_large(ran: Ran) -> Found:
    for passes in _passes(ran):
        first, *later = [abs(h.value) for h in passes]
        finite = [v for v in later if math.isfinite(v)]
        off = len(finite) < len(later) and max(finite, default=first) > 100 * first
        one = len({w.target for h in passes for w in h.weights[:1]}) == 1
        if one and not _stood(passes) and (off or later[-1] == max(later) > FAR * max(first, 1e-3)):
            last = next((h.value for h in passes if not math.isfinite(h.value)), passes[-1].value)
            fields = {"first": f"{passes[0].value:.3g}", "last": f"{last:.3g}"}
            yield "too_large", passes[0].line, {"loss": passes[0].detail, **fields}
