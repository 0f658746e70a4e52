"""What the words around pasted code ask for. Every one must be known to change nothing, else it is not clear."""

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tutor.ask.pasted import CLEARS, parsed

TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
OPENING, ASKING, PRINTS, FRESH = (frozenset(TABLES[name].split()) for name in ("opening", "asking", "prints", "fresh"))
KNOWN = OPENING | ASKING | PRINTS | FRESH | frozenset(TABLES["harmless"].split())
AROUND, FORGOT, LOOP = (re.compile("|".join(TABLES[name]), re.I | re.M) for name in ("phrases", "forgot", "loop"))
SLOPE, WITH = r"(?:grad|gradient|derivative)s?", r"(?:wrt|w\.r\.t\.?|with respect to) (?:the )?"
# {n} is one of the code's own names: dloss/dw, gradient of the loss wrt w, w.grad, w's gradient, gradient of w.
GRADIENT = (
    rf"\bd(?P<of1>\w+) ?/ ?d(?P<n1>{{n}})\b|\b{SLOPE} of (?:the )?(?P<of2>\w+) {WITH}(?P<n2>{{n}})\b"
    rf"|(?<![\w.-])(?P<n3>{{n}})(?:\.grad\b(?!\.)|(?:'s)? {SLOPE}\b)"
    rf"|\b{SLOPE} (?:{WITH}|(?:stored |held )?(?:of|for|in|at|on) (?:the )?(?:weight |tensor )?)(?P<n4>{{n}})\b"
)
# A name that is an English word too must stand where a name does.
VALUE = (
    r"(?m)(?:(?:(?<=is )|(?<=of ))(?P<english>{english})(?=\s*(?:[?.,]|$))"
    r"|(?<![\w.-])(?P<name>{n})(?![\w(]|\.[a-z]))(?:\.item\(\)|\.data\b)?"
)
NAMED = "§"  # what is put for a name that is asked about
LEAF = re.compile(r"(?m)^(\w+) = .*(?:requires_grad=True|requires_grad_\(|Parameter\()")
CALL = re.compile(r"(?i)\bafter (?:calling |running |the )*((?:\w+\.)?(?:backward|step))\b(?:\(\))?(?: call| pass)?")
PURPOSE = re.compile(r"(?i)\bfor\W*\Z")


@dataclass(frozen=True)
class Wanted:
    """Names, as `w` or `w.grad`, none for what is printed; `fresh` says that a name must have got a new value."""

    names: tuple[str, ...] = ()
    fresh: bool = False


def wanted(words: str, code: str) -> Wanted | None:
    """Return what the words ask about the code; None where that is not clear."""
    tree = parsed(code)
    if tree is None or PURPOSE.search(words):
        return None
    told = AROUND.sub(" ", words.replace("’", "'"))
    told = _without_places(told if CLEARS.search(code) else FORGOT.sub(" ", told), tree)
    names, found = names_of(tree), list[str]()
    told = _values(_gradients(told, tree, names, found), names, found)
    left = re.findall(rf"[a-z]+|[^\sa-z.,;:?!()'<>&{NAMED}]", told.lower())
    if not {*left} <= KNOWN or (left and left[0] in OPENING and not ASKING & {*left}) or not _one_thing(told, found):
        return None
    last = ast.unparse(tree.body[-1]) if tree.body else ""
    if not found and "print(" not in code and last.removesuffix(".grad") in names:
        found = [last]  # a name alone in the last line is shown, as at a prompt
    asks = found or not left or PRINTS & {*left}
    return Wanted(tuple(dict.fromkeys(found)), bool(FRESH & {*left})) if asks else None


def names_of(tree: ast.Module) -> list[str]:
    """Return the names that the code stores something in, longest first."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return sorted({node.id for node in nodes}, key=lambda name: (-len(name), name))


def _one_thing(told: str, found: list[str]) -> bool:
    """Say whether one name is asked about, or several of a kind that are listed side by side."""
    listed = re.search(rf"(?:{NAMED}[\s,&]*(?:and\b)?\s*){{{len(found)}}}", told)
    return len({*found}) < 2 or (listed is not None and len({name.endswith(".grad") for name in found}) == 1)


def _without_places(told: str, tree: ast.Module) -> str:
    """Leave out what tells when, if that is the end: after the loop, after a call that is the code's last line."""
    if any(isinstance(node, ast.For | ast.While) for node in tree.body):
        told = LOOP.sub(" ", told)
    lines = [ast.unparse(node) for node in tree.body]
    last = next((line for line in reversed(lines) if not line.startswith("print(")), "")
    call = CALL.search(told)
    if call is None or "\n" in last or "\n".join(lines).count(f"{call[1].rpartition('.')[2]}(") != 1:
        return told
    return CALL.sub(" ", told) if re.search(rf"(?:^|[.)]){re.escape(call[1])}\(.*\)$", last) else told


def _gradients(told: str, tree: ast.Module, names: list[str], found: list[str]) -> str:
    """Take out the names whose gradient is asked for."""
    loss = _loss(tree)

    def take(match: re.Match[str]) -> str:
        of, name = match["of1"] or match["of2"], next(filter(None, map(match.group, ("n1", "n2", "n3", "n4"))))
        if of and (not loss or of not in ("loss", "L", loss)):
            return match[0]
        found.append(f"{name}.grad")
        return NAMED

    told = re.sub(GRADIENT.format(n=_any(names)), take, told)
    leaves = LEAF.findall(ast.unparse(tree))
    if loss and not found and len(leaves) == 1 and re.search(rf"\b{SLOPE}\b", told):
        found.append(f"{leaves[0]}.grad")
        return re.sub(rf"\b{SLOPE}\b", NAMED, told)
    return told


def _loss(tree: ast.Module) -> str:
    """Return the name that the one backward() is called on; "" where there are others, or a loop."""
    calls = [node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "backward"]
    looped = any(isinstance(node, ast.For | ast.While) for node in ast.walk(tree))
    return calls[0].id if len(calls) == 1 and not looped and isinstance(calls[0], ast.Name) else ""


def _values(told: str, names: list[str], found: list[str]) -> str:
    """Take out the names whose value is asked for."""

    def take(match: re.Match[str]) -> str:
        found.append(match["english"] or match["name"])
        return NAMED

    english = [name for name in names if name.lower() in KNOWN]
    return re.sub(
        VALUE.format(english=_any(english), n=_any([name for name in names if name not in english])), take, told
    )


def _any(names: list[str]) -> str:
    return "|".join(map(re.escape, names)) or r"(?!)"
