"""Which request of the last reply a text may be, by its words alone: the tables of `thread.toml`."""

import re
from functools import lru_cache
from string import ascii_lowercase

from tutor.ask.because import ABOUT
from tutor.ask.leads import SAYS, TABLES, taken
from tutor.ask.numerals import UNITS
from tutor.ask.vocabulary import word_set

WORD = re.compile(r"[a-z']+|[−-]?\d[\d.,]*|[^\s\w.,!?;:…'\"“”]+")
MOST_WORDS = 14
# Steps to be taken, not shown: "5 steps", "one more"; and a size that is asked for: "how steep is it?".
MORE = re.compile(
    rf"\W*(?:\d+|{'|'.join(UNITS)}|another) (?:more|steps?|more steps?)\W*"
    r"|(?:(?!\bwhy\b).)*\bhow (?:low|high|big|large|small|steep|far|long|much|many|flat|fast)\b.*"
)
OF_CODE = re.compile(r"\w_|_\w|\w\.[a-z]|\(\)")  # "why is the zero_ line there": what a request is made of are words
LETTERS = frozenset(ascii_lowercase) - {"u"}


def aside(text: str) -> str:
    """Return which request a text may be, by its words alone; nothing where it says anything else."""
    return next(iter(asides(text)), "")


def asides(text: str) -> list[str]:
    """Return all requests that a text may be: every word of it is known to them, and one of their own is there."""
    turn = taken(text)
    said = WORD.findall(turn.text.lower().replace("’", "'").replace("step by step", "steps"))
    if MORE.fullmatch(turn.core) or OF_CODE.search(text) or not 0 < len(said) <= MOST_WORDS:
        return []
    plain = {word for word in said if not word[-1].isdigit() and word[-1] not in ".,()[]" and word not in LETTERS}
    tables = _tables().items()
    return [name for name, (core, needs, known) in tables if plain & core and plain & needs and plain <= known]


@lru_cache(maxsize=1)
def _tables() -> dict[str, tuple[frozenset[str], ...]]:
    """Return each request's own words, those of which it needs one as well, and all that may stand in it."""
    front = word_set(" ".join(re.findall(r"[a-z]+", f"{SAYS['talk']} {SAYS['marked']} hmm")))
    made: dict[str, tuple[frozenset[str], ...]] = {}
    for name in (name for name, table in TABLES.items() if "parts" in table):
        core, needs, beside, unless = (
            word_set(TABLES[name].get(part, "")) for part in ("words", "needs", "beside", "unless")
        )
        parts = [word_set(TABLES["parts"][part]) for part in word_set(TABLES[name]["parts"])]
        about = ABOUT.values() if name == "steps" else ()
        made[name] = core, needs or core, (core | needs | beside | front.union(*parts, *about)) - unless
    return made
