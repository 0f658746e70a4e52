"""The sessions without a browser, which the bench measures: what they move is run, and they see what a learner sees."""

from typing import Any

import pytest

from tests.apart import run_apart
from tests.bench.session import Session, open_page


class Reading(Session):
    """A session that keeps what is shown to it."""

    shown = ""

    def _note(self, element: Any) -> None:
        super()._note(element)
        self.shown += str(element)


async def after(server, slug: str, address: dict[str, str], move: dict[str, str]) -> str:
    """Return what a learner is shown after a move."""
    async with Reading((await open_page(server, slug)).socket, slug, address) as session:
        await session.rerun()
        session.introduce()
        await session.rerun()
        session.move(move)
        session.shown = ""
        await session.rerun()
        return session.shown


@pytest.mark.parametrize(
    ("slug", "name", "first", "then"), [("learning_rate", "lr", "0.1", "0.75"), ("closed_form", "lr", "0.1", "0.05")]
)
def test_a_move_is_run_and_the_quiz_is_there(server, slug, name, first, then):
    shown = run_apart(after(server, slug, {f"{slug}.{name}": first}, {f"{slug}.{name}": then}))
    assert f"{name}={then}" in shown
    assert "Check" in shown
