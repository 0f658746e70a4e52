import torch
from torch import func, nn
from torch.nn.functional import mse_loss, normalize, silu

X, n = torch.linspace(-2, 2, 32)[:, None], 1000  # both nets learn a V: the size of x


def two_units(w):  # the loss of a net of two hidden units, one weight each; w holds many pairs
    return (silu(X * w[..., None, :]).sum(-1) - X[:, 0].abs()).square().mean(-1)


def run(apart=0.0):
    torch.manual_seed(2)
    net = nn.Sequential(nn.Linear(1, n), nn.ReLU(), nn.Linear(n, n), nn.ReLU(), nn.Linear(n, 1))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.02)
    for _ in range(20):
        optimizer.zero_grad()
        mse_loss(net(X), X.abs()).backward()
        optimizer.step()
    at = {k: p.detach() for k, p in net.named_parameters() if p.dim() == 2}
    way = {k: normalize(torch.randn_like(p)) * p.norm(dim=1)[:, None] for k, p in at.items()}
    far = torch.arange(-15, 16) / 10  # along a random line, in lengths of each unit's own weights
    places = ({k: p + a * way[k] for k, p in at.items()} for a in far)
    line = [mse_loss(func.functional_call(net, place, X), X.abs()).item() for place in places]

    starts = torch.cat([torch.tensor([apart]), torch.arange(11) / 10])  # yours, then others
    w = [1.5 + starts[:, None] * torch.tensor([0.5, -0.5])]
    for _ in range(120):  # the small net, from all starts at once
        w.append(w[-1] - 0.1 * func.grad(lambda w: two_units(w).sum())(w[-1]))
    w, g, t = torch.stack(w), torch.linspace(-2.2, 2.2, 31), torch.linspace(-1.2, 1.2, 41)[:, None]
    rest, ways = w[-1, 0], torch.tensor([[1, 1], [1, -1]]) / 2**0.5  # together, and opposite
    bends = (ways @ torch.autograd.functional.hessian(two_units, rest) * ways).sum(1)
    facts = {"count": sum(p.numel() for p in net.parameters()), "loss": two_units(rest)}
    facts |= {"together": bends[0], "opposite": bends[1], "lowest": two_units(w[-1]).min()}
    facts |= {"place": "a saddle" if bends.min() < 0 else "a minimum"}
    path = {"step": torch.arange(121)[:, None], "start": torch.arange(12), "apart": starts}
    path |= {"w1": w[..., 0], "w2": w[..., 1], "loss": two_units(w)}
    plane = {"w1": g[:, None], "w2": g, "loss": two_units(torch.cartesian_prod(g, g)).view(31, 31)}
    cuts = {"far": t, "way": torch.arange(2), "loss": two_units(rest + t[..., None] * ways)}
    return facts, {"line": {"far": far, "loss": line}, "path": path, "plane": plane, "cuts": cuts}
