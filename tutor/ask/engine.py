"""The engine: a small network over topics, the nearest phrasings, and an encoder over answers, their scores summed.

Trained ahead and shipped; nothing is trained or fetched at run time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from tutor.ask.answers import SOCIAL, Answer
from tutor.ask.encoder import Encoder
from tutor.ask.nearest import Nearest, closest, groups
from tutor.ask.network import Network, as_bags

# How much a part counts beside the others; chosen by cross-validation.
READ = 2.0  # the encoder
PRIOR = 0.25  # a topic's score, for its answers


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


def places(known: Sequence[Example], answers: Sequence[Answer]) -> list[int]:
    """Return the place of each example's answer; the last place is "out of scope"."""
    return [len(answers) if e.answer is None else e.answer for e in known]


@dataclass(frozen=True)
class Ranking:
    """Topics and answers, best first, and the answers' scores; `strength` says how surely it is in scope.

    `social` is what to say where nothing is asked; it is neither a topic nor among the answers.
    """

    topics: tuple[str, ...]
    answers: tuple[Answer, ...]
    scores: tuple[float, ...]
    strength: float
    social: Answer | None

    @property
    def lead(self) -> float:
        """Return by how much the first answer is ahead of the second."""
        return self.scores[0] - self.scores[1]


class Engine:
    """Ranks topics and answers for a question."""

    def __init__(self, answers: Sequence[Answer], known: Sequence[Example], network: Network, encoder: Encoder) -> None:
        """Use a trained network, a trained encoder and an index of the known examples."""
        self._answers, self._topics = tuple(answers), topics_of(answers)
        self._network, self._encoder = network, encoder
        self._nearest = Nearest([example.phrasing for example in known])
        self._by_topic = groups(classes(known, answers), len(self._topics) + 1)
        self._by_answer = groups(places(known, answers), len(answers) + 1)
        self._topic_of = torch.tensor([*(self._topics.index(answer.topic) for answer in answers), len(self._topics)])
        self._social = torch.tensor([answer.topic == SOCIAL for answer in answers])

    @torch.no_grad()
    def rank(self, question: str) -> Ranking:
        """Rank; the strength weighs what speaks for the three best topics against "out of scope"."""
        cosines = self._nearest.cosines(question)
        close, near = closest(cosines, self._by_topic), closest(cosines, self._by_answer)
        likely, read = self._network(as_bags([question]))[0].softmax(0), self._encoder(question).softmax(0)
        told = torch.zeros_like(likely).index_add(0, self._topic_of, read)
        by_topic = likely + READ * told + close
        by_answer = (near + READ * read + PRIOR * by_topic[self._topic_of])[:-1]
        topics = [*self._topics, ""]
        order = [topics[i] for i in by_topic.argsort(descending=True, stable=True)]
        asking = by_answer.masked_fill(self._social, -math.inf)
        best = asking.argsort(descending=True, stable=True)[: len(asking) - int(self._social.sum())].tolist()
        talk = self._answers[int(by_answer.masked_fill(~self._social, -math.inf).argmax())]
        return Ranking(
            topics=tuple(topic for topic in order if topic not in (SOCIAL, "")),
            answers=tuple(self._answers[i] for i in best),
            scores=tuple(by_answer[best].tolist()),
            strength=_strength(likely + told, close),
            social=talk if order[0] == SOCIAL else None,
        )


def _strength(likely: Tensor, close: Tensor) -> float:
    ahead = likely[:-1].topk(min(3, len(likely) - 1)).values.sum() - likely[-1]
    return (ahead + close[:-1].max() - close[-1]).item()
