"""The light engine: a small network over topics and the nearest phrasings, their scores summed.

Trained ahead and shipped; nothing is trained or fetched at run time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from tutor.ask.answers import Answer
from tutor.ask.nearest import Nearest, closest, groups
from tutor.ask.network import Network, as_bags

BESIDE = 2.0  # how much the nearest phrasings count beside the network; chosen by cross-validation


@dataclass(frozen=True)
class Example:
    """One phrasing and where it leads: the answer's place in the list, None for what is out of scope."""

    phrasing: str
    answer: int | None


def examples(answers: Sequence[Answer], strangers: Sequence[str]) -> list[Example]:
    """Return every phrasing of the answers, then those to be turned away."""
    own = [Example(phrasing, place) for place, answer in enumerate(answers) for phrasing in answer.phrasings]
    return [*own, *(Example(stranger, None) for stranger in strangers)]


def topics_of(answers: Sequence[Answer]) -> list[str]:
    """Return the topics that have an answer, in the order of the network's classes."""
    return sorted({answer.topic for answer in answers})


def classes(known: Sequence[Example], answers: Sequence[Answer]) -> list[int]:
    """Return each example's class: its topic's place; the last class is "out of scope"."""
    topics = topics_of(answers)
    return [len(topics) if e.answer is None else topics.index(answers[e.answer].topic) for e in known]


@dataclass(frozen=True)
class Ranking:
    """Topics and answers, best first, and the topics' scores; `strength` says how surely it is in scope."""

    topics: tuple[str, ...]
    scores: tuple[float, ...]
    answers: tuple[Answer, ...]
    strength: float

    @property
    def lead(self) -> float:
        """Return by how much the first topic is ahead of the second."""
        return self.scores[0] - self.scores[1]


class Engine:
    """Ranks topics and answers for a question."""

    def __init__(self, answers: Sequence[Answer], known: Sequence[Example], network: Network) -> None:
        """Use a trained network and an index of the known examples."""
        self._answers, self._network, self._topics = tuple(answers), network, topics_of(answers)
        self._nearest = Nearest([example.phrasing for example in known])
        self._by_topic = groups(classes(known, answers), len(self._topics) + 1)
        self._topic_of = torch.tensor([self._topics.index(answer.topic) for answer in answers])
        places = [len(answers) if e.answer is None else e.answer for e in known]
        self._by_answer = groups(places, len(answers))

    def rank(self, question: str) -> Ranking:
        """Rank; the strength weighs what speaks for the three best topics against "out of scope"."""
        with torch.no_grad():
            likely = self._network(as_bags([question])).softmax(1)[0]
            cosines = self._nearest.cosines(question)
            close, near = closest(cosines, self._by_topic), closest(cosines, self._by_answer)
        scores = (likely + BESIDE * close)[:-1]
        order = scores.argsort(descending=True).tolist()
        best = (scores[self._topic_of] + near).argsort(descending=True, stable=True).tolist()
        return Ranking(
            topics=tuple(self._topics[i] for i in order),
            scores=tuple(scores[order].tolist()),
            answers=tuple(self._answers[i] for i in best),
            strength=(
                likely[:-1].topk(min(3, len(order))).values.sum() - likely[-1] + close[:-1].max() - close[-1]
            ).item(),
        )
