"""Readings that look for a place: where the gradient is zero, where a formula is lowest, and how low it gets."""

from tutor.ask.functions import FUNCTIONS
from tutor.ask.losses import with_model, with_targets
from tutor.ask.notes import Notes
from tutor.ask.reading import Reading
from tutor.ask.resolve import DATA, Formula, formula_of
from tutor.ask.tree import Call, Num, Op, Tree, Unreadable, Var, calls, degree, kinked, substitute, variables, walk
from tutor.ask.vocabulary import DOWNS, LOSSES, UPS, WHERE, word_set

PERIODIC = frozenset({"sin", "cos", "tan"})
CONVEX_PARTS = frozenset({"exp", "softplus"})
MOST_SUMMANDS = 12
SLOPES = word_set("gradient gradients grad slope slopes derivative derivatives")
FLAT = word_set("zero_grad vanish vanishes flat")
PLACE = word_set("where which at minimizer minimiser argmin")
REACHING = word_set("can could get gets go become")
GIVING = word_set("gives give giving makes make has have attains attain yields reaches minimizes minimises")
LOWEST_VALUE = tuple(f"{low} {of}" for low in ("lowest", "minimum", "minimal") for of in ("value", "loss", "cost", "f"))
HOW_LOW = ("how low", "how small")
PLACE_WORDS = (
    WHERE
    | GIVING
    | LOSSES.keys()
    | word_set("vanish vanishes flat zero_grad lowest atlowest error model low small can possible")
)


def is_place(notes: Notes) -> bool:
    """Say whether the place is asked for where the gradient vanishes, or how low a formula gets."""
    about_direction = notes.says("which way", "which direction", "what direction", "what way")
    if about_direction or (notes.has(*UPS) and notes.has(*DOWNS)):
        return False
    flat = notes.has(*FLAT)
    lowest = (
        notes.starts("minim")
        or notes.has("critical", "stationary", "lowest", "atlowest", "argmin")
        or notes.says(*HOW_LOW)
    )
    asked = notes.has(*WHERE, "what", "how", "argmin") and not notes.starts("backward")
    flat = flat and (bool(notes.marks) or notes.has("zero_grad", "flat", *SLOPES))
    flat = flat or notes.given.get("gradient") == (0.0,)
    return asked and (flat or lowest) and not notes.point and not {"lr", "steps", "times", "nudge"} & notes.given.keys()


def read_place(notes: Notes) -> Reading | None:
    """Read where the gradient is zero, where the minimum lies, or how low the formula gets there."""
    slope = (notes.has(*SLOPES) or bool(notes.marks)) and not notes.has(*FLAT)
    elsewhere = notes.has("atlowest") and not notes.has("where", "which")
    if slope or elsewhere or (notes.has("how") and not (notes.says(*HOW_LOW) and notes.has(*REACHING))):
        return None
    low, value = notes.starts("minim") or notes.has("lowest", "atlowest", "argmin"), _asks_for_value(notes)
    if value is None:
        return None
    formula = _with_data(notes)
    names = variables(formula.tree)
    power = degree(formula.tree, frozenset(names))
    if len(names) != 1 or kinked(formula.tree) or calls(formula.tree) & PERIODIC or (power is not None and power < 2):
        return None
    strange = set(notes.names) - {*names, "f", "y", "l"} - notes.defined.keys()
    if strange or names[0] in notes.given or set(notes.given) - {"gradient", *DATA}:
        return None
    overall = value or notes.has("lowest")
    if overall and not _is_tame(formula.tree):
        return None
    scheme = "lowest" if overall else "minimum" if low else ""
    return Reading("lowest" if value else "zero", formula.tree, formula.name, names, scheme=scheme)


def _asks_for_value(notes: Notes) -> bool | None:
    """Say whether it is asked how low the formula gets, not where; None where the question leaves that open."""
    value = notes.says(*LOWEST_VALUE, *HOW_LOW)
    named = any(len(said) == 1 and said.isalpha() and said not in "fly" for said in notes.said)
    place = notes.has(*PLACE) or named
    if value and place:
        return None if notes.says(*HOW_LOW) or not notes.has(*GIVING) else False
    open_question = (notes.has("minimum", "minimal") or notes.has("lowest", "argmin")) and not place
    return True if value else None if open_question or (notes.starts("minimi") and not _seeks(notes)) else False


def _seeks(notes: Notes) -> bool:
    return notes.has("where", "which", "what", "at", "find", "minimizer", "minimiser")


def _is_tame(tree: Tree) -> bool:
    """Say whether samples tell if a place is the lowest of all: no pole hides between them."""
    return degree(tree, frozenset(variables(tree))) is not None or (
        calls(tree) <= CONVEX_PARTS
        and not any(isinstance(node, Op) and node.sign == "/" and variables(node.right) for node in walk(tree))
        and all(
            isinstance(node.right, Num) and node.right.value >= 0
            for node in walk(tree)
            if isinstance(node, Op) and node.sign == "^"
        )
    )


def _with_data(notes: Notes) -> Formula:
    """Return the formula with the data's numbers in it, so that only what is looked for is left."""
    names = {LOSSES[word] for word in notes.words if word in LOSSES}
    prepared = with_targets(with_model(notes)) if names == {"mse"} else notes
    if prepared is None or names - {"mse"}:
        raise Unreadable("a loss without targets")
    formula = formula_of(prepared, Call("mse", (Var("preds"), Var("targets"))) if names else None)
    data = {name: values for name, values in prepared.given.items() if name in DATA}
    unused = set(data) - set(variables(formula.tree))
    if unused:
        raise Unreadable("data that the formula does not use")
    tree = _spelled_out(formula.tree, data)
    return Formula(tree, formula.name, variables(tree))


def _spelled_out(tree: Tree, data: dict[str, tuple[float, ...]]) -> Tree:
    """Write the sums over data out, number by number."""
    match tree:
        case Call(name, arguments) if name in FUNCTIONS and FUNCTIONS[name].whole:
            return _summed(name, arguments, data)
        case Call(name, arguments):
            return Call(name, tuple(_spelled_out(argument, data) for argument in arguments))
        case Op(sign, left, right):
            return Op(sign, _spelled_out(left, data), _spelled_out(right, data))
    return substitute(tree, {name: Num(values[0]) for name, values in data.items() if len(values) == 1})


def _summed(name: str, arguments: tuple[Tree, ...], data: dict[str, tuple[float, ...]]) -> Tree:
    """Return the sum, or the mean, with one summand for each row of the data."""
    each = Op("^", Op("-", *arguments), Num(2.0)) if name == "mse" else arguments[0]
    count = max((len(data[name]) for name in variables(each) if name in data), default=0)
    if name not in ("mse", "sum", "mean") or not 1 <= count <= MOST_SUMMANDS:
        raise Unreadable("a sum over no data, or over too much")
    if any(len(data[name]) not in (1, count) for name in variables(each) if name in data):
        raise Unreadable("data of different lengths")
    rows = [{name: Num(values[min(row, len(values) - 1)]) for name, values in data.items()} for row in range(count)]
    total = substitute(each, rows[0])
    for row in rows[1:]:
        total = Op("+", total, substitute(each, row))
    return total if name == "sum" else Op("/", total, Num(float(count)))
