"""Why the last number is what it is, and what it tells, in a sentence or two; every number in them is torch's own."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tutor.ask.compute import NO_ANSWER, Computed, work_out
from tutor.ask.fields import at, short, within
from tutor.ask.kinds import OnFormula, Question
from tutor.ask.kinds.clip import Clip, ClippedSlope
from tutor.ask.kinds.descent import Descent
from tutor.ask.kinds.minimum import Minimum
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.value import Height
from tutor.ask.leads import TABLES
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import FLOAT, Program, literal, run, text
from tutor.ask.summands import spelled_out
from tutor.ask.vocabulary import word_set

ABOUT = {name: word_set(words) for name, words in TABLES["because"].items()}
SIDES = {1: ("rises", "positive", "down"), -1: ("falls", "negative", "up"), 0: ("is flat", "zero", "nowhere")}
NUDGES = (0.1, 0.01, 0.001)
LONG, SHORT, FLAT = 10.0, 0.1, 1e-4  # slopes that look steep, and flat; a flat place may be rounded
BENDS = "bends = torch.linalg.eigvalsh(table).round(decimals=9).tolist()"
WAYS = ", by the way one goes"
BENT = {
    (1, 1): "the curve bends upwards, so this is a minimum",
    (-1, -1): "the curve bends downwards, so this is a maximum",
    (-1, 1): "it bends downwards one way and upwards another, so this is a saddle, no minimum and no maximum",
}
NOT_FLAT = "At {} the slope is not zero, so this is neither a minimum nor a maximum."
UNTOLD = "At {} torch finds no second derivative, so I cannot tell what this is."


def because(asked: Question, computed: Computed, words: frozenset[str]) -> str:
    """Return why an answer is what it is, as far as the words of a why say what of it is asked; else nothing."""
    told = {about for about, known in ABOUT.items() if words & known or "why" in words}
    if isinstance(asked, Minimum):
        return extremum(asked, computed)
    if isinstance(asked, Slope) and told:
        return " ".join(filter(None, (_lie(asked, name, number) for name, number in parts(asked, computed))))
    return _step(asked) if isinstance(asked, OnFormula) and told else ""


def parts(asked: Slope, computed: Computed) -> Iterator[tuple[str, float]]:
    """Yield each variable with its slope, where every one has a single first derivative."""
    if asked.order == 1 and len(computed.numbers) == len(asked.by):
        yield from zip(asked.by, computed.numbers, strict=True)


def extremum(asked: Question, computed: Computed) -> str:
    """Say of each flat place whether it is a minimum, a maximum or a saddle, by the second derivatives there."""
    if not isinstance(asked, OnFormula) or (isinstance(asked, Minimum) and not asked.places(computed.numbers)):
        return ""
    if isinstance(asked, Slope | Height):
        here = {name: value for name, value in asked.place.items() if isinstance(value, float)}
        slopes = {name: value_of(_slope(asked, name)) for name in here}
        if any(slope is not None and abs(slope) > FLAT for slope in slopes.values()):
            return NOT_FLAT.format(at(here))
        return "" if None in slopes.values() else _bend(asked, here)
    if not isinstance(asked, Minimum):
        return ""
    if len(asked.targets) > 1:
        return _bend(asked, asked.reached(computed.numbers))
    return " ".join(_bend(asked, {asked.targets[0]: place}) for place in asked.places(computed.numbers))


def _bend(asked: OnFormula, spot: Mapping[str, float]) -> str:
    """Say how the formula bends at a flat place: of all ways to go, by the least and the largest second derivative."""
    names, here = ", ".join(map(identifier, spot)), literal(tuple(spot.values()))
    tree = spelled_out(asked.formula.tree, {name: asked.place[name] for name in asked.place if name not in spot})
    curve = ["def f(place):", f"    {names}, = place", f"    return {torch_text(tree)}"]
    table = [f"table = torch.autograd.functional.hessian(f, torch.tensor({here}, {FLOAT}))"]
    try:
        low, *_, high = 2 * run(Program(text(curve, table, [BENDS]), "bends"))["bends"]
    except NO_ANSWER:
        return UNTOLD.format(at(spot))
    told = f"is {say(low)}" if say(low) == say(high) else f"lies between {say(low)} and {say(high)}{WAYS}"
    kind = BENT.get((_sign(low), _sign(high)), "that alone does not tell what it is")
    return f"At {at(spot)} the second derivative {told}: {kind}."


def meaning(asked: Question, computed: Computed) -> str:
    """Say what slopes tell: how fast the function changes with each variable, and the way down."""
    if not isinstance(asked, Slope):
        return ""
    return " ".join(
        f"With {name} it {SIDES[_sign(number)][0]}: a small step in {name} changes it by {say(number)} times that "
        f"step, so downhill is {SIDES[_sign(number)][2]} for {name}."
        for name, number in parts(asked, computed)
    )


def way(asked: Question, computed: Computed, uphill: bool = False) -> str:
    """Say which way is down, or `uphill`; of a clipped gradient, whether its direction is kept."""
    if isinstance(asked, Slope):
        told = [f"{name} {SIDES[_sign(-number if uphill else number)][2]}" for name, number in parts(asked, computed)]
        against = "With the gradient, to make it larger" if uphill else "Against the gradient, to make it smaller"
        return f"{against}: {', '.join(told)}." if told else ""
    if not isinstance(asked, Clip | ClippedSlope):
        return ""
    if asked.how == "norm":
        return "The direction stays the same: by norm, every number is multiplied by the same factor."
    return "The direction may change: by value, each number is cut on its own, so their ratio does not stay."


def better(asked: Question, computed: Computed) -> str:
    """Say how high the loss was where some steps began, and how high it is where they ended."""
    if not isinstance(asked, Descent):
        return ""
    ended = work_out(replace(asked, asked="loss", shown="end"))
    before = value_of(Height(formula=asked.formula, place=asked.place, by=()))
    if before is None or ended is None or ended.value is None:
        return ""
    way = "lower than" if ended.value < before else "higher than" if ended.value > before else "as high as"
    return f"At the start the loss is {say(before)}, after {asked.often} {say(ended.value)}: {way} before."


def _lie(asked: Slope, name: str, number: float) -> str:
    """Say how the function lies at a place: what becomes of it a little further on."""
    here, side = asked.place[name], _sign(number)
    if isinstance(here, tuple) or not side:
        return ""
    low = value_of(Height(formula=asked.formula, place=asked.place, by=()))
    for nudge in NUDGES:
        further = {**asked.place, name: here + nudge}
        high = value_of(Height(formula=asked.formula, place=further, by=()))
        if low is not None and high is not None and (high - low) * side > 0 and say(low) != say(high):
            how = "hardly " if abs(number) < SHORT else "steeply " if abs(number) > LONG else ""
            heights = f"at {at(asked.place)} it is {say(low)}, at {at(further)} it is {say(high)}"
            return f"With {name} the function {how}{SIDES[side][0]}: {heights}. So that slope is {SIDES[side][1]}."
    return ""


def _step(asked: OnFormula) -> str:
    """Say where one step leads, and how steep it is there; of several variables, how far each goes."""
    rate, starts = asked.slots().get("lr"), asked.place.keys() >= {*asked.by}
    if not isinstance(rate, float) or asked.slots().get("momentum") or not starts:
        return ""
    slopes = {name: value_of(_slope(asked, name)) for name in asked.by}
    takes = {
        name: f"{say(rate)} · {within(slope or 0.0)} = {say(rate * (slope or 0.0))}" for name, slope in slopes.items()
    }
    if len(takes) > 1:
        told = ", ".join(f"{name} by {much}" for name, much in takes.items())
        return f"Each goes against its own slope, times the rate: {told}."
    ((name, slope),) = slopes.items()
    start = asked.place[name]
    if isinstance(start, tuple) or slope is None:
        return ""
    there = start - rate * slope
    after = value_of(_slope(asked, name, there)) or 0.0
    side = "past a lowest place, on the other side, " if slope * after < 0 else ""
    than = (
        "steeper than" if abs(after) > abs(slope) else "as steep as" if abs(after) == abs(slope) else "less steep than"
    )
    moves = f"At {name} = {say(start)} the slope is {say(slope)}, and a step takes {takes[name]} away."
    return f"{moves} It lands at {name} = {say(there)}, {side}where the slope is {say(after)}: {than} before."


def _slope(asked: OnFormula, name: str, place: float | None = None) -> Slope:
    here = asked.place if place is None else {**asked.place, name: place}
    return Slope(formula=asked.formula, place=here, by=(name,), order=1, asked="slope")


def value_of(question: Question) -> float | None:
    """Return the one number that a question has; None where it has none, or several."""
    computed = work_out(question)
    return computed.value if computed else None


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def say(value: object) -> str:
    """Return a number in six digits."""
    return short(value) if isinstance(value, float) else str(value)
