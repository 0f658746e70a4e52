import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

X = torch.randn(32, generator=torch.manual_seed(282))
Y = 3 * X + 2 * torch.randn(32)  # noisy data: no weight fits every point
SHUFFLED = torch.rand(41, 40, 32).argsort(dim=2)  # a new order for each epoch and each weight


def losses(w, x=X, y=Y):
    return ((w[..., None] * x - y) ** 2).mean(dim=-1)


def train(name, batch, lr, patience):
    w, steady = (torch.ones(40, requires_grad=True) for _ in range(2))  # forty weights each
    optimizer = torch.optim.SGD([{"params": [w]}, {"params": [steady]}], lr=lr)
    scheduler = StepLR(optimizer, step_size=15, gamma=0.1 if name == "StepLR" else 1.0)
    if name == "ReduceLROnPlateau":
        scheduler = ReduceLROnPlateau(optimizer, factor=0.1, patience=patience)
    path = []
    for epoch, order in enumerate(SHUFFLED):
        path.append([epoch, scheduler.get_last_lr()[0], losses(steady).mean().item(), *w.tolist()])
        for chosen in order.split(batch, dim=1):
            optimizer.zero_grad()
            losses(torch.stack([w, steady]), X[chosen], Y[chosen]).sum().backward()
            optimizer.step()
        scheduler.step(losses(w).mean().item() if name == "ReduceLROnPlateau" else None)
        optimizer.param_groups[1]["lr"] = lr  # the steady weights keep the first rate
    return torch.tensor(path).tensor_split((1, 2, 3), dim=1)


def run(scheduler="StepLR", batch=4, lr=0.2, patience=3):
    epoch, rate, restless, w = train(scheduler, batch, lr, patience)
    best, first = X @ Y / (X @ X), int((rate == lr).sum())
    above = losses(w) - losses(best)
    path = {"epoch": epoch, "lr": rate, "w": w, "above": above, "best": best}
    compare = {"epoch": epoch, "lr": torch.tensor(lr), "above": restless - losses(best)}
    before, after = above[[first - 1, min(first + 3, 40)]].mean(dim=1).clamp(0)
    facts = {"first": first, "before": before, "after": after, "spread": w[-1].std(), "best": best}
    facts["effect"] = "falls" if after < before / 3 else "stays"
    return facts, {"path": path, "compare": compare}
