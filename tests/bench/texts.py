"""Texts as learners write them: the thread's first example, and the first two of ten topics of the corpus."""

import json

from tutor import ROOT

CORPUS = ROOT / "tests" / "sandbox" / "corpus"
TOPICS = (
    *("accumulation", "autograd_more", "by_hand_descent", "first_backward", "losses_activations"),
    *("modules", "numeric_derivatives", "optimizers", "plain_python", "training_loops"),
)
THREAD = """import torch

w = torch.tensor(1.0, requires_grad=True)
x = torch.tensor(3.0)
target = torch.tensor(6.0)
prediction = w * x
loss = (prediction - target) ** 2
loss.backward()
print(loss.item())
print(w.grad)
"""
LOOP = "while True:\n    pass"


def texts() -> list[tuple[str, str]]:
    """Return the fixed texts by name."""
    chosen = [("thread", THREAD)]
    for topic in TOPICS:
        lines = (CORPUS / f"{topic}.jsonl").read_text(encoding="utf-8").splitlines()[:2]
        chosen += [(line["id"], line["code"]) for line in map(json.loads, lines)]
    return chosen
