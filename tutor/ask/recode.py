"""A next text about pasted code: "and with range(10)?", "use adam instead", "and b.grad?" run it again."""

import re
from dataclasses import dataclass, replace

from tutor.ask.edits import put_in
from tutor.ask.leads import Turn, taken
from tutor.ask.listing import Listing, NoPlace
from tutor.ask.orders import CHANGES, NUMBER
from tutor.ask.pasted import parsed
from tutor.ask.ran import Ran
from tutor.ask.retuned import slots
from tutor.ask.swapped import mended
from tutor.ask.vocabulary import word_set
from tutor.ask.wanted import KNOWN, TABLES

AGAIN, BEFORE = "Your code again, {}", "Your code as it was before"
BESIDE, ALONE = (KNOWN | word_set(TABLES["edit"]["words"])), word_set(TABLES["edit"]["alone"])
# "why does it need zero_grad" asks about the code; "how about lr 1" changes it.
QUESTION = re.compile(r"(?i)(?:why|which|how(?! about| is)|is|are|does|did|do (?:i|we|you)|should|must|can i|when)\b")
BACK = r"(?:it|that|this)(?: line)? back(?: in)?"
UNDO = re.compile(
    rf"(?i)\b(?:undo(?: (?:it|that|this|the last \w+))?|revert(?: it| that)?|(?:if i )?put {BACK}"
    r"|(?:go |change it )?back to (?:how|what|the way) it was"
    r"|(?P<first>(?:go )?back to (?:the|my) (?:original|first)(?: code| one)?))"
    r"(?: (?:where|how|as|the way) it was(?: before)?| again)*(?!\w)"
)
MEND = re.compile(
    r"(?i)(?:(?:do|apply|change|fix|repair|mend|correct) (?:it|that|this|the code|my code)|fix)(?: for me| then| now)?"
)
BARE = re.compile(rf"(?<![\w.]){NUMBER}(?!\w)")
REMEMBERED = 12


@dataclass(frozen=True)
class Recoded:
    """Code with something changed, the words that ask for its number, what was changed, and what a number went to.

    `older` are the codes before it, the newest first.
    """

    code: str
    words: str
    note: str = ""
    turned: str = ""
    older: tuple[str, ...] = ()


def recoded(ran: Ran, text: str) -> Recoded | None:
    """Return the code with what a text changes in it; None where the text says anything else.

    Raises NoPlace, which says why, where a change is understood and cannot be made.
    """
    turn = taken(text)
    rest = turn.text.strip().rstrip("?!.")
    if not parsed(ran.code):
        return None
    changed = _mended(ran, turn) or _changed(ran, turn, "" if QUESTION.match(rest) else rest)
    if changed is None:
        return None
    code, told, left = changed
    left = rest if QUESTION.match(rest) else left
    names = _names(code, left)
    named = {part.lower() for name in names for part in name.split(".")}
    words = set(re.findall(r"[^\s,.?!']+", left.lower().replace("'s ", " "))) - named
    if not (told or names) or not words <= BESIDE or not parsed(code) or (told and code == ran.code):
        return None
    asked = f"what is {' and '.join(names)}?" if names else ran.words
    return Recoded(
        code,
        asked,
        _noted(told),
        _turned(told) or ran.turned,
        ((ran.code, *ran.older) if told else ran.older)[:REMEMBERED],
    )


def _noted(told: list[str]) -> str:
    parts = [f"without {each[3:]}" if each.startswith("no ") else f"with {each}" for each in told if each != BEFORE]
    new = ", ".join(parts)
    return ". ".join([BEFORE] * (BEFORE in told) + [AGAIN.format(new)] * bool(new))


def _turned(told: list[str]) -> str:
    """Return what a number went to, with a gap in its place."""
    return next((BARE.sub("{}", each) for each in reversed(told) if len(BARE.findall(each)) == 1), "")


def _mended(ran: Ran, turn: Turn) -> tuple[str, list[str], str] | None:
    """Return the code with what would cure what went wrong in it: "do that"."""
    made = mended(Listing(ran.code), ran.answer["noticed"]) if MEND.fullmatch(turn.core) else None
    return (made[0], [made[1]], "") if made else None


def _changed(ran: Ran, turn: Turn, rest: str) -> tuple[str, list[str], str] | None:
    """Return the changed code, each change in words, and what is left of the text; None where one has no place."""
    code, told = ran.code, list[str]()
    if turn.meant and ran.turned and ran.older:  # what it takes back is the last number
        code = ran.older[0]
    if undo := UNDO.search(rest):
        code, said = _undone(ran, undo)
        told, rest = [said], rest.replace(undo[0], " ", 1)
    for pattern, change in CHANGES:
        for found in list(pattern.finditer(rest)):
            made = change(Listing(code), found)
            if made is None:
                return None
            if made[1]:
                code, rest = made[0], rest.replace(found[0], " ", 1)
                told.append(made[1])
    if made := _numbered(ran, code, rest, again=not told):
        return made[0], [*told, made[1]], ""
    return code, told, rest


def _undone(ran: Ran, undo: re.Match[str]) -> tuple[str, str]:
    """Return the code before the last change; a clearing that an older change left out is put back in."""
    now, old = Listing(ran.code), [Listing(code) for code in ran.older]
    if not now.clearing and any(each.clearing for each in old) and not old[0].clearing and (made := put_in(now)):
        return made
    if not old:
        made = put_in(now)
        return made or (ran.code, "")
    return old[-1 if undo["first"] else 0].code, BEFORE


def _numbered(ran: Ran, code: str, rest: str, again: bool) -> tuple[str, str] | None:
    """Put a number alone where the last one went, or where it has one place; raises NoPlace where it has several.

    Where something else was changed with it, it goes not by the last one.
    """
    bare = BARE.findall(rest)
    if len(bare) != 1 or not set(re.findall(r"[^\s\d,.?!'-]+", rest.lower())) <= ALONE:
        return None
    places = [ran.turned] if ran.turned and again else slots(Listing(code), bare[0])
    orders = [place.format(bare[0]) for place in places]
    orders = _back(ran, code, orders) if len(orders) > 1 and re.search(r"\bback\b", rest) else orders
    if len(orders) > 1:
        raise NoPlace(f"Your code has several places for {bare[0]}. Which one do you mean?", tuple(orders))
    made = _changed(replace(ran, code=code), Turn(orders[0], False, False), orders[0]) if orders else None
    return (made[0], made[1][0]) if made and made[1] else None


def _back(ran: Ran, code: str, orders: list[str]) -> list[str]:
    """Return those of several orders after which a line is as an older code had it; all of them where none is."""
    old = {line for each in ran.older for line in each.splitlines()}
    made = [(order, _changed(replace(ran, code=code), Turn(order, False, False), order)) for order in orders]
    new = [(order, {*each[0].splitlines()} - {*code.splitlines()}) for order, each in made if each]
    return [order for order, lines in new if lines and lines <= old] or orders


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
