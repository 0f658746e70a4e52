"""The steps of a walkthrough: a lesson cut into screens with one idea each."""

import ast
import math
import re
from dataclasses import dataclass

from tutor.course import Lesson
from tutor.course.prose import PLACEHOLDER
from tutor.course.run import divided
from tutor.quiz.draw import item_functions

LONGEST = 600  # characters of prose beside a chart: what the last row can read at once
CONTROL = 45  # characters that each control above them takes the place of
ROOM = 1.25  # a portion may be longer by this before it is parted from a short last one
SHORT = 3  # lines of a function that is no section by itself
FORMULA = 90  # characters that a formula's height is worth
NAMES = {
    "opening": "Begin",
    "explain": "Explain",
    "predict": "Predict",
    "see": "See",
    "run": "Run",
    "code": "The code",
    "change": "Change the code",
    "lines": "Line by line",
    "item": "Question",
    "learned": "What we know now",
}


@dataclass(frozen=True)
class Step:
    """One screen. `kind` is one of NAMES, `text` is what it is about: prose, a piece of code, an item's name."""

    kind: str
    heading: str
    text: str = ""
    part: int = 1
    parts: int = 1

    @property
    def title(self) -> str:
        """Return how the step is called where steps are listed."""
        of = f" ({self.part} of {self.parts})" if self.parts > 1 else ""
        return f"{NAMES[self.kind]}: {self.heading}{of}" if self.heading else NAMES[self.kind] + of


def steps_of(lesson: Lesson) -> tuple[Step, ...]:
    """Return the steps of a lesson, in order."""
    heading = {name: section.heading for name, section in lesson.sections.items()}
    items = list(item_functions(lesson.folder))
    seen = f"{lesson.sections['see'].prose}\n\n**{lesson.idea}**"
    return (
        Step("opening", lesson.title),
        *_numbered("explain", heading["explain"], portions(lesson.sections["explain"].prose)),
        Step("predict", heading["predict"]),
        *_numbered("see", heading["see"], portions(seen, LONGEST - CONTROL * (1 + len(lesson.controls)))),
        Step("run", heading["run"]),
        *_numbered("code", "", code_sections(divided(lesson.source)[0])),
        Step("change", ""),
        Step("lines", ""),
        *_numbered("item", "", items),
        Step("learned", ""),
    )


def step_of(lesson: Lesson, name: str) -> int:
    """Return the number of the step that asks: the prediction's, by its kind, or an item's by its name; 1 for none."""
    steps = enumerate(steps_of(lesson), 1)
    return next((number for number, step in steps if name in (step.kind, step.text)), 1)


def portions(prose: str, longest: int = LONGEST) -> list[str]:
    """Cut prose between paragraphs into portions of about equal size that a screen takes.

    A formula, a list or code stays with the sentence that leads to it, however long that gets.
    """
    blocks = _blocks(prose, longest)
    total = sum(map(_size, blocks))
    share = total / max(1, math.ceil(total / longest))
    made = [blocks[:1]]
    for block in blocks[1:]:
        if sum(map(_size, made[-1])) + _size(block) / 2 > share:
            made.append([])
        made[-1].append(block)
    last = sum(map(_size, made[-1]))
    if len(made) > 1 and last < share / 2 and sum(map(_size, made[-2])) + last < longest * ROOM:
        made[-2:] = [made[-2] + made[-1]]
    return ["\n\n".join(each) for each in made]


def code_sections(idea: str) -> list[str]:
    """Cut the idea of a demo into its functions, each with what stands before it; one function is no section.

    A function of a line or two stands with the next one.
    """
    lines, made, start = idea.splitlines(), [], 0
    for node in ast.parse(idea).body:
        end = node.end_lineno or 0
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and end - node.lineno >= SHORT:
            made.append("\n".join(lines[start:end]).strip("\n"))
            start = end
    rest = "\n".join(lines[start:]).strip("\n")
    if rest and made:
        made[-1] += f"\n\n\n{rest}"
    return made if len(made) > 1 else []


def _numbered(kind: str, heading: str, texts: list[str]) -> list[Step]:
    return [Step(kind, heading, text, number, len(texts)) for number, text in enumerate(texts, 1)]


def _blocks(prose: str, longest: int) -> list[str]:
    """Return what can be parted: paragraphs, and the entries of a list that is too long for one screen.

    What leads to the next block, or goes on from the last, stays with it.
    """
    blocks: list[str] = []
    for block in re.split(r"\n\s*\n", prose.strip()):
        before = blocks[-1] if blocks else ""
        leads = before.rstrip().endswith(":") or before.count("```") % 2
        if blocks and (leads or block.startswith(("$$", "- ", "|", "```"))):
            blocks[-1] += f"\n\n{block}"
        else:
            blocks.append(block)
    return [part for block in blocks for part in (_entries(block, longest) if _size(block) > longest else [block])]


def _entries(block: str, longest: int) -> list[str]:
    """Return the entries of a list, the first with the sentences that lead to it.

    A list that fits by itself stays whole where what stands before it does not lead to it by a colon.
    """
    lead, *entries = re.split(r"\n(?=- )", block)
    if not entries:
        return [block]
    whole = "\n".join(entries)
    if lead.strip() and not lead.rstrip().endswith(":") and _size(f"\n{whole}") <= longest:
        return [lead.rstrip(), whole]
    return [lead + "\n" + entries[0], *entries[1:]]


def _size(block: str) -> int:
    return len(PLACEHOLDER.sub("0.00", block)) + FORMULA * (block.count("$$") // 2 + block.count("\n- "))
