"""The light engine's network: one linear layer over hashed n-grams, trained by gradient descent like any other.

It is small on purpose: it ships with the code, answers in a millisecond, and is itself an example of
what the course teaches.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from tutor.ask.features import BUCKETS, buckets

EPOCHS = 20
BATCH = 256
RATE = 0.05
DECAY = 1e-3


Bags = tuple[Tensor, Tensor, Tensor]  # buckets, where each question begins, how much of each bucket


def as_bags(questions: Sequence[str]) -> Bags:
    """Turn questions into the form that an EmbeddingBag reads."""
    return _bags([_sparse(question) for question in questions])


def _sparse(question: str) -> tuple[Tensor, Tensor]:
    vector = buckets(question) or {0: 0.0}
    return torch.tensor(list(vector)), torch.tensor(list(vector.values()))


def _bags(found: Sequence[tuple[Tensor, Tensor]]) -> Bags:
    indices, weights = zip(*found, strict=True)
    starts = torch.tensor([0, *map(len, indices)]).cumsum(0)[:-1]
    return torch.cat(indices), starts, torch.cat(weights)


class Network(nn.Module):
    """A softmax over classes: the sum of the buckets' rows, each as much as it weighs."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.rows = nn.EmbeddingBag(BUCKETS, classes, mode="sum")
        self.bias = nn.Parameter(torch.zeros(classes))
        nn.init.zeros_(self.rows.weight)

    def forward(self, bags: Bags) -> Tensor:
        """Return the logits, one row a question, one column a class."""
        indices, starts, weights = bags
        return self.rows(indices, starts, per_sample_weights=weights) + self.bias


def train(questions: Sequence[str], labels: Sequence[int], classes: int) -> tuple[Network, list[float]]:
    """Train a network on questions and their classes; return it and the loss after each epoch."""
    torch.manual_seed(0)
    network, targets, losses = Network(classes), torch.tensor(labels), []
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    common = torch.bincount(targets, minlength=classes).clamp(min=1)
    vectors = [_sparse(question) for question in questions]
    criterion = nn.CrossEntropyLoss(weight=common.float().rsqrt(), label_smoothing=0.05)
    for _ in range(EPOCHS):
        epoch = []
        for chosen in torch.randperm(len(questions)).split(BATCH):
            optimizer.zero_grad()
            loss = criterion(network(_bags([vectors[i] for i in chosen])), targets[chosen])
            loss.backward()
            optimizer.step()
            epoch.append(loss.item())
        schedule.step()
        losses.append(sum(epoch) / len(epoch))
    return network, losses
