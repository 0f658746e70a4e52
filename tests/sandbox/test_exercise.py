"""Grading an exercise: numbers on fresh inputs decide, and nothing that the learner's text prints or names."""

import pytest
import torch

from tutor import LESSONS
from tutor.course.exercise import load_exercise
from tutor.course.load import lesson_folders
from tutor.sandbox import pool
from tutor.sandbox.answer import SAID
from tutor.sandbox.available import editing
from tutor.sandbox.exercise import Unanswered, grade, references
from tutor.sandbox.interpret import interpret

SEEDS = (1, 2, 3)
FOLDERS = [folder for folder in lesson_folders() if (folder / "exercise.md").exists()]
SOLVED = "slope = (loss_of(w + nudge) - loss_of(w)) / nudge"


@pytest.fixture(scope="module")
def slope():
    return load_exercise(LESSONS / "slope_and_sign")


@pytest.fixture(scope="module")
def step():
    return load_exercise(LESSONS / "update_rule")


def judged(exercise, text, ask=interpret):
    return grade(exercise, text, SEEDS, ask, interpret)


def test_seven_lessons_have_an_exercise():
    asked_for = {
        "slope_and_sign",
        "update_rule",
        "learning_rate",
        "chain_rule",
        "what_grad_holds",
        "training_loop",
        "schedulers",
    }
    assert asked_for <= {folder.name for folder in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_solution_mistakes_and_starter_are_each_what_they_are(folder):
    exercise = load_exercise(folder)
    solved = judged(exercise, exercise.solution)
    assert (solved.kind, solved.here, solved.mine) == ("right", True, solved.right)
    for mistake in exercise.mistakes:
        made = judged(exercise, mistake.code)
        assert (made.kind, made.mistake) == ("wrong", mistake)
    assert judged(exercise, exercise.starter).kind == "wrong"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.filterwarnings("ignore:Detected call of `lr_scheduler.step")
def test_our_own_code_is_python_and_gives_the_same_there(folder):
    exercise = load_exercise(folder)
    codes = (exercise.solution, *(mistake.code for mistake in exercise.mistakes))
    for code, numbers in zip(codes, references(exercise, 1, interpret), strict=True):
        names = {}
        exec(f"{exercise.before(exercise.draw(1))}\n{code}\n{exercise.calls}", names)
        assert [
            torch.as_tensor(names[name], dtype=torch.float64).flatten().tolist() for name in exercise.names
        ] == numbers


@pytest.mark.parametrize(
    "text",
    [
        SOLVED,
        "slope = (loss_of(w + nudge) - loss_of(w - nudge)) / (2 * nudge)",
        "slope = [((loss_of(w + nudge) - loss_of(w)) / nudge).item()]",
        "def steep(f, at):\n    return (f(at + nudge) - f(at)) / nudge\n\n\nslope = steep(loss_of, w)",
        "a = w.clone().requires_grad_()\nloss_of(a).backward()\nslope = a.grad",
    ],
)
def test_however_it_is_written_the_right_numbers_are_right(slope, text):
    assert judged(slope, text).kind == "right"


def test_constants_are_not_right_even_where_they_are_right_on_what_was_seen(slope):
    right = judged(slope, SOLVED).right[0][0]
    made = judged(slope, f"print({right})\nslope = {right}")
    assert (made.kind, made.here, made.mistake) == ("wrong", True, None)


@pytest.mark.parametrize("text", ["", "slope = 'steep'", "slope = [1.0, 2.0]", "slope = float('nan')", "slope = ..."])
def test_what_is_no_number_or_not_as_many_is_wrong_and_nobodys_belief(slope, text):
    made = judged(slope, text)
    assert (made.kind, made.here, made.mistake) == ("wrong", False, None)


def test_nothing_printed_is_trusted(slope):
    made = judged(slope, f"{SOLVED}\nprint(slope)\nslope = 0.0")
    assert made.kind == "wrong"
    assert made.answer["output"]


@pytest.mark.parametrize(
    ("text", "status", "line"),
    [
        ("slope = loss_off(w)", "error", 10),
        ("a = 1\nslope = (", "error", 11),
        ("slope = '''", "error", 10),
        ("import os", "refused", 10),
        ("while True:\n    pass", "timeout", None),
        ("slope = torch.zeros(10**12)", "memory", 10),
    ],
)
def test_what_does_not_run_to_its_end_says_why_and_where(slope, text, status, line):
    assert slope.before(slope.draw(1)).count("\n") + 1 == 9, "the lines that stand before the learner's"
    made = judged(slope, text)
    assert (made.kind, made.at, made.answer["status"]) == ("stopped", 0, status)
    assert line is None or made.answer["line"] == line
    assert made.answer["message"]


def test_what_ends_early_on_other_inputs_only_says_so(slope):
    seen = slope.draw(SEEDS[0])["w"]
    made = judged(slope, f"{SOLVED}\nif abs(w - {seen}) > 0.001:\n    slope / [0]")
    assert (made.kind, made.at) == ("stopped", 1)


def test_what_follows_the_text_is_run_after_it_whatever_it_ends_with(step):
    assert judged(step, f"{step.solution}\n    # ").kind == "right"
    assert judged(step, f"{step.solution}\ntrainable = 5").kind == "right"
    assert judged(step, step.solution + "\nw = 'gone'").kind == "stopped"
    assert judged(step, step.solution + "\nif w:").kind == "stopped"


def test_a_mistake_that_gives_the_same_as_another_names_nothing(slope, monkeypatch):
    twice = (*slope.mistakes, slope.mistakes[0])
    monkeypatch.setitem(slope.__dict__, "mistakes", twice)
    other = (51, 52, 53)  # nobody has remembered anything there
    assert grade(slope, slope.mistakes[0].code, other, interpret, interpret).mistake is None


def test_our_own_code_runs_once_for_each_draw_and_apart_from_the_learners(slope):
    ours = []

    def ask_ours(request):
        ours.append(request["code"])
        return interpret(request)

    for _ in range(2):
        assert grade(slope, "slope = 'mine'", SEEDS, interpret, ask_ours).kind == "wrong"
    assert len(ours) == len(SEEDS) * (1 + len(slope.mistakes))
    assert not any("mine" in code for code in ours)


def test_a_run_of_our_own_that_comes_to_nothing_is_said_and_tried_again(slope):
    busy = [{"status": "busy", "message": "Many people.", "numbers": {}}]

    def ask_ours(request):
        return busy.pop() if busy else interpret(request)

    made = grade(slope, SOLVED, SEEDS, interpret, ask_ours)
    assert (made.kind, made.answer["message"]) == ("stopped", "Many people.")
    with pytest.raises(Unanswered):
        references(slope, 7, lambda _: {"status": "crashed", "message": "", "numbers": {}})
    assert grade(slope, SOLVED, SEEDS, interpret, ask_ours).kind == "right"


@pytest.mark.parametrize("numbers", [{}, {"slope": None}, {"slope": []}, {"slope": [10**300]}, {"other": [1.0]}])
def test_an_answer_that_holds_anything_is_compared_without_a_fault(slope, numbers):
    made = judged(slope, "", lambda _: {"status": "ok", "numbers": numbers})
    assert made.kind == "wrong"


@pytest.mark.skipif(not editing().on, reason="nothing is run here")
def test_through_the_pool_it_is_the_same(slope):
    def ask(request):
        for _ in range(20):  # as who is told that the machine was too busy, and to run it again
            made = pool.run(request, None)
            if made["message"] != SAID["late"]:
                break
        return made

    assert grade(slope, SOLVED, SEEDS, ask, ask).kind == "right"
    assert grade(slope, slope.mistakes[1].code, SEEDS, ask, ask).mistake == slope.mistakes[1]
    pool.shared().close()


@pytest.mark.parametrize("line", ["w = w - lr * w.grad", "w = (w - lr * w.grad).detach()"])
def test_a_step_into_a_new_tensor_is_no_step_of_the_weight(step, line):
    made = judged(step, line)
    assert made.kind == "wrong"
    assert made.mistake
    assert made.mistake.name == "new_tensor"


def test_a_slope_with_the_wrong_sign_is_told_from_one_that_is_just_different(slope):
    code = "slope = (loss_of(w) - loss_of(w + nudge)) / nudge\n"
    found = grade(slope, code, SEEDS, interpret, interpret)
    assert found.kind == "wrong"
    assert found.mistake
    assert "sign" in found.mistake.says


def test_a_slope_by_backward_is_not_one_by_nudge(slope):
    made = judged(slope, "w.requires_grad_(True)\nloss_of(w).backward()\nslope = w.grad")
    assert made.kind == "wrong"
    assert made.mistake
    assert made.mistake.name == "by_torch"
