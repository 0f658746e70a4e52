"""What the reader makes of a text: what it asks for, its parts, and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from tutor.ask.reader.marked import WORDS, Part
from tutor.ask.reader.model import LABELS, Reader
from tutor.ask.reader.tokens import Token

Marked = tuple[Part, ...]
MOST_OTHERS = 5
CHANGED = frozenset({"no"})
CHANGES = [place for place, label in enumerate(LABELS) if label.endswith("-Z")]
TAGS_IN_ORDER = sorted({label[2:] for label in LABELS} - {""})
_INSIDE = torch.tensor([label.startswith("I-") for label in LABELS])
_SAME = torch.tensor([[one[2:] == other[2:] and one != "O" for other in LABELS] for one in LABELS])
_SAYS = re.compile(r"\w")  # whether a bracket or a comma belongs to a part changes nothing
TAG_OF = torch.tensor([0 if label == "O" else 1 + TAGS_IN_ORDER.index(label[2:]) for label in LABELS])
OF_TAG = nn.functional.one_hot(TAG_OF).float()  # a label's chance is its tag's, inside and at the beginning
START = torch.where(_INSIDE, -torch.inf, 0.0)
FOLLOWS = torch.where(_INSIDE[None, :] & ~_SAME, -torch.inf, 0.0)  # from one label to the next
_JOINT = re.compile(r"[^\w,;]{0,2}")  # between two parts of one formula: "e^(", "−t)"


@dataclass(frozen=True)
class Proposal:
    """What a text `asks` for, with its parts; `sure` is how likely all of that is.

    `chance` is that of what is asked alone, `others` are what else may be asked, each with its chance.
    """

    text: str
    asks: str
    parts: Marked
    sure: float
    chance: float = 1.0
    others: tuple[tuple[str, float], ...] = ()

    def words(self, tag: str) -> tuple[str, ...]:
        """Return the words of each part of a tag, in order."""
        return tuple(self.text[part.start : part.end] for part in self.parts if part.tag == tag)

    def asking(self, asks: str, chance: float) -> "Proposal":
        """Return the same parts, asked for something else."""
        return replace(self, asks=asks, chance=chance, sure=self.sure / self.chance * chance)


@torch.no_grad()
def propose(reader: Reader, text: str, context: str = "") -> Proposal:
    """Read a text, in a conversation behind its context."""
    read = reader.pieced(text, context)
    if not read.tokens:
        return Proposal(text, WORDS, (), 1.0)
    told, labels = reader([read])
    asks = told.softmax(-1)
    likely, best = (row.tolist() for row in asks[0].topk(min(MOST_OTHERS, asks.shape[1])))
    names = [reader.asked[place] for place in best]
    if names[0] not in CHANGED and not names[0].startswith("code_"):
        labels[:, CHANGES] = -torch.inf  # what marks a change of the question belongs to none that is asked as it is
    chosen = _together(labels.log_softmax(-1))
    parts = _parts(text, read.tokens, [LABELS[label] for label in chosen.tolist()])
    chances = (labels.softmax(-1) @ OF_TAG)[range(len(chosen)), TAG_OF[chosen]]
    says = [bool(_SAYS.search(text[token.start : token.end])) for token in read.tokens]
    least = min((chance for chance, word in zip(chances.tolist(), says, strict=True) if word), default=1.0)
    others = tuple(zip(names[1:], likely[1:], strict=True))
    return Proposal(text, names[0], parts, likely[0] * least, likely[0], others)


def _together(chances: Tensor) -> Tensor:
    """Return the likeliest labels that go together: the inside of a part follows its beginning, or its inside."""
    best, ways = chances[0] + START, []
    for each in chances[1:]:
        best, way = (best[:, None] + FOLLOWS).max(0)
        best = best + each
        ways.append(way)
    chosen = [best.argmax()]
    for way in reversed(ways):
        chosen.append(way[chosen[-1]])
    return torch.stack(chosen[::-1])


def _parts(text: str, tokens: Sequence[Token], labels: Sequence[str]) -> Marked:
    """Return the parts that the labels of the tokens make; a formula is not cut by a sign inside."""
    parts: list[Part] = []
    last = "O"
    for token, label in zip(tokens, labels, strict=True):
        tag = label.partition("-")[2]
        cut = (
            tag == "F" and bool(parts) and parts[-1].tag == "F" and _JOINT.fullmatch(text[parts[-1].end : token.start])
        )
        sign = bool(parts) and parts[-1].end == token.start and text[parts[-1].start : token.start] in "+-−"
        if tag and (cut or (label[0] == "I" and last == tag) or (sign and last == tag)):
            parts[-1] = replace(parts[-1], end=token.end)
        elif tag:
            parts.append(Part(tag, token.start, token.end))
        last = tag
    return tuple(parts)
