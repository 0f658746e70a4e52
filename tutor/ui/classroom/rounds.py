"""One round on a projector: the question, how many have voted, then the bars, and what to press next."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tutor.course.prose import show, typeset
from tutor.quiz.item import Item
from tutor.quiz.kinds import Choice, Order
from tutor.teach import PREDICTION, Class, Lectern, Round, Tally
from tutor.ui.asked import widget
from tutor.ui.classroom.bars import show_bars, show_moves
from tutor.ui.classroom.dots import show_dots
from tutor.ui.classroom.refusals import act, refusals
from tutor.ui.classroom.vote import show_asked
from tutor.ui.course import lesson_named

SIDES = (7, 5)
EVERY = 1.0  # seconds between two looks at the votes
PEOPLE = "**{voted}** of {joined} have answered"


def show_round(desk: Lectern, found: Class, asked: Round, item: Item, under: DeltaGenerator | None = None) -> None:
    """Show a round as far as it has come. Where the question stands elsewhere, `under` it is room for words."""
    shown = under is None
    question, answers = _sides(item) if shown and asked.state != "open" else (st.container(), st.container())
    with question:
        if shown:
            show_asked(item, f"round-{asked.id}")
        if asked.own_draw:
            st.caption("Everyone has numbers of their own; these are one example.")
        if asked.turn > 1:
            st.caption("Second round")
        if (shown and asked.state == "open") or isinstance(item, Order):  # told by their numbers
            widget(item).show_choices(numbered=True)
    with answers:
        if asked.state == "open":
            show_count(desk, found)
        else:
            _show_closed(desk, asked, item, under)


def _sides(item: Item) -> Sequence[DeltaGenerator]:
    """Return where the question and its answers stand: side by side where it has a picture or code of its own."""
    if item.code or widget(item).beside:
        return st.columns(2, gap="large")
    return st.container(), st.container()


def _show_closed(desk: Lectern, asked: Round, item: Item, under: DeltaGenerator | None) -> None:
    """Show what was chosen and, once it may be said, how many were right: the answer first, then what is looked at."""
    tally, told = desk.tally(asked.id), asked.state == "revealed"
    placed = asked.question == PREDICTION and bool(tally.values)  # perhaps on a curve
    picture, bars = _places(placed, under)
    said: list[str] = []
    if placed:
        with picture:
            said = show_dots(lesson_named(item.lesson), tally.values, told, f"dots-{asked.id}-{asked.state}")
    with bars:
        if told and under is None:
            show_answer(item)
        show_bars(asked, tally, f"class-bars-{asked.id}")
    with under or bars:
        if tally.share is not None:
            _show_share(tally, desk.tally(asked.before) if asked.before else None)
        show_moves(tally.moves)
        for words in said:
            st.caption(words)


def _places(placed: bool, under: DeltaGenerator | None) -> Sequence[DeltaGenerator]:
    """Return where a picture and the bars stand: beside each other, the picture first."""
    if placed and under is None:
        return st.columns(SIDES, gap="large")
    return (st.container(), under) if placed and under else (st.container(), st.container())


def share_right(tally: Tally) -> str:
    """Return how many of the answers are right, to follow other words; nothing where nobody answered."""
    return "" if tally.share is None else f", {show(100 * tally.share, '.0f')} % right"


def _show_share(tally: Tally, earlier: Tally | None) -> None:
    """Say how many were right: now and, after a second round, before the discussion."""
    before = f", after {show(100 * earlier.share, '.0f')} % in the first round" if earlier and earlier.share else ""
    st.markdown(f"**{show(100 * (tally.share or 0), '.0f')} %** of the answers are right{before}.")


def show_answer(item: Item) -> None:
    """Show the right answer where no bar says it, and the rule."""
    if not isinstance(item, Choice):
        widget(item).show_answers(())
    if item.rule:
        st.success(typeset(item.rule), icon=":material/check:")


@st.fragment(run_every=EVERY)
def show_count(desk: Lectern, found: Class) -> None:
    """Show how many are there and, while a vote is open, how many have voted: once a second, and nothing else of it.

    Where the class has moved on meanwhile, in another window for one, the page runs again.
    """
    with refusals():
        now = desk.look(found.id)
        if now.version != found.version:
            st.rerun()
        st.markdown(_counted(*desk.turnout(found.id)))


def _counted(joined: int, voted: int | None) -> str:
    if voted is not None:
        return PEOPLE.format(voted=voted, joined=joined)
    return "**1** is here" if joined == 1 else f"**{joined}** are here"


def offer_next(desk: Lectern, found: Class, asked: Round, on_reveal: Callable[[], object] = lambda: None) -> None:
    """Offer what comes next in a round, each with a key: close, ask again, show the answer."""
    with st.container(horizontal=True, width="content"):
        if asked.state == "open":
            _press("Close the vote", "X", "lock", desk.close, asked.id)
        if asked.state == "closed" and asked.turn == 1:
            _press("Ask again", "A", "replay", desk.ask_again, asked.id, found.version, rank="secondary")
        if asked.state == "closed":
            _press(
                "Show the answer",
                "S",
                "visibility",
                lambda: (desk.reveal(asked.id), on_reveal()),
                name="walk-reveal-class",
            )


def _press(
    label: str,
    key: str,
    icon: str,
    do: Callable[..., object],
    *args: object,
    rank: str = "primary",
    name: str | None = None,
) -> None:
    """A button with a key on the keyboard; what it does is done before anything is drawn."""
    st.button(
        label,
        key=name,
        icon=f":material/{icon}:",
        type="primary" if rank == "primary" else "secondary",
        shortcut=key,
        on_click=act,
        args=(do, *args),
    )
