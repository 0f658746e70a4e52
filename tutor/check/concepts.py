"""Rules on concepts: items ask about those of the course's one list, and each has a lesson that teaches it."""

from collections.abc import Iterator

from tutor.check.course import Course
from tutor.check.rule import Fault, line_of, list_beside, rule
from tutor.course import Lesson, load_concepts
from tutor.quiz.draw import item_functions


@rule(32, "lesson", "Every item asks about a concept of lessons/concepts.toml.")
def concepts_known(lesson: Lesson) -> Iterator[Fault]:
    """Find concepts that no list knows, such as a misspelt one: their answers would count for nothing."""
    path, known = lesson.folder / "quiz.py", load_concepts(list_beside(lesson.folder, "concepts.toml"))
    for name, concept in _asked(lesson).items():
        if concept not in known:
            yield Fault(
                path,
                line_of(path, f"def {name}("),
                f"{name}: {concept!r} is no concept.",
                "Name one of lessons/concepts.toml, or add it there.",
            )


@rule(33, "course", "Every concept of the list is asked about, and is taught by a lesson of the course.")
def concepts_taught(course: Course) -> Iterator[Fault]:
    """Find concepts that no item asks about, and those whose lesson is not there."""
    folder, lessons = course
    path = folder / "concepts.toml"
    asked = {concept for lesson in lessons for concept in _asked(lesson).values()}
    slugs = {lesson.slug for lesson in lessons}
    for one in (load_concepts(path) if path.exists() else {}).values():
        line = line_of(path, f"[{one.id}]")
        if one.id not in asked:
            yield Fault(path, line, f"No item asks about {one.id!r}.", "Ask about it, or remove it.")
        if one.lesson not in slugs:
            yield Fault(path, line, f"{one.id!r} names {one.lesson!r}.", "Name the lesson that teaches it.")


def _asked(lesson: Lesson) -> dict[str, str]:
    """Return the concept of each item, by the item's name."""
    functions = item_functions(lesson.folder).items()
    return {name: function.concept for name, function in functions}  # type: ignore[attr-defined]
