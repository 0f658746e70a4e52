"""The kinds of question, one module each. What is written here is all that a new kind has to keep.

A kind is a frozen dataclass that derives from `Question` and stands in a module of its own in this folder; nothing has
to be registered. (Those that take numbers only, and that no rule fills, are tables of `small.toml`.) Its fields are the
question's typed slots. Beside them it states, as class variables:

- `NAME`, `LABEL`: its id in batch and addresses, and its name on the form.
- `FIELDS`: a `Field` for each slot, of the slot's name and in the order of the form. The sort of a field says how its
  text is read and written, on the form as in a question: see `tutor/ask/fields.py`. A default makes it optional.
- `WANTS`: the wishes of `lexicon.toml` (tables [want]) that it answers. A question with any other wish is not its own.
- `NEEDS`: of these one must be there; where it is empty, none has to be.
- `ALSO`: numbers of `lexicon.toml` (tables [number]) that `fill` uses, beside those named as a field.
- `LESSON`, `TOPICS`: the lesson that teaches it, and up to three topics, best first.
- `RULED`: whether a question's words can fill it by rule; else only the trained reader and the form do.

and answers, as methods: `wished` (where NEEDS cannot tell), `meanwhile` (what can be said while a slot is open),
`seen` (where there may be no formula), `fill` (where a slot depends on words, as which wish means which choice),
`check_slots` (what must hold between slots), `program`, `checks`, `understood`, `derivation`, `outcome`, `picture`,
`told`, `topics`, `lesson`. Only `program` and `understood` have no default.

A form that says in fields of its own what another kind works out is a `Shortcut` (`shortcut`): it has no program.

A question is read like this: `said.hear` takes the text apart; every kind fills the slots that its fields name
(`heard`); what a text holds beyond them (a wish, a number, a name) counts as not used. The first kind, by `RANK`, that
leaves nothing open and nothing unused is the one that is computed; else the nearest one asks back, filled in.
"""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, ClassVar, Self

from tutor.ask.check import Check
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, Slots, shown
from tutor.ask.picture import Picture
from tutor.ask.printer import torch_text
from tutor.ask.program import Program, differentiable, result
from tutor.ask.resolve import Formula, is_scalar
from tutor.ask.said import Said
from tutor.ask.slots import anywhere, completed
from tutor.ask.summands import held
from tutor.ask.tree import Tree
from tutor.ask.typed import parsed

Numbers = tuple[float, ...]
# Fields that most kinds on a formula have.
FUNCTION = Field("formula", "Function", "formula", missing="Which function?")
WHERE = Field("place", "Where", "place", missing="At which place?")
BY = Field("by", "With respect to", "names")
WHOLE = Field("by", "With respect to all of", "names")  # one slope that was asked about says nothing of it
LOSS = Field("formula", "Loss", "formula", missing="Which loss?")
MOVES = Field("by", "What moves", "names")


@dataclass(frozen=True)
class Outcome:
    """What an answer is in the batch form: one or several numbers, a sign with its number, or a verdict.

    A verdict may come with numbers. What is `said` is the answer as a sentence, where neither tells it alone.
    """

    value: float | None = None
    values: Numbers | None = None
    sign: str | None = None
    verdict: str | None = None
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of one kind, complete: it can be worked out."""

    NAME: ClassVar[str] = ""
    LABEL: ClassVar[str] = ""
    FIELDS: ClassVar[tuple[Field, ...]] = ()
    WANTS: ClassVar[frozenset[str]] = frozenset()
    NEEDS: ClassVar[frozenset[str]] = frozenset()
    ALSO: ClassVar[frozenset[str]] = frozenset()
    RANK: ClassVar[int] = 5
    LESSON: ClassVar[str] = ""
    TOPICS: ClassVar[tuple[str, ...]] = ()
    RULED: ClassVar[bool] = True

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether the question wishes for something of this kind at all."""
        return not cls.NEEDS or bool(cls.NEEDS & said.wants.keys())

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether numbers without a formula show that something of this kind is asked."""
        return False

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Return the slots, with those that depend on words. Raises Open where the words leave one open."""
        return slots

    @classmethod
    def made(cls, slots: Slots) -> Self:
        """Return the question of these slots. Raises Open, which names what is missing or wrong, slot by slot."""
        question = cls(**completed(cls.FIELDS, slots))
        question.check_slots()
        return question

    @classmethod
    def from_form(cls, texts: Mapping[str, str]) -> "Question":
        """Return the question that a form's texts ask, mostly one of this kind.

        Raises Open with a sentence for each field that is not right.
        """
        slots, problems = parsed(cls.FIELDS, texts)
        try:
            question = cls.made(slots)
        except Open as open_slots:
            raise Open({**open_slots.problems, **problems}) from open_slots
        if problems:
            raise Open(problems)
        return question

    def texts(self) -> dict[str, str]:
        """Return the text of each field, from which `from_form` makes the same question again."""
        return shown(self.FIELDS, self.slots())

    @classmethod
    def meanwhile(cls, slots: Slots) -> str:
        """Return what can be said already while a slot is open, in one sentence; nothing where there is none."""
        return ""

    def slots(self) -> Slots:
        """Return the slots by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def check_slots(self) -> None:
        """Raise Open where the slots do not go together."""

    def program(self) -> Program:
        """Return the torch program; the name it gives as its answer holds the numbers, or a verdict."""
        raise NotImplementedError

    def understood(self) -> str:
        """Return the question as read, in one line, so that a misreading shows."""
        raise NotImplementedError

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return what the numbers answer. Raises ArithmeticError where they mean nothing here."""
        if verdict is not None:
            return Outcome(verdict=verdict)
        return Outcome(value=numbers[0]) if len(numbers) == 1 else Outcome(values=numbers)

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the same numbers found in another way, without torch."""
        return ()

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return how one gets there, line by line; every digit is the question's own or the run's."""
        return ()

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return what a chart draws, where there is one variable."""
        return None

    def told(self) -> tuple[str, str]:
        """Return what a sign was asked for ("rises", "move" or nothing), and the variable that it is about."""
        return "", ""

    def topics(self) -> tuple[str, ...]:
        """Return up to three topics, best first."""
        return self.TOPICS

    def lesson(self) -> str:
        """Return the slug of the lesson that teaches this."""
        return self.LESSON


@dataclass(frozen=True, kw_only=True)
class OnFormula(Question):
    """A question about a formula at a place, by some of its variables; for checks and chart it is a curve."""

    formula: Formula
    place: Mapping[str, Value]
    by: tuple[str, ...] = ()

    STRAIGHT: ClassVar[int] = 0  # of what degree a formula is that gives the same answer everywhere: it needs no place

    @classmethod
    def made(cls, slots: Slots) -> Self:
        """Return the question, at some place where any would do."""
        return super().made(anywhere(slots, cls.STRAIGHT) if cls.STRAIGHT else slots)

    @property
    def tree(self) -> Tree | None:
        """Return the formula; what is detached in it is the number that it is here, whatever moves."""
        return held(self.formula.tree, self.place)

    @property
    def name(self) -> str:
        """Return what the formula is called."""
        return self.formula.name

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the variables asked about."""
        return self.by

    @property
    def point(self) -> Mapping[str, Value]:
        """Return where each variable stands."""
        return self.place

    @property
    def forward_line(self) -> str:
        """Return the line of a program that works the formula out."""
        return f"{result(self.name)} = {torch_text(differentiable(self.formula.tree, self.by))}"

    def reached(self, numbers: Numbers) -> Mapping[str, float]:
        """Return the place that the answer is, where it is one: a next question may look from there."""
        return {}

    def check_slots(self) -> None:
        """Raise Open where the formula has no finite value at the place."""
        if not is_scalar(self.formula.tree, self.place):
            raise Open({"place": "The formula has no finite value there."})


@lru_cache(maxsize=1)
def kinds() -> tuple[type[Question], ...]:
    """Return every kind in this folder, those that ask for the most first."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted({*_below(Question)}, key=lambda kind: (kind.RANK, kind.NAME)))


@lru_cache(maxsize=1)
def ruled() -> tuple[type[Question], ...]:
    """Return the kinds that a question's words can fill by rule."""
    return tuple(kind for kind in kinds() if kind.RULED)


def kind(name: str) -> type[Question]:
    """Return the kind of this name. Raises KeyError for a name that no kind has."""
    return {each.NAME: each for each in kinds()}[name]


def _below(root: type[Question]) -> list[type[Question]]:
    return [each for child in root.__subclasses__() for each in ([child] if child.NAME else []) + _below(child)]
