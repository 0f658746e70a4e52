"""The ways of writing mathematics that become one, as data: unicode, LaTeX, torch's code, what is spoken."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
EXACT = frozenset({"latex", "torch"})  # tables in which capitals differ from small letters
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿˣᐟ⁄", "0123456789-nx//")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
SYMBOLS = {sign: meant for meant, signs in TABLES["symbols"].items() for sign in signs} | {"\n": " ; "}
BACKWARD = re.compile(r"\b(\w+)\.backward\(\s*\)")
Rules = tuple[tuple[re.Pattern[str], str], ...]


def compiled(rules: Iterable[tuple[str, str]], exact: bool = False) -> Rules:
    """Return each (pattern, replacement); those that are exact tell capitals from small letters."""
    return tuple((re.compile(pattern, re.NOFLAG if exact else re.IGNORECASE), new) for pattern, new in rules)


NOTATION: Rules = tuple(rule for name, rules in TABLES["rules"].items() for rule in compiled(rules, name in EXACT))
