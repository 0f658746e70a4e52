"""The engine's file: written when it is trained, read when the app starts.

It holds the network and the encoder in eight bits, the thresholds found by cross-validation, the loss curve of
the training, and the fingerprint of the phrasings: with other phrasings the file is stale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import Module

from tutor.ask.answers import ANSWERS, Answer, fingerprint, load_answers, load_out_of_scope, load_social
from tutor.ask.encoder import Encoder
from tutor.ask.engine import Engine, examples, topics_of
from tutor.ask.network import Network
from tutor.course.eager import prepare_torch
from tutor.course.once import once

FILE = ANSWERS / "engine.pt"


class StaleError(Exception):
    """The file belongs to other answers than there are now."""


@dataclass(frozen=True)
class Settings:
    """What belongs to a trained engine: from which strength a question is taken to be in scope, and from which it is
    near, by how much the first answer must lead to be called clear, the loss after each epoch, and what it was
    trained on."""

    threshold: float
    near: float
    clear: float
    curve: tuple[float, ...]
    fingerprint: str


def known_answers() -> tuple[Answer, ...]:
    """Return all that the engine can find: the curated answers and what is said where nothing is asked."""
    return (*load_answers(), *load_social())


def current_fingerprint() -> str:
    """Return the fingerprint of the phrasings as they are now."""
    return fingerprint(known_answers(), load_out_of_scope())


def save(network: Network, encoder: Encoder, settings: Settings, file: Path = FILE) -> None:
    """Write the file: eight-bit rows, one scale a class for the network's, one a row for the encoder's."""
    weight = network.rows.weight.detach()
    rows, scale = in_eight_bits(weight, 0)
    used = rows.abs().amax(1).nonzero()[:, 0]
    kept = {"buckets": used.to(torch.int32), "rows": rows[used], "scale": scale, "bias": network.bias.detach()}
    torch.save({**kept, "pieces": list(encoder.vocabulary), "read": packed(encoder), **vars(settings)}, file)


def in_eight_bits(weight: Tensor, over: int) -> tuple[Tensor, Tensor]:
    """Return whole numbers of eight bits and the scales over one axis that make them the weights again."""
    scale = weight.float().abs().amax(over, keepdim=True).clamp(min=1e-8) / 127
    return (weight / scale).round().to(torch.int8), scale


def _fill(network: Network, encoder: Encoder, kept: Mapping[str, Any]) -> None:
    """Copy what the file holds into both. Raises RuntimeError where their sizes differ from the file's."""
    with torch.no_grad():
        network.rows.weight[kept["buckets"].long()] = kept["rows"] * kept["scale"]
        network.bias.copy_(kept["bias"])
        refill(encoder, kept["read"])


def refill(module: Module, kept: Mapping[str, Any]) -> None:
    """Copy the parts of a module from what `packed` made of them. Raises RuntimeError where their sizes differ."""
    with torch.no_grad():
        for name, part in module.state_dict().items():
            told = kept[name]
            part.copy_(told[0] * told[1] if part.dim() > 1 else told)


def packed(module: Module) -> dict[str, Any]:
    """Return the parts of a module by name, those of two axes in eight bits with a scale for each row."""
    return {name: in_eight_bits(part, 1) if part.dim() > 1 else part for name, part in module.state_dict().items()}


@once()
def load_engine(file: Path = FILE) -> tuple[Engine, Settings]:
    """Return the engine as shipped, with its settings; read once. Raises StaleError where answers came or went."""
    prepare_torch()
    answers, strangers = known_answers(), load_out_of_scope()
    kept = torch.load(file, weights_only=True)
    network, encoder = Network(len(topics_of(answers)) + 1), Encoder(kept["pieces"], len(answers) + 1)
    try:
        _fill(network, encoder, kept)
    except RuntimeError as error:  # of torch: other sizes
        raise StaleError(f"{file.name} was trained on other answers: run python -m tutor train") from error
    settings = Settings(**{field.name: kept[field.name] for field in fields(Settings)})
    return Engine(answers, examples(answers, strangers), network, encoder.eval()), settings
