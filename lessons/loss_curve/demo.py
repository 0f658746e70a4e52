import torch

X = torch.tensor([1.0, 2.0, 3.0, 4.0])
ANSWERS = {
    "clean": torch.tensor([3.0, 6.0, 9.0, 12.0]),  # exactly three times x
    "typo": torch.tensor([3.0, 6.0, 9.0, 24.0]),  # the last one typed wrong
    "noisy": torch.tensor([4.0, 5.0, 8.0, 14.0]),  # about three times x, as measured data are
}


def guess_of(w, x):
    return w * x  # one weight, one line


def loss_of(w, x, y):
    miss = guess_of(w, x) - y
    return (miss**2).mean()  # the mean of the squared misses


def try_all(weights, x, y):
    """Try one weight after another, and say what each one costs and which costs least."""
    losses = torch.stack([loss_of(w, x, y) for w in weights])
    best = losses.argmin()
    return losses, weights[best], losses[best]


# For the charts
def run(data="clean", w=1.0):
    y = ANSWERS[data]
    weights = torch.linspace(-1, 7, 81)
    losses, best_w, lowest = try_all(weights, X, y)
    best_w = torch.where(
        lowest.isfinite(), best_w, lowest
    )  # no weight is best where no loss is a number

    w = torch.tensor(w)
    guess, loss = guess_of(w, X), loss_of(w, X, y)
    start = torch.tensor(1.0)  # where a training run might begin
    start_loss = loss_of(start, X, y)

    lasts = torch.arange(29.0)  # what the last answer might have been
    pairs = torch.cartesian_prod(lasts, weights)
    other = torch.vmap(lambda at: loss_of(at[1], X, torch.cat([y[:-1], at[:1]])))(pairs)
    other = other.view(len(lasts), len(weights))
    ends = {"last": lasts, "x": X[-1], "w": weights[other.argmin(dim=1)], "loss": other.amin(dim=1)}

    facts = {"loss": loss, "best_w": best_w, "lowest": lowest}
    facts |= {"start": start, "start_loss": start_loss, "largest_miss": (guess - y).abs().max()}
    facts |= {"tries": len(weights), "pairs": len(weights) ** 2, "triples": len(weights) ** 3}
    facts |= {"answers": ", ".join(f"{answer:g}" for answer in y)}
    facts |= {"most_ask_for": (y / X).mode().values}  # the weight that hits the most points
    facts |= {"mean_asked_for": (y / X).mean(), "most_asked_for": (y / X).max()}
    tables = {"curve": {"w": weights, "loss": losses}, "first": {"w": start, "loss": start_loss}}
    tables["first"]["last"] = y[-1]
    guesses = torch.stack([guess_of(w, X) for w in weights])
    tables |= {"lines": {"w": weights[:, None], "x": X, "y": y, "guess": guesses}}
    tables |= {"here": {"w": w, "loss": loss, "x": X, "y": y, "guess": guess}}
    tables |= {"others": {"last": lasts[:, None], "w": weights, "loss": other}, "ends": ends}
    return facts, tables | {"lowest": {"w": best_w, "loss": lowest}}
