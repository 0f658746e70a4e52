"""When an item comes back: after 1, 3, 7 and 21 days, and from the start again after a miss."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tutor.quiz.mastery import Answered

DAYS = (1, 3, 7, 21)


@dataclass(frozen=True)
class Due:
    """An item that has been answered, and when it is to be asked again."""

    lesson: str
    item: str
    concept: str
    at: datetime


def schedule(attempts: Iterable[Answered]) -> list[Due]:
    """Return every item answered so far with its next date, the earliest first; attempts come oldest first.

    A right answer on or after the date moves it on to the next interval, an earlier one changes nothing;
    a miss sends the item back to the first interval.
    """
    steps: dict[tuple[str, str], int] = {}
    dues: dict[tuple[str, str], Due] = {}
    for attempt in attempts:
        place = (attempt.lesson, attempt.item)
        right = attempt.grade == "correct"
        if right and place in dues and attempt.at < dues[place].at:
            continue
        steps[place] = min(steps[place] + 1, len(DAYS) - 1) if right and place in steps else 0
        again = attempt.at + timedelta(days=DAYS[steps[place]])
        dues[place] = Due(*place, attempt.concept, again)
    return sorted(dues.values(), key=lambda due: due.at)


def due_now(attempts: Iterable[Answered], now: datetime) -> list[Due]:
    """Return the items whose date has come, mixed: no concept twice in a row while another is due."""
    waiting = [due for due in schedule(attempts) if due.at <= now]
    mixed: list[Due] = []
    while waiting:
        last = mixed[-1].concept if mixed else ""
        chosen = next((due for due in waiting if due.concept != last), waiting[0])
        waiting.remove(chosen)
        mixed.append(chosen)
    return mixed
