"""The words of questions, as data: what a word or a phrase is, by the longest match. There is no order among them."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from tutor.ask.lexer import Token
from tutor.ask.numerals import UNITS
from tutor.ask.vocabulary import word_set

FILE = Path(__file__).with_name("lexicon.toml")
INNOCENT = FILE.with_name("innocent.toml")
Roles = frozenset[str]
NONE: Roles = frozenset()
THEMED = frozenset({"pass"})  # its tables are themes, not roles
THINGS = frozenset({"body", "devices", "home", "leisure", "outside", "public", "school", "time"})  # what one counts
# Roles that a word has only in a frame of theirs: which way, how little, what is asked of a movement.
WAYS: Roles = word_set(
    """up down uphill downhill upwards downwards nudging smallness reacting arriving whence
    side.bent side.hand side.none side.sign"""
)
CHANGING: Roles = frozenset({"changing"})
GROUP = re.compile(r"\(([^()]*)\)")
ENDINGS = "(?:s|es|d|ed|ing|r|er|ers|ly)?"


@lru_cache(maxsize=1)
def lexicon() -> tuple[dict[str, Roles], dict[str, int], int]:
    """Return the roles of every word and phrase, the orders of ordinals, and the length of the longest phrase."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    orders: dict[str, int] = tables.pop("order")
    del tables["spelling"], tables["changing"]
    found: dict[str, set[str]] = {word: {"order"} for word in orders}
    for phrase in _changing()[1]:
        found[phrase] = set(CHANGING)
    for role, phrase in _entries({**tables, "pass": {**tables["pass"], "plain": innocent()}}):
        found.setdefault(phrase, set()).add(role)
    for phrase, held in found.items():  # a word that goes one way may change a number as well: "shrink"
        held |= CHANGING if held <= WAYS and " " not in phrase and _changing()[0].fullmatch(phrase) else NONE
    for _, phrase in _entries({theme: innocent()[theme] for theme in THINGS}):
        found[phrase].add("thing")
    return (
        {phrase: frozenset(roles) for phrase, roles in found.items()},
        orders,
        max(len(phrase.split()) for phrase in found),
    )


@lru_cache(maxsize=1)
def innocent() -> dict[str, str]:
    """Return the plain words of English that can change nothing, by theme."""
    return tomllib.loads(INNOCENT.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def known_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return each single word of the lexicon's phrases, and the words that only look like one of them."""
    others = tomllib.loads(FILE.read_text(encoding="utf-8"))["spelling"]["no_slips"]
    plain = {phrase for _, phrase in _entries({"pass": innocent()})}
    words = {word for phrase in lexicon()[0].keys() - plain for word in phrase.split()}
    return frozenset(words), frozenset(others.replace(",", " ").split()) | plain


def _entries(tables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (role, phrase): "lr" in the table "number" is number.lr."""
    for role, listed in tables.items():
        if isinstance(listed, dict):
            yield from ((role if role in THEMED else f"{role}.{name}", phrase) for name, phrase in _entries(listed))
        else:
            yield from ((role, phrase) for pattern in listed.split(",") for phrase in spread_out(pattern) if phrase)


def spread_out(pattern: str) -> list[str]:
    """Return the phrases that a pattern stands for: "(no|not) reset (it|)" is four."""
    if (group := GROUP.search(pattern)) is None:
        return [" ".join(pattern.split())]
    before, behind = pattern[: group.start()], pattern[group.end() :]
    return [phrase for part in group[1].split("|") for phrase in spread_out(before + part + behind)]


@lru_cache(maxsize=1)
def _changing() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return what finds the words that can change a number, in all their forms, and the phrases that can."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))["changing"]
    listed = {phrase for _, phrase in _entries({"changing": ",".join(tables.values())})}
    return re.compile("|".join(map(_forms, sorted(each for each in listed if " " not in each)))), frozenset(
        each for each in listed if " " in each
    )


def _forms(word: str) -> str:
    """Return what finds the forms of a word; of one that ends in a hyphen, all that begins so."""
    if word.endswith("-"):
        return word[:-1] + "[a-z]*"
    return f"{word[:-1]}(?:e|{ENDINGS})" if word.endswith("e") else f"{word}{word[-1]}?{ENDINGS}"


@lru_cache(maxsize=4096)
def roles(text: str) -> Roles:
    """Return what a word or phrase is; nothing for one that nobody knows and that changes nothing."""
    known = lexicon()[0].get(text)
    return known if known is not None else CHANGING if _changing()[0].fullmatch(text) else NONE


def named(text: str, table: str) -> str:
    """Return the slot or wish that a word names, as "lr" for "learning rate" in the table "number"."""
    prefix = f"{table}."
    return next((role.removeprefix(prefix) for role in sorted(roles(text)) if role.startswith(prefix)), "")


def order(text: str) -> int:
    """Return the number of an ordinal."""
    return lexicon()[1][text]


def phrased(found: Sequence[Token]) -> list[Token]:
    """Return the tokens with each phrase of the lexicon as one word; the longest one wins."""
    done: list[Token] = []
    at = 0
    while at < len(found):
        phrase, end = _phrase(found, at)
        if end > at + 1 and done and _counts(done[-1]) and named(found[at].text, "number") == "steps":
            end = at + 1  # "two steps please" counts steps; it does not ask to be shown them
        done.append(replace(found[at], kind="word", text=phrase) if end > at + 1 else found[at])
        at = max(end, at + 1)
    return done


def _counts(token: Token) -> bool:
    return (token.kind == "num" and token.value == int(token.value)) or token.text in UNITS


def _phrase(found: Sequence[Token], start: int) -> tuple[str, int]:
    """Return the longest phrase that starts here, and the index behind it."""
    known, _, most = lexicon()
    words: list[str] = []
    best = ("", start)
    at = start
    while len(words) < most and at < len(found) and found[at].kind in ("word", "name"):
        words.append(found[at].text)
        at += 1
        if " ".join(words) in known:
            best = (" ".join(words), at)
        at += at + 1 < len(found) and found[at].text == "-" and not found[at].spaced and not found[at + 1].spaced
    return best
