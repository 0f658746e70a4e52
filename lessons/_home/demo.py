import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-2, 2, 21)[:, None]
y = 1.6 * torch.exp(-(x**2)) + 0.25 * x - 0.6  # the points that the net is to go through

net = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


def train(steps):
    for _ in range(steps):
        loss = ((net(x) - y) ** 2).mean()  # how far off the net is
        optimizer.zero_grad()
        loss.backward()  # the slope of the loss for every weight
        optimizer.step()  # each weight moves a little against its own


# For the charts
GRID = torch.linspace(-2.3, 2.3, 93)[:, None]


def run(frames=50, between=6):
    path, fallen = [], []
    for step in range(frames * between + 1):
        train(1 if step else 0)
        with torch.no_grad():
            fit, loss = net(GRID), ((net(x) - y) ** 2).mean().item()
        fallen.append({"step": step, "loss": loss})  # it falls most in the first few steps
        if step % between == 0:
            places = zip(GRID[:, 0].tolist(), fit[:, 0].tolist())
            path += [{"step": step, "loss": loss, "x": a, "y": b} for a, b in places]
    facts = {"weights": sum(weight.numel() for weight in net.parameters()), "points": len(x)}
    facts |= {
        "first_loss": path[0]["loss"],
        "last_loss": path[-1]["loss"],
        "steps": path[-1]["step"],
    }
    return facts, {"points": {"x": x, "y": y}, "path": path, "fallen": fallen}
