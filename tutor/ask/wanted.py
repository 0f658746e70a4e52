"""What the words around pasted code ask for. Every one must be known to change nothing, else it is not clear."""

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tutor.ask.lexicon import roles
from tutor.ask.pasted import CLEARS, LOOPS, parsed

TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WORDS = {role: frozenset(words.split()) for role, words in TABLES["words"].items()}
PHRASES = {role: re.compile("|".join(parts), re.I | re.M) for role, parts in TABLES["phrases"].items()}
MENTIONS, SLOPE, WITH = (
    "|".join(TABLES["mentions"]["patterns"]),
    TABLES["mentions"]["slope"],
    TABLES["mentions"]["with"],
)
KNOWN = frozenset[str]().union(*WORDS.values())
NAMED = "§"  # what is put for a name that is asked about
LEAF = re.compile(r"(?m)^(\w+) = .*(?:requires_grad=True|requires_grad_\(|Parameter\()")


@dataclass(frozen=True)
class Wanted:
    """Names, as `w` or `w.grad`, none for what is printed; `fresh` says that a name must have got a new value."""

    names: tuple[str, ...] = ()
    fresh: bool = False


def wanted(words: str, code: str) -> Wanted | None:
    """Return what the words ask about the code; None where that is not clear."""
    tree = parsed(code)
    if tree is None or PHRASES["purpose"].search(words):
        return None
    names, lines = names_of(tree), [ast.unparse(node) for node in tree.body]
    told, found = _named(_plain(words.replace("’", "'"), tree, lines), tree, names)
    left = re.findall(rf"[a-z]+|[^\sa-z.,;:?!()'<>&{NAMED}]", told.lower())
    is_yes_or_no = left[:1] and left[0] in WORDS["opening"] and not WORDS["asking"] & {*left}
    prints = not found and not WORDS["prints"].isdisjoint(left)
    known = all(word in KNOWN or (prints and "pass" in roles(word)) for word in left)
    if is_yes_or_no or not known or not _one_thing(told, found):
        return None
    if not found and "print(" not in code and lines[-1].removesuffix(".grad") in names:
        found = [lines[-1]]  # a name alone in the last line is shown, as at a prompt
    asks = found or not left or words.endswith("?") or WORDS["prints"] & {*left}
    return Wanted(tuple(dict.fromkeys(found)), bool(WORDS["fresh"] & {*left})) if asks else None


def names_of(tree: ast.Module) -> list[str]:
    """Return the names that the code stores something in, longest first."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return sorted({node.id for node in nodes}, key=lambda name: (-len(name), name))


def _plain(told: str, tree: ast.Module, lines: list[str]) -> str:
    """Leave out what changes nothing, and what tells when, if that is the end: after the loop, after the last call."""
    told = PHRASES["around"].sub(" ", told)
    told = told if CLEARS.search("\n".join(lines)) else PHRASES["forgot"].sub(" ", told)
    told = PHRASES["loop"].sub(" ", told) if any(isinstance(node, LOOPS) for node in tree.body) else told
    last = next((line for line in reversed(lines) if not line.startswith("print(")), "")
    owner, _, verb = last.partition("(")[0].rpartition(".")
    if verb not in ("backward", "step") or "\n" in last or "\n".join(lines).count(f".{verb}(") != 1:
        return told
    call = rf"(?:{re.escape(owner)}\.)?{verb}\b(?:\(\))?(?: call| pass)?"
    return re.sub(rf"(?i)\bafter (?:calling |running |the )*{call}", " ", told)


def _named(told: str, tree: ast.Module, names: list[str]) -> tuple[str, list[str]]:
    """Return the names, or their gradients, that are asked for, and what is told but for them."""
    found, loss = list[str](), _loss(tree)
    english = [name for name in names if name.lower() in KNOWN]

    def take(match: re.Match[str]) -> str:
        groups = {group[0]: text for group, text in match.groupdict().items() if text}
        if "o" in groups and (not loss or groups["o"] not in ("loss", "L", loss)):
            return match[0]  # the gradient of something else
        found.append(groups["v"] if "v" in groups else f"{groups['g']}.grad")
        return NAMED

    own, also = ("|".join(map(re.escape, some)) or r"(?!)" for some in (names, english))
    told = re.sub(MENTIONS.format(n=own, english=also, slope=SLOPE, **{"with": WITH}), take, told, flags=re.M)
    leaves = LEAF.findall(ast.unparse(tree))
    if loss and not found and len(leaves) == 1 and re.search(rf"\b{SLOPE}\b", told):
        return re.sub(rf"\b{SLOPE}\b", NAMED, told), [f"{leaves[0]}.grad"]
    return told, found


def _loss(tree: ast.Module) -> str:
    """Return the name that the one backward() is called on; "" where there are others, or a loop."""
    calls = [node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "backward"]
    looped = any(isinstance(node, LOOPS) for node in ast.walk(tree))
    return calls[0].id if len(calls) == 1 and not looped and isinstance(calls[0], ast.Name) else ""


def _one_thing(told: str, found: list[str]) -> bool:
    """Say whether one name is asked about, or several of a kind that are listed side by side."""
    listed = re.search(rf"(?:{NAMED}[\s,&]*(?:and\b)?\s*){{{len(found)}}}", told)
    return len({*found}) < 2 or (listed is not None and len({name.endswith(".grad") for name in found}) == 1)
