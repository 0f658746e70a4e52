"""Questions that wait to be read: put together by nearness, and turned into the draft of an answer."""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

import torch
from torch.nn.functional import embedding_bag

from tutor.ask.features import BUCKETS, buckets

NEAR = 0.45  # of the cosine: what shares its rare words is above it, what shares common ones below
TO_WRITE = "TO WRITE"
MOST = 40  # wordings of a draft


def grouped(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of the texts in groups of near ones, the largest group first, each in the order given."""
    groups: list[list[int]] = []
    for place, row in enumerate(_cosines(texts)):
        nearest = max(groups, key=lambda group: max(row[i] for i in group), default=[])
        if max((row[i] for i in nearest), default=0.0) >= NEAR:
            nearest.append(place)
        else:
            groups.append([place])
    return sorted(groups, key=len, reverse=True)


def _cosines(texts: Sequence[str]) -> Iterator[list[float]]:
    """Yield for each text how close it is to each, between 0 and 1."""
    vectors = [buckets(text) for text in texts]
    places = torch.tensor([place for vector in vectors for place in vector], dtype=torch.long)
    weights = torch.tensor([weight for vector in vectors for weight in vector.values()])
    starts = torch.tensor([0, *map(len, vectors)]).cumsum(0)
    for start, end in pairwise(starts.tolist()):
        asked = torch.zeros(BUCKETS, 1)
        asked[places[start:end], 0] = weights[start:end]
        yield embedding_bag(places, asked, starts[:-1], mode="sum", per_sample_weights=weights)[:, 0].tolist()


def asked(times: int) -> str:
    """Say how often something was asked."""
    return "Asked once" if times == 1 else f"Asked {times} times"


def draft(texts: Sequence[str]) -> str:
    """Return an answer file, as answers/ holds them, that lacks its answer: the texts are in it as text and no more."""
    wordings = list(dict.fromkeys(" ".join(text.split()) for text in texts))[:MOST]
    listed = "".join(f"    {_quoted(each)},\n" for each in wordings)
    head = f'question = {_quoted(wordings[0])}\ntopic = "{TO_WRITE}"\nwordings = [\n{listed}]\n'
    return f"+++\n{head}+++\n\n{TO_WRITE}\n"


def _quoted(text: str) -> str:
    """Write a text as a TOML string: on one line, with everything in it that could end it escaped."""
    clean = text.encode("utf-8", "replace").decode()
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007F")
