"""The nearest phrasings: tf-idf over the same n-grams, and for each group of phrasings its three closest."""

import math
from array import array
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import embedding_bag

from tutor.ask.features import BUCKETS, buckets

CLOSEST = 3
TINY = 1e-12


class Nearest:
    """An index of phrasings, in a few arrays: as dicts they would take a hundred megabytes while it is made."""

    def __init__(self, phrasings: Sequence[str]) -> None:
        """Index the phrasings; a bucket counts the more the fewer of them have it."""
        lengths, places, weights = array("q"), array("q"), array("d")
        for vector in map(buckets, phrasings):
            lengths.append(len(vector))
            places.extend(vector.keys())
            weights.extend(vector.values())
        of = torch.repeat_interleave(torch.tensor(lengths))
        self._buckets = torch.tensor(places)
        seen = torch.bincount(self._buckets, minlength=BUCKETS)
        self._rarity = ((1 + len(phrasings)) / (1 + seen.double())).log()
        weighed = torch.tensor(weights, dtype=torch.double) * self._rarity[self._buckets]
        squares = torch.zeros(len(lengths), dtype=torch.double).index_add(0, of, weighed**2)
        self._weights = (weighed / squares.sqrt().clamp(min=TINY)[of]).float()
        self._starts = torch.tensor([0, *lengths]).cumsum(0)[:-1]

    def cosines(self, question: str) -> Tensor:
        """Return how close the question is to each phrasing, between 0 and 1."""
        vector = buckets(question)
        places = torch.tensor(list(vector.keys()), dtype=torch.long)
        weighed = torch.tensor(list(vector.values()), dtype=torch.double) * self._rarity[places]
        asked = torch.zeros(BUCKETS, 1)
        asked[places, 0] = (weighed / weighed.norm().clamp(min=TINY)).float()
        bags = (self._buckets, asked, self._starts)
        return embedding_bag(*bags, mode="sum", per_sample_weights=self._weights)[:, 0]


def groups(labels: Sequence[int], count: int) -> Tensor:
    """Return for each of `count` groups the places of its members, a row each, filled up with the place behind all."""
    places: list[list[int]] = [[] for _ in range(count)]
    for place, label in enumerate(labels):
        if label < count:
            places[label].append(place)
    width = max(CLOSEST, *map(len, places))
    return torch.tensor([members + [len(labels)] * (width - len(members)) for members in places])


def closest(cosines: Tensor, members: Tensor) -> Tensor:
    """Return for each group the mean cosine of its closest phrasings; 0 for an empty group."""
    nobody = cosines.new_full((1,), -math.inf)
    best = torch.cat((cosines, nobody))[members].topk(CLOSEST, dim=1).values
    there = best.isfinite()
    return best.where(there, 0.0).sum(1) / there.sum(1).clamp(min=1)
