"""The kinds of item: what a response to each is, when it is right, which belief it fits, and how it reads."""

from typing import Any, ClassVar

from tutor.course.prose import show
from tutor.quiz.hint import Example, holds, says, works_an_example
from tutor.quiz.item import Grade, Item, Kind, Option
from tutor.quiz.numbers import neat, no_number, parse_number, written_as
from tutor.quiz.slips import MISORDERED, MISPLACED, of_order

SECOND_TRY = 4  # options; with fewer of them a second try would give the key away
SIGNS = ("negative", "zero", "positive")


class Choice(Item):
    """One of several options is right. A response is an option's index, and so is the key."""

    kind: ClassVar[Kind] = "choice"

    @property
    def tries(self) -> int:
        """Return two where a wrong answer leaves more than two options."""
        return 1 if len(self.options) < SECOND_TRY else 2

    @property
    def right_response(self) -> int:
        """Return the right option's index."""
        return int(self.key)

    @property
    def right_answer(self) -> str:
        """Return what the right option says."""
        return self.options[self.key].text

    @property
    def truth(self) -> float | str | None:
        """Return what torch gives when the right option's rule is followed."""
        return self.options[self.key].value

    def grade(self, response: Any) -> Grade:
        """Grade an option's index; a wrong one fits the option's own belief."""
        if type(response) is not int or not 0 <= response < len(self.options):
            return Grade("invalid", message="Choose one of the answers first.")
        option = self.options[response]
        return Grade("correct") if option.correct else Grade("wrong", option)

    def told(self, response: Any) -> str:
        """Return what the chosen option says."""
        return self.options[response].text

    def tells(self, hint: str) -> bool:
        """Say whether a hint names the right option and no other, or works an example that comes out at it."""
        if isinstance(hint, Example):
            return hint.outcome == self.right_answer
        return [option for option in self.options if says(hint, option.text)] == [self.options[self.key]]


class Sign(Choice):
    """Is a value negative, zero or positive? The options are `SIGNS`, in that order."""

    kind: ClassVar[Kind] = "sign"


class Point(Choice):
    """Which place on a curve is it? The options carry x and y and go by letters."""

    kind: ClassVar[Kind] = "point"

    @property
    def tries(self) -> int:
        """Return two: the picture is looked at once more."""
        return 2


class Number(Item):
    """A number is typed, right within `tolerance` of the key; the options hold the wrong rules' values."""

    kind: ClassVar[Kind] = "number"

    @property
    def right_response(self) -> float:
        """Return the number itself."""
        return float(self.key)

    @property
    def right_answer(self) -> str:
        """Return the number as it is written."""
        return show(self.key)

    @property
    def solution(self) -> str:
        """Return the number with four digits, as the wrong ones are written."""
        return f"Torch says: **{neat(self.key)}**."

    @property
    def truth(self) -> float:
        """Return the number itself."""
        return float(self.key)

    def grade(self, response: Any) -> Grade:
        """Grade a number or a text that holds one.

        A wrong number names a belief only where its rule gives that very number, to the decimals that were
        typed, and no other belief's number lies within the tolerance. Where no rule gives it, it is compared
        once more with its sign turned round: a minus is easily lost. Then the slips have their turn.
        """
        value = parse_number(response)
        if value is None:
            return Grade("invalid", message=no_number(response))
        if self._is_key(value):
            return Grade("correct")
        if fits := self._alone(self.options, response, value):
            return Grade("wrong", fits)
        if self._is_key(-value):
            return Grade("wrong", turned=True)
        if slip := self._alone(self.slips, response, value):
            return Grade("wrong", slip)
        turned = self._alone(self.options, response, -value)
        return Grade("wrong", turned, turned=turned is not None)

    def kept(self, response: Any) -> float | None:
        """Return the number that was typed."""
        return parse_number(response)

    def told(self, response: Any) -> str:
        """Return the number as it is written."""
        return neat(response)

    def tells(self, hint: str) -> bool:
        """Say whether a hint holds the key where the question does not; a worked example may not hold it at all."""
        asked = "" if works_an_example(hint) else f"{self.prompt}\n{self.code or ''}"
        return holds(hint, self.key, self.tolerance) and not holds(asked, self.key, self.tolerance)

    def _is_key(self, value: float) -> bool:
        return abs(value - self.key) <= self.tolerance

    def _alone(self, rules: tuple[Option, ...], response: Any, value: float) -> Option | None:
        """Return the one wrong rule that gives this value, None where none does or several."""
        near = [o for o in rules if abs(value - float(o.value or 0)) <= self.tolerance]
        alone = near[0] if len({o.misconception or o.says for o in near}) == 1 else None
        return alone if alone and written_as(response, value, float(alone.value or 0)) else None


class Order(Item):
    """Lines are put in order. The options are the lines as shown; the key holds each order of indices that works."""

    kind: ClassVar[Kind] = "order"
    nameless: ClassVar[str] = MISORDERED

    @property
    def right_response(self) -> list[int]:
        """Return an order that works."""
        return list(self.key[0])

    @property
    def right_answer(self) -> str:
        """Return the lines in an order that works."""
        return self.listing(self.key[0])

    @property
    def solution(self) -> str:
        """Return the lines as code."""
        return f"An order that works:\n```python\n{self.right_answer}\n```"

    @property
    def truth(self) -> None:
        """Return nothing: an order is no value."""
        return None

    def listing(self, order: Any) -> str:
        """Return the lines in this order, as code."""
        return "\n".join(self.options[i].text for i in order)

    def grade(self, response: Any) -> Grade:
        """Grade a sequence of indices; all lines must be in it. Of a wrong one, say what comes of it or where it is."""
        lines = list(response) if isinstance(response, (list, tuple)) else []
        if not all(type(line) is int for line in lines) or sorted(lines) != list(range(len(self.options))):
            return Grade("invalid", message="Put every line in its place first.")
        return Grade("correct") if lines in self.key else self._wrong(lines)

    def told(self, response: Any) -> str:
        """Return the lines' numbers in this order, as the lines are numbered on the screen."""
        return ", ".join(str(line + 1) for line in response)

    def tells(self, hint: str) -> bool:
        """Say whether a hint holds the lines in an order that works."""
        return any(self.listing(order) in hint for order in self.key)

    def _wrong(self, lines: list[int]) -> Grade:
        """Say what comes of a slip, else name the first misplaced line, unless one other order is left with that."""
        unlike = ([a != b for a, b in zip(lines, order, strict=True)] for order in self.key)
        place = max(each.index(True) for each in unlike)
        misplaced = MISPLACED.format(line=self.options[lines[place]].text) if place < len(lines) - 2 else ""
        slip = of_order([self.options[line].text for line in lines], self.slips)
        return Grade("wrong", message=slip or misplaced)
