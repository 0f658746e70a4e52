"""What a question says: its formula, what each number belongs to, what is wished for, and the words left over."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tutor.ask.about import about_what
from tutor.ask.apposition import without_names
from tutor.ask.asides import Clause, believes, clauses_of, guesses_on, is_strict, is_supposed, only_tells, wishes
from tutor.ask.clauses import sentences
from tutor.ask.ledger import Owned, called_at
from tutor.ask.lexer import tokens
from tutor.ask.lexicon import named, phrased, roles
from tutor.ask.lists import Values
from tutor.ask.mentioned import held, names, targets
from tutor.ask.movement import moved
from tutor.ask.notes import FORMULA, GIVEN, STOP
from tutor.ask.numerals import spell_out
from tutor.ask.owners import owned
from tutor.ask.pieces import Piece, pieces
from tutor.ask.resolve import Formula
from tutor.ask.strangers import Left, is_of_thing, left_over
from tutor.ask.tree import Call, Op, Unreadable, Var
from tutor.ask.turns import turned
from tutor.ask.words import notation

TWO_VALUES = "two values for one thing"


@dataclass(frozen=True)
class Said:
    """A question taken apart.

    `given` are the values of variables, `numbers` those of the lexicon's slots. `wants` has the words of each wish,
    `mentioned` the words of slots that no number belongs to. `unused` are the words and numbers that have no role;
    `passed` are words that have none either, and stand where they change nothing. The `strange` ones of `unused` are
    no words that change a number: nobody knows what they are there.
    `marks` are the derivatives asked for, as dL/dx; `links` those given, as dL/dy = 3.
    `problem` says why there is no formula, where there is something like one. A `bare` one is a function's name only.
    """

    formula: Formula | None = None
    problem: str = ""
    given: dict[str, Values] = field(default_factory=dict)
    point: Values = ()
    several: bool = False
    numbers: dict[str, Values] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    marks: tuple[Piece, ...] = ()
    links: dict[tuple[str, str], float] = field(default_factory=dict)
    order: int = 1
    wants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mentioned: dict[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    strange: frozenset[str] = frozenset()
    guess: Values = ()
    steps: bool = False
    why: bool = False
    symptom: bool = False
    bare: bool = False
    order_of_words: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()

    def says(self, *pairs: str) -> bool:
        """Say whether two words stand side by side; "#" is a formula, "=" something given, ";" a stop."""
        return any(f"{first} {second}" in pairs for first, second in pairwise(self.order_of_words))

    def starts(self, *stems: str) -> bool:
        """Say whether a word begins with one of the stems."""
        return any(word.startswith(stems) for word in self.words)


def hear(text: str) -> Said:
    """Take a question apart. Raises Unreadable where its mathematics cannot be read, or is too long."""
    return said_by(pieces_of(text))


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a question, a stop behind each sentence. Raises as `hear` does."""
    whole = notation(text)
    heard = [_pieces(sentence, whole) for sentence in sentences(whole)]
    found = [piece for sentence in heard for piece in (*sentence, Piece("stop", ";"))]
    return moved(turned(_subscripted(found)))


def _subscripted(found: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the partials of a function that they define as marks: "z(u, v) = u/v, zu, zv"."""
    defined = {piece.text: piece.arguments for piece in found if piece.arguments}

    def read(piece: Piece) -> Piece:
        match piece.tree:
            case Op("*", Var(name), Var(by)) if piece.kind == "formula" and by in defined.get(name, ()):
                return Piece("mark", f"{name}{by}", order=1, of=name, wrt=(by,))
        return piece

    return [read(piece) for piece in found]


def said_by(found: Sequence[Piece]) -> Said:
    """Return what the pieces of a question say. Raises as `hear` does."""
    return _judged(found, owners_of(found))


def owners_of(found: Sequence[Piece]) -> Owned:
    """Return what the numbers of a question belong to."""
    defined = frozenset(piece.text for piece in found if piece.kind == "equation" and not piece.is_given)
    clauses = list(clauses_of(found, Owned()))
    told = frozenset(at for clause in clauses if only_tells(clause) for at in clause.places)
    believed = frozenset(at for clause in clauses if believes(found, clause) for at in clause.places)
    return owned(found, defined, told, believed)


def cut(text: str) -> list[str]:
    """Return the sentences of a question. Raises Unreadable where it is too long."""
    return sentences(notation(text))


def _pieces(sentence: str, whole: str) -> list[Piece]:
    """Return the pieces of a sentence; one of words alone may hold signs that no formula has."""
    try:
        return pieces(without_names(spell_out(phrased(tokens(sentence, whole)))))
    except Unreadable:
        known = [word for word in sentence.lower().split() if word.isalpha()]
        if any(roles(word) & {"guess", "talk"} for word in known) and not any(named(word, "want") for word in known):
            return [Piece("word", word) for word in known]
        raise


def _judged(found: Sequence[Piece], done: Owned) -> Said:
    """Tell the clauses that ask from those that tell, and gather what is left over."""
    clauses = list(clauses_of(found, done))
    asked = bool(done.numbers) or any(clause.owning and wishes(clause) for clause in clauses)
    strict = [is_strict(clause, asked) for clause in clauses]
    for clause, asks in zip(clauses, [False, *strict], strict=False):
        clause.hung = clause.hung and asks
    guess: list[float] = []
    left = Left()
    judged = any(clause.has("judge") for clause in clauses)
    guessing = telling = zero = before = False  # before: whether something has been asked by then
    for clause, asks in zip(clauses, strict, strict=True):
        guessing = clause.has("guess") or (not asks and (guessing or guesses_on(clauses, strict, clause)))
        telling = clause.has("talk", "steps", "doubt") or (telling and not asks)
        left += left_over(found, clause, asks, guessing, done)
        for at in clause.alone:
            if is_of_thing(found, at):
                continue
            if guessing or at in done.believed or is_supposed(found, at, clause, done, before):
                guess += found[at].values
            elif asks and found[at].values == (0.0,) and _is_sloped(clause):
                zero = True  # "is it positive, negative or zero", "where is the slope zero"
            elif judged and asks:  # "and I landed on 5 after one step. Did I mess up?"
                guess += found[at].values
                left.unused = [word for word in left.unused if word != found[at - 1].text]
            elif asks or not telling:
                left.unused.append(", ".join(f"{value:g}" for value in found[at].values))
        before = before or asks
    kept = [at for clause, asks in zip(clauses, strict, strict=True) if asks for at in clause.places]
    said = replace(_gathered(found, done, kept, tuple(left.unused), tuple(guess)), strange=frozenset(left.strange))
    if said.bare or not said.wants:  # nothing surely ours: "dying relu" is no formula
        said = replace(said, unused=(*said.unused, *left.passed))
    else:
        said = replace(said, passed=tuple(dict.fromkeys(left.passed)))
    return replace(said, wants=said.wants | {"lowest": ("0",)}) if zero and "sign" not in said.wants else said


def _is_sloped(clause: Clause) -> bool:
    return clause.has("want.sign", "want.slope", "want.slopes") or "mark" in clause.kinds


def _gathered(found: Sequence[Piece], done: Owned, kept: list[int], unused: tuple[str, ...], guess: Values) -> Said:
    """Put together what the strict clauses hold; the rest may only ask for steps, or why."""
    whole = [found[at] for at in kept]
    wants: dict[str, tuple[str, ...]] = {}
    mentioned: dict[str, str] = {}
    for at in kept:
        if found[at].kind == "word" and at not in done.used:
            known = roles(found[at].text)
            for role in sorted(known):
                if role.startswith("want."):
                    wants[role[5:]] = (*wants.get(role[5:], ()), found[at].text)
            slot = named(found[at].text, "number")
            other = any(role.startswith("want.") or role in ("pass", "talk", "wrt") for role in known)
            if slot and not other and not is_of_thing(found, at - 1):
                mentioned[slot] = found[at].text
    if not wants and any(called_at(found[at]) for at in kept):
        wants["value"] = ("value",)  # "f(2) for f(x) = x^3": nothing else is wished for
    words = [piece.text for piece in found if piece.kind == "word"]
    wonders = bool(guess) and words[-1:] == ["why"]  # "I said 8 and got it wrong, why?" asks how it comes about
    marks = tuple(found[at] for at in kept if found[at].kind in ("mark", "leaf") and at not in done.used)
    about = about_what(found, kept, done, "slope" in wants or bool(marks))
    if len(done.links) > 1:
        wants["chain"] = ("chain rule",)
    if marks:
        wants["slope"] = (*wants.get("slope", ()), marks[0].text)
    orders = {piece.order for piece in marks} | {done.order} - {1}
    by = tuple(name for piece in marks for name in piece.wrt) + tuple(targets(found, kept))
    alone, still = tuple(names(found, kept, done)), {*held(found, kept)}
    sloped = bool({"slope", "slopes"} & wants.keys())
    if still and sloped and about.formula and not by and not still.issuperset(about.formula.arguments):
        free = tuple(name for name in about.formula.arguments if name not in still)
        by = () if {*free} & {*alone} else free  # "keeping y constant, the derivative of x^2 y"
    return Said(
        formula=about.formula,
        problem=about.problem,
        given={name: values for name, values in done.given.items() if name != about.constant},
        point=done.point,
        several=done.several,
        numbers=done.numbers,
        names=alone,
        by=by,
        marks=marks,
        links=done.links,
        order=max(orders, default=1),
        wants=wants,
        mentioned={slot: word for slot, word in mentioned.items() if slot not in done.numbers},
        unused=unused + ((TWO_VALUES,) if done.clash else ()),
        guess=guess,
        steps=wonders or any("steps" in roles(word) for word in words),
        why=any(
            "why" in roles(found[at].text) for at in kept if found[at].kind == "word" and not _pairs(found[at], done)
        )
        or "why" in words[: len(words) - wonders],
        symptom=any("symptom" in roles(word) for word in words),
        bare=not any(piece.kind in ("formula", "equation", "mark") for piece in whole),
        order_of_words=tuple(_said(piece) for piece in found),
        words=frozenset((*words, *(piece.text for piece in found if piece.is_given and named(piece.text, "number")))),
    )


def _pairs(piece: Piece, done: Owned) -> bool:
    """Say whether a word only stands between predictions and targets: "[1, 2] vs targets [2, 4]"."""
    return (
        piece.text in ("vs", "versus") and "preds" in done.numbers and bool({"targets", "other"} & done.numbers.keys())
    )


def _said(piece: Piece) -> str:
    if piece.kind in ("word", "name"):
        return piece.text
    match piece.tree:
        case Call(name, (Var(_), *_)) if piece.kind == "formula" and len(name) == 1:
            return name
    return {"formula": FORMULA, "function": FORMULA, "stop": STOP}.get(piece.kind, GIVEN)
