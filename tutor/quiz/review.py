"""When an item comes back: after a miss at any time, else after 1, 3, 7 and 21 days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tutor.quiz.mastery import Answered, first_turns

DAYS = (1, 3, 7, 21)


@dataclass(frozen=True)
class Due:
    """An item that has been answered, and when it is to be asked again; one that was missed can be at any time."""

    lesson: str
    item: str
    concept: str
    at: datetime
    missed: bool = False


def schedule(attempts: Iterable[Answered]) -> list[Due]:
    """Return every item answered so far with its next date, the earliest first; attempts come oldest first.

    A right answer on or after the date moves it on to the next interval, an earlier one changes nothing;
    a miss sends the item back to the first interval. First turns count, second ones do not.
    """
    steps: dict[tuple[str, str], int] = {}
    dues: dict[tuple[str, str], Due] = {}
    for attempt in first_turns(attempts):
        place = (attempt.lesson, attempt.item)
        right = attempt.grade == "correct"
        if right and place in dues and attempt.at < dues[place].at:
            continue
        steps[place] = min(steps[place] + 1, len(DAYS) - 1) if right and place in steps else 0
        again = attempt.at + timedelta(days=DAYS[steps[place]])
        dues[place] = Due(*place, attempt.concept, again)
    return sorted(dues.values(), key=lambda due: due.at)


def missed(attempts: Iterable[Answered]) -> list[Due]:
    """Return the items whose last answer was wrong, mixed, those that have waited longest first."""
    last: dict[tuple[str, str], Answered] = {}
    for attempt in first_turns(attempts):
        last.pop((attempt.lesson, attempt.item), None)
        last[attempt.lesson, attempt.item] = attempt
    wrong = (each for each in last.values() if each.grade != "correct")
    return _mixed([Due(each.lesson, each.item, each.concept, each.at, missed=True) for each in wrong])


def to_review(attempts: Iterable[Answered], now: datetime) -> list[Due]:
    """Return what to ask now: what was missed, then what else is due."""
    answers = list(attempts)
    first = missed(answers)
    places = {(due.lesson, due.item) for due in first}
    return [*first, *(due for due in due_now(answers, now) if (due.lesson, due.item) not in places)]


def due_now(attempts: Iterable[Answered], now: datetime) -> list[Due]:
    """Return the items whose date has come, mixed: no concept twice in a row while another is due."""
    return _mixed([due for due in schedule(attempts) if due.at <= now])


def _mixed(waiting: list[Due]) -> list[Due]:
    mixed: list[Due] = []
    while waiting:
        last = mixed[-1].concept if mixed else ""
        chosen = next((due for due in waiting if due.concept != last), waiting[0])
        waiting.remove(chosen)
        mixed.append(chosen)
    return mixed
