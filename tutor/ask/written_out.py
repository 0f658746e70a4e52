"""Ways of writing that mean something only beside others: momentum's rule beside its words."""

import re

from tutor.ask.notations import Rules, compiled

VELOCITY = r"\b(?:(?:the )?(?:momentum )?(?:velocity|buffer|buf)|v(?:_?0)?)\b"
GRADIENT = r"(?:\w@)?(?:grad(?:ient)?|g)\b(?!\s*\()"
ROLLS = re.compile(r"momentum|velocity|heavy ball|\bmu\b|\bv\s*=\s*[\w.]+\s*\*?\s*v\b", re.IGNORECASE)
# How momentum is written out: where it starts, and how it grows.
MOMENTUM = compiled(
    (
        (rf"{VELOCITY}\s*(?:=|is|(?:also )?start(?:s|ing)? (?:at|from|with))\s*(?:0|zero)\b(?!\.\d)", " at rest "),
        (rf"{VELOCITY}\s*=\s*(\d*\.\d+)\s*\*?\s*{VELOCITY}\s*\+\s*{GRADIENT}", r" momentum \1 "),
        (rf"{VELOCITY}\s*=\s*(?:momentum|mu|beta|m)\s*\*?\s*{VELOCITY}\s*\+\s*{GRADIENT}", " "),
        (rf"\b([wx])\s*(?:-=|=\s*\1\s*-)\s*(?:lr|eta|alpha)\s*\*?\s*{VELOCITY}", r" new \1 "),
        (r"\b(?:momentum\s+)?(?:mu|beta)\s*=?\s*(?=0?\.\d)", " momentum = "),
        (rf"\b([wx])\s*(?:-=|=\s*\1\s*-)\s*(\d*\.\d+)\s*\*?\s*{VELOCITY}", r" lr = \2 , new \1 "),
        (r"\b(?:fresh|next|updated)\s+(?=v\b)", " new "),
    )
)
SCHEDULES = re.compile(
    r"steplr|exponentiallr|annealinglr|warm-?\s?up|step decay|(?:cosine|exponential) (?:anneal|decay|sched)",
    re.IGNORECASE,
)
COUNTED = r"(?:epochs?|iterations?|steps?)"
# How schedulers are told: their names, how often they change the rate, and when it is asked for.
SCHEDULED = compiled(
    (
        (r"\bstep[\s_-]?(?:lr|decay)\b", " steplr "),
        (r"\bexponential(?:[\s_-]?lr| decay| schedule[rd]?)\b", " exponentiallr "),
        (r"\bcosine[\s_-]?annealing(?:[\s_-]?lr)?\b|\bcosine (?:decay|schedule[rd]?)\b", " cosineannealinglr "),
        (r"\b(?:linear(?:ly)? )?warm-?\s?up(?: linear(?:ly)?)?\b", " linearwarmup "),
        (r"\bup to\b", " to "),
        (rf"\b(?:every|over|for|step_size\s*=?|t_max\s*=?)\s*(\d+)\b(?:\s*{COUNTED}\b)?", r" turnlength \1 "),
        (rf"\b(?:after|at|in)? ?(?:{COUNTED}) (?:index |number )?(\d+)\b(?!\.\d)", r" turn \1 "),
        (rf"\b(?:after|at)\s*(\d+)\s*{COUNTED}\b", r" turn \1 "),
    )
)


def written_out(text: str) -> Rules:
    """Return the rules that this text calls for."""
    momentum = MOMENTUM if ROLLS.search(text) else ()
    return momentum + (SCHEDULED if SCHEDULES.search(text) else ())
