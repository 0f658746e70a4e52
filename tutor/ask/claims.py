"""What somebody claims of a formula: a slope that is given with it is no gradient to go on with, but is asked about."""

from dataclasses import replace

from tutor.ask.notes import FORMULA, GIVEN
from tutor.ask.said import Said


def as_asked(said: Said) -> Said:
    """Return the question that a claim asks: "x² has slope 10 at x = 5, true?" wishes for that slope.

    In "the height is h = x², how steep is it at 2?" the height is only a name; and where it is
    asked how much something rises, the number says which way.
    """
    named = said.wants.get("value", ())
    idle = {"rises"} if "moved" in said.wants else set()
    if "slope" in said.wants and named and all(said.says(f"{word} {FORMULA}", f"{word} {GIVEN}") for word in named):
        idle |= {"value"}
    said = replace(said, wants={wish: words for wish, words in said.wants.items() if wish not in idle})
    placed = bool(said.given or said.point)
    claimed = said.numbers.get("gradient", ())
    if not (said.formula and placed and claimed) or len(said.numbers) > 1 or said.wants:
        return said
    return replace(said, numbers={}, guess=(*said.guess, *claimed), wants={"slope": ("slope",)})
