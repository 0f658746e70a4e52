"""How a question was read: complete, as a form that asks back, or not at all."""

from dataclasses import dataclass

from tutor.ask.kinds import Question
from tutor.ask.lists import Values
from tutor.ask.offer import Offer


@dataclass(frozen=True)
class Read:
    """A question that can be worked out. `guess` is what the asker believes, `told` what of that is in
    words; `why` asks for an explanation as well.

    `note` says what a next question of a thread was taken to change; `passed` are words that were passed over, `left`
    those that stand where they might change it, of which nobody knows that they do. What is asked in the same text
    besides is in `more`. One that the trained reader `proposed` is told as what it takes the text for;
    `sure` says how likely it is, `whole` that no number of the text is left over.
    """

    question: Question
    guess: Values = ()
    steps: bool = False
    why: bool = False
    note: str = ""
    passed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    more: tuple[Question, ...] = ()
    proposed: bool = False
    sure: float = 1.0
    whole: bool = True
    told: str = ""

    @property
    def offer(self) -> Offer:
        """Return the question as a filled form."""
        return Offer(self.question.NAME, self.question.texts())


@dataclass(frozen=True)
class Asks:
    """A formula or an update was seen, but something is open, or a word has no role in it.

    It `follows` where it is about the last question of a thread. `choices` are next texts, one of which was meant.
    Where nothing is open, and no word that can change a number is unused, `without` is the question that is left when
    those words are. Where only numbers are unused, in a text that tells of somebody or lets one choose, `claimed` takes
    them for what the answer is said to be.
    """

    offer: Offer
    sentence: str
    wished: bool
    why: bool = False
    follows: bool = False
    without: Read | None = None
    claimed: Read | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """What was written cannot be read: the name of the reason, and the reason in words."""

    name: str
    reason: str
