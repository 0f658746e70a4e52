"""Pasted code and the prose around it are told apart, line by line."""

import ast
import re
import textwrap
from collections.abc import Iterator
from itertools import chain

from tutor.course.run import syntax_tree

MOST_CHARACTERS = 4000
MOST_LINES = 80
LONGEST_LINE = 400
MOST_NESTED = 12
FENCE = re.compile(r"```(?:python|py)?[ \t]*\n?(.*?)(?:```|\Z)", re.S)
ASSIGNS = re.compile(r"\(?[A-Za-z_][\w.]*(\[[^\]]*\])?(\s*,\s*[A-Za-z_]\w*)*\s*,?\)?\s*([-+*/@]|\*\*)?=(?!=)\s*\S")
OPENS = re.compile(
    r"for\s[\w\s,()]+\sin\s.+:|with\s+torch\..*:|def\s+\w+\s*\(|(if|while|elif)\s.*:$|else:|try:|class\s|@\w"
)
IMPORTS = re.compile(r"import\s+[\w.]+(\s+as\s+\w+)?\s*(#.*)?$|from\s+[\w.]+\s+import\s")
# A question that follows the code, or goes before it, on the same line.
AFTER = re.compile(r"(?<=[\])\d.;,])[ ,\t]+(?=(?:then |so |and |now )?what(?:'?s)?\b)", re.I)
FIRST = re.compile(r"(?<=[ \t])[A-Za-z_]\w*\s*=\s*torch\.")
# A last line that only names a value is the question itself.
SHOWS = re.compile(r"[A-Za-z_]\w*(?:\.(?:grad|data|item\(\)|detach\(\)))+")
PRINTS = re.compile(r"(?m)(^|;)[ \t]*(print\(.*\))[ \t]*\?+[ \t]*$")


def split(question: str) -> tuple[str, str] | None:
    """Return the code and the prose of a question; None where there is no code."""
    if len(question) > MOST_CHARACTERS:
        return None
    text = question.replace("\r", "").replace("\t", "    ").replace("\u00a0", " ")
    lines = text.split("\n")
    if len(text) > MOST_CHARACTERS or len(lines) > MOST_LINES or max(map(len, lines)) > LONGEST_LINE:
        return None
    text = textwrap.dedent(text.strip("\n").rstrip())
    fenced = FENCE.findall(text)
    if fenced:
        return _joined(fenced), FENCE.sub("\n", text)
    if re.search(r"(?m)^\s*>>> ", text):
        return _prompted(text)
    code, prose = _sorted_lines(AFTER.sub("\n", PRINTS.sub(r"\1\2\nwhat does this print", text)))
    if code and SHOWS.fullmatch(code[-1].strip()):
        prose.append(code.pop())
    return (_joined(["\n".join(code)]), "\n".join(prose)) if code else None


def parsed(code: str) -> ast.Module | None:
    """Return the code's tree; None where it is no Python, or nested so deep that reading it would be a burden."""
    if re.search(r"[-+~](\s*[-+~]){5}|\\", code) or _depth(code)[1] > MOST_NESTED or code.count("lambda") > 3:
        return None
    try:
        return syntax_tree(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _depth(code: str) -> tuple[int, int]:
    """Return how many brackets are open at the end, and how many were at most."""
    depth = deepest = 0
    for character in code:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    return depth, deepest


def _joined(blocks: list[str]) -> str:
    return "\n".join(textwrap.dedent(block).strip("\n") for block in blocks)


def _prompted(text: str) -> tuple[str, str]:
    """Return what was typed at a Python prompt, and the other lines."""
    lines = [line.strip() for line in text.split("\n")]
    typed = [line[4:] for line in lines if line.startswith((">>> ", "... "))]
    return "\n".join(typed), "\n".join(line for line in lines if not line.startswith((">>>", "...")))


def _sorted_lines(text: str) -> tuple[list[str], list[str]]:
    """Return the lines of code and those of prose, each in its order."""
    code: list[str] = []
    prose: list[str] = []
    for line in _pieces(text):
        into = code if _continues(code, line) or is_code(line.strip()) else prose
        into.append(line)
    return code, prose


def _pieces(text: str) -> Iterator[str]:
    """Yield the lines, those with a semicolon in pieces, unless a loop stands before it: the whole line is its body."""
    for line in filter(str.strip, chain.from_iterable(map(_led, text.split("\n")))):
        if ";" in line and not OPENS.match(line.strip()):
            indent = line[: len(line) - len(line.lstrip())]
            yield from (indent + piece.strip() for piece in line.split(";") if piece.strip())
        else:
            yield line


def _led(line: str) -> list[str]:
    """Return a line in two where it asks first and then gives the code: "what is w.grad after w = torch. …"."""
    first = FIRST.search(line)
    ahead = line[: first.start()] if first else ""
    if first and not re.search(r"[=;()#]", ahead) and re.search(r"\bwhat|:", ahead, re.I):
        return [ahead, line[first.start() :]]
    return [line]


def _continues(code: list[str], line: str) -> bool:
    """Say whether a line goes on with the code before it: a bracket is open, or it is in an indented block."""
    if not code:
        return False
    if _depth("\n".join(each.split("#")[0] for each in code))[0] > 0:
        return True
    inside = _indent(line) > _indent(code[0])
    return inside and (code[-1].split("#")[0].rstrip().endswith(":") or _indent(code[-1]) > _indent(code[0]))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def is_code(line: str) -> bool:
    """Say whether a line is Python and not English. A question mark, or a comment that asks, is English."""
    if line.endswith("?") or (line.startswith("#") and "what" in line.lower()):
        return False
    if line.startswith("#") or ASSIGNS.match(line) or OPENS.match(line) or IMPORTS.match(line):
        return True
    tree = parsed(line)
    match tree.body if tree else []:
        case [ast.Expr(ast.Call(ast.Attribute()) | ast.Call(ast.Name("print")) | ast.Attribute())]:
            return True
    return False
