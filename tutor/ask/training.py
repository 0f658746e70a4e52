"""Train the engine: thresholds by cross-validation over the phrasings, then network and encoder on all."""

import copy
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from tutor.ask.answers import SOCIAL, Answer, load_out_of_scope
from tutor.ask.encoder import Encoder, fit
from tutor.ask.engine import Engine, Example, Ranking, classes, examples, places, topics_of
from tutor.ask.network import Network, train
from tutor.ask.pretrained import start
from tutor.ask.shipped import Settings, current_fingerprint, known_answers, save

FOLDS = 5
ACCEPTED = 0.97  # the share of our own phrasings, held out, that is to be taken as in scope
NEAR = 0.985  # the share that is to be at least near
SURE = 0.8  # among clear ones, the share whose first answer is right

Judged = list[tuple[Example, Ranking]]


def train_and_save(weights: Path, told: Callable[[str], None]) -> dict[str, float]:
    """Cross-validate, train, write the file; return the figures of the cross-validation. Raises WeightsError.

    `told` is called with what comes next: it takes minutes of a processor.
    """
    answers, strangers = known_answers(), load_out_of_scope()
    known = examples(answers, strangers)
    texts = [example.phrasing for example in known]
    encoder = start(weights, [*texts, *(answer.body for answer in answers)], len(answers) + 1)
    with torch.no_grad():
        below = {text: encoder.below(text) for text in texts}
    judged = cross_validate(answers, known, encoder, below, told)
    told(f"training {FOLDS + 1} of {FOLDS + 1}: on all phrasings")
    network, curve, trained = _train(answers, known, encoder, below)
    settings = Settings(*thresholds(answers, judged), tuple(curve), current_fingerprint())
    save(network, trained, settings)
    return figures(answers, judged, settings)


def cross_validate(
    answers: Sequence[Answer],
    known: Sequence[Example],
    encoder: Encoder,
    below: Mapping[str, Tensor],
    told: Callable[[str], None],
) -> Judged:
    """Rank every example by an engine that has not seen it."""
    shuffled = random.Random(0).sample(list(known), len(known))
    judged: Judged = []
    for fold in range(FOLDS):
        told(f"training {fold + 1} of {FOLDS + 1}: without one part of the phrasings, which is ranked then")
        seen = [example for i, example in enumerate(shuffled) if i % FOLDS != fold]
        network, _, trained = _train(answers, seen, encoder, below)
        engine = Engine(answers, seen, network, trained)
        judged += [(example, engine.rank(example.phrasing)) for example in shuffled[fold::FOLDS]]
    return judged


def thresholds(answers: Sequence[Answer], judged: Judged) -> tuple[float, float, float]:
    """Return the strength from which a question is in scope, that from which it is near, and the lead from which
    the first answer is sure."""
    own = [(answer, ranking) for answer, ranking in _own(answers, judged) if answer.topic != SOCIAL]
    strengths = sorted(ranking.strength for _, ranking in own)
    threshold, near = (strengths[int((1 - share) * len(strengths))] for share in (ACCEPTED, NEAR))
    leads = sorted((ranking.lead, ranking.answers[0] is answer) for answer, ranking in own)
    right = [hit for _, hit in leads]
    clear = next((lead for i, (lead, _) in enumerate(leads) if sum(right[i:]) >= SURE * len(right[i:])), leads[-1][0])
    return threshold, near, clear


def _train(
    answers: Sequence[Answer], known: Sequence[Example], encoder: Encoder, below: Mapping[str, Tensor]
) -> tuple[Network, list[float], Encoder]:
    """Return a network with its losses, and a trained copy of the encoder."""
    texts = [example.phrasing for example in known]
    trained = copy.deepcopy(encoder)
    fit(trained, [below[text] for text in texts], places(known, answers))
    return *train(texts, classes(known, answers), len(topics_of(answers)) + 1), trained


def _own(answers: Sequence[Answer], judged: Judged) -> list[tuple[Answer, Ranking]]:
    return [(answers[example.answer], ranking) for example, ranking in judged if example.answer is not None]


def figures(answers: Sequence[Answer], judged: Judged, settings: Settings) -> dict[str, float]:
    """Return how good the cross-validated rankings are, by name."""
    own = [(answer, r) for answer, r in _own(answers, judged) if answer.topic != SOCIAL]
    talk = [r for answer, r in _own(answers, judged) if answer.topic == SOCIAL]
    strange = [r for example, r in judged if example.answer is None]
    asked, far = [r for _, r in own], settings.threshold
    return {
        "right topic first": _share([r.topics[0] == answer.topic for answer, r in own]),
        "right topic of three": _share([answer.topic in r.topics[:3] for answer, r in own]),
        "right answer first": _share([r.answers[0] is answer for answer, r in own]),
        "right answer of four": _share([answer in r.answers[:4] for answer, r in own]),
        "clear": _share([r.lead >= settings.clear for r in asked]),
        "in scope accepted": _share([r.strength >= far and r.social is None for r in asked]),
        "out of scope turned away": _share([r.strength < far or r.social is not None for r in strange]),
        "social told": _share([r.social is not None for r in talk]),
        "social where something is asked": _share([r.social is not None for r in asked]),
    }


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / max(1, len(hits))
