"""Code in a question: a fenced block, what was typed at a Python prompt, or lines that read as Python."""

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.course.run import syntax_tree

MOST_CHARACTERS, MOST_LINES = 4000, 200
FENCE = re.compile(r"```(?:python|py)?[ \t]*\n?(.*?)(?:```|\Z)", re.S)
PROMPT = re.compile(r"(?m)^[ \t]*(?:>>>|\.\.\.)(?: (.*))?$")
TRACEBACK = re.compile(r"(?ms)^[ \t]*Traceback \(most recent call last\).*?(?=^\w+(?:Error|Exception)\b|\Z)")
# Without any of these it may as well be mathematics, which the grammar of formulas reads.
TORCH = re.compile(r"\btorch\b|\bnn\.|\bF\.|\boptim\w*\.|\.backward\b")
PYTHON = re.compile(r"(?m)^\s*(?:for|while|def|class|import|from|print)\b")
# What is Python only together with the lines around it.
PART = re.compile(
    r"(?:else|try|finally):|(?:elif|except)\b.*:|\w[\w.]*(?:\s*,\s*\w[\w.]*)*\s*=.*[(\[{,]$|[\w.]+\(.*[(\[{,]$"
)
LOOPS = (ast.For, ast.While)
ASKS = re.compile(r"(?i)[,.]?[ ]+(?=(?:so |and |then |now )?what(?:'?s)?\b)")  # on the same line as code before it
OPENS = re.compile(r"(?<=\s)(?=[A-Za-z_]\w*\s*=[^=]|(?:for|import|from|with)\s)")  # code behind words on its line
CLEARS = re.compile(r"zero_|\.grad = None|set_to_none|autograd\.grad")


@dataclass(frozen=True)
class Pasted:
    """What a question holds: code, and the words around it."""

    code: str
    words: str


def pasted(question: str) -> Pasted | None:
    """Return the code of a question and the words around it; None where there is no code in it."""
    text = question.replace("\r", "").replace("\t", "    ").replace("\u00a0", " ")
    if len(text) > MOST_CHARACTERS or text.count("\n") >= MOST_LINES:
        return None
    text = textwrap.dedent(TRACEBACK.sub("", text)).strip("\n")
    blocks, typed = FENCE.findall(text), PROMPT.findall(text) if ">>>" in text else []
    if blocks:
        code, words = "\n".join(textwrap.dedent(block).strip("\n") for block in blocks), FENCE.sub("\n", text)
    else:
        code, words = ("\n".join(typed), PROMPT.sub("", text)) if typed else _sorted(text)
    return Pasted(code, words.strip()) if _is_program(code, bool(blocks or typed)) else None


def parsed(code: str) -> ast.Module | None:
    """Return the code's tree; None where it is no Python."""
    try:
        return syntax_tree(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError, SystemError):
        return None


def uncleared(code: str) -> int | None:
    """Return the line of a backward() in a loop, where nothing in the code clears gradients: seen without a run."""
    tree = parsed(code)
    if tree is None or CLEARS.search(code):
        return None
    inside = [node for loop in ast.walk(tree) if isinstance(loop, LOOPS) for node in ast.walk(loop)]
    return next((node.lineno for node in inside if isinstance(node, ast.Attribute) and node.attr == "backward"), None)


def _is_program(code: str, marked: bool) -> bool:
    """Say whether it is worth a run: some statements, or one backward(). What is marked as code may be faulty."""
    if not TORCH.search(code) and not PYTHON.search(code):
        return False
    tree = parsed(code)
    if tree is None:
        return marked and "\n" in code
    return len(tree.body) > 1 or ".backward(" in code or PYTHON.match(code) is not None


def _sorted(text: str) -> tuple[str, str]:
    """Tell lines of code from lines of prose, each kept in its order; empty lines stay with what they follow."""
    code: list[str] = []
    words: list[str] = []
    last = words
    for line in text.split("\n"):
        whole = _continues(code, line) or reads_as_code(line)
        for piece in [line] if whole else _pieces(line):
            if piece.strip():
                last = code if whole or reads_as_code(piece) else words
            last.append(piece)
    return "\n".join(code).rstrip(), "\n".join(words)


def _pieces(line: str) -> Iterator[str]:
    """Yield what stands side by side in a line: statements, and a question behind them."""
    for part in re.split(r";[ ]*", line):
        head, *tail = ASKS.split(part, maxsplit=1)
        yield from (head, *tail) if tail and reads_as_code(head) else _led(part)


def _led(part: str) -> tuple[str, ...]:
    """Return the words in front of a statement of torch, and the statement: "what comes out? x = torch.tensor(2.0)"."""
    for at in (found.start() for found in OPENS.finditer(part)):
        if TORCH.search(part, at) and reads_as_code(part[at:]):
            return part[:at], part[at:]
    return (part,)


def _continues(code: list[str], line: str) -> bool:
    """Say whether a line goes on with the code before it: a bracket is open, or it is in an indented block."""
    if not code:
        return False
    before = "\n".join(code)
    if sum(before.count(mark) for mark in "([{") > sum(before.count(mark) for mark in ")]}"):
        return True
    last = next((each for each in reversed(code) if each.strip()), "")
    inside = _indent(line) > _indent(code[0])
    return inside and (last.split("#")[0].rstrip().endswith(":") or _indent(last) > _indent(code[0]))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def reads_as_code(line: str) -> bool:
    """Say whether a line is Python and not English: a word alone, and "Output: w", parse as well."""
    bare = line.strip()
    if bare.startswith(("#", "@")):
        return len(bare) > 1 and "what" not in bare.lower()
    tree = parsed(bare) or parsed(f"{bare}\n pass")
    return PART.match(bare) is not None or (tree is not None and tree.body != [] and all(map(_says_code, tree.body)))


def _says_code(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call | ast.Attribute)
    return not isinstance(node, ast.AnnAssign) or node.value is not None
