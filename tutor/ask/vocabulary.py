"""Words in lists and sets, and the quantities that have a number."""


def word_list(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, with or without commas between them."""
    return frozenset(word_list(text.replace(",", " ")))


QUANTITIES = {
    **dict.fromkeys(("lr", "rate", "eta", "alpha", "stepsize"), "lr"),
    **dict.fromkeys(("gradient", "gradients", "grad", "grads", "slope", "derivative"), "gradient"),
    **dict.fromkeys(("weight", "weights", "parameter", "param"), "weight"),
    **dict.fromkeys(("pred", "preds", "prediction", "predictions", "predicted", "predicts", "yhat"), "preds"),
    **dict.fromkeys(("output", "outputs", "probability", "probabilities", "prob", "probs"), "preds"),
    **dict.fromkeys(
        ("target", "targets", "label", "labels", "class", "truth", "ytrue", "actual", "truths", "actuals"), "targets"
    ),
    **dict.fromkeys(("eps", "epsilon", "delta", "h"), "h"),
    "nudge": "nudge",
    **dict.fromkeys(("limit", "threshold"), "limit"),
    "norm": "norm",
    "momentum": "momentum",
    "curvature": "curvature",
    **dict.fromkeys(("logit", "logits"), "logits"),
}
