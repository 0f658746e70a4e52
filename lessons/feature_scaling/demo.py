import torch
from torch.func import grad, jacrev

X, START = torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.tensor([1.0, 0.0])  # START: w, then b


def loss_of(weights, x, loss):
    w, b = weights[..., :1], weights[..., 1:]
    errors = (w * x + b - (3 * X - 5)) ** 2
    return errors.mean(-1) if loss == "mean" else errors.sum(-1)


def descend(x, loss, rates, steps=40):
    gradient = grad(lambda weights: loss_of(weights, x, loss).sum())
    path = [START.expand(len(rates), 2)]  # each rate walks a path of its own
    for _ in range(steps):
        path.append(path[-1] - rates[:, None] * gradient(path[-1]))
    path, step = torch.stack(path), torch.arange(steps + 1)[:, None]
    return {"step": step, "w": path[..., 0], "b": path[..., 1], "loss": loss_of(path, x, loss)}


def run(inputs="raw", scale=1, loss="mean", lr=0.1):
    x = scale * X
    x = {"raw": x, "z-scores": (x - x.mean()) / x.std(correction=0)}
    bend = {(i, r): jacrev(grad(loss_of))(START, x[i], r) for i in x for r in ("mean", "sum")}
    limits = {kind: 2 / torch.linalg.eigvalsh(bend[kind]).max().item() for kind in bend}
    bands = {"kind": [", ".join(kind) for kind in limits], "limit": [*limits.values()]}
    bands |= {"lr": [lr] * len(limits), "yours": [kind == (inputs, loss) for kind in limits]}
    x, bend, limit = x[inputs], bend[inputs, loss], limits[inputs, loss]
    path, share = descend(x, loss, torch.tensor([lr])), torch.arange(5, 151, 5)
    compare = {"share": share, **descend(x, loss, share / 100 * limit)}
    best = START - torch.linalg.solve(bend, grad(loss_of)(START, x, loss))
    turn, level = torch.linspace(0, 2 * torch.pi, 73), torch.tensor([[0.5], [2], [8], [20]])
    ring = torch.linalg.cholesky(bend).inverse().mT @ torch.stack([turn.cos(), turn.sin()])
    w, b = best[:, None, None] + (2 * level) ** 0.5 * ring[:, None]  # where the loss is `level`
    valley = {"level": level, "turn": turn, "w": w, "b": b, "best_w": best[0], "best_b": best[1]}
    outcome = "diverges" if lr > limit else "crawls" if path["loss"][-1] > 0.01 else "arrives"
    facts = {"limit": limit, "steep": 2 / limit, "flat": torch.linalg.eigvalsh(bend).min()}
    facts |= {"last_loss": path["loss"][-1], "outcome": outcome, "diverged": outcome == "diverges"}
    return facts, {"path": path, "compare": compare, "valley": valley, "bands": bands}
