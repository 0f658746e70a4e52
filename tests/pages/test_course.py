"""The course as the screens see it: a setting is run once, an item drawn once, however many ask at the same time."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tutor.course.lesson import Lesson
from tutor.quiz.draw import item_functions
from tutor.ui import course as module
from tutor.ui.course import course, drawn_item, run_lesson


def at_once(work, count=8):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: work(), range(count)))


def test_a_setting_that_many_ask_for_is_run_once(monkeypatch):
    runs, genuine = [], Lesson.run

    def counted(lesson, **values):
        runs.append(values)
        time.sleep(0.1)
        return genuine(lesson, **values)

    monkeypatch.setattr(Lesson, "run", counted)
    lesson = replace(course()[0], source=f"{course()[0].source}# read anew\n")
    shown = at_once(lambda: run_lesson(lesson, lesson.values()))
    assert len(runs) == 1
    assert all(each.source == shown[0].source for each in shown)


def test_an_item_that_many_ask_for_is_drawn_once(monkeypatch):
    draws, genuine = [], module.draw_item

    def counted(*given):
        draws.append(given)
        time.sleep(0.1)
        return genuine(*given)

    monkeypatch.setattr(module, "draw_item", counted)
    name = next(iter(item_functions(course()[0].folder)))
    items = at_once(lambda: drawn_item(course()[0].slug, name, 987_654))
    assert len(draws) == 1
    assert all(item is items[0] for item in items)
