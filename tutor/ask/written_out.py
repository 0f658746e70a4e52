"""Ways of writing that mean something only beside others: momentum's rule beside its words, pairs beside a model."""

import re

from tutor.ask.notations import compiled

VELOCITY = r"\b(?:(?:the )?(?:momentum )?(?:velocity|buffer|buf)|v(?:_?0)?)\b"
GRADIENT = r"(?:\w@)?(?:grad(?:ient)?|g)\b(?!\s*\()"
ROLLS = re.compile(r"momentum|velocity|heavy ball|\bmu\b|\bv\s*=\s*[\w.]+\s*\*?\s*v\b", re.IGNORECASE)
# How momentum is written out: where it starts, and how it grows.
MOMENTUM = compiled(
    (
        False,
        (
            (rf"{VELOCITY}\s*(?:=|is|(?:also )?start(?:s|ing)? (?:at|from|with))\s*(?:0|zero)\b(?!\.\d)", " at rest "),
            (rf"{VELOCITY}\s*=\s*(\d*\.\d+)\s*\*?\s*{VELOCITY}\s*\+\s*{GRADIENT}", r" momentum \1 "),
            (rf"{VELOCITY}\s*=\s*(?:momentum|mu|beta|m)\s*\*?\s*{VELOCITY}\s*\+\s*{GRADIENT}", " "),
            (rf"\b([wx])\s*(?:-=|=\s*\1\s*-)\s*(?:lr|eta|alpha)\s*\*?\s*{VELOCITY}", r" new \1 "),
            (r"\b(?:momentum\s+)?(?:mu|beta)\s*=?\s*(?=0?\.\d)", " momentum = "),
            (rf"\b([wx])\s*(?:-=|=\s*\1\s*-)\s*(\d*\.\d+)\s*\*?\s*{VELOCITY}", r" lr = \2 , new \1 "),
            (r"\b(?:fresh|next|updated)\s+(?=v\b)", " new "),
        ),
    ),
)
# Pairs beside a model are its data: "(1, 3) and (2, 5)".
PAIR = r"\(\s*-?[\d.]+\s*,\s*-?[\d.]+\s*\)"
OF_DATA = (
    re.compile(r"mse|squared error", re.IGNORECASE),
    re.compile(r"\b(?:yhat|pred\w*)\s*=|\bmodel\b|\bfit", re.IGNORECASE),
)
NAMED_DATA = re.compile(r"\b(?:data|(?:data)?points?|pairs?|examples?|samples?)\b", re.IGNORECASE)
DATA = compiled((False, ((rf"(?<![\w)])({PAIR}(?:\s*(?:,|;|,?\s*and)\s*{PAIR})+)", r" points \1"),)))


def written_out(text: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the rules that this text calls for."""
    scored = all(each.search(text) for each in OF_DATA) and not NAMED_DATA.search(text)
    return (DATA if scored else ()) + (MOMENTUM if ROLLS.search(text) else ())
