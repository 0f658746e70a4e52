"""Nobody is shut out: what axe finds, the keyboard alone, large type and narrow windows.

In `make test` a few screens; `make soak` takes every screen in both themes.
"""

import re

import pytest

from tests.browser.access import findings, open_all
from tutor.ui.course import course

WALK = "/walk?lesson=learning_rate&seed=7&step="
SCREENS = [
    *("/", "/ask", "/playground", "/review", "/final", "/progress", "/join", "/class", "/walk"),
    *(f"{WALK}{step}&open=predict" for step in (1, 3, 4, 6)),
    "/handout?lesson=learning_rate&seed=7",
    "/notes?lesson=learning_rate&seed=7",
]


def test_axe_finds_nothing_of_ours_on_a_lesson(server, learner):
    ada = learner(server, theme="dark")
    ada.open("/loss_curve")
    open_all(ada)
    assert findings(ada) == []
    assert ada.page.title() == "Every weight has a loss · Downhill"
    assert ada.page.get_by_role("radio", name=re.compile("^w equals [0-9]")).count() == 2  # a formula has words


@pytest.mark.soak
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", [f"/{lesson.slug}" for lesson in course()])
def test_axe_finds_nothing_of_ours_on_any_lesson(server, learner, path, theme):
    ada = learner(server, theme=theme)
    ada.open(path)
    assert findings(ada) == []
    open_all(ada)
    assert findings(ada) == []
    ada.press("Edit this code")
    ada.press("Go through the run line by line")
    assert findings(ada) == []


@pytest.mark.soak
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", SCREENS)
def test_axe_finds_nothing_of_ours_on_any_other_screen(server, learner, path, theme):
    ada = learner(server, theme=theme)
    ada.page.goto(server.url + path)
    ada.page.locator(".st-key-walk-frame, h1, h2").first.wait_for(timeout=60_000)
    ada.rest()
    assert findings(ada) == []
