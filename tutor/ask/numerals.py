"""Words that are mathematics become tokens of mathematics: "minus three", "two and a half", "x squared plus one"."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tutor.ask.budget import tick
from tutor.ask.lexer import Token

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
UNITS = {word: float(value) for value, word in enumerate(SMALL.split())}
TENTHS = "twen thir for fif six seven eigh nine"
TENS = {f"{word}ty": 10.0 * value for value, word in enumerate(TENTHS.split(), start=2)}
SCALES = {"hundred": 100.0, "thousand": 1000.0}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10, "hundredth": 100, "thousandth": 1000}
PARTS |= {f"{word}s": value for word, value in PARTS.items()} | {"halves": 2}
ORDINALS = {"second": 2.0, "third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "seventh": 7.0, "eighth": 8.0}
ORDINALS |= {"2nd": 2.0, "3rd": 3.0, "4th": 4.0, "5th": 5.0, "6th": 6.0, "7th": 7.0, "8th": 8.0}
BINARY = {
    ("plus",): "+",
    ("minus",): "-",
    ("times",): "*",
    ("multiplied", "by"): "*",
    ("divided", "by"): "/",
    ("over",): "/",
    ("raised", "to", "the", "power", "of"): "^",
    ("raised", "to", "the", "power"): "^",
    ("raised", "to"): "^",
    ("to", "the", "power", "of"): "^",
    ("to", "the", "power"): "^",
    ("to", "the"): "^",
    ("is", "equal", "to"): "=",
    ("equal", "to"): "=",
    ("equals",): "=",
}
BY_FIRST = {words[0]: [each for each in BINARY.items() if each[0][0] == words[0]] for words in BINARY}
NUMERALS = frozenset({*UNITS, *TENS, *SCALES, *PARTS, *ORDINALS, "squared", "cubed"})
Read = tuple[list[Token], int] | None


def spell_out(found: Sequence[Token]) -> list[Token]:
    """Return the tokens with number words and operator words replaced by numbers and operators."""
    numbers = _rewritten(found, (_number,))
    return _rewritten(numbers, (_power, _binary, _sign, _applied))


def _rewritten(
    found: Sequence[Token], readers: Sequence[Callable[[Sequence[Token], int, list[Token]], Read]]
) -> list[Token]:
    """Let each reader try at each place; what none of them reads stays."""
    done: list[Token] = []
    index = 0
    while index < len(found):
        tick()
        read = next(filter(None, (reader(found, index, done) for reader in readers)), None)
        added, index = read or ([found[index]], index + 1)
        done.extend(added)
    return done


def _text(found: Sequence[Token], index: int) -> str:
    return found[index].text if 0 <= index < len(found) and found[index].kind in ("word", "name", "id") else ""


def _number(found: Sequence[Token], index: int, done: list[Token]) -> Read:
    value, end = _cardinal(found, index)
    if end == index and _text(found, index) == "point" and _text(found, index + 1) in UNITS:
        value, end = _decimals(found, index + 1, 0.0)
    elif end > index and _text(found, end) == "point" and _text(found, end + 1) in UNITS:
        value, end = _decimals(found, end + 1, value)
    else:
        value, end = _parts(found, index, value, end)
    return ([Token("num", f"{value:g}", value, spaced=True, worded=True)], end) if end > index else None


def _cardinal(found: Sequence[Token], index: int) -> tuple[float, int]:
    """Read "twenty five", "one hundred"; the index comes back unchanged where there is no number."""
    word = _text(found, index)
    if word in UNITS:
        value, end = UNITS[word], index + 1
    elif word in TENS:
        low, end = index + 1, index + 1
        if _text(found, low).startswith("-") or (low < len(found) and found[low].text == "-" and not found[low].spaced):
            low += 1
        value = TENS[word]
        if 0 < UNITS.get(_text(found, low), 0) < 10:
            value, end = value + UNITS[_text(found, low)], low + 1
    else:
        return 0.0, index
    while _text(found, end) in SCALES:
        value, end = value * SCALES[_text(found, end)], end + 1
    return value, end


def _decimals(found: Sequence[Token], index: int, whole: float) -> tuple[float, int]:
    digits = ""
    while UNITS.get(_text(found, index), 10) < 10:
        digits, index = digits + f"{UNITS[_text(found, index)]:g}", index + 1
    return float(f"{whole:g}.{digits}"), index


def _parts(found: Sequence[Token], index: int, value: float, end: int) -> tuple[float, int]:
    """Read "half", "a half", "one tenth", "three quarters", "two and a half"."""
    words = [_text(found, end + ahead) for ahead in range(3)]
    if end == index and words[0] == "half":
        return 0.5, end + 1
    if end == index and words[0] in ("a", "an") and words[1] in ("half", "quarter", "tenth", "hundredth", "thousandth"):
        return 1 / PARTS[words[1]], end + 2
    if end > index and words[0] == "and" and words[1] == "a" and words[2] in ("half", "quarter"):
        return value + 1 / PARTS[words[2]], end + 3
    if end > index and words[0] in PARTS and words[1] not in ("derivative", "order", "partial", "step"):
        return value / PARTS[words[0]], end + 1
    return value, end


def _ends_formula(token: Token | None) -> bool:
    return token is not None and (token.kind in ("num", "name") or token.text in tuple(")]|"))


def _starts_formula(found: Sequence[Token], index: int) -> bool:
    if index >= len(found):
        return False
    token = found[index]
    signed = token.text in ("-", "minus", "negative") and _starts_formula(found, index + 1)
    aside = index + 1 < len(found) and found[index + 1].kind == "word"
    return signed or token.kind in ("num", "name", "func") or (token.text in tuple("([|") and not aside)


def _power(found: Sequence[Token], index: int, done: list[Token]) -> Read:
    """Read "squared", "cubed" and "to the fourth (power)" behind something that can be raised."""
    if not done or not _ends_formula(done[-1]):
        return None
    exponent, end = {"squared": (2.0, index + 1), "cubed": (3.0, index + 1)}.get(_text(found, index), (0.0, index))
    if _text(found, index) == "to" and _text(found, index + 1) == "the" and _text(found, index + 2) in ORDINALS:
        exponent, end = ORDINALS[_text(found, index + 2)], index + 3
        end += _text(found, end) == "power"
    if not exponent:
        return None
    return [Token("op", "^", worded=True), Token("num", f"{exponent:g}", exponent, worded=True)], end


def _binary(found: Sequence[Token], index: int, done: list[Token]) -> Read:
    """Read an operator in words, where there is something on both sides of it."""
    for words, operator in BY_FIRST.get(_text(found, index), ()):
        end = index + len(words)
        if tuple(_text(found, index + ahead) for ahead in range(len(words))) == words:
            left = bool(done) and (_ends_formula(done[-1]) or operator == "=")
            if left and _starts_formula(found, end):
                return [Token("op", operator, spaced=True, worded=True, of=words[0])], end
    return None


def _sign(found: Sequence[Token], index: int, done: list[Token]) -> Read:
    """Read "minus three" and "negative w" as signs; "negative" elsewhere stays a word."""
    follows = index + 1 < len(found) and found[index + 1].kind in ("num", "name", "func")
    number = index + 1 < len(found) and found[index + 1].kind == "num"
    if number and _text(found, index) == "negative" and done and _ends_formula(done[-1]):
        value = -found[index + 1].value  # "is the slope at x = 1 negative two?": nothing is taken from one
        return [Token("num", f"{value:g}", value, spaced=True, worded=True)], index + 2
    if (_text(found, index) == "minus" and follows) or (_text(found, index) == "negative" and number):
        return [Token("op", "-", spaced=True, worded=True)], index + 1
    if _text(found, index) == "positive" and number:
        return [], index + 1
    return None


def _applied(found: Sequence[Token], index: int, done: list[Token]) -> Read:
    """Drop the "of" in "sine of x", and the one in "half of x"."""
    token = found[index]
    named = token.kind == "func" or (token.kind == "num" and token.worded and token.value < 1)
    follows = index + 2 if _text(found, index + 1) == "of" else 0
    if follows and token.kind == "func" and _text(found, follows) == "the":
        follows += 1
    if named and follows and _starts_formula(found, follows):
        return [replace(token, worded=True)], follows
    return None
