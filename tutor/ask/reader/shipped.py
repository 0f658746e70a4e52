"""The reader's file: written when it is trained, read when the first text asks for it."""

import hashlib
from pathlib import Path

import torch

from tutor.ask.answers import ANSWERS
from tutor.ask.reader.familiar import Familiar
from tutor.ask.reader.marked import CONVERSATIONS, READINGS
from tutor.ask.reader.model import Reader
from tutor.ask.shipped import StaleError, packed, refill
from tutor.course.eager import prepare_torch
from tutor.course.once import once

FILE = ANSWERS / "reader.pt"


def current_fingerprint() -> str:
    """Return the fingerprint of the phrasings, the talk and the conversations as they are now."""
    digest = hashlib.sha256()
    for file in (file for folder in (READINGS, CONVERSATIONS) for file in sorted(folder.iterdir())):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def save(reader: Reader, known: Familiar, file: Path = FILE) -> None:
    """Write the file: the reader in eight bits, and the words that its phrasings have."""
    words = {asks: sorted(seen) for asks, seen in known.items()}
    about = {"pieces": list(reader.vocabulary), "asked": list(reader.asked), "fingerprint": current_fingerprint()}
    torch.save({**about, "familiar": words, "read": packed(reader)}, file)


@once()
def load_reader(file: Path = FILE) -> tuple[Reader, Familiar]:
    """Return the reader as shipped, and the words it knows; read once. Raises StaleError where the file is no such."""
    prepare_torch()
    kept = torch.load(file, weights_only=True)
    reader = Reader(kept["pieces"], kept["asked"])
    try:
        refill(reader, kept["read"])
    except (RuntimeError, KeyError) as error:
        raise StaleError(f"{file.name} is of another shape: run python -m tutor train --reader") from error
    reader.words.half()  # more than enough for eight bits
    return reader.eval(), {asks: frozenset(words) for asks, words in kept["familiar"].items()}
