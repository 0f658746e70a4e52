import torch

REGIMES = ["creeps", "lands", "oscillates", "bounces", "diverges"]


def loss_of(w):
    return (w - 3) ** 2


def descend(w, lr, steps):
    """Follow the update rule from w. Each rate in lr walks a path of its own."""
    w = torch.full_like(lr, w).requires_grad_()
    path = []
    for step in range(steps + 1):
        loss = loss_of(w)
        loss.sum().backward()
        rows = zip(lr.tolist(), w.tolist(), loss.tolist(), w.grad.tolist())
        path += [{"step": step, "lr": round(r, 4), "w": x, "loss": y, "gradient": g} for r, x, y, g in rows]
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return path


def run(w=1.0, lr=0.1, steps=20):
    path = descend(w, torch.tensor([lr]), steps)
    compare = descend(w, torch.arange(1, 61) / 40, steps)
    grid = torch.linspace(-2, 8, 101)
    bowl = [{"w": x, "loss": y} for x, y in zip(grid.tolist(), loss_of(grid).tolist())]

    curvature = torch.autograd.functional.hessian(loss_of, torch.tensor(w)).item()
    factor = round(1 - lr * curvature, 6)  # each step multiplies the distance to the minimum by this
    regime = REGIMES[(factor <= 0) + (factor < 0) + (factor <= -1) + (factor < -1)]
    edges = [0.0, 1 / curvature, 1 / curvature, 2 / curvature, 2 / curvature, 1.5]
    regimes = [{"regime": name, "low": a, "high": b} for name, a, b in zip(REGIMES, edges, edges[1:])]

    facts = {"regime": regime, "factor": factor, "curvature": curvature, "landing": edges[1], "bouncing": edges[3]}
    facts |= {"gradient": path[0]["gradient"], "change": path[1]["w"] - w, "next_w": path[1]["w"]}
    facts |= {"last_w": path[-1]["w"], "last_loss": path[-1]["loss"], "target": min(bowl, key=lambda row: row["loss"])["w"]}
    return facts, {"path": path, "compare": compare, "bowl": bowl, "regimes": regimes}
