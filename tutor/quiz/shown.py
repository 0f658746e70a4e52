"""The code that a question shows, run: what it asks about is what torch then holds."""

from typing import Any


def at_hand() -> dict[str, Any]:
    """Return the names that shown code may take for granted."""
    import torch  # here, so that what only reads items needs no torch

    return {"__name__": "shown", "torch": torch, "nn": torch.nn, "F": torch.nn.functional}


def ran(*lines: str, names: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run lines, or a whole text, and return the names they leave; `names` are those that lines before them left.

    What torch raises is raised, with the names as they were left till then.
    """
    names = at_hand() if names is None else names
    exec(compile("\n".join(lines), "shown", "exec"), names)
    return names
