"""A next text of a conversation, put on the question before it: its parts are new, all else stays."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from tutor.ask.fields import usual
from tutor.ask.functions import FUNCTIONS
from tutor.ask.kinds import Question, kind
from tutor.ask.kinds.stepping import Stepping
from tutor.ask.offer import Offer
from tutor.ask.reader.amended import MORE, MORE_STEPS, amended, one_more
from tutor.ask.reader.filling import Filled, Reading, fitting, form_of, readings, texts_of, with_other
from tutor.ask.reader.loosened import at_origin
from tutor.ask.reader.marked import outside
from tutor.ask.reader.proposed import Proposal
from tutor.ask.reader.terms import PIECE, with_piece
from tutor.ask.reader.values import with_goal
from tutor.ask.reader.written import NUMBER
from tutor.ask.resolve import in_order
from tutor.ask.tree import Unreadable, variables
from tutor.ask.typed import formula_of

CLAIM = "claim"  # says what the last number is
FOLLOW = "follow"  # the same is asked again, with other values
ANY = Reading((), {tag: (name,) for tag, name in zip("FPBRN", ("formula", "place", "by", "lr", "steps"), strict=True)})
# What is asked of a model over data is asked of its loss where that is known already.
OF_LOSS = {"neuron": "slope", "line_slopes": "slope", "constant_slope": "slope"}
OF_LOSS |= {"neuron_loss": "value", "line_loss": "value", "constant_loss": "value"}
OF_LOSS |= {"line_step": "steps", "line_best": "minimum", "constant_best": "minimum"}
_TORN = re.compile(r"[-+*/·−]\s*[^-−+*/·]$|[*/·]$")  # not "-x^2" nor "+ 3x"
NUMBERED = re.compile(NUMBER)
FINDING = frozenset(
    {"monotone", "minimum", "valley", "maximum", "summit", "steepness", "inflection", "ranged", "ranged_maximum"}
)
ALIKE = (
    ("place", "from"),
    ("from", "place"),
    ("gradient", "gradients"),
    ("gradient", "local"),
)  # of one and another kind
LISTS = frozenset({"gradient", "gradients", "local", "errors", "predicted", "target"})
WIDER = ("by", "momentum")  # what goes where all else was there already: "and both?", "plain sgd then"
ORIGIN_OF_ALL = "all = 0"
_DATA = {"X": "x", "Y": "y"}
_OF_DATA = ("line_", "constant_")
_NOT = re.compile(r"\b([a-z]+),? (?:not|instead of|rather than) ([a-z]+)\b")
_VALUE = re.compile(r"\s*([^\W\d_]+_?\d*)\s*=\s*(.+?)\s*(?=,\s*[^\W\d_]+_?\d*\s*=|$)")


@dataclass(frozen=True)
class Base:
    """What a next text may go on from: a question that was worked out, or a form that asked back."""

    of: type[Question]
    texts: Mapping[str, str]
    asked: bool = True  # a form that was only filled is asked for the first time

    @classmethod
    def of_last(cls, last: Question | Offer) -> "Base":
        """Return the form of either."""
        if isinstance(last, Offer):
            return cls(kind(last.kind), last.slots, asked=False)
        return cls(type(last), last.texts())


def put_on(read: Proposal, base: Base) -> Filled | None:
    """Return the last question's form with what a text gives put on it; None where it has no field for a part."""
    if read.asks == CLAIM and read.words("P"):
        read = replace(read, asks=FOLLOW)  # "i think at 1 it is 4"
    if read.asks == FOLLOW and not read.words("F") and (swapped := _swapped(read.text, base)):
        return form_of(base.of, {**base.texts, "formula": swapped})
    if read.asks == FOLLOW:
        wanted = [asked for asked in readings().values() if base.of.NAME in asked.kinds] or [ANY]
    else:
        names = (read.asks, OF_LOSS.get(read.asks, "") if "formula" in base.texts else "")
        wanted = [readings()[name] for name in names if name in readings()]
    ways = [(of, asked) for asked in wanted for of in ([base.of] if read.asks == FOLLOW else asked.known())]
    forms = [form for way in ways if (form := _further(read, base, *way))]
    form = next((form for form in forms if form.question), forms[0] if forms else None)
    form = form and (_both_moved(read, base) or form)
    also = readings()[read.asks].also if read.asks in readings() else ""
    return with_other(form, put_on(read.asking(also, read.chance), base)) if form and also else form


def _swapped(text: str, base: Base) -> str:
    """Return the last formula with one function in the place of another, "cos not sin"; nothing where none is told."""
    formula, told = base.texts.get("formula", ""), _NOT.search(text)
    new, old = told.groups() if told else ("", "")
    known = new in FUNCTIONS and re.search(rf"\b{re.escape(old)}\(", formula)
    return re.sub(rf"\b{re.escape(old)}\(", f"{new}(", formula) if known else ""


def _both_moved(read: Proposal, base: Base) -> Filled | None:
    """Return the change under the last nudge and another variable's as well: "and if y goes down 0.1 too"."""
    nudges, names = read.words("D"), read.words("B")
    old, place = base.texts.get("by", ""), _values(base.texts.get("place", ""))
    asked = {"linear": "estimate", "nudge": "change"}.get(base.of.NAME, "")
    new = names[0] if len(names) == len(nudges) == 1 else ""
    if not (asked and new in place and old in place and new != old and MORE.search(outside(read.text, read.parts))):
        return None
    own = texts_of(base.of, readings()[asked], read) or {}
    moves = {old: base.texts.get("nudge", ""), new: own.get("nudge", "")}
    row = ", ".join(moves.get(name, "0") for name in place)
    of = kind("moves" if asked == "estimate" else "moved")
    return form_of(of, {"formula": base.texts.get("formula", ""), "place": base.texts["place"], "nudges": f"({row})"})


def put_on_any(
    read: Proposal, last: Question | Offer, older: Sequence[Question]
) -> tuple[Filled | None, Question | Offer]:
    """Return the last question's form with what a text gives put on it, else an older one's of its formula or numbers.

    And which of them it was: the steps before "where is it lowest?" still have the rate that "after 3 loops?" needs.
    """
    form = put_on(read, Base.of_last(last))
    if (form and form.question) or read.asks == FOLLOW:
        return form, last
    formula = Base.of_last(last).texts.get("formula")
    for each in older:
        alike = each.texts().get("formula") in (formula, None)
        other = put_on(read, Base.of_last(each)) if alike else None
        if other and other.question:
            return other, each
    return form, last


def fitting_on(read: Proposal, base: Base) -> Proposal:
    """Return what a text most likely asks of the last question: what its parts leave open there is unlikely."""
    return fitting(read, partial(_is_whole, base=base))


def _is_whole(read: Proposal, base: Base) -> bool:
    if read.asks not in readings() and read.asks != FOLLOW:
        return True
    form = put_on(read, base)
    return form is not None and form.question is not None


def _further(read: Proposal, base: Base, of: type[Question], asked: Reading) -> Filled | None:
    """Return a kind's form with the last question's texts below the new ones; None where it is the same, or none."""
    if any(part.tag == "F" and _TORN.search(read.text[: part.start + 1]) for part in read.parts):
        return None  # "* 3y^2": a part of a term
    read, data = _without_data(read, base, asked)
    new = texts_of(of, asked, read)
    if new is None:
        return None
    given = {name for part in read.parts for name in asked.slots.get(part.tag, ())}
    said = given if read.asks == FOLLOW else given | asked.set.keys()
    fresh = {name: text for name, text in new.items() if name in said}
    if PIECE.match(fresh.get("formula", "")):
        try:
            fresh["formula"] = with_piece(base.texts.get("formula", ""), fresh["formula"])
        except Unreadable:
            return None
    if "by" in {each.name for each in of.FIELDS} - fresh.keys() and (one := _named(read, base)):
        fresh["by"] = one
    if data:
        fresh["place"] = ", ".join(filter(None, (fresh.get("place"), data)))
    anywhere = bool(asked.kinds) and asked.kinds[0] in FINDING
    old = {**new, **_old(base, of, again=read.asks == FOLLOW, renamed="formula" in fresh, anywhere=anywhere)}
    fresh |= {name: amended(old[name], text, read) for name, text in fresh.items() if name in old and name in LISTS}
    counts = " ".join((outside(read.text, read.parts), *read.words("N")))
    if MORE_STEPS.search(counts) and {"steps"} <= fresh.keys() & old.keys():
        fresh["steps"] = one_more(old["steps"], fresh["steps"])
    texts = {**old, **fresh, **_places(old, fresh)}
    form = form_of(of, with_goal(_at_origin(texts), read))
    for dropped in WIDER if {part.tag for part in read.parts} <= {"B"} else ():
        if dropped in old.keys() - fresh.keys() and _is_same(form, base):
            form = form_of(of, {name: text for name, text in texts.items() if name != dropped})
    if of.NAME == "flat_kind" and "place" in old and not fresh and _is_same(form, base):
        form = form_of(of, {name: text for name, text in texts.items() if name != "place"})  # "is there another one"
    return None if _is_same(form, base) else form


def _is_same(form: Filled, base: Base) -> bool:
    question = form.question
    return base.asked and question is not None and (base.of, base.texts) == (type(question), question.texts())


def _at_origin(texts: Mapping[str, str]) -> dict[str, str]:
    """Return a form's texts with the place where all variables are zero in letters: now their formula is known."""
    if texts.get("place") == ORIGIN_OF_ALL and texts.get("formula"):
        return {**texts, "place": at_origin(texts["formula"])}
    return dict(texts)


def _named(read: Proposal, base: Base) -> str:
    """Return the one of several variables that stands outside of all parts: "what if x gets 0.01 more"."""
    rest = outside(read.text, read.parts)
    names = _values(base.texts.get("place", "")).keys()
    found = [name for name in names if re.search(rf"(?<![\w']){re.escape(name)}(?![\w']| *=)", rest)]
    return found[0] if len(names) > 1 and len(found) == 1 else ""


def _without_data(read: Proposal, base: Base, asked: Reading) -> tuple[Proposal, str]:
    """Return a text without data for a loss whose data are values of its variables, and these values."""
    there = _values(base.texts.get("place", ""))
    own = [part for part in read.parts if part.tag in _DATA and part.tag not in asked.slots]
    told = [(_DATA[part.tag], read.text[part.start : part.end]) for part in own]
    if not told or not all(name in there for name, _ in told):
        return read, ""
    rows = (f"{name} = ({', '.join(re.findall(NUMBER, text))})" for name, text in told)
    return replace(read, parts=tuple(part for part in read.parts if part not in own)), ", ".join(rows)


def _old(base: Base, of: type[Question], *, again: bool, renamed: bool, anywhere: bool) -> dict[str, str]:
    """Return what stays of the last question in the form of a kind; a formula that is new has variables of its own.

    What is looked for `anywhere` keeps no place. Where something else is asked, what only tells one question of a kind
    from another does not stay.
    """
    telling = frozenset[str]() if again else _telling(of.NAME)
    fields = [each for each in of.FIELDS if each.name not in telling and (again or each.sort != "choice")]
    kept = {each.name for each in fields if not (renamed and each.sort == "names")}
    if of is not base.of and anywhere:
        kept -= {"place", "by"}  # where it was looked at before is not where it is lowest
    if issubclass(of, Stepping) and not issubclass(base.of, Stepping) and _go_together(base):
        kept -= {"by"}  # of one partial derivative a step moves them all
    values = _values(base.texts.get("place", "")) if of.NAME.startswith(_OF_DATA) else {}
    unsaid = {each.name: usual(each) for each in base.of.FIELDS if of is not base.of}  # each kind has its own
    told = {name: text for name, text in base.texts.items() if text != unsaid.get(name)}
    for one, other in ALIKE:
        if one in told and one not in kept and other in kept:
            told.setdefault(other, told[one])
    if of.NAME == "value" and base.of.NAME == "guessed" and "to" in told:
        told["place"] = told["to"]  # what it really is where it was guessed
    return {name: text for name, text in {**values, **told}.items() if name in kept}


def _go_together(base: Base) -> bool:
    """Say whether the variables are coordinates of one place, or weights: not a weight with its data."""
    names = _values(base.texts.get("place", "")).keys()
    try:
        return len(in_order(tuple(names))) > 1
    except Unreadable:
        return False


@lru_cache
def _telling(name: str) -> frozenset[str]:
    return frozenset(field for asked in readings().values() if name in asked.kinds for field in asked.set)


def _places(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return places of which a text gives some values only, with the values that stay."""
    found = {}
    for name in ("place", "start"):
        if NUMBERED.fullmatch(new.get(name, "")) and (one := _one_of(old, name)):
            new = {**new, name: f"{one} = {new[name]}"}
        if new.get(name, "").startswith("all ="):
            continue
        if "=" in new.get(name, "") and "=" in old.get(name, ""):
            found[name] = ", ".join(
                f"{key} = {value}" for key, value in {**_values(old[name]), **_values(new[name])}.items()
            )
        elif name in old and name not in new and "formula" in new:
            found[name] = _among(old[name], new["formula"])
    return found


def _among(place: str, formula: str) -> str:
    """Return the text of an old place for a new formula: by name where its variables are the same, else in order."""
    values = _values(place)
    try:
        same = set(values) <= set(variables(formula_of(formula).tree))
    except Unreadable:
        same = True
    told = ", ".join(values.values())
    return place if same or not told else told if len(values) == 1 else f"({told})"


def _one_of(old: Mapping[str, str], name: str) -> str:
    """Return whose value a number alone is: that of the variable that is asked about, else of the only one with one."""
    values = _values(old.get(name, ""))
    plain = [each for each, value in values.items() if NUMBERED.fullmatch(value)]
    return old.get("by", "") if old.get("by", "") in values else plain[0] if len(plain) == 1 else ""


def _values(text: str) -> dict[str, str]:
    return dict(_VALUE.findall(text))
