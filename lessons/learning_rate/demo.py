import torch

REGIMES = ["creeps", "lands", "oscillates", "bounces", "diverges"]


def loss_of(w):
    return (w - 3) ** 2


def descend(w, lr, steps):
    """Follow the update rule from w. Each rate in lr walks a path of its own."""
    w = torch.full_like(lr, w).requires_grad_()
    walked = []
    for _ in range(steps + 1):
        loss = loss_of(w)
        loss.sum().backward()
        walked.append(torch.stack([w.detach(), loss.detach(), w.grad]))
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    ws, losses, gradients = torch.stack(walked, dim=1)  # each: one row a step, one column a rate
    step = torch.arange(steps + 1)[:, None]
    return {"step": step, "lr": lr, "w": ws, "loss": losses, "gradient": gradients}


def run(w=1.0, lr=0.1, steps=20):
    path = descend(w, torch.tensor([lr]), steps)
    compare = descend(w, torch.arange(1, 61) / 40, steps)
    grid = torch.linspace(-2, 8, 101)
    bowl = {"w": grid, "loss": loss_of(grid)}
    curvature = torch.autograd.functional.hessian(loss_of, torch.tensor(w)).item()
    factor = round(1 - lr * curvature, 6)  # what each step does to the distance from the minimum
    regime = REGIMES[(factor <= 0) + (factor < 0) + (factor <= -1) + (factor < -1)]
    regime = regime if path["gradient"][0] else "stays"  # who starts on the minimum stays there
    edges = torch.tensor([0, 1, 1, 2, 2, 3]) / curvature
    regimes = {"regime": REGIMES, "low": edges[:-1], "high": edges[1:]}
    facts = {"regime": regime, "factor": factor, "curvature": curvature}
    facts |= {"land": edges[1], "bounce": edges[3], "target": grid[bowl["loss"].argmin()]}
    facts |= {"gradient": path["gradient"][0], "next_w": path["w"][1], "last_w": path["w"][-1]}
    return facts, {"path": path, "compare": compare, "bowl": bowl, "regimes": regimes}
