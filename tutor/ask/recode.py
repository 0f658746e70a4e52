"""A next text about pasted code: "and with range(10)?" puts another number into that code, to be run again."""

import re

from tutor.ask.pasted import parsed
from tutor.ask.vocabulary import word_set

NUMBER = r"-?\d+(?:\.\d*)?(?:e-?\d+)?"
COUNT = re.compile(rf"range\s*\(\s*({NUMBER})\s*\)|(\d+)\s+(?:steps|iterations|epochs|rounds|loops|times)\b")
VALUE = re.compile(rf"\b(learning rate|[a-z_]\w*)\s*(?:=|\bof\b|\bis\b|\bto\b|\s)\s*({NUMBER})(?![\w(])")
NAMES = {"learning rate": "lr", "rate": "lr"}
BESIDE = word_set(
    "a about again and at but change code do for from going how i if in instead it its just loop make no now of ok only"
    " please put run same set so start starting take that the then this to try use using what when will with would"
)


def recoded(code: str, text: str) -> tuple[str, str] | None:
    """Return the code with the numbers of a text put in, and what was put in; None where a text says anything else."""
    rest, told = text.lower().strip(), []
    for pattern, put in ((COUNT, _counted), (VALUE, _valued)):
        for found in list(pattern.finditer(rest)):
            changed = put(code, found)
            if changed is None:
                return None
            code, said = changed
            told.append(said)
            rest = rest.replace(found[0], " ", 1)
    plain = set(re.findall(r"[^\s,.?!]+", rest)) <= BESIDE
    return (code, ", ".join(told)) if told and plain and parsed(code) else None


def _counted(code: str, found: re.Match[str]) -> tuple[str, str] | None:
    count = found[1] or found[2]
    return _once(rf"range\(\s*{NUMBER}\s*\)", f"range({count})", code, f"range({count})")


def _valued(code: str, found: re.Match[str]) -> tuple[str, str] | None:
    """Put a number where a name gets one: as an argument, a plain number, or the start of a tensor."""
    name = NAMES.get(found[1], found[1])
    gets = rf"(?<![\w.])({re.escape(name)}\s*=\s*(?:torch\.tensor\(\s*)?){NUMBER}(?![\w.])"
    return _once(gets, rf"\g<1>{found[2]}", code, f"{name} = {found[2]}")


def _once(pattern: str, put: str, code: str, said: str) -> tuple[str, str] | None:
    """Put something in where it has one place only."""
    changed, times = re.subn(pattern, put, code)
    return (changed, said) if times == 1 else None
