"""Forms of their own for what another kind works out: their fields are that kind's slots, in other words."""

from collections.abc import Mapping
from typing import ClassVar

from tutor.ask.evaluate import Value
from tutor.ask.fields import Open, Place, Slots, row
from tutor.ask.kinds import Question
from tutor.ask.slots import completed
from tutor.ask.typed import parsed

OF_THE_WHOLE = ""  # the key of a problem that belongs to no field of the form


class Shortcut(Question):
    """A form that asks a question of another kind; that question is all that is left of it."""

    RULED: ClassVar = False

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the question that complete slots ask. Raises Open, as the other kind does."""
        raise NotImplementedError

    @classmethod
    def read(cls, slots: Slots) -> Slots:
        """Return the slots that texts gave, with those that follow from others. Raises Open."""
        return slots

    @classmethod
    def from_form(cls, texts: Mapping[str, str]) -> Question:
        """Return the other kind's question. Raises Open with a sentence for each field that is not right."""
        slots, problems = parsed(cls.FIELDS, texts)
        try:
            question = cls.asks(completed(cls.FIELDS, cls.read(slots)))
        except Open as open_slots:
            own = {each.name for each in cls.FIELDS}
            told = {name if name in own else OF_THE_WHOLE: said for name, said in open_slots.problems.items()}
            raise Open({**told, **problems}) from open_slots
        if problems:
            raise Open(problems)
        return question


def named_in(slots: Slots) -> tuple[str, ...]:
    """Return the variables that were named to differentiate by."""
    return slots["by"].by if slots.get("by") else ()


def place_of(slots: Slots, names: tuple[str, ...]) -> Place:
    """Return the place of those of the slots that have a value."""
    given: dict[str, Value] = {name: slots[name] for name in names if slots.get(name) is not None}
    return Place({name: row(value) for name, value in given.items()})
