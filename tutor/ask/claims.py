"""What somebody claims of a formula: a slope that is given with it is no gradient to go on with, but is asked about."""

from dataclasses import replace

from tutor.ask.asides import SEEKING
from tutor.ask.lexicon import roles
from tutor.ask.notes import FORMULA, GIVEN
from tutor.ask.resolve import Formula
from tutor.ask.said import Said
from tutor.ask.tree import Num, Op, Var

RULES = frozenset({"chain rule", "power rule", "product rule", "quotient rule", "sum rule"})
OPTIMIZERS = frozenset({"adagrad", "adam", "adamw", "rmsprop"})
TURNING = frozenset({"want.lowest", "want.highest"})


def as_asked(said: Said) -> Said:
    """Return the question that a claim asks: "x² has slope 10 at x = 5, true?" wishes for that slope.

    In "the height is h = x², how steep is it at 2?" the height is only a name; and where it is
    asked how much something rises, the number says which way.
    """
    named = said.wants.get("value", ())
    idle = {"rises"} if "moved" in said.wants else set()
    if "slope" in said.wants and named and all(said.says(f"{word} {FORMULA}", f"{word} {GIVEN}") for word in named):
        idle |= {"value"}
    said = replace(said, wants={wish: words for wish, words in said.wants.items() if wish not in idle})
    said = _constant(_flat(_differentiated(_turning(said))))
    placed = bool(said.given or said.point)
    claimed = said.numbers.get("gradient", ())
    if not (said.formula and placed and claimed) or len(said.numbers) > 1 or said.wants:
        return said
    return replace(said, numbers={}, guess=(*said.guess, *claimed), wants={"slope": ("slope",)})


def _turning(said: Said) -> Said:
    """Return the question that a claim about a minimum or maximum asks: "x² - 4x is lowest at x = 2, right?"."""
    free = set(said.formula.arguments) if said.formula else set()
    point = said.point if len(said.point) == len(free) and not said.given else ()
    place = point or tuple(value for values in said.given.values() for value in values)
    whole = bool(place) and (bool(point) or (said.given.keys() == free and not said.point))
    told = whole and said.says(f"at {GIVEN}") and not (said.words & SEEKING or said.numbers)
    wished = [word for words in said.wants.values() for word in words]
    all_of_it = len(wished) == sum(
        bool(roles(word) & TURNING) for word in said.order_of_words
    )  # not "is it a minimum?"
    if not (told and wished and all_of_it and said.wants.keys() <= {"lowest", "highest"}):
        return said
    words = said.words | {"minimizer"}  # a place is asked for
    return replace(said, given={}, point=(), several=False, guess=(*said.guess, *place), words=words)


def _flat(said: Said) -> Said:
    """Return "gradient zero where?" of several variables as the question for their flat place."""
    several = said.formula is not None and len(said.formula.arguments) > 1
    if not (several and said.numbers == {"gradient": (0.0,)} and said.words & SEEKING):
        return said
    return replace(said, numbers={}, wants={"lowest": ("0",), "slope": ("slope",)})


def _differentiated(said: Said) -> Said:
    """Return what asks for a slope without a word for it: "dw and db, please", "use the chain rule: sin(x²), x = 1"."""
    known = said.formula.arguments if said.formula else ()
    by = tuple(word[1:] for word in said.order_of_words if word[:1] == "d" and word[1:] in known)
    ruled = bool(RULES & said.words) and bool(said.given or said.point)
    if said.wants or said.marks or said.numbers or not (by or ruled):
        return said
    others = {f"d{name}" for name in by}
    unused, passed = (tuple(word for word in words if word not in others) for words in (said.unused, said.passed))
    return replace(said, wants={"slope": ("slope",)}, by=(*said.by, *by), unused=unused, passed=passed)


def _constant(said: Said) -> Said:
    """Return an optimizer's step with a gradient that is given as one on the loss that has this gradient everywhere."""
    gradient = said.numbers.get("gradient", ())
    weights = [name for name in said.given if len(said.given[name]) == 1] or ["w"]
    first = said.numbers.get("steps") == (1.0,)  # a later one depends on the gradients before
    if said.formula or said.problem or not first or len(gradient) != 1 or not said.wants.keys() & OPTIMIZERS:
        return said
    if len(weights) != 1:
        return said
    formula = Formula(Op("*", Num(gradient[0]), Var(weights[0])), "loss", (weights[0],))
    numbers = {slot: values for slot, values in said.numbers.items() if slot != "gradient"}
    return replace(said, formula=formula, numbers=numbers)
