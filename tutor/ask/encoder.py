"""The encoder: three layers of a transformer, which put a question near others that mean the same in other words.

It starts from the first layers of MiniLM (`pretrained.py`); the last of them and a softmax over the answers are
trained on our phrasings. Its vocabulary is cut to what they need, with single characters for all other words.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize
from torch.nn.utils.rnn import pad_sequence

from tutor.ask.features import sentences, spelled

WIDTH, HEADS, LAYERS = 384, 12, 3
MOST = 48  # pieces of a question that are read
MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
PAD, UNKNOWN, START, END = range(4)
EPOCHS, BATCH, RATE = 5, 64, 5e-4
SHARP = 16.0  # how far apart the logits of two vectors of length 1 may be
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST_WORD = 40


def pieces(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Return the numbers of a text's pieces, at most MOST, of the sentences that ask first."""
    asking, telling = sentences(text)
    plain = unicodedata.normalize("NFD", spelled(" ".join([*asking, *telling])))
    found: list[int] = []
    for word in _WORD.findall("".join(char for char in plain if unicodedata.category(char) != "Mn")):
        if len(found) < MOST - 2:
            found += split(word[:_LONGEST_WORD], vocabulary)
    return [START, *found[: MOST - 2], END]


def split(word: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Return the longest beginning of a word that is known, then the same of its rest."""
    found, start = [], 0
    while start < len(word):
        begun = "##" if start else ""
        ends = (end for end in range(len(word), start, -1) if begun + word[start:end] in vocabulary)
        end = next(ends, start + 1)
        found.append(vocabulary.get(begun + word[start:end], UNKNOWN))
        start = end
    return found


def layer() -> nn.TransformerEncoderLayer:
    """Return one layer as MiniLM has it."""
    return nn.TransformerEncoderLayer(
        WIDTH, HEADS, 4 * WIDTH, activation="gelu", layer_norm_eps=1e-12, batch_first=True
    )


class Encoder(nn.Module):
    """Questions to logits over the answers and "out of scope"."""

    def __init__(self, vocabulary: Sequence[str], classes: int) -> None:
        super().__init__()
        self.vocabulary = {piece: place for place, piece in enumerate(vocabulary)}
        self.words = nn.Embedding(len(vocabulary), WIDTH, dtype=torch.half)  # more than enough for eight bits
        self.places = nn.Embedding(MOST, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, classes)

    def forward(self, question: str) -> Tensor:
        """Return the logits of one question."""
        return self.above([self.below(question)])[0]

    def below(self, question: str) -> Tensor:
        """Return what the layers that are not trained make of a question, a row a piece."""
        numbers = torch.tensor(pieces(question, self.vocabulary))
        read = self.norm(self.words(numbers).float() + self.places.weight[: len(numbers)])[None]
        for one in self.layers[:-1]:
            read = one(read)
        return read[0]

    def above(self, read: Sequence[Tensor]) -> Tensor:
        """Return the logits of questions of which the lower layers have made `read`."""
        return SHARP * self.head(self.vectors(read))

    def vectors(self, read: Sequence[Tensor]) -> Tensor:
        """Return the mean of the last layer over each question's pieces, as vectors of length 1."""
        lengths = torch.tensor([len(rows) for rows in read])
        padded = pad_sequence(list(read), batch_first=True)
        nothing = torch.arange(padded.shape[1]) >= lengths[:, None]
        last = self.layers[-1](padded, src_key_padding_mask=nothing if nothing.any() else None)
        return normalize(last.masked_fill(nothing[:, :, None], 0.0).sum(1), dim=1)


def fit(encoder: Encoder, read: Sequence[Tensor], labels: Sequence[int]) -> None:
    """Train the last layer and the head on what the lower layers made of the phrasings, and their classes."""
    torch.manual_seed(0)
    targets, lengths = torch.tensor(labels), torch.tensor([len(rows) for rows in read])
    common = torch.bincount(targets, minlength=encoder.head.out_features).clamp(min=1)
    criterion = nn.CrossEntropyLoss(weight=common.float().rsqrt(), label_smoothing=0.05)
    _begin(encoder, read, targets)
    trained = [*encoder.layers[-1].parameters(), *encoder.head.parameters()]
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01)
    steps = EPOCHS * -(-len(read) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    encoder.train()
    for _ in range(EPOCHS):
        mixed = torch.randperm(len(read))
        batches = mixed[lengths[mixed].argsort(stable=True)].split(BATCH)
        for place in torch.randperm(len(batches)):
            chosen = batches[place]
            optimizer.zero_grad()
            with torch.autocast("cpu", torch.bfloat16):  # half the time
                logits = encoder.above([read[i] for i in chosen])
            criterion(logits.float(), targets[chosen]).backward()
            optimizer.step()
            schedule.step()
    encoder.eval()


@torch.no_grad()
def _begin(encoder: Encoder, read: Sequence[Tensor], targets: Tensor) -> None:
    """Begin with each class at the mean of its phrasings."""
    encoder.eval()
    nn.init.zeros_(encoder.head.weight)
    order = sorted(range(len(read)), key=lambda place: len(read[place]))
    for start in range(0, len(order), 4 * BATCH):
        chosen = order[start : start + 4 * BATCH]
        encoder.head.weight.index_add_(0, targets[chosen], encoder.vectors([read[i] for i in chosen]))
    encoder.head.weight.copy_(normalize(encoder.head.weight, dim=1))
    encoder.head.bias.zero_()
