"""Every kind filled with what a question says: complete, or with what is open in it or not used."""

from collections.abc import Mapping
from dataclasses import dataclass

from tutor.ask.fields import Open, Slots, heard, shown
from tutor.ask.follow import Before, homeless, put_on
from tutor.ask.kinds import Question
from tutor.ask.leads import numbers
from tutor.ask.lexicon import roles
from tutor.ask.offer import Offer
from tutor.ask.reading import Read
from tutor.ask.said import Said

PLAIN = 5  # the rank of a slope
CHOOSING = frozenset({"or", "vs", "versus"})
TELLING = frozenset({"talk", "guess", "says"})


@dataclass(frozen=True)
class Draft:
    """A kind filled with what a question says: the question where it is complete, else what is open or not used."""

    kind: type[Question]
    slots: Slots
    question: Question | None
    open: Mapping[str, str]
    unused: tuple[str, ...]

    @property
    def texts(self) -> dict[str, str]:
        """Return the form's texts, as far as they are known."""
        return self.question.texts() if self.question else shown(self.kind.FIELDS, self.slots)

    @property
    def offer(self) -> Offer:
        """Return the filled form."""
        unused = tuple(dict.fromkeys(word for word in self.unused if word != "?"))
        return Offer(self.kind.NAME, self.texts, self.open, unused)

    def without(self, said: Said) -> Read | None:
        """Return the question without the words not used; None where one of them may change its number."""
        if self.question is None or not said.strange.issuperset(self.unused):
            return None
        return Read(self.question, said.guess, said.steps, passed=said.passed, left=self.offer.unused)

    def claimed(self, said: Said) -> Read | None:
        """Return the question with the numbers not used as what somebody says it comes to."""
        told = numbers(self.unused)
        tells = said.words & CHOOSING or any(roles(word) & TELLING for word in said.words)
        return Read(self.question, told, said.steps, passed=said.passed) if self.question and told and tells else None

    @property
    def faults(self) -> tuple[int, int]:
        """Return how far it is from complete."""
        if "?" in self.unused:  # none of its own is wished for: what is nearest to a slope is offered first
            return len(self.unused) + abs(self.kind.RANK - PLAIN) + 2, 0
        return len(self.unused) + len(self.open), -len(self.slots)


def drafted(kind: type[Question], said: Said, before: Before | None = None) -> Draft:
    """Return a kind filled with what a question says, put on the last question where there is one `before`."""
    slots: Slots = before.for_kind(kind) if before else heard(kind.FIELDS, said)
    unused = (
        said.unused
        + tuple(_beyond(kind, said, before is not None and kind is before.kind))
        + (before.unused + homeless(kind, said) if before else ())
    )
    try:
        slots, still = put_on(kind, before, said) if before else (kind.fill(said, slots), {})
        if still:
            raise Open(still)
        question = kind.made(slots)
    except Open as open_slots:
        return Draft(kind, slots, None, open_slots.problems, unused)
    return Draft(kind, slots, question, {}, unused)


def _beyond(kind: type[Question], said: Said, seen: bool) -> list[str]:
    """Return the words of a question that a kind has no place for: wishes, numbers, and slots without a number.

    What the last question was of is `seen` already.
    """
    names = {each.name for each in kind.FIELDS} | kind.ALSO
    sorts = {each.sort for each in kind.FIELDS}
    words = [
        word
        for wish, told in said.wants.items()
        if wish not in kind.WANTS
        for word in told
        if not _serves(kind, said, word)
    ]
    words += [slot for slot in said.numbers if slot not in names]
    words += [
        word
        for slot, word in said.mentioned.items()
        if slot not in names and not (slot == "lr" and "limit" in kind.WANTS)
    ]
    if "formula" not in sorts and (said.formula or said.problem):  # "the square of the gradient" has a function in it
        words.append(said.formula.name if said.formula else "?")
    if not kind.wished(said) or not (seen or "formula" in sorts or kind.seen(said)):
        words.append("?")
    return words


def _serves(kind: type[Question], said: Said, word: str) -> bool:
    """Say whether a word needs no answer of its own, or is another wish as well, one that the kind answers."""
    return needs_none(word) or any(word in told for wish, told in said.wants.items() if wish in kind.WANTS)


def needs_none(word: str) -> bool:
    """Say whether a word needs no answer of its own."""
    return bool(roles(word) & {"pass", "ask"})
