import torch

ANSWERS = {
    "clean": [3.0, 6.0, 9.0, 12.0],  # exactly three times x
    "typo": [3.0, 6.0, 9.0, 24.0],  # the last one typed wrong
    "noisy": [4.0, 5.0, 8.0, 14.0],  # about three times x, as measured data are
}


def loss_of(guess, y):
    """Return the mean squared miss, over the points of each row."""
    return ((guess - y) ** 2).mean(dim=-1)


def run(data="clean", w=1.0):
    x = torch.tensor([1.0, 2.0, 3.0, 4.0])
    y = torch.tensor(ANSWERS[data])

    guess = w * x  # one weight: one line through the data, and one loss
    loss = loss_of(guess, y)

    weights = torch.linspace(-1, 7, 81)  # many weights: each has a line and a loss of its own
    guesses = weights[:, None] * x
    losses = loss_of(guesses, y)
    best = losses.argmin()  # the lowest of all that were tried

    start = torch.tensor(1.0)  # where a training run might begin
    start_loss = loss_of(start * x, y)

    facts = {"loss": loss, "best_w": weights[best], "lowest": losses[best]}
    facts |= {"start": start, "start_loss": start_loss, "largest_miss": (guess - y).abs().max()}
    facts |= {"tries": len(weights), "pairs": len(weights) ** 2, "triples": len(weights) ** 3}
    tables = {"curve": {"w": weights, "loss": losses}, "first": {"w": start, "loss": start_loss}}
    tables |= {"lines": {"w": weights[:, None], "x": x, "y": y, "guess": guesses}}
    tables |= {"here": {"w": torch.tensor(w), "loss": loss, "x": x, "y": y, "guess": guess}}
    return facts, tables | {"lowest": {"w": weights[best], "loss": losses[best]}}
