import torch

X = torch.tensor([-2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0])
BEST = torch.tensor([2.0, -0.5])


def net(w):  # two hidden units, each with one weight and a bend, added up
    return torch.tanh(X[:, None] * w[..., None, :]).sum(-1)


def loss_of(w):
    return ((net(w) - net(BEST)) ** 2).mean(-1)


def descend(w, lr=0.3, steps=120):
    path = [w]
    for _ in range(steps):
        w = path[-1].detach().requires_grad_()
        loss_of(w).sum().backward()
        path.append((w - lr * w.grad).detach())
    return torch.stack(path)


# For the charts
def start_of(start, dice):
    torch.manual_seed(dice)
    drawn = 2 * torch.rand(2) - 1  # between minus one and one, as nn.Linear does for one input
    even = {"zero": [0.0, 0.0], "equal": [1.0, 1.0], "a hair apart": [1.0, 1.01]}
    if start in even:
        return torch.tensor(even[start])
    return drawn if start == "random" else drawn + 6 * drawn.sign()


def all_zero(steps=20):  # the weights out are trained as well, and all four start at zero
    w, v = torch.zeros(2, requires_grad=True), torch.zeros(2, requires_grad=True)
    losses = []
    for _ in range(steps):
        out = (v * torch.tanh(X[:, None] * w)).sum(-1)
        loss = ((out - net(BEST)) ** 2).mean()
        slopes = torch.autograd.grad(loss, [w, v])
        w, v = (
            (weight - 0.3 * slope).detach().requires_grad_()
            for weight, slope in zip([w, v], slopes)
        )
        losses.append(loss.item())
    return losses, max(slope.abs().max().item() for slope in slopes)


def ending(path):
    (first, last), gaps = path[[0, -1]], (path[[0, -1], 0] - path[[0, -1], 1]).abs()
    if (last - first).abs().max() < 1e-6:
        return "stand still"
    if last[0] == last[1]:
        return "stay twins"
    return "part" if gaps[1] > gaps[0] + 0.1 else "are stuck"


def run(start="random", dice=1):
    step = torch.arange(121)
    path = descend(start_of(start, dice))
    losses = loss_of(path)
    yours = {"step": step, "w1": path[:, 0], "w2": path[:, 1], "loss": losses}
    gaps = torch.arange(11) / 10
    many = descend(1 + gaps[:, None] * torch.tensor([0.5, -0.5]))
    compare = {"step": step[:, None], "apart": gaps, "w1": many[..., 0], "w2": many[..., 1]}
    grid = torch.linspace(-8, 8, 33)
    plane = {"w1": grid[:, None], "w2": grid}
    plane["loss"] = loss_of(torch.stack([grid[:, None].expand(33, 33), grid.expand(33, 33)], -1))
    tables = {"path": yours, "compare": compare, "plane": plane}
    w = path[0].clone().requires_grad_()
    loss_of(w).backward()
    facts = {"g1": w.grad[0], "g2": w.grad[1], "from1": path[0, 0], "from2": path[0, 1]}
    facts |= {"to1": path[-1, 0], "to2": path[-1, 1], "first_loss": losses[0], "loss": losses[-1]}
    facts |= {"gap": (path[0, 0] - path[0, 1]).abs(), "end_gap": (path[-1, 0] - path[-1, 1]).abs()}
    facts["outcome"] = ending(path)
    flat, slope = all_zero()
    facts |= {
        "flat_slope": slope,
        "flat_first": flat[0],
        "flat_last": flat[-1],
        "flat_steps": len(flat),
    }
    return facts, tables
