"""A next text about pasted code: "and with range(10)?", "without zero_grad?", "and b.grad?" run it again."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tutor.ask.leads import taken
from tutor.ask.pasted import CLEARS, parsed
from tutor.ask.ran import Ran
from tutor.ask.vocabulary import word_set
from tutor.ask.wanted import KNOWN, LEAF, TABLES

NUMBER = r"-?\d+(?:\.\d*)?(?:e-?\d+)?"
BESIDE = KNOWN | word_set(TABLES["edit"]["words"])
LEFT_OUT = (
    r"(?:without|remove|delete|drop|leave out|take out|skip|forget|comment out|don'?t (?:call|use|do)|no)\s+"
    r"(?:the |my |calling )*"
)
PUT_IN = r"(?:put|add|adding|adds|call|calling|use|include|insert|write|with|had)\s+(?:the |a |in |back )*"
ZERO = r"(?:[\w.]*zero(?:_\w*|grad)?(?:\(\))?|zeroing|clearing)(?: line)?"
MOVES = rf"(-=?\s*){NUMBER}(?=\s*\*\s*[\w.]*grad)"  # a rate without a name: "w -= 0.1 * w.grad"
WHERE = r"line \d+|last line"
CLEARING = ("zero", "clearing", "it")
OPTIMISER = re.compile(r"(?m)^(\w+)\s*=\s*[\w.]*optim\.\w+\(")
BACKWARD = re.compile(r"(?m)^([ ]*)([\w.()*+/ -]+)\.backward\(.*\)")


@dataclass(frozen=True)
class Recoded:
    """Code with something changed, the words that ask for its number, what was changed, and what a number went to."""

    code: str
    words: str
    told: str
    turned: str = ""


def recoded(ran: Ran, text: str) -> Recoded | None:
    """Return the code with what a text changes in it; None where the text says anything else."""
    rest, code, told = taken(text).text.strip().rstrip("?!."), ran.code, list[str]()
    for pattern, put in CHANGES:
        for found in list(pattern.finditer(rest)):
            made = put(code, found)
            if made is None:
                return None
            if made[1]:
                code, said = made
                told.append(said)
                rest = rest.replace(found[0], " ", 1)
    if ran.turned and not told and len(bare := BARE.findall(rest)) == 1:  # "no, i meant 0.5"
        where = ran.turned.format(bare[0])
        return recoded(ran, rest.replace(bare[0], f" {where} ")) if where not in rest else None
    names = _names(code, rest)
    named = {part.lower() for name in names for part in name.split(".")}
    left = set(re.findall(r"[^\s,.?!']+", rest.lower().replace("'s ", " "))) - named
    if not (told or names) or not left <= BESIDE or not parsed(code) or (told and code == ran.code):
        return None
    words = f"what is {' and '.join(names)}?" if names else ran.words
    turned = [BARE.sub("{}", each) for each in told if BARE.search(each)]
    return Recoded(code, words, ", ".join(told), turned[-1] if turned else ran.turned)


def _names(code: str, rest: str) -> list[str]:
    """Return the names that the code made and a text speaks of, or their gradients."""
    made = sorted({*re.findall(r"(?m)^\s*([A-Za-z_]\w*)\s*=[^=]", code)}, key=len, reverse=True)
    if not made:
        return []
    name, grad = "|".join(map(re.escape, made)), r"grad(?:ient)?"
    english = "|".join(map(re.escape, BESIDE & {*made})) or r"(?!)"  # "a" is a name where no noun can follow it
    own = (
        rf"(?<![\w.'])(?P<own>{name})(?P<grad>\.grad\b|'s {grad}\b)?(?![\w(]|\.\w)"
        rf"(?<!\b(?:{english})(?=\s+(?!and\b)\w))"
    )
    found = re.finditer(rf"\b{grad} (?:of|for) (?P<of>{name})\b|{own}", rest)
    return list(
        dict.fromkeys(f"{each['of'] or each['own']}{'.grad' * bool(each['of'] or each['grad'])}" for each in found)
    )


def _counted(code: str, found: re.Match[str]) -> tuple[str, str] | None:
    count = found[1] or found[2]
    return _once(rf"range\(\s*{NUMBER}\s*\)", f"range({count})", code, f"range({count})")


def _valued(code: str, found: re.Match[str]) -> tuple[str, str] | None:
    """Put a number where a name gets one: as an argument, a plain number, or the start of a tensor."""
    name, value = "lr" if "rate" in found[1] else found[1], found[2]
    gets = rf"(?<![\w.])({re.escape(name)}\s*=\s*)(torch\.tensor\(\s*)?{NUMBER}(?![\w.])"
    if name in BESIDE and not re.search(gets, code):
        return code, ""
    if name == "momentum" and not re.search(gets, code):
        return _once(r"(SGD\([^()]*(?:\(\)[^()]*)?)\)", rf"\1, momentum={value})", code, f"momentum = {value}")
    start = value if "." in value or "e" in value else f"{value}.0"  # a tensor of whole numbers has no gradient
    changed, times = re.subn(gets, lambda at: f"{at[1]}{at[2] + start if at[2] else value}", code)
    if name == "lr" and not times:
        return _once(MOVES, rf"\g<1>{value}", code, f"lr = {value}")
    return (changed, f"{name} = {value}") if times == 1 else None


def _left_out(code: str, found: re.Match[str]) -> tuple[str, str] | None:
    """Leave out the momentum, the lines that a text speaks of, or else a call of that name, out of its line."""
    what = found["what"].removesuffix("()").rpartition(".")[2].rstrip("_")
    if what == "momentum":
        return _once(rf",\s*momentum\s*=\s*{NUMBER}", "", code, "no momentum")
    lines = code.splitlines()
    if out := _spoken_of(lines, what):
        said = "nothing cleared" if what.startswith(CLEARING) else f"no {lines[out[0]].strip()}"
        return "\n".join(line for at, line in enumerate(lines) if at not in out), said
    left = re.sub(rf"\.{re.escape(what)}_?\(\)", "", code)
    return None if what.startswith(CLEARING) else (left, f"no {what}" * (left != code))


def _spoken_of(lines: list[str], what: str) -> list[int]:
    """Return which lines a text speaks of: those that clear, the last one, the one of a number, or of a call."""
    last, numbered = what.startswith("last"), re.search(r"\d+", what)
    if last or numbered:
        at = int(numbered[0]) if numbered else max((n for n, line in enumerate(lines, 1) if line.strip()), default=0)
        return [at - 1] if 0 < at <= len(lines) else []
    call = CLEARS if what.startswith(CLEARING) else re.compile(rf"^ *(?:[\w.]+\.)?{re.escape(what)}_?\(.*\) *$")
    return [at for at, line in enumerate(lines) if call.search(line)]


def _put_in(code: str, found: re.Match[str]) -> tuple[str, str] | None:
    """Clear the gradients before backward(), where nothing does."""
    owner, leaves = OPTIMISER.search(code), LEAF.findall(code)
    clear = f"{owner[1]}.zero_grad()" if owner else f"{leaves[0]}.grad = None" if len(leaves) == 1 else ""
    return None if CLEARS.search(code) or not clear else _once(BACKWARD.pattern, rf"\1{clear}\n\g<0>", code, clear)


def _pulled(code: str, found: re.Match[str]) -> tuple[str, str] | None:
    """Call backward() on something else: on what a text writes, or on the mean or sum of what it was called on."""
    before = BACKWARD.search(code)
    whole = re.sub(r"\.(?:sum|mean)\(\)$", "", before[2].strip()) if before else ""
    call = found["call"] or f"{whole}.{found['whole']}()"
    return _once(BACKWARD.pattern, rf"\g<1>{call}.backward()", code, f"{call}.backward()")


def _once(pattern: str, put: str, code: str, said: str) -> tuple[str, str] | None:
    """Put something in where it has one place only."""
    changed, times = re.subn(pattern, put, code)
    return (changed, said) if times == 1 else None


ON = (
    r"(?P<call>[A-Za-z_][\w.]*(?:\(\))?(?:\.\w+\(\))?)\.backward\(\)"
    r"|\b(?:with |use |using |take )?(?:the )?(?P<whole>mean|sum)\b"
    r"(?:,? (?:instead of|in place of|rather than|not) (?:the )?(?:mean|sum)\b)?"
)
COUNT = rf"range\s*\(\s*({NUMBER})\s*\)|(\d+)\s+(?:steps|iterations|epochs|rounds|loops|times)\b"
BARE = re.compile(rf"(?<![\w.]){NUMBER}(?!\w)")
VALUE = (
    r"\b(learning rate|[a-z_]\w*)\s*"
    rf"(?:=|\bof\b|\bis\b|\bwas\b|\bto\b|\bstart\w* (?:at|from)\b|\s)\s*({NUMBER})(?![\w(])"
)
CHANGES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], tuple[str, str] | None]], ...] = (
    (re.compile(ON), _pulled),
    (re.compile(rf"(?i)\b{LEFT_OUT}(?P<what>{ZERO}|{WHERE}|[\w.]+(?:\(\))?)(?!\w)(?: line| call)?"), _left_out),
    (re.compile(rf"(?i)\b{PUT_IN}(?:{ZERO}|it)(?: back)?(?: in)?(?!\w)"), _put_in),
    (re.compile(COUNT), _counted),
    (re.compile(VALUE), _valued),
)
