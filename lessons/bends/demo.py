import torch

X = torch.linspace(-2, 2, 25)[:, None]
Y = torch.sin(2 * X + 0.8)  # points on a wave
BENDS = {"ReLU": torch.relu, "tanh": torch.tanh, "none": lambda line: line}


def output(net, bend, x):
    for layer in net[:-1]:
        x = BENDS[bend](layer(x))  # each unit: a line of what comes in, then the bend
    return net[-1](x)  # the last layer adds the units up


def loss_of(fit):
    return ((fit - Y) ** 2).mean()


def train(net, bend, optimizer):
    for _ in range(3):
        loss = loss_of(output(net, bend, X))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# For the charts
GRID = torch.linspace(-2.4, 2.4, 49)[:, None]


def handed(net, bend, x):  # by each unit of the last hidden layer to the sum
    return (output([*net[:-1], lambda units: units], bend, x) * net[-1].weight).detach().T


def parts_of(net, bend, x):  # of the sum, the largest first, and where each has its corners
    before, parts, after = (handed(net, bend, x + d) for d in (-0.01, 0, 0.01))
    bent = ((before - 2 * parts + after).abs() > 5e-6) & (torch.arange(len(x)) >= len(GRID))
    order = parts.abs().amax(1).argsort(descending=True)
    parts = torch.cat([net[-1].bias.detach().expand(1, len(x)), parts[order]])
    corner = torch.cat([torch.zeros(1, len(x)), bent[order]])
    return {"unit": torch.arange(len(parts))[:, None], "x": x.T, "part": parts, "corner": corner}


def fit_of(net, bend):  # drawn through its corners; where all of it bends, it has none
    x = torch.linspace(-2.4, 2.4, 801)[:, None].requires_grad_()
    (slope,) = torch.autograd.grad(output(net, bend, x).sum(), x)
    bent = (slope[1:] - slope[:-1]).abs()[:, 0] > 0.001  # it is another one than just before
    corners = ((x[1:] + x[:-1]) / 2).detach()[bent]
    x = torch.cat([GRID, corners]) if len(corners) < 200 else GRID
    return corners, x, output(net, bend, x).detach()


def multiplied_out(net):  # all layers as one line
    slope, height = torch.ones(1, 1), torch.zeros(1)
    for layer in net:
        slope, height = layer.weight @ slope, layer.weight @ height + layer.bias
    slope, height = (round(part.item(), 3) + 0.0 for part in (slope, height))  # never minus nought
    return f"$y = {slope:.3f} \\cdot x {height:+.3f}$"


def run(bend="ReLU", units=8, layers=1):
    torch.manual_seed(636)
    net = [torch.nn.Linear(inputs, units) for inputs in [1] + [units] * (layers - 1)]
    net += [torch.nn.Linear(units, 1)]
    numbers = [number for layer in net for number in layer.parameters()]  # weights, and every b
    optimizer, path = torch.optim.SGD(numbers, lr=0.12, momentum=0.9), []
    for epoch in range(0, 61, 3):
        if epoch > 0:
            train(net, bend, optimizer)
        loss, (corners, x, fit) = loss_of(output(net, bend, X)).item(), fit_of(net, bend)
        rows = zip(x[:, 0].tolist(), fit[:, 0].tolist(), [0] * len(GRID) + [1] * len(corners))
        path += [{"epoch": epoch, "loss": loss, "x": x, "y": y, "corner": c} for x, y, c in rows]
    both = [torch.cat([x, torch.ones_like(x)], dim=1) for x in (X, GRID)]  # for w and for b
    best = torch.linalg.lstsq(both[0], Y).solution
    tables = {"points": {"x": X, "y": Y}, "line": {"x": GRID, "y": both[1] @ best}}
    corners, count = len(corners), sum(number.numel() for number in numbers)
    shape = "a line" if not corners else "corners" if corners < 200 else "a curve"
    path = [row for row in path if not row["corner"] or shape == "corners"]  # a curve never had one
    looks = {"a line": "one straight line", "a curve": "a curve with no corner"}
    looks["corners"] = f"straight pieces with {corners} corner{'s' * (corners > 1)}"
    facts = {"shape": shape, "looks": looks[shape], "corners": corners, "loss": path[-1]["loss"]}
    facts |= {"count": count, "first_loss": path[0]["loss"], "best_loss": loss_of(both[0] @ best)}
    dead = int((handed(net, bend, X) == 0).all(1).sum())
    said = f" Dead units in the last hidden layer, adding zero at every point: {dead} of {units}."
    folded = f"In your net a bend stands between: {bend}. So its layers cannot be multiplied out."
    if bend == "none":
        folded = f"Torch multiplied your layers out: {count} numbers come to {multiplied_out(net)}."
    facts |= {"folded": folded, "dead": said if dead else ""}
    if fit.isnan().any():
        facts |= {"looks": "nowhere: its numbers outgrew torch", "folded": ""}
    return facts, tables | {"path": path, "parts": parts_of(net, bend, x)}
