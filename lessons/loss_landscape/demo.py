import torch
from torch import func, nn
from torch.nn.functional import mse_loss, normalize, silu

X = torch.linspace(-2, 2, 32)[:, None]
V = X.abs()  # both nets learn a V


def loss_of(w):  # a small net: two hidden units with one weight each, added up
    says = silu(X * w[..., None, :]).sum(dim=-1)
    return ((says - V[:, 0]) ** 2).mean(dim=-1)


def descend(apart, steps=120):
    path = [1.5 + apart * torch.tensor([0.5, -0.5])]
    for _ in range(steps):
        w = path[-1].requires_grad_()
        loss_of(w).sum().backward()  # the sum lets several starts walk side by side
        path.append((w - 0.1 * w.grad).detach())
    return torch.stack(path).detach()


# For the charts
def large_net(n=1000):  # trained for a moment
    torch.manual_seed(6)
    net = nn.Sequential(nn.Linear(1, n), nn.SiLU(), nn.Linear(n, n), nn.SiLU(), nn.Linear(n, 1))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.03)
    for _ in range(10):
        optimizer.zero_grad()
        mse_loss(net(X), V).backward()
        optimizer.step()
    return net


def along_a_random_line(net, far):  # another one at each call; in lengths of each unit's weights
    at = {k: p.detach() for k, p in net.named_parameters() if p.dim() == 2}
    way = {k: normalize(torch.randn_like(p)) * p.norm(dim=1)[:, None] for k, p in at.items()}
    places = ({k: p.add(way[k], alpha=a) for k, p in at.items()} for a in far.tolist())
    return [mse_loss(func.functional_call(net, place, X), V).item() for place in places]


NET, FAR = large_net(), torch.arange(-10, 11) / 10
LOSSES = torch.tensor([along_a_random_line(NET, FAR) for _ in range(3)])  # of no control


def run(apart=0.0):
    line = {"far": FAR, "line": torch.arange(1, 4)[:, None], "loss": LOSSES}
    gaps = torch.cat([torch.tensor([apart]), torch.arange(11) / 10])  # yours, and those beside it
    w = descend(gaps[:, None])
    path = {"step": torch.arange(len(w))[:, None], "start": torch.arange(12)}
    path |= {"apart": gaps, "w1": w[..., 0], "w2": w[..., 1], "loss": loss_of(w)}
    g, t = torch.linspace(-2.2, 2.2, 31), torch.linspace(-1.2, 1.2, 41)[:, None]
    plane = {"w1": g[:, None], "w2": g, "loss": loss_of(torch.cartesian_prod(g, g)).view(31, 31)}
    rest, ways = w[-1, 0], torch.tensor([[1, 1], [1, -1]]) / 2**0.5  # together, and opposite
    cuts = {"far": t, "way": torch.arange(2), "loss": loss_of(rest + t[..., None] * ways)}
    bends = (ways @ torch.autograd.functional.hessian(loss_of, rest) * ways).sum(1)
    facts = {"count": sum(p.numel() for p in NET.parameters()), "lines": len(LOSSES)}
    tops = LOSSES.max(dim=1).values  # of each line, how high the loss gets
    facts |= {"steepest": tops.max(), "flattest": tops.min()}
    facts["moved"] = sum(p.numel() for p in NET.parameters() if p.dim() == 2)
    facts |= {
        "loss": loss_of(rest),
        "together": bends[0],
        "opposite": bends[1],
        "lowest": loss_of(w[-1]).min(),
    }
    falls = int((bends < 0).sum())  # of the two lines
    facts |= {"place": ["a minimum", "a saddle", "a maximum"][falls]}
    facts |= {"bottom": LOSSES[0].min(), "top": LOSSES[0].max()}
    if not bends.isfinite().all():
        facts["place"] = "a place where the curvature is no number"
    return facts, {"line": line, "path": path, "plane": plane, "cuts": cuts}
