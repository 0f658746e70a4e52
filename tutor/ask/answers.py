"""The curated answers: one file each, what is said to greetings and the like, and what is none of our business."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor import ROOT
from tutor.course.once import once

ANSWERS = ROOT / "answers"
SOCIAL = "social"  # the topic of what asks nothing
_FRONT_MATTER = re.compile(r"\A\+\+\+\n(?P<toml>.*?)\n\+\+\+\n(?P<body>.*)\Z", re.DOTALL)


class AnswerError(Exception):
    """An answer's file cannot be read; the message names it and says why."""


@dataclass(frozen=True, eq=False)
class Answer:
    """One curated answer: `body` is markdown whose placeholders the run of `lesson` at `run` fills.

    `proof` is a short torch program whose assertions back what the body says of torch.
    """

    id: str
    question: str
    topic: str
    wordings: tuple[str, ...]
    body: str
    lesson: str = ""
    run: Mapping[str, Any] = field(default_factory=dict)
    proof: str = ""

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Return every way of asking that leads here."""
        return (self.question, *self.wordings)


@once()
def load_answers(folder: Path = ANSWERS) -> tuple[Answer, ...]:
    """Read every answer, by name. Raises AnswerError."""
    return tuple(_load(path) for path in sorted(folder.glob("*.md")))


@once()
def load_out_of_scope(folder: Path = ANSWERS) -> tuple[str, ...]:
    """Read the phrasings that are to be turned away, one a line."""
    lines = (folder / "out_of_scope.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip())


@once()
def load_social(folder: Path = ANSWERS) -> tuple[Answer, ...]:
    """Read what is said to greetings, thanks and the like, in the form of answers."""
    kinds = tomllib.loads((folder / "social.toml").read_text(encoding="utf-8"))
    return tuple(Answer(name, name, SOCIAL, tuple(kind["wordings"]), kind["says"]) for name, kind in kinds.items())


def fingerprint(answers: tuple[Answer, ...], out_of_scope: tuple[str, ...]) -> str:
    """Return a hash of all that the engine is trained on: other phrasings, another fingerprint."""
    digest = hashlib.sha256()
    for answer in answers:
        digest.update("\n".join((answer.id, answer.topic, *answer.phrasings, "")).encode())
    digest.update("\n".join(out_of_scope).encode())
    return digest.hexdigest()


def _load(path: Path) -> Answer:
    match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if not match:
        raise AnswerError(f"{path}: it starts with front matter between two lines of +++")
    try:
        head = tomllib.loads(match["toml"])
        return Answer(
            id=path.stem,
            question=head["question"],
            topic=head["topic"],
            wordings=tuple(head["wordings"]),
            body=match["body"].strip(),
            lesson=head.get("lesson", ""),
            run=head.get("run", {}),
            proof=head.get("proof", ""),
        )
    except tomllib.TOMLDecodeError as error:
        raise AnswerError(f"{path}: front matter: {error}") from error
    except KeyError as error:
        raise AnswerError(f"{path}: front matter lacks {error}") from error
