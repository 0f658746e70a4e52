"""Forms of their own for what another kind works out: their fields are that kind's slots, in other words."""

from collections.abc import Mapping
from typing import ClassVar

from tutor.ask.fields import Open, Slots
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
    def from_form(cls, texts: Mapping[str, str]) -> Question:
        """Return the other kind's question. Raises Open with a sentence for each field that is not right."""
        slots, problems = parsed(cls.FIELDS, texts)
        try:
            question = cls.asks(completed(cls.FIELDS, slots))
        except Open as open_slots:
            own = {each.name for each in cls.FIELDS}
            told = {name if name in own else OF_THE_WHOLE: said for name, said in open_slots.problems.items()}
            raise Open({**told, **problems}) from open_slots
        if problems:
            raise Open(problems)
        return question
