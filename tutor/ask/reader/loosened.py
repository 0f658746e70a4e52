"""Words that are known to be a formula are read with less care than a sentence: each text in turn until one parses."""

import re
from collections.abc import Iterator, Mapping

from tutor.ask.functions import FUNCTIONS, function_called
from tutor.ask.tree import Unreadable, variables
from tutor.ask.typed import formula_of

_HEAD = re.compile(r"^[^=]{1,24}=\s*")
_ENDS = re.compile(
    r"^(?:is|the|function|loss|cost|f|von|de)\s+|(?:\s+(?:is|at|degrees|km|m|cm|euros?|dollars?))$", re.IGNORECASE
)
_LETTERS = re.compile(r"(?<![A-Za-z_\\])(?:[a-zA-Zθ]_?\d?){2,4}(?![A-Za-z(])")
_LONG = re.compile(r"(?<![A-Za-z_\\])[A-Za-z]{3,}(?![A-Za-z(])")
_OF_FORMULAS = frozenset({"root", "squared", "cubed", "power", "times", "over", "plus", "minus"})
_VOWEL = re.compile(r"[eiou]", re.IGNORECASE)  # "row" is a word, "abc" three variables
_ONE = re.compile(r"[a-zA-Zθ]_?\d?")
_APART = re.compile(r"(?<![A-Za-z])([A-Za-zθ]_?\d?(?:\^\d|[²³])?)\s+(?=[A-Za-zθ](?![A-Za-z]))")
MODULES = frozenset({"torch", "np", "math", "nn", "F", "functional"})
_BRACKETS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_METHOD = re.compile(rf"((?:[A-Za-z_]\w*)?{_BRACKETS}|[A-Za-z_]\w*)\.([a-z_]+)\(\s*(\d*)\s*\)")
_LEAKY = re.compile(r"(leaky(?:[ _-]?relu)?|elu)\b[^\d.]*(\d*\.?\d+)\D*", re.IGNORECASE)
_ROOT = re.compile(r"(?:the )?cube root(?: of (.+))?", re.IGNORECASE)
_CONSTANT = re.compile(
    r"(?:the )?(?:constant|constant function)\s*(-?\d*\.?\d+)|[a-z]\w*\s*=\s*(-?\d*\.?\d+)", re.IGNORECASE
)
_PLAIN = {"σ": "sigmoid(x)", "square": "x^2", "cube": "x^3", "identity": "x"}  # a name alone, of one variable
_NUMBERED = re.compile(r"(?<![A-Za-z])q(?=\d)")  # "q1" numbers a question in a sentence


def formula(text: str) -> str:
    """Return the text of a formula that the grammar can read, as little changed as possible; else the text itself."""
    return next((each for each in _ways(text) if _is_readable(each)), text)


def _ways(text: str) -> Iterator[str]:
    """Yield the text, then with one change more each time."""
    text = numbered(text)
    if _LEAKY.fullmatch(text):
        yield _by_name(text)  # else its setting would be passed over
    yield text
    for change in (_functions, _by_name, _without_ends, _without_head, _products):
        text = change(text)
        yield text


_CLAMP = re.compile(r"(?:torch\.)?clamp\(\s*([^(),]+),\s*(?:min=)?([^(),]+),\s*(?:max=)?([^(),]+)\)")


def _functions(text: str) -> str:
    """Write methods of torch as functions: "(x**2).sum()", "x.pow(2)"."""
    text = _CLAMP.sub(r"min(max(\1, \2), \3)", text)
    while (found := _METHOD.search(text)) and found[1] not in MODULES:
        base, method, power = found.groups()
        written = f"(({base})^{power})" if method == "pow" else f"{method}({base})"
        text = text[: found.start()] + written + text[found.end() :]
    return text


def _by_name(text: str) -> str:
    """Write a function that is told by its name alone as one of x; a constant as its number."""
    plain = text.strip().rstrip("'′’").strip()
    if leaky := _LEAKY.fullmatch(plain):
        return f"{'leaky_relu' if leaky[1].lower().startswith('leaky') else 'elu'}(x, {leaky[2]})"
    if root := _ROOT.fullmatch(plain):
        return f"({root[1] or 'x'})^(1/3)"
    if constant := _CONSTANT.fullmatch(plain):
        return constant[1] or constant[2]
    return _PLAIN.get(plain.lower(), plain)


def _is_readable(text: str) -> bool:
    try:
        return formula_of(text) is not None
    except Unreadable:
        return False


def numbered(text: str) -> str:
    """Return a text whose "q1" cannot be the number of a question."""
    return _NUMBERED.sub("q_", text)


def _without_ends(text: str) -> str:
    return _ENDS.sub("", text)


def _without_head(text: str) -> str:
    return _HEAD.sub("", text) if text.count("=") == 1 else text


def _products(text: str) -> str:
    """Write what stands side by side as a product: "w1w2", "x y", "mn"."""
    apart = _APART.sub(r"\1*", text)
    return _LETTERS.sub(_product, apart)


def _product(found: re.Match[str]) -> str:
    names = _ONE.findall(found[0])
    known = found[0].lower() in FUNCTIONS or found[0].lower() in ("pi", "ln", "exp", "log", "tg")
    letters = re.sub(r"[\W\d_]", "", found[0])
    word = len(letters) > 3 or (len(letters) > 2 and _VOWEL.search(letters) is not None)
    return found[0] if known or word or len(names) < 2 else "*".join(names)


def with_letters(texts: Mapping[str, str]) -> dict[str, str]:
    """Return a form's texts with a letter for each variable that is a word, "price", where only that hinders.

    The formula is the first of them to be read; a letter is the word's first one that nothing else has.
    """
    told = texts.get("formula", "")
    if not told or ";" in told or _is_readable(told):
        return dict(texts)
    plain = (word for word in _LONG.findall(told) if function_called(word.lower()) is None)
    words = dict.fromkeys(word for word in plain if word.lower() not in _OF_FORMULAS)
    taken = set(re.findall(r"(?<![A-Za-z])[a-z](?![A-Za-z])", told))
    letters = {word: next((each for each in word.lower() if each not in taken | {"e", "i"}), "") for word in words}
    if not letters or not all(letters.values()) or len({*letters.values()}) < len(letters):
        return dict(texts)
    changed = {name: _LONG.sub(lambda found: letters.get(found[0], found[0]), text) for name, text in texts.items()}
    changed["formula"] = formula(changed["formula"])
    return changed if _is_readable(changed["formula"]) else dict(texts)


def at_origin(text: str) -> str:
    """Return the place where every variable of a formula is zero."""
    try:
        return ", ".join(f"{name} = 0" for name in variables(formula_of(formula(text)).tree)) or "0"
    except Unreadable:
        return "0"
