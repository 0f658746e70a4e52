"""The last two numbers of a thread beside each other: what changed between them, and which of them is ahead."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.ask.because import parts, say, value_of
from tutor.ask.compute import Computed, work_out
from tutor.ask.fields import at
from tutor.ask.follow import Before, changed, told
from tutor.ask.kinds import OnFormula, Question
from tutor.ask.kinds.minimum import Minimum
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.stepping import Stepping
from tutor.ask.kinds.value import Height
from tutor.ask.reply import Reply

BEFORE = "Before, it was {}. {}: {}."
STRONGER = "A short step in {} changes the function {} times as much as an equally long one in {}."


def since(last: Reply, earlier: Reply | None) -> str:
    """Say what the number was before the last one, and what was changed to give this one."""
    if earlier is None or earlier.computed is None or last.computed is None:
        return ""
    if last.ran and earlier.ran:
        lines = [line.strip() for line in last.ran.code.splitlines() if line not in earlier.ran.code.splitlines()]
        now = f"Now the code has “{'; '.join(lines)}”" if lines else "Since then a line of it is gone"
    elif last.asked and type(last.asked) is type(earlier.asked):
        now = changed(Before.of(earlier.asked), last.asked)
    else:
        return ""
    return BEFORE.format(_said(earlier.computed), now, _said(last.computed))


def _said(computed: Computed) -> str:
    return computed.verdict or ", ".join(map(say, computed.numbers))


def compared(last: Reply, earlier: Reply | None) -> str:
    """Say which of two numbers is ahead: the slopes of one gradient, two places, else the last two replies' own."""
    asked, computed = last.asked, last.computed
    if asked is None or computed is None:
        return ""
    old = earlier.asked if earlier else None
    if isinstance(asked, Slope) and len(asked.place) > 1 and (len(asked.by) > 1 or _is_part_of(old, asked)):
        return _strongest(replace(asked, by=tuple(asked.place)))
    if isinstance(asked, Minimum) and len(places := asked.places(computed.numbers)) > 1 and len(asked.targets) == 1:
        spots = [{asked.targets[0]: place} for place in places]
        return _judged("height", [(f"at {at(spot)}", _height(asked, spot)) for spot in spots])
    if earlier is None or earlier.computed is None or old is None or not (names := _differ(old, asked)):
        return ""
    if isinstance(asked, Stepping) and isinstance(old, Stepping) and {"asked", "shown"} <= asked.slots().keys():
        ends = [value_of(replace(each, asked="loss", shown="end")) for each in (old, asked)]
        return _judged(f"loss after {asked.often}", list(zip(names, ends, strict=True)))
    what, ahead = ("slope", "steeper") if isinstance(asked, Slope) else ("number", "lower")
    return _judged(what, list(zip(names, (earlier.computed.value, computed.value), strict=True)), ahead)


def _height(asked: OnFormula, spot: dict[str, float]) -> float | None:
    return value_of(Height(formula=asked.formula, place={**asked.place, **spot}, by=()))


def _is_part_of(old: Question | None, asked: Slope) -> bool:
    """Say whether a slope by one variable leads on from no other slope than one of the same gradient."""
    return not isinstance(old, Slope) or replace(old, by=asked.by) == asked


def _differ(old: Question, new: Question) -> tuple[str, str] | None:
    """Return what each of two questions of a kind has that the other has not; None where they are not alike."""
    fields = [each for each in new.FIELDS if old.texts().get(each.name) != new.texts().get(each.name)]
    if type(old) is not type(new) or not fields:
        return None
    one, other = (", ".join(told(each, of.texts()[each.name]) for each in fields) for of in (old, new))
    return one, other


def _strongest(asked: Slope) -> str:
    """Say by which variable a function changes most, of the slopes by all of them."""
    numbers = work_out(asked)
    rows = sorted(parts(asked, numbers) if numbers else (), key=lambda row: -abs(row[1]))
    listed = ", ".join(f"by {name} it is {say(number)}" for name, number in rows)
    if len(rows) < 2:
        return ""
    (first, most), (second, next_) = rows[:2]
    if abs(most) == abs(next_):
        return f"The slopes, {listed}: {first} and {second} count the same there."
    return f"Of the slopes, {listed}. " + (STRONGER.format(first, say(abs(most / next_)), second) if next_ else "")


def _judged(what: str, rivals: Sequence[tuple[str, float | None]], ahead: str = "lower") -> str:
    """Say what each number is, and which is ahead: the lower one, or of slopes the steeper one."""
    known = [(name, number) for name, number in rivals if number is not None]
    if len(known) < max(2, len(rivals)):
        return ""
    sizes = [number if ahead == "lower" else -abs(number) for _, number in known]
    listed = f"The {what} is {', '.join(f'{say(number)} ({name})' for name, number in known)}"
    if min(sizes) == max(sizes):
        return f"{listed}: none is {ahead}."
    return f"{listed}. The {ahead} one is that with {known[sizes.index(min(sizes))][0]}.".replace("with at", "at")
