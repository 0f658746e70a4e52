"""Try it in code, under a lesson's quiz: a few lines to complete, which are run and judged. Never needed to finish."""

import ast
import difflib
import logging
import random
from collections.abc import Mapping
from typing import Any

import streamlit as st

from tutor.course import CourseError, Lesson, load_misconceptions
from tutor.course.exercise import Exercise, load_exercise
from tutor.course.once import once
from tutor.course.prose import fill, show, typeset
from tutor.quiz.feedback import named
from tutor.sandbox.exercise import DRAWS, SETS, Verdict, grade
from tutor.ui.browser import told
from tutor.ui.course import lesson_named
from tutor.ui.editor import Mark, show_editor
from tutor.ui.outcome import show_noticed, show_output
from tutor.ui.own_code import ask, ask_ours, may_run, running
from tutor.ui.trying import Attempt, attempt_at, begun, solved

log = logging.getLogger(__name__)
OPTIONAL = "Practice, if you like: it does not count towards the lesson."
KEPT = "What you do here stays in this browser, also when the page is loaded anew."
UNKEPT = "This browser keeps nothing, so what you do here stays only until you leave this page or load it anew."
GIVEN = "These lines run first. Their numbers are drawn: your code must be right with others too."
CALLS = "Your code is followed by"
ELSEWHERE = "With the numbers above it runs to the end. With others it does not:"
CONSTANT = (
    "With these numbers this is right, with others not. The numbers in the lines above are drawn anew each time, also "
    "those without a name. Leave each where it stands and work with what those lines define: {names}."
)
DIFFERENT = "It runs, but what comes out is different."
UNSET = "It runs to the end, but `{name}` never gets a value there."
MEANT = " Did you mean it where you wrote `{other}`?"
UNTOUCHED = "This is the code as it was given. It runs, but what comes out is different. Now change it."
SHOWN = 6  # numbers of one name


def show_exercise(lesson: Lesson) -> None:
    """Show a lesson's exercise, folded until somebody opens it; nothing where the lesson has none."""
    exercise = exercise_of(lesson.slug)
    if exercise is None:
        return
    box = st.expander(
        f"Try it in code: {exercise.title}",
        expanded=begun(lesson.slug) is not None,
        icon=":material/check:" if solved(lesson.slug) else None,
        on_change="rerun",
        key=f"{lesson.slug}-exercise",
    )
    if box.open:
        with box:
            _show(exercise, attempt_at(lesson.slug, exercise))


@once()
def exercise_of(slug: str) -> Exercise | None:
    """Return a lesson's exercise, None where there is none that can be read."""
    try:
        return load_exercise(lesson_named(slug).folder)
    except CourseError:  # the checker stops such an exercise; should one get here, the lesson still stands
        log.exception("An exercise is left out: %s", slug)
        return None


def _show(exercise: Exercise, attempt: Attempt) -> None:
    inputs = exercise.draw(attempt.seed)
    st.caption(f"{OPTIONAL} {KEPT if told().keeps else UNKEPT}")
    st.markdown(typeset(fill(exercise.task.prose, inputs)))
    st.caption(GIVEN)
    before = exercise.before(inputs)
    st.code(before, line_numbers=True, wrap_lines=True)
    _show_editor(exercise, attempt, before.count("\n") + 2)
    if exercise.calls:
        st.caption(CALLS)
        st.code(exercise.calls)
    if attempt.verdict:
        _show_verdict(exercise, attempt, attempt.verdict)
    _show_help(exercise, attempt, inputs)


def _show_editor(exercise: Exercise, attempt: Attempt, first: int) -> None:
    """Show the editor and judge what was sent; where nothing is run, the starter and why."""
    may = may_run()
    if not may.on:
        st.code(exercise.starter)
        st.caption(may.why)
        return
    verdict = attempt.verdict
    line = verdict.answer["line"] if verdict and verdict.kind == "stopped" else None
    marks = [Mark(line, "error")] if line and first <= line <= first + attempt.text.count("\n") else []
    edited = show_editor(exercise.starter, attempt.key, run="Run and check", marked=marks, first=first)
    if edited.run or attempt.to_judge:
        text = edited.text if edited.run else attempt.text
        seeds = [attempt.seed, *random.sample([n for n in range(DRAWS) if n != attempt.seed], SETS - 1)]
        with running():
            attempt.judged(text, grade(exercise, text, seeds, ask, ask_ours))
        edited.done()
        st.rerun()  # the editor above marks the line at which it stopped


def _show_verdict(exercise: Exercise, attempt: Attempt, verdict: Verdict) -> None:
    """Show what came out with the numbers above, and what that means."""
    answer = verdict.answer
    if verdict.at and answer["status"] != "busy":
        st.caption(ELSEWHERE)
    if answer["output"] or answer["status"] != "ok":
        show_output(answer)
    if verdict.mine is not None and verdict.right is not None:
        rows = zip(exercise.names, verdict.mine, verdict.right, strict=True)
        st.table([_row(*row) for row in rows], border="horizontal")
    if verdict.kind == "right":
        st.success("And with other numbers it is right too.", title="That is right", icon=":material/check:")
        return
    if verdict.kind == "wrong":
        st.warning(_why(exercise, attempt, verdict), title="Not yet", icon=":material/replay:")
    show_noticed(answer["noticed"])


def _why(exercise: Exercise, attempt: Attempt, verdict: Verdict) -> str:
    """Say what is known of a text that runs and is not right."""
    if attempt.text.strip() == exercise.starter.strip():
        return UNTOUCHED
    if says := unset(exercise, attempt.text, exercise.before(exercise.draw(attempt.seed))):
        return says
    if verdict.mistake is None:
        names = ", ".join(f"`{name}`" for name in defined(exercise.before(exercise.draw(attempt.seed))))
        return CONSTANT.format(names=names) if verdict.here else DIFFERENT
    belief = load_misconceptions().get(verdict.mistake.belief)
    says = fill(verdict.mistake.says, exercise.draw(attempt.seed))
    return typeset(f"{says}\n\n{named(belief, 'code')}" if belief else says)


def unset(exercise: Exercise, text: str, before: str) -> str:
    """Say that a name whose numbers are compared is nowhere given a value, and which one may be it misspelt."""
    own, known = _stored(text), _stored(f"{before}\n{exercise.calls}")
    name = next((n for n in exercise.names if n.isidentifier() and n not in own | known), None)
    if name is None:
        return ""
    alike = difflib.get_close_matches(name, sorted(own - known), n=1)
    return UNSET.format(name=name) + (MEANT.format(other=alike[0]) if alike else "")


def _stored(code: str) -> set[str]:
    """Return every name that some line of the code gives a value to."""
    nodes = list(ast.walk(ast.parse(code)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return names | {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def defined(code: str) -> list[str]:
    """Return the names that lines define for what follows them, imports aside: functions, and what is assigned."""
    made: dict[str, None] = {}
    for line in ast.parse(code).body:
        if isinstance(line, (ast.FunctionDef, ast.ClassDef)):
            made[line.name] = None
        elif isinstance(line, ast.Assign):
            made |= dict.fromkeys(n.id for target in line.targets for n in ast.walk(target) if isinstance(n, ast.Name))
    return list(made)


def _row(name: str, mine: list[float] | None, right: list[float] | None) -> dict[str, str]:
    return {"Name": f"`{name}`", "Your code": _written(mine), "A right solution": _written(right)}


def _written(numbers: list[float] | None) -> str:
    if numbers is None:
        return "no number"
    shown = ", ".join(str(one) if type(one) is bool else show(one, ".4g") for one in numbers[:SHOWN])
    return typeset(shown + (", …" if len(numbers) > SHOWN else ""))


def _show_help(exercise: Exercise, attempt: Attempt, inputs: Mapping[str, Any]) -> None:
    """Show the hints taken so far; after the last one, or once it is right, a solution beside what was written."""
    for hint in exercise.hints[: attempt.hints]:
        st.info(typeset(fill(hint, inputs)), icon=":material/tips_and_updates:")
    solved = attempt.verdict is not None and attempt.verdict.kind == "right"
    with st.container(horizontal=True):
        if attempt.hints < len(exercise.hints) and not solved:
            more = "Another hint" if attempt.hints else "Give me a hint"
            key = f"{exercise.path.parent.name}-exercise-hint"
            icon = ":material/tips_and_updates:"
            st.button(more, icon=icon, type="tertiary", key=key, on_click=attempt.take_hint)
        elif not attempt.solution:
            st.button("Show a solution", type="tertiary", on_click=attempt.take_solution)
    if attempt.solution:
        theirs, ours = st.columns(2)
        theirs.caption("Your code, as last run" if attempt.text else "The code as given")
        theirs.code(attempt.text or exercise.starter)
        ours.caption("A solution")
        ours.code(exercise.solution)
