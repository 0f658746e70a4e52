"""Train the engine: thresholds by cross-validation over the phrasings, then the network on all of them."""

import random
from collections.abc import Sequence

from tutor.ask.answers import Answer, load_answers, load_out_of_scope
from tutor.ask.engine import Engine, Example, Ranking, classes, examples, topics_of
from tutor.ask.network import Network, train
from tutor.ask.shipped import Settings, current_fingerprint, save

FOLDS = 5
ACCEPTED = 0.95  # the share of our own phrasings, held out, that is to be taken as in scope
SURE = 0.9  # among clear ones, the share whose first topic is right

Judged = list[tuple[Example, Ranking]]


def train_and_save() -> dict[str, float]:
    """Cross-validate, train, write the file; return the figures of the cross-validation."""
    answers, strangers = load_answers(), load_out_of_scope()
    known = examples(answers, strangers)
    judged = cross_validate(answers, known)
    threshold, clear = thresholds(answers, judged)
    network, curve = _train(answers, known)
    save(network, Settings(threshold, clear, tuple(curve), current_fingerprint()))
    return _figures(answers, judged, threshold)


def cross_validate(answers: Sequence[Answer], known: Sequence[Example]) -> Judged:
    """Rank every example by an engine that has not seen it."""
    shuffled = random.Random(0).sample(list(known), len(known))
    judged: Judged = []
    for fold in range(FOLDS):
        seen = [example for i, example in enumerate(shuffled) if i % FOLDS != fold]
        engine = Engine(answers, seen, _train(answers, seen)[0])
        judged += [(example, engine.rank(example.phrasing)) for example in shuffled[fold::FOLDS]]
    return judged


def thresholds(answers: Sequence[Answer], judged: Judged) -> tuple[float, float]:
    """Return the strength from which a question is in scope, and the lead from which its first topic is sure."""
    own = [(answers[e.answer].topic, ranking) for e, ranking in judged if e.answer is not None]
    strengths = sorted(ranking.strength for _, ranking in own)
    threshold = strengths[int((1 - ACCEPTED) * len(strengths))]
    leads = sorted((ranking.lead, ranking.topics[0] == topic) for topic, ranking in own)
    right = [hit for _, hit in leads]
    clear = next((lead for i, (lead, _) in enumerate(leads) if sum(right[i:]) >= SURE * len(right[i:])), leads[-1][0])
    return threshold, clear


def _train(answers: Sequence[Answer], known: Sequence[Example]) -> tuple[Network, list[float]]:
    questions = [example.phrasing for example in known]
    return train(questions, classes(known, answers), len(topics_of(answers)) + 1)


def _figures(answers: Sequence[Answer], judged: Judged, threshold: float) -> dict[str, float]:
    own = [(answers[e.answer].topic, ranking) for e, ranking in judged if e.answer is not None]
    strange = [ranking for e, ranking in judged if e.answer is None]
    return {
        "right first": sum(r.topics[0] == topic for topic, r in own) / len(own),
        "right of three": sum(topic in r.topics[:3] for topic, r in own) / len(own),
        "in scope accepted": sum(r.strength >= threshold for _, r in own) / len(own),
        "out of scope turned away": sum(r.strength < threshold for r in strange) / max(1, len(strange)),
    }
