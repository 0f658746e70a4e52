"""What a conversation knows of data, of a line over them and of predictions, put into the form of what is asked next.

"mse of it" behind a best line has the points from one question and the line from its answer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tutor.ask.kinds import Question
from tutor.ask.kinds.line import LineStep
from tutor.ask.lists import Values
from tutor.ask.printer import number
from tutor.ask.reader.amended import MORE, nth, nth_in, numbers_in
from tutor.ask.reader.data import BIAS, NO_BIAS
from tutor.ask.reader.filling import Filled, Reading, form_of, readings, texts_of
from tutor.ask.reader.marked import outside
from tutor.ask.reader.onto import FOLLOW
from tutor.ask.reader.proposed import Proposal
from tutor.ask.reader.written import NUMBER

ALL = Reading(("line_step",), {"X": ("x",), "Y": ("y",), "Q": ("points",), "P": ("weights",), "F": ("line",)})
ONE = frozenset({"prediction", "residual"})  # are of one input
DROP = "drop"  # a point leaves
# What a question over data was asked as, by its kind.
ASKED = {"loss": "line_loss", "value": "line_loss", "loss_slope": "line_slopes", "slope": "line_slopes"}
ASKED |= {"valley": "line_best", "minimum": "line_best", "descent": "line_step"}
_LIST = re.compile(r"\b([^\W\d_]\w*)\s*=\s*[\[(]([^\])]*)[\])]")
_TARGET = re.compile(r"mse\(.*, ([^\W\d_]\w*)\)")
_VALUE = re.compile(rf"\b(w|b|c)\s*=\s*({NUMBER})")
GIVEN = re.compile(r"([^\W\d_]\w*) = (\[[^\]]*\]|[^,]+)")
LEAVES = re.compile(
    r"\b(?:drop|leave out|leaving out|without|remove|delete|throw|skip|ignore|kick|forget)\b", re.IGNORECASE
)
SQUARES = re.compile(r"sum\(\(w")
LOSS = re.compile(rf"mse\(|mean\(\(c - y\)|{SQUARES.pattern}")
_PAIR = re.compile(rf"\(\s*({NUMBER})\s*[,;|]\s*({NUMBER})\s*\)")


def over_data(read: Proposal, last: Question | None, older: Sequence[Question]) -> Filled | None:
    """Return the form of what is asked of data, with all that the conversation knows of them.

    None where nothing is, or where it knows too little of them for that.
    """
    if read.asks == FOLLOW and read.words("Q") and LEAVES.search(outside(read.text, read.parts)):
        read = replace(read, asks=DROP)
    again = read.asks in (FOLLOW, DROP)
    asks = _asked_of(last) if again else read.asks
    asked = readings().get(asks)
    if asked is None or not is_of_data(asks):
        return None
    without = asks == "line_best" and NO_BIAS.search(read.text) is not None
    if again and not (without or {part.tag for part in read.parts} & set("FQXY")):
        return None  # a rate, a weight: put on the last question as any other
    questions = [each for each in (last, *older) if each]
    known = _known(questions)
    if not known:
        return None
    if last and again and not without and LOSS.search(last.texts().get("formula", "")):
        return _moved(last, _told(read, known, of_one=False))
    without = without or (_is_through_origin(questions) and not BIAS.search(read.text))
    plain = ({"with_b": "no"} if without else {}) | _rate(questions)
    forms = [_form(of, asked, read, known, plain) for of in asked.known()]
    return next((form for form in forms if form and form.question), None)


def _rate(questions: Sequence[Question]) -> dict[str, str]:
    """Return the last learning rate of a conversation: "a step with the same rate"."""
    return next(({"lr": texts["lr"]} for each in questions if (texts := each.texts()).get("lr")), {})


def _moved(last: Question, told: Mapping[str, Values]) -> Filled | None:
    """Return the last question over data, with other data or another line in it."""
    texts = last.texts()
    where = next((name for name in ("place", "start") if name in texts), "")
    parts = dict(GIVEN.findall(texts.get(where, "")))
    target = _TARGET.search(texts.get("formula", ""))
    new = {name: f"[{_written(values)}]" if name in "xy" else _written(values) for name, values in told.items()}
    new = {target[1] if name == "y" and target else name: value for name, value in new.items()}
    new = {name: value for name, value in new.items() if name in parts}
    place = ", ".join(f"{name} = {value}" for name, value in {**parts, **new}.items())
    return form_of(type(last), {**texts, where: place}) if new else None


def gives_a_part(read: Proposal) -> bool:
    """Say whether a text gives some of the data only: "make the last point (3, 10), best line then?"."""
    rest = outside(read.text, read.parts)
    return is_of_data(read.asks) and (nth(read) is not None or MORE.search(rest) is not None)


def is_of_data(asks: str) -> bool:
    """Say whether it is asked of data, of a line over them, or of predictions."""
    return asks.startswith(("line_", "pairs_", "constant_")) or asks in ONE


def _asked_of(last: Question | None) -> str:
    """Return what a question over data asked."""
    if last is None:
        return ""
    formula = last.texts().get("formula", "")
    if SQUARES.search(formula):
        return "line_sse"
    over = "mse(" in formula
    return ASKED.get(last.NAME, "") if over else last.NAME if is_of_data(last.NAME) else ""


def _is_through_origin(questions: Sequence[Question]) -> bool:
    """Say whether the last model over data that was asked about has a weight alone."""
    formulas = (each.texts().get("formula", "") for each in questions)
    return next(("b" not in each for each in formulas if "mse(w" in each), False)


def _form(
    of: type[Question], asked: Reading, read: Proposal, known: Mapping[str, Values], plain: Mapping[str, str]
) -> Filled | None:
    """Return a kind's form, its own parts first, then what is known."""
    own = texts_of(of, asked, read) or {}
    told = _told(read, known, of.NAME in ONE)
    both = _with_pairs({**known, **told})
    names = {each.name for each in of.FIELDS} & ({"w", "b"} if of.NAME in ONE else both.keys()) & both.keys()
    given = {name: _written(both[name]) for name in names}
    given |= {name: text for name, text in plain.items() if name in {each.name for each in of.FIELDS}}
    return form_of(of, {**given, **{name: text for name, text in own.items() if name not in told}})


def _with_pairs(values: Mapping[str, Values]) -> dict[str, Values]:
    """Return the values, with what the line predicts for the inputs, and what it should have predicted."""
    found = dict(values)
    if {"x", "w"} <= found.keys():
        w, b = found["w"][0], found.get("b", (0.0,))[0]
        found["predicted"] = tuple(w * x + b for x in found["x"])
    return found | ({"target": found["y"]} if "y" in found else {})


def _told(read: Proposal, known: Mapping[str, Values], of_one: bool) -> dict[str, Values]:
    """Return data and a line as a text gives them, put on what is known."""
    if read.asks == DROP:
        return _dropped(read, known)
    parts = [part for part in read.parts if part.tag in ALL.slots and not (of_one and part.tag in "XY")]
    if not parts:
        return {}
    texts = texts_of(LineStep, ALL, Proposal(read.text, "line_step", tuple(parts), 1.0)) or {}
    found = {name: numbers_in(text) for name, text in texts.items() if name in ("x", "y", "w", "b")}
    if {"w"} <= found.keys() and "b" not in found and any(part.tag == "F" for part in parts):
        found["b"] = (0.0,)
    if {"x", "y"} & found.keys() and {"x", "y"} <= known.keys():
        found |= _merged(found, known, read)
    return {name: values for name, values in found.items() if values}


def _dropped(read: Proposal, known: Mapping[str, Values]) -> dict[str, Values]:
    """Return the points without one that is named: by both of its numbers, as the second, by its x."""
    if not {"x", "y"} <= known.keys():
        return {}
    told, pairs = " ".join(read.words("Q")), list(zip(known["x"], known["y"], strict=False))
    numbers = numbers_in(told)
    if len(numbers) == 2 and numbers in pairs:
        place: int | None = pairs.index((numbers[0], numbers[1]))
    elif len(numbers) == 1 and known["x"].count(numbers[0]) == 1:
        place = known["x"].index(numbers[0])
    else:
        place = nth_in(told)
    if place is None or not -len(pairs) <= place < len(pairs):
        return {}
    del pairs[place]
    return {"x": tuple(x for x, _ in pairs), "y": tuple(y for _, y in pairs)}


def _merged(new: Mapping[str, Values], known: Mapping[str, Values], read: Proposal) -> dict[str, Values]:
    """Return the points with a new one among them, or in the place of one; all of them where as many are given."""
    xs, ys = list(known["x"]), list(known["y"])
    some = max(len(new.get("x", ())), len(new.get("y", ())))
    rest = outside(read.text, read.parts).lower()
    if some >= len(xs) > 1:
        return {"x": new.get("x", known["x"]), "y": new.get("y", known["y"])}
    if {"x", "y"} <= new.keys() and nth(read) is None and MORE.search(rest):
        return {"x": (*xs, *new["x"]), "y": (*ys, *new["y"])}
    instead = [(float(x), float(y)) for x, y in _PAIR.findall(rest)]
    named = nth(read)
    named = _instead(new, known, rest) if named is None and some == 1 else named
    for i in range(some):
        x, y = (each[i] if i < len(each := new.get(name, ())) else None for name in ("x", "y"))
        at = next((xs.index(old) for old, _ in instead if old in xs), None)
        at = named if at is None else at
        at = xs.index(x) if at is None and x in xs else at
        if at is None or not -len(xs) <= at < len(xs):
            at = len(xs)
            if x is None or y is None:
                return {}
            xs.append(x)
            ys.append(y)
        xs[at], ys[at] = x if x is not None else xs[at], y if y is not None else ys[at]
    return {"x": tuple(xs), "y": tuple(ys)}


def _instead(new: Mapping[str, Values], known: Mapping[str, Values], rest: str) -> int | None:
    """Return where the one old number stands that a text names beside its new one: "make the 5 a 6"."""
    if len(new) != 1:
        return None
    (name,) = new
    told = [value for value in numbers_in(rest) if known.get(name, ()).count(value) == 1]
    return known[name].index(told[0]) if len(told) == 1 else None


def _known(questions: Iterable[Question]) -> dict[str, Values]:
    """Return the data and the line that the questions have, those of the first ones first."""
    found: dict[str, Values] = {}
    for each in questions:
        texts = each.texts()
        if LOSS.search(texts.get("formula", "")):
            place = texts.get("place", "") + ", " + texts.get("start", "")
            target = _TARGET.search(texts["formula"])
            rows = [("y" if target and name == target[1] else name, text) for name, text in _LIST.findall(place)]
            new = {name: numbers_in(text) for name, text in rows if name in ("x", "y")}
            new |= {name: numbers_in(text) for name, text in _VALUE.findall(place)}
        elif each.NAME in ONE:
            new = {name: numbers_in(texts[name]) for name in ("w", "b") if texts.get(name)}
        elif each.NAME.startswith("pairs_"):
            new = {"y": numbers_in(texts["target"]), "predicted": numbers_in(texts["predicted"])}
        else:
            new = {}
        if not found.keys() & {"y"} or new.get("y") in (None, found["y"]):
            found = {**new, **found}
    return found


def _written(values: Values) -> str:
    return number(values[0]) if len(values) == 1 else ", ".join(map(number, values))
