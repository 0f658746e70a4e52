"""The course as the screens see it: read once, run once per setting."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tutor.course import CourseError, Lesson, Run, load_lesson
from tutor.course.load import lesson_folders
from tutor.course.once import once
from tutor.quiz.draw import draw_item
from tutor.quiz.item import Item

log = logging.getLogger(__name__)


@once()
def course() -> tuple[Lesson, ...]:
    """Return every lesson that can be read, in order; read once per process."""
    lessons = []
    for folder in lesson_folders():
        try:
            lessons.append(load_lesson(folder))
        except CourseError:  # the checker stops such a lesson; should one get here, the others still stand
            log.exception("A lesson is left out: %s", folder.name)
    return tuple(sorted(lessons, key=lambda lesson: lesson.order))


def lesson_named(slug: str) -> Lesson:
    """Return the lesson of that slug. Raises StopIteration when there is none."""
    return next(lesson for lesson in course() if lesson.slug == slug)


def title_of(slug: str) -> str:
    """Return the title of the lesson of that slug, the slug itself where the course has no such lesson any more."""
    return next((lesson.title for lesson in course() if lesson.slug == slug), slug)


def numbered(lesson: Lesson) -> str:
    """Return a lesson's number and title, as lessons are listed."""
    return f"{lesson.order}. {lesson.title}"


@once(1000)
def drawn_item(slug: str, name: str, seed: int) -> Item:
    """Return an item drawn from a seed, and remember it: some train a small net, and a page is rerun often."""
    return draw_item(lesson_named(slug), name, seed)


@dataclass(frozen=True)
class Shown:
    """A run ready for the screen: its facts, the text that ran, and its tables as Arrow bytes."""

    facts: Mapping[str, Any]
    source: str
    tables: Mapping[str, bytes]


def run_lesson(lesson: Lesson, values: Mapping[str, Any]) -> Shown:
    """Run a lesson's demo, or remember that run; it is everybody's, so nobody changes it."""
    return _run(lesson.slug, lesson.source, tuple(sorted(values.items())))


@once(400)  # Streamlit's own cache would copy the tables for each reader
def _run(slug: str, _source: str, values: tuple[tuple[str, Any], ...]) -> Shown:
    run: Run = lesson_named(slug).run(**dict(values))
    return Shown(run.facts, run.source, {name: arrow(rows) for name, rows in run.tables.items()})


def arrow(rows: list[dict[str, Any]], like: bytes = b"") -> bytes:
    """Turn rows into an Arrow table, which charts take as it is. Empty columns get the types they have in `like`."""
    import pyarrow as pa

    table = pa.Table.from_pylist(rows)
    if like:
        types = pa.ipc.open_stream(like).schema
        table = table.cast(pa.schema([types.field(f.name) if pa.types.is_null(f.type) else f for f in table.schema]))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()
