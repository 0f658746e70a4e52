"""Slips of the pen in the field's own words: one letter missing, doubled, wrong or in its neighbour's place."""

import re

from tutor.ask.vocabulary import word_list, word_set

FIELD = word_list(
    """
    learning starting gradient gradients descent derivative derivatives function functions minimum momentum iteration
    iterations converge converges converging diverge diverges diverging oscillate oscillates prediction predictions
    predicted target targets partial partials backward backwards update updates updated point points slope slopes
    steps value values after squared error errors weight weights parameter parameters minimize minimizes evaluate
    calculate compute respect
    """
)
# Words of their own, one letter away from one of ours: "a decent rate" has nothing to do with descent.
OTHERS = word_set(
    """
    leaning staring stating starling startling starring decent descents converse diverse backyard minimums
    partially targeted predictor computed computer computes evaluated evaluates evaluator calculated
    calculates calculator minimized minimizer minimise minimises minimised minimiser converged diverged oscillated
    oscillator functional iterating learnings valued pointer pointed weighted weighed targeter
    starving converting conversing diverting weighs predicated predication descant
    respects iterative respected square squares derivate resect
    """
)
# Of these, nothing else is one wrong letter away.
PLAIN = word_set(
    """
    gradient gradients derivative derivatives function functions momentum iteration iterations parameter parameters
    predictions
    """
)
LONG = 7
WORD = re.compile(r"(?<![\w.@\\])[A-Za-z]{5,14}(?![\w(@.'])")


def respelled(text: str) -> str:
    """Return the text with the field's words written as they should be; every other word is left alone."""
    return WORD.sub(lambda found: _repaired(found[0]), text)


def _repaired(word: str) -> str:
    small = word.lower()
    if small in FIELD or small in OTHERS:
        return word
    near = [known for known in FIELD if known[0] == small[0] and _is_slip(small, known)]
    return near[0] if len(near) == 1 else word


def _is_slip(word: str, known: str) -> bool:
    """Say whether two neighbours changed places, or, in a long word, one letter is missing, too many or wrong."""
    start = next((at for at, pair in enumerate(zip(word, known, strict=False)) if pair[0] != pair[1]), len(known))
    rest, other = word[start:], known[start:]
    if len(word) == len(known):
        swapped = rest[1::-1] + rest[2:] == other
        return swapped or (known in PLAIN and rest[1:] == other[1:] != "")
    return word[-1] == known[-1] and len(known) >= LONG and (rest[1:] == other or rest == other[1:])
