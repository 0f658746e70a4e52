"""The reader's network: a few layers of a transformer, a softmax over what may be asked, and one over each token's tag.

It starts from the first layers of MiniLM, as the encoder does (`pretrained.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from tutor.ask.encoder import END, START, WIDTH, layer
from tutor.ask.reader.marked import TAGS
from tutor.ask.reader.tokens import MOST, Token, pieces, tokens

LAYERS = 4
LABELS = ("O", *(f"{begin}-{tag}" for tag in TAGS for begin in "BI"))


@dataclass(frozen=True)
class Pieced:
    """A text in pieces, and at which of them each token begins; tokens beyond what is read are left out."""

    numbers: tuple[int, ...]
    tokens: tuple[Token, ...]
    heads: tuple[int, ...]


class Reader(nn.Module):
    """Texts to logits over what is asked, and over each token's label."""

    def __init__(self, vocabulary: Sequence[str], asked: Sequence[str]) -> None:
        super().__init__()
        self.vocabulary = {piece: place for place, piece in enumerate(vocabulary)}
        self.asked = tuple(asked)
        self.words = nn.Embedding(len(vocabulary), WIDTH)
        self.places = nn.Embedding(MOST, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(layer() for _ in range(LAYERS))
        self.asks = nn.Linear(2 * WIDTH, len(self.asked))
        self.labels = nn.Linear(WIDTH, len(LABELS))

    def pieced(self, text: str, context: str = "") -> Pieced:
        """Take a text into pieces, and behind them what stood before it, as far as there is room for MOST."""
        found, heads, read = [START], [], []
        for token in tokens(text):
            more = pieces(text, token, self.vocabulary)
            if len(found) + len(more) >= MOST:
                break
            heads.append(len(found))
            read.append(token)
            found += more
        found += [END]
        for token in tokens(context):
            found += pieces(context, token, self.vocabulary)
        return Pieced((*found[: MOST - 1], END) if context else tuple(found), tuple(read), tuple(heads))

    def forward(self, texts: Sequence[Pieced]) -> tuple[Tensor, Tensor]:
        """Return logits over what each text asks, and over the labels of all their tokens, one after the other."""
        rows = pad_sequence([torch.tensor(text.numbers) for text in texts], batch_first=True)
        lengths = torch.tensor([len(text.numbers) for text in texts])
        nothing = torch.arange(rows.shape[1]) >= lengths[:, None]
        read = self.norm(self.words(rows).float() + self.places.weight[: rows.shape[1]])
        for one in self.layers:
            read = one(read, src_key_padding_mask=nothing if nothing.any() else None)
        mean = read.masked_fill(nothing[:, :, None], 0.0).sum(1) / lengths[:, None]
        heads = torch.cat([read[i, list(text.heads)] for i, text in enumerate(texts)])
        return self.asks(torch.cat((read[:, 0], mean), 1)), self.labels(heads)
