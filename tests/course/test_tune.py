"""What an ear tells apart: notes made of real runs of torch, and what is said of them."""

from itertools import pairwise
from math import inf, log2, nan

import pytest

from tutor.course import load_course
from tutor.course.sound import Sound, Step
from tutor.course.tune import HIGHEST, LOWEST, START, in_words, tune_of

LESSONS = {lesson.slug: lesson for lesson in load_course()}
RATE = LESSONS["learning_rate"]
HEARD = [lesson for lesson in LESSONS.values() if lesson.sound]


def steps_of(lesson, **values):
    return lesson.sound.steps(lesson.run(**values).tables[lesson.sound.table])


def tune_at(lr, steps=20):
    return tune_of(steps_of(RATE, lr=lr, steps=steps))


def leaps(tune):
    """Return how far it is from each note to the next, in semitones; twelve make an octave."""
    return [12 * log2(after.pitch / before.pitch) for before, after in pairwise(tune.notes)]


def crosses(tune):
    return all(one.side * other.side == -1 for one, other in pairwise(tune.notes))


def test_a_run_that_creeps_falls_by_small_equal_leaps_in_one_voice():
    tune = tune_at(0.025)
    assert all(-0.3 < leap < -0.2 for leap in leaps(tune))
    assert {note.side for note in tune.notes} == {-1}
    assert not tune.beyond


def test_a_run_that_lands_falls_to_the_lowest_note_at_once_and_stays():
    tune = tune_at(0.5)
    assert [note.pitch for note in tune.notes] == [START] + 20 * [LOWEST]


def test_a_run_that_oscillates_falls_like_one_that_creeps_and_changes_sides_with_every_note():
    swings, creeps = tune_at(0.75, steps=8), tune_at(0.25, steps=8)
    assert leaps(swings) == pytest.approx(leaps(creeps))
    assert all(leap < 0 for leap in leaps(swings))
    assert crosses(swings)
    assert not crosses(creeps)


def test_a_run_that_bounces_stays_on_one_note_and_changes_sides():
    tune = tune_at(1.0)
    assert {note.pitch for note in tune.notes} == {START}
    assert crosses(tune)


def test_a_run_that_diverges_rises_and_breaks_off_before_it_hurts():
    tune = tune_at(1.5, steps=50)
    assert all(leap > 3 for leap in leaps(tune))
    assert crosses(tune)
    assert tune.beyond
    assert len(tune.notes) < 50
    assert max(note.pitch for note in tune.notes) < HIGHEST
    assert not tune_at(1.1).beyond


@pytest.mark.parametrize("count", [1, 2, 21, 51, 60, 61, 121, 500, 20_001])
def test_it_takes_four_seconds_at_most_and_a_run_that_crosses_is_heard_to_cross(count):
    tune = tune_of([Step(4.0 * 0.9**n, (-1) ** n) for n in range(count)])
    assert len(tune.notes) * tune.seconds <= 3.5
    assert all(one.side * other.side == -1 for one, other in pairwise(tune.notes[:-1]))
    assert (tune.notes[0].far, tune.notes[-1].far) == (0, min(1, count - 1))


@pytest.mark.parametrize("end", [inf, nan, 1e30])
def test_a_loss_beyond_numbers_ends_the_notes(end):
    tune = tune_of([Step(4.0, 0), Step(2.0, 0), Step(end, 0)])
    assert len(tune.notes) == 2
    assert tune.beyond


def test_a_run_without_any_number_has_no_note():
    assert tune_of([Step(nan, 0)] * 3).notes == ()


def test_a_run_that_comes_back_from_far_up_is_heard_to_the_end():
    tune = tune_of([Step(loss, 0) for loss in (1.0, 1e30, 1.0)])
    assert [note.pitch for note in tune.notes] == [START, HIGHEST, START]


def test_a_loss_that_is_not_above_zero_has_the_lowest_note():
    tune = tune_of([Step(loss, 0) for loss in (1.0, 0.0, -3.0)])
    assert [note.pitch for note in tune.notes] == [START, LOWEST, LOWEST]


@pytest.mark.parametrize(
    ("lr", "says"),
    [
        (0.1, "The notes fall at every step, all from one side of the minimum."),
        (0.5, "The notes fall and never rise."),
        (0.75, "The notes fall and never rise, each from the other side of the minimum."),
        (1.0, "The notes stay as they are, each from the other side of the minimum."),
        (1.1, "The notes rise at every step, each from the other side of the minimum."),
    ],
)
def test_it_is_said_in_words_what_is_heard(lr, says):
    steps = steps_of(RATE, lr=lr)
    assert in_words(steps, tune_of(steps)).startswith(f"{says} The loss begins at 4; in the end it is ")


def test_it_is_said_that_a_loss_runs_off_and_a_change_that_no_ear_hears_is_none():
    steps = [Step(loss, 0) for loss in (1.0, 1.001, 0.999, inf)]
    assert in_words(steps, tune_of(steps)) == (
        "The notes stay as they are. Then the loss runs off, higher than can be heard: that is the buzz. "
        "The loss begins at 1; in the end it is beyond every number."
    )


def test_rows_of_one_step_are_heard_as_their_mean_and_other_rows_are_not():
    rows = [{"step": n, "start": start, "loss": n + start} for n in range(2) for start in (0.0, 4.0)]
    rows[2]["loss"] = None
    assert [step.loss for step in Sound("path").steps(rows[:2])] == [2.0]
    assert Sound("path", only={"start": 4.0}).steps(rows) == [Step(4.0, 0), Step(5.0, 0)]
    assert Sound("path").steps(rows)[1].loss != Sound("path").steps(rows)[1].loss  # a mean with no number is none


@pytest.mark.parametrize("lesson", HEARD, ids=lambda lesson: lesson.slug)
def test_what_a_lesson_lets_hear_is_the_loss_of_its_run(lesson):
    steps = steps_of(lesson, **lesson.values(lesson.opening))
    assert tune_of(steps).moves
