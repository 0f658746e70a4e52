"""A run's loss as notes: the lower the loss, the lower the note. No sound is made here, only what is to sound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, isfinite, log

from tutor.course.prose import show, typeset
from tutor.course.sound import Step

START = 660.0  # hertz: the first note of every run, so that runs are told apart by what they do
LOWEST, HIGHEST = 110.0, 2640.0  # hertz: what small loudspeakers still give, and what ears still like
OCTAVE = 100  # times the loss
NOTES = 60  # at most, for each to be heard by itself
SLOWEST, LONGEST = 0.18, 3.4  # seconds: of one note, and of them all
AUDIBLE = 0.003  # of a pitch: an ear hears no smaller difference
MOVES = {
    frozenset([-1]): "fall at every step",
    frozenset([1]): "rise at every step",
    frozenset([0]): "stay as they are",
    frozenset([-1, 0]): "fall and never rise",
    frozenset([1, 0]): "rise and never fall",
}
BOTH_WAYS = "fall at some steps and rise at others"


@dataclass(frozen=True)
class Note:
    """One note: its pitch in hertz, on which side of the minimum, and how far in the run, from 0 to 1."""

    pitch: float
    side: int
    far: float


@dataclass(frozen=True)
class Tune:
    """A run to be heard. Each note lasts `seconds`; `beyond` says whether the loss runs off in the end.

    `moves` says in words what the notes do.
    """

    notes: tuple[Note, ...]
    seconds: float
    beyond: bool
    moves: str


def tune_of(steps: Sequence[Step]) -> Tune:
    """Turn a run's steps, one at least, into notes.

    From the step on after which the loss is only beyond numbers, or too high to be heard, there is none.
    """
    pitches = _heard([pitch(step.loss, steps[0].loss) for step in steps])
    stride = odd_stride(len(pitches))
    places = [*range(0, len(pitches), stride)]
    places += [len(pitches) - 1] * ((len(pitches) - 1) % stride > 0)  # the end is always heard
    notes = [Note(pitches[at], steps[at].side, at / max(1, len(steps) - 1)) for at in places]
    seconds = min(SLOWEST, LONGEST / max(1, len(notes)))
    return Tune(tuple(notes), seconds, len(pitches) < len(steps), moves_of(pitches, steps))


def pitch(loss: float, first: float) -> float | None:
    """Return the note of a loss, in hertz, in a run that begins at `first`; None for a loss beyond numbers.

    It goes by the logarithm, as lines across do in a chart. A loss that is not above zero has the lowest note.
    """
    if not isfinite(loss) or not isfinite(first):
        return None
    if loss == first:
        return START
    if loss <= 0 or first <= 0:
        return LOWEST if loss < first else HIGHEST
    octaves = (log(loss) - log(first)) / log(OCTAVE)
    return round(min(HIGHEST, max(LOWEST, START * 2**octaves)), 2)  # finer than any ear, coarser than rounding


def odd_stride(steps: int) -> int:
    """Return how many steps go to one note: an odd number, for with an even one a run that jumps to and fro stays."""
    stride = ceil(steps / NOTES) or 1
    return stride + (stride % 2 == 0)


def _heard(pitches: Sequence[float | None]) -> list[float]:
    """Return the notes up to where there is no number, less those at the end that would all be the highest."""
    heard: list[float] = []
    for each in pitches:
        if each is None:
            break
        heard.append(each)
    while heard and heard[-1] >= HIGHEST:
        heard.pop()
    return heard


def moves_of(pitches: Sequence[float], steps: Sequence[Step]) -> str:
    """Say what the notes do from step to step, and whether they change sides; empty where there is but one."""
    if len(pitches) < 2:
        return ""
    ways = frozenset(_ways(pitches))
    crossed = {one.side * other.side for one, other in pairwise(steps[: len(pitches)])}
    side = {-1: ", each from the other side of the minimum", 1: ", all from one side of the minimum"}
    return f"The notes {MOVES.get(ways, BOTH_WAYS)}{side[crossed.pop()] if crossed in ({-1}, {1}) else ''}."


def _ways(pitches: Sequence[float]) -> Iterator[int]:
    """Yield for each note whether it is lower than those before, higher, or sounds as the last one that was not."""
    last = pitches[0]
    for each in pitches[1:]:
        way = 0 if abs(each / last - 1) < AUDIBLE else 1 if each > last else -1
        last = each if way else last
        yield way


def in_words(steps: Sequence[Step], tune: Tune) -> str:
    """Say what is heard of a run, and between which two losses."""
    runs_off = "Then the loss runs off, higher than can be heard: that is the buzz." if tune.beyond else ""
    ends = typeset(f"The loss begins at {show(steps[0].loss, '.3g')}; in the end it is {show(steps[-1].loss, '.3g')}.")
    return " ".join(filter(None, [tune.moves, runs_off, ends]))
