"""What a next text gives without a name: which slot a number alone is of, a model without its loss, a correction."""

from dataclasses import replace

from tutor.ask.fields import Field
from tutor.ask.follow import Before
from tutor.ask.kinds.minimum import WHERE
from tutor.ask.leads import numbers
from tutor.ask.lexicon import named
from tutor.ask.resolve import Formula
from tutor.ask.said import Said
from tutor.ask.tree import Call, Var, variables

NUMBERS = ("number", "numbers", "positive", "factor", "count", "place")
# What a number alone is of, by the word before it: "do 20", "with 0.2", "at 3".
LED = {
    "count": ("after", "do", "make", "run", "take"),
    "number": ("by", "using", "with"),
    "place": ("at", "from", "in"),
}
SUPPOSED = ("if =", "for =")  # they lead to a number of anything: "what if 0.9"


def bare(said: Said, before: Before, leads: bool) -> Said:
    """Return a text whose numbers say nothing of what they are as what they must be, and what it wishes for as said.

    Numbers alone are the one thing open, or all that there is; "at 0.3" is a place only where there was one. Where they
    lead on ("and 0.3"), and a form has another number already, they may as well be to change that.
    """
    if _asks_where_flat(said, before):
        return replace(said, numbers={}, wants={**said.wants, "lowest": ("0",), "slope": ("slope",)})
    said = _of_pair(_wishing(said, before), before)
    counts = any(each.name == "steps" for each in before.kind.FIELDS) and "steps" not in said.numbers
    if counts and _is_led(said, "count") and len(after := numbers(said.unused)) == 1:
        return replace(said, unused=(), numbers={**said.numbers, "steps": after})  # "and after 3?"
    at, needed = _candidates(said, before)
    lacking = [each for each in needed if each.name in before.open]
    if not at or (leads and lacking and any(before.slots.get(each.name) is not None for each in needed)):
        return said
    turned = [each for each in needed if each.name in before.turned]
    some = next((some for some in (lacking, needed, turned) if len(some) == 1), [])
    one = some[0] if some and not (lacking and some is not lacking) else None
    if one is None or (lacking and len(before.open) != 1) or (len(at) > 1 and one.sort != "numbers"):
        return replace(said, point=(), unused=tuple(map(_plain, at))) if len(at) == 1 and needed else said
    found = {"point": at} if one.sort == "place" else {"point": (), "numbers": {one.name: at}}
    return replace(said, unused=(), **found)


def choices(said: Said, before: Before) -> tuple[str, ...]:
    """Return the texts that say of which slot a number alone is, where several are as likely."""
    at, needed = _candidates(said, before)
    told = [_told(each, before, _plain(at[0])) for each in needed] if len(at) == 1 else []
    texts = tuple(text for texts in told for text in texts)
    return texts if len(texts) > 1 else ()


def _told(each: Field, before: Before, number: str) -> list[str]:
    """Return what says that a number is of a slot: "learning rate = 0.5"; of a place, for each variable of it."""
    if each.sort == "place":
        place = before.slots.get("place")
        return [f"{name} = {number}" for name in getattr(place, "given", place) or {} if name not in before.data]
    words = [word for word in (each.label.lower(), each.name) if named(word, "number") == each.name]
    return [f"{word} = {number}" for word in words[:1]]


def _candidates(said: Said, before: Before) -> tuple[tuple[float, ...], list[Field]]:
    """Return the numbers that a text gives without saying of what, and the fields that they may be of."""
    placed, supposed = _has_place(before), said.says(*SUPPOSED)
    at = numbers(said.unused) or (said.point if not placed or supposed else ())
    owned = said.formula or said.given or said.numbers or said.wants or (placed and said.point and not supposed)
    fields = [each for each in before.kind.FIELDS if at and _may_be_of(each, at, said, before)]
    return ((), []) if owned or not at else (at, fields)


def _plain(number: float) -> str:
    return f"{number:g}"


def _wishing(said: Said, before: Before) -> Said:
    """Return a text with its wishes as they are meant behind the last question."""
    formula, wants, mentioned = before.slots.get("formula"), dict(said.wants), dict(said.mentioned)
    if isinstance(formula, Formula) and formula.name in said.names and not wants:
        wants["value"] = (formula.name,)  # "what is y there?"
    if "limit" in wants and before.slots.get("lr") is not None and "lr" not in said.numbers:
        mentioned["lr"] = "rate"  # "the biggest that works"
    if "slope" in before.kind.NEEDS and "sign" in wants:
        wants["slope"] = ("slope",)  # "only the sign"
    if "each" not in before.kind.WANTS and (said.given or said.point):  # "list it at 1, 2 and 3"
        wants.pop("each", None)
    return replace(said, wants=wants, mentioned=mentioned)


def _of_pair(said: Said, before: Before) -> Said:
    """Take numbers side by side for a point with as many coordinates as the formula has variables: "and at 0, 0"."""
    formula, rest = before.slots.get("formula"), numbers(said.unused)
    count = len(variables(formula.tree)) if isinstance(formula, Formula) and not before.data else 0
    point = (*said.point, *rest)
    if not (rest and said.point) or len(point) != count:
        return said
    return replace(said, point=point, unused=())


def _is_led(said: Said, sort: str) -> bool:
    """Say whether a word stands before a number that tells what it is of."""
    return said.says(*(f"{word} =" for word in LED[sort]))


def _may_be_of(each: Field, at: tuple[float, ...], said: Said, before: Before) -> bool:
    """Say whether numbers alone may be of a field, by the word before them, and by what they are."""
    if each.sort not in NUMBERS or not (each.default is None or each.name in before.turned):
        return False
    if each.sort == "place":
        return _has_place(before) and not (before.rated and _is_led(said, "number"))
    if each.sort == "count":
        return not (_is_led(said, "number") or _is_led(said, "place")) and all(value == int(value) for value in at)
    return not (_is_led(said, "place") and _has_place(before))


def owed(before: Before, told: Said, said: Said) -> Before:
    """Return a form without the words that need no answer more, by a text as it was told, and as it is taken.

    They are a number that it gives again, now with its owner, and one that gives way to another number alone.
    """
    given = {f"{value:g}" for values in (*said.numbers.values(), *said.given.values(), said.point) for value in values}
    another = bool(numbers(told.unused))
    left = tuple(word for word in before.unused if another and word not in given and is_number(word))
    unused = tuple(word for word in before.unused if word not in given and word not in left)
    return replace(before, unused=unused, left=before.left + left)


def is_number(word: str) -> bool:
    """Say whether a word is a number."""
    return len(numbers((word,))) == 1


def _asks_where_flat(said: Said, before: Before) -> bool:
    """Say whether "where is the slope zero?" follows a formula: then it gives no gradient, but asks for a place."""
    formula = isinstance(before.slots.get("formula"), Formula) and said.formula is None
    return formula and said.numbers == {"gradient": (0.0,)} and bool(WHERE & said.words)


def _has_place(before: Before) -> bool:
    """Say whether the last question stands at a place, or waits for one."""
    return bool(before.slots.get("place")) or "place" in before.open


def of_model(said: Said, before: Before) -> Said:
    """Take a new model of the data that a loss goes over for that loss of it."""
    old, rows = before.slots.get("formula"), before.data
    known = frozenset(variables(said.formula.tree)) if said.formula else frozenset()
    if said.formula is None or not rows.keys() & known or said.given.keys() & rows:
        return said
    match old.tree if isinstance(old, Formula) else None:
        case Call(loss, (model, Var(targets))) if targets not in known and known & {*variables(model)} - rows.keys():
            tree = Call(loss, (said.formula.tree, Var(targets)))
            return replace(said, formula=Formula(tree, "loss", variables(tree)))
    return said
