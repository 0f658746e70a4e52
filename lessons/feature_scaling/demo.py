import torch
from torch.autograd.functional import hessian

X = torch.tensor([1.0, 2.0, 3.0, 4.0])
Y = 3 * X - 5  # four points, to be fitted with a line


def loss_of(weights, x, loss):
    squares = (weights[..., :1] * x + weights[..., 1:] - Y) ** 2  # of the misses
    return squares.mean(-1) if loss == "mean" else squares.sum(-1)


def z_scores(x):
    return (x - x.mean()) / x.std(correction=0)


def train(x, loss, lr, steps=40):
    path = [torch.tensor([1.0, 0.0]) + 0 * lr]  # w, then b; several rates walk side by side
    for _ in range(steps):
        weights = path[-1].requires_grad_()
        loss_of(weights, x, loss).sum().backward()
        path.append((weights - lr * weights.grad).detach())
    curvature = hessian(lambda weights: loss_of(weights, x, loss), path[0].view(-1, 2)[0])
    return torch.stack(path), curvature.detach(), 2 / torch.linalg.eigvalsh(curvature).max()


# For the charts
def table_of(path, x, loss):  # of one walk, or of several side by side
    (w, b), step = path.detach().unbind(dim=-1), torch.arange(len(path))
    step = step.view(-1, *[1] * (w.dim() - 1))
    return {"step": step, "w": w, "b": b, "loss": loss_of(path.detach(), x, loss)}


def rings(curvature, best, loss_at):  # where the loss has the same value; nowhere where it has not
    turn, level = torch.linspace(0, 2 * torch.pi, 73), torch.tensor([[0.5], [2], [8], [20]])
    bowl = torch.linalg.eigvalsh(curvature).min() > 0  # else no ring is closed
    ring = torch.linalg.cholesky(curvature if bowl else torch.eye(2)).inverse().mT @ torch.stack(
        [turn.cos(), turn.sin()]
    )
    w, b = best[:, None, None] + (2 * level) ** 0.5 * ring[:, None]
    above = loss_at(torch.stack([w, b], dim=-1)) - loss_at(best)
    if not ((above - level).abs() <= 0.01 * level).all():  # an edit's loss is no such bowl
        w, b, best = w * torch.nan, b * torch.nan, best * torch.nan
    return {"level": level, "turn": turn, "w": w, "b": b, "best_w": best[0], "best_b": best[1]}


def run(inputs="raw", scale=1, loss="mean", lr=0.1):
    both = {"raw": scale * X, "z-scores": z_scores(scale * X)}
    x = both[inputs]
    path, curvature, limit = train(x, loss, lr)
    path, share = table_of(path, x, loss), torch.arange(5, 151, 5)  # in percent of the limit
    walks = train(x, loss, (share / 100 * limit)[:, None])[0]
    compare = {"share": share} | table_of(walks, x, loss)
    kinds = [(kind, way) for kind in both for way in ("mean", "sum")]
    bands = {"kind": [", ".join(kind) for kind in kinds], "lr": [lr] * len(kinds)}
    bands["limit"] = [train(both[kind], way, lr, steps=0)[2].item() for kind, way in kinds]
    bands["yours"] = [kind == (inputs, loss) for kind in kinds]
    w, b = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], dim=1), Y[:, None]).solution
    tables = {"path": path, "bands": bands, "compare": compare}
    valley = rings(curvature, torch.cat([w, b]), lambda weights: loss_of(weights, x, loss))
    tables |= {"valley": valley, "points": {"x": x, "y": Y}}
    last = path["loss"][-1]
    lost = lr > limit or not last <= path["loss"][0] + 0.01
    outcome = "diverges" if lost else "crawls" if last > 0.01 else "arrives"
    far = path["step"][path["loss"] > 0.01]
    steps = far[-1].item() + 1 if len(far) else 0  # from here on it has arrived
    when = f" From step {steps} on the loss is below {0.01:g}." if outcome == "arrives" else ""
    facts = {"limit": limit, "steep": 2 / limit, "when": when}
    facts["flat"] = torch.linalg.eigvalsh(curvature).min()
    facts["tenfold"] = train(X, loss, lr, 0)[2] / train(10 * X, loss, lr, 0)[2]
    points = ", ".join(f"({x:g}, {y:g})" for x, y in zip(X.tolist(), Y.tolist()))
    facts["points"] = points.replace("-", "−")
    facts |= {"last_loss": last, "outcome": outcome, "diverged": outcome == "diverges"}
    return facts, tables
