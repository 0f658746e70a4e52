import torch


def small_functions(model, x, y, v):
    """List the steps from the weight to the loss, in the order in which they run."""
    steps = {"times_x": lambda t: t * x}
    if model == "network":  # two more steps, and a second weight on the way
        steps |= {"relu": torch.relu, "times_v": lambda t: t * v}
    return steps | {"minus_y": lambda t: t - y, "square": torch.square, "mean": torch.mean}


def walk(w, functions):
    """Send w through them: what comes out of one goes into the next. Keep every result."""
    values = [w]
    for function in functions.values():
        values.append(function(values[-1]))
    return values


# For the charts
def recorded(loss):
    """Read what torch wrote down while it computed, from the loss back to the weight."""
    names, node = [], loss.grad_fn
    while node.next_functions:
        names.append(node.name())
        node = node.next_functions[0][0]
    return names


def everywhere(trials, functions):
    """Send many weights through the same functions side by side, and keep every number on the way."""
    every = torch.vmap(lambda w: torch.stack(torch.broadcast_tensors(*walk(w, functions))))
    return every(trials)


def used(functions, numbers):
    """Say which number each small function uses, point by point."""
    last = len(functions)
    return [
        {"name": name, "row": row, "last": last, "point": point, "value": value}
        for row, name in enumerate(functions, 1)
        for point, value in enumerate(numbers.get(name, torch.empty(0)).tolist(), 1)
    ]


def run(model="line", w=1.0, points=1):
    x = torch.arange(1.0, points + 1)
    y = 3 * x  # the answers that we want
    w = torch.tensor(w, requires_grad=True)  # torch shall record what is made from a weight
    v = torch.tensor(0.5, requires_grad=True)
    functions = small_functions(model, x, y, v)
    way = walk(w, functions)
    loss = way[-1]

    chain = recorded(loss)
    written = "(".join([*reversed(functions), "w"]) + ")" * len(functions)
    pairs = ", ".join(f"({a:g}, {b:g})" for a, b in zip(x, y))
    facts = {"x": x[0], "y": y[0], "v": v, "pairs": pairs, "loss": loss, "outputs": loss.numel()}
    facts |= {"small": len(functions), "written": written, "recorded": " → ".join(chain)}

    trials = torch.cat([w.detach().view(1), torch.linspace(-1, 7, 17)])  # your weight, then others
    values = everywhere(trials, functions)
    trial, row = torch.arange(18)[:, None, None], torch.arange(len(functions) + 1)[:, None]
    nodes = {"trial": trial, "w": trials[:, None, None], "row": row, "point": x, "value": values}
    nodes["numbers"] = torch.tensor([value.numel() for value in way])[:, None]
    names = {"row": row, "name": ["w", *functions], "recorded": ["", *reversed(chain)]}
    out = values[:, -1, : loss.numel()]
    tables = {"whole": {"w": trials[:, None], "loss": out}, "nodes": nodes, "names": names}
    numbers = {"times_x": x, "times_v": v.expand_as(x), "minus_y": y}
    return facts, tables | {"data": used(functions, numbers)}
