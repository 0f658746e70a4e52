"""Notes by the step they speak of."""

from dataclasses import replace

from tutor.course.load import lesson_folders, load_lesson
from tutor.course.notes import notes_of


def test_notes_are_parted_at_their_heads_and_what_stands_before_is_for_the_whole_lesson():
    lesson = load_lesson(lesson_folders()[0])
    notes = replace(lesson.sections["notes"], prose="For all.\n\n### Predict\n\nAsk.\n\nAgain.\n\n### See\n\nLook.")
    told = notes_of(replace(lesson, sections={**lesson.sections, "notes": notes}))
    assert told == {"": "For all.", "predict": "Ask.\n\nAgain.", "see": "Look."}
    plain = replace(notes, prose="One sentence.")
    assert notes_of(replace(lesson, sections={**lesson.sections, "notes": plain})) == {"": "One sentence."}
