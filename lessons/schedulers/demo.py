import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

X = torch.randn(32, generator=torch.manual_seed(282))
Y = 3 * X + 2 * torch.randn(32)  # noisy data: no weight fits every point


def train(name, batch, lr, patience):
    w, path = torch.ones(40, requires_grad=True), []  # forty runs side by side, one weight each
    optimizer = torch.optim.SGD([w], lr=lr)
    if name == "ReduceLROnPlateau":
        scheduler = ReduceLROnPlateau(optimizer, factor=0.1, patience=patience)
    else:
        scheduler = StepLR(optimizer, step_size=15, gamma=0.1 if name == "StepLR" else 1.0)
    for order in SHUFFLED:  # one epoch: every example is used once
        path.append([*scheduler.get_last_lr(), *w.tolist()])
        xs, ys = X[order].split(batch, dim=1), Y[order].split(batch, dim=1)
        for x, y in zip(xs, ys):  # mini-batches
            optimizer.zero_grad()
            loss = losses(w, x, y)  # of each run, the mean squared miss
            loss.sum().backward()
            optimizer.step()
        scheduler.step(losses(w).mean().item() if name == "ReduceLROnPlateau" else None)
    return torch.tensor(path)


# For the charts
SHUFFLED = torch.rand(41, 40, len(X)).argsort(dim=2)  # a new order for each epoch and each run
ARRIVED = 1e-5  # above the lowest: below this nothing is told apart, in words or in the chart


def losses(w, x=X, y=Y):  # over all the data, if nothing else is said
    return ((w[..., None] * x - y) ** 2).mean(dim=-1)


def short(value):
    small = f"less than {ARRIVED:.5f}" if value < ARRIVED else f"{value:.6f}"
    return small if value < 1e-4 else f"{value:.2g}".replace("nan", "not a number")  # never 4e-05


def verdict(rate, end, steady, batch):
    if rate.min() == rate[0]:
        calm, kicks = batch == len(X) or end < ARRIVED, "each mini-batch still kicks the weights"
        return f"The rate was never lowered, and {'there is no noise' if calm else kicks}"
    if max(end, steady) < ARRIVED:
        near = f"each {short(end)} above the lowest"
        return f"Both runs arrived, {near}: without noise there was no need for a lower rate"
    if end < steady / 1.5:
        still = ", until the rate was so low that nothing moved" if rate[-1] < rate[0] / 1e5 else ""
        return f"Here the lower rate helped: the kicks got shorter, and the weights gathered{still}"
    if steady * 1.5 < end < torch.inf:
        return "Here the rate was lowered too early: the weights were still on their way"
    if rate[-1] < rate[0] / 1e5:
        return "The rate was lowered until nothing moved: the weights stayed where it caught them"
    return "Here the lower rate made little difference" if end < torch.inf else "No number is left"


def run(scheduler="StepLR", batch=4, lr=0.2, patience=3):
    walk = train(scheduler, batch, lr, patience)
    beside = walk if scheduler == "constant" else train("constant", batch, lr, patience)
    rate, w = walk[:, :1], walk[:, 1:]
    line, epoch, best = torch.linspace(0, 6, 61), torch.arange(41)[:, None], X @ Y / (X @ X)
    above, steady = losses(w) - losses(best), losses(beside[:, 1:]) - losses(best)
    path = {"epoch": epoch, "lr": rate, "w": w, "above": above, "best": best}
    compare = {"epoch": epoch, "lr": beside[:, :1], "above": steady}
    bowl = {"w": line, "above": losses(line) - losses(best), "best": best}
    first = int((rate[:40] == lr).sum())  # the last row is what the last epoch left behind
    before, after = above[[first, min(first + 3, 40)]].mean(dim=1).clamp(0)
    end, constant = above[-1].mean().clamp(0), steady[-1].mean().clamp(0)
    later = "Three epochs later" if first < 38 else "At the end"
    turn = f"When it fell, the mean loss was {short(before)} above the lowest. {later}, it was {short(after)}."
    facts = {"first": first, "epochs": len(rate) - 1, "turn": turn if first < 40 else ""}
    facts |= {"end": end, "constant": constant, "verdict": verdict(rate, end, constant, batch)}
    facts |= {"spread": w[-1].std(), "best": best, "before": before, "after": after}
    facts["beside"] = f" With the rate left constant it is {short(constant)}." if first < 40 else ""
    facts |= {"examples": len(X), "said_end": short(end), "floor": losses(best)}
    same = "The rate is never lowered, so violet, the run at a constant rate, lies under it."
    facts["violet"] = same if first == 40 else "Violet is the same run at a constant rate."
    stays = "stays" if after < torch.inf else "it ends in no number"
    facts["effect"] = "falls" if after < before / 3 else stays
    return facts, {"path": path, "compare": compare, "bowl": bowl}
