"""The nearest phrasings: tf-idf over the same n-grams, and for each group of phrasings its three closest."""

import math
from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import embedding_bag

from tutor.ask.features import BUCKETS, buckets

CLOSEST = 3


class Nearest:
    """An index of phrasings."""

    def __init__(self, phrasings: Sequence[str]) -> None:
        """Index the phrasings; a bucket counts the more the fewer of them have it."""
        seen = Counter(bucket for phrasing in phrasings for bucket in buckets(phrasing))
        self._rarity = [math.log((1 + len(phrasings)) / (1 + seen[bucket])) for bucket in range(BUCKETS)]
        vectors = [self._vector(phrasing) for phrasing in phrasings]
        self._starts = torch.tensor([0, *(len(vector) for vector in vectors)]).cumsum(0)[:-1]
        self._buckets = torch.tensor([bucket for vector in vectors for bucket in vector])
        self._weights = torch.tensor([weight for vector in vectors for weight in vector.values()])

    def cosines(self, question: str) -> Tensor:
        """Return how close the question is to each phrasing, between 0 and 1."""
        asked = torch.zeros(BUCKETS, 1)
        for bucket, weight in self._vector(question).items():
            asked[bucket] = weight
        bags = (self._buckets, asked, self._starts)
        return embedding_bag(*bags, mode="sum", per_sample_weights=self._weights)[:, 0]

    def _vector(self, text: str) -> dict[int, float]:
        weighted = {bucket: weight * self._rarity[bucket] for bucket, weight in buckets(text).items()}
        length = math.sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
        return {bucket: weight / length for bucket, weight in weighted.items()}


def groups(labels: Sequence[int], count: int) -> list[Tensor]:
    """Return for each of `count` groups the places of its members."""
    places = [[i for i, label in enumerate(labels) if label == group] for group in range(count)]
    return [torch.tensor(members, dtype=torch.long) for members in places]


def closest(cosines: Tensor, members: Sequence[Tensor]) -> Tensor:
    """Return for each group the mean cosine of its closest phrasings; 0 for an empty group."""
    best = [cosines[places].topk(min(CLOSEST, len(places))).values for places in members]
    return torch.stack([values.mean() if len(values) else torch.tensor(0.0) for values in best])
