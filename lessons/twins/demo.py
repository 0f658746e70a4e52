import torch

X = torch.tensor([-2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0])
BEST = torch.tensor([2.0, -0.5])
BEND = torch.tanh


def net(w):  # two hidden units, each with one weight and a bend, added up
    return BEND(X[:, None] * w[..., None, :]).sum(-1)


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
    starts = {"zero": torch.zeros(2), "equal": torch.ones(2), "a hair": torch.tensor([1.0, 1.01])}
    return (starts | {"random": drawn, "too large": drawn + 6 * drawn.sign()})[start]


def factors_of(w, x=X[4]):  # of both gradients, for one of the points
    net_in, best = (w * x).requires_grad_(), BEND(BEST * x).sum()
    BEND(net_in).sum().backward()
    miss = BEND(w * x).sum() - best
    facts = {"x": x, "doubled": 2 * miss, "bend1": net_in.grad[0], "bend2": net_in.grad[1]}
    return facts | {"part1": 2 * miss * net_in.grad[0] * x, "part2": 2 * miss * net_in.grad[1] * x}


def slopes_of(w, v):  # the weights out have gradients as well
    w, v = w.clone().requires_grad_(), v.clone().requires_grad_()
    loss = (((v * BEND(X[:, None] * w)).sum(-1) - net(BEST)) ** 2).mean()
    return loss.item(), torch.autograd.grad(loss, [w, v])


def all_zero(steps=20):  # all four weights are trained, and start at zero
    w, v, losses = torch.zeros(2), torch.zeros(2), []
    for _ in range(steps):
        loss, slopes = slopes_of(w, v)
        w, v = w - 0.3 * slopes[0], v - 0.3 * slopes[1]
        losses.append(loss)
    facts = {"flat_first": losses[0], "flat_last": losses[-1], "flat_steps": steps}
    return facts | {"flat_slope": torch.stack(slopes).abs().max()}


def ending(path):
    (first, last), (near, far) = path[[0, -1]], (path[[0, -1], 0] - path[[0, -1], 1]).abs()
    moved, grown = (last - first).abs().max(), far - near
    if moved < 1e-6 or last[0] == last[1]:
        return "stand still" if moved < 1e-6 else "stay twins"
    if grown.abs() > 0.1:
        return "part" if grown > 0 else "come together"
    slow = "have hardly parted yet" if grown > 0 else "have hardly come closer"
    return "hardly move" if moved < 0.2 else slow if far == far else "come to no number"


LAND = torch.cartesian_prod(*[torch.linspace(-8, 8, 33)] * 2)
PLANE = {"w1": LAND[:, 0], "w2": LAND[:, 1], "loss": loss_of(LAND)}
GAPS = torch.arange(11) / 10
MANY, FLAT = descend(1 + GAPS[:, None] * torch.tensor([0.5, -0.5])), all_zero()  # whatever is set
NEAR = descend(start_of("a hair", 1), steps=40)
HAIR, UP = NEAR[:, 1] - NEAR[:, 0], (NEAR[1:] > NEAR[:-1]).all(dim=1)
TURN = HAIR[UP.int().argmax() :][:3] if UP.any() else HAIR[:3] * torch.nan  # the first step up
TOLD = {f"turn{n}": ("shrinks", "widens")[TURN[n] < TURN[n + 1]] for n in (0, 1) if UP.any()}


def run(start="random", dice=1):
    step, path, out = torch.arange(121), descend(start_of(start, dice)), torch.tensor([1.0, 0.5])
    losses, (g1, g2) = loss_of(path), torch.autograd.functional.jacobian(loss_of, path[0])
    yours = {"step": step, "w1": path[:, 0], "w2": path[:, 1], "loss": losses}
    compare = {"step": step[:, None], "apart": GAPS, "w1": MANY[..., 0], "w2": MANY[..., 1]}
    tables = {"path": yours, "compare": compare, "plane": PLANE}
    facts = {"g1": g1, "g2": g2, "from1": path[0, 0], "from2": path[0, 1]} | factors_of(path[0])
    facts |= {"to1": path[-1, 0], "to2": path[-1, 1], "first_loss": losses[0], "loss": losses[-1]}
    facts |= {"gap": (path[0, 0] - path[0, 1]).abs(), "end_gap": (path[-1, 0] - path[-1, 1]).abs()}
    facts |= {f"hair{n}": gap for n, gap in enumerate([*HAIR[:4], *TURN])}
    facts |= {"outcome": ending(path), "columns": "agree" if g1 == g2 else "differ"}
    out1, out2 = slopes_of(start_of("equal", dice), out)[1][0]
    return facts | {"out": out[0], "half": out[1], "out1": out1, "out2": out2} | FLAT | TOLD, tables
