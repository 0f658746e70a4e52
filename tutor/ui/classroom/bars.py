"""What a class chose, as bars: while it may be shown, and with the belief behind each once the answer is out."""

import streamlit as st

from tutor.course import load_misconceptions
from tutor.course.prose import typeset
from tutor.teach import OTHER, Bar, Move, Round, Tally
from tutor.ui.asked.one_of import LETTERS
from tutor.ui.asked.widget import RIGHT, WRONG

ELSE = "Anything else"
MOST_MOVES = 5
WRONGLY = "the wrong belief"
NOBODY = "Nobody answered."
OWN_DRAW = "Everyone had numbers of their own, so answers are compared by what lies behind them: with the answer shown."


def show_bars(asked: Round, tally: Tally, key: str) -> None:
    """Show the votes of a closed round; of options those as well that nobody chose."""
    if not tally.voted:
        st.markdown(NOBODY)
    elif not tally.bars:
        st.markdown(OWN_DRAW)
    with st.container(key=key):
        for index, bar in enumerate(tally.bars):
            st.progress(bar.votes / max(1, tally.voted), text=_named(asked, bar, index))


def _named(asked: Round, bar: Bar, index: int) -> str:
    """Return a bar's words: the answer, how many gave it and, once it may be said, whether it is right and why."""
    letter = f"{LETTERS[index]}: " if asked.shown["kind"] == "point" else ""
    mark = "" if bar.correct is None else f"{RIGHT if bar.correct else WRONG} "
    votes = "1 vote" if bar.votes == 1 else f"{bar.votes} votes"
    return f"{mark}{letter}{spelled(bar)}{_behind(bar)}: **{votes}**"


def spelled(bar: Bar) -> str:
    """Return what was chosen, as it is read; where learners had other numbers, what it comes to."""
    if bar.label and bar.label != OTHER:
        return typeset(bar.label)
    return "Right" if bar.correct else ELSE if not bar.belief else "Wrong"


def _behind(bar: Bar) -> str:
    known = load_misconceptions().get(bar.belief or "")
    return f" · {WRONGLY} “{typeset(known.belief)}”" if known else ""


def show_moves(moves: tuple[Move, ...]) -> None:
    """Say who moved since the round before, and from what to what, the largest groups first; who stayed in one line."""
    stayed = sum(move.learners for move in moves if _same(move))
    moved = [move for move in moves if not _same(move)]
    for move in moved[:MOST_MOVES]:
        st.markdown(f"**{move.learners}** moved from “{spelled(move.before)}” to “{spelled(move.after)}”")
    if rest := sum(move.learners for move in moved[MOST_MOVES:]):
        st.markdown(f"**{rest}** moved in other ways")
    if stayed:
        st.markdown(f"**{stayed}** stayed with their answer")


def _same(move: Move) -> bool:
    return (move.before.label, move.before.belief) == (move.after.label, move.after.belief)
