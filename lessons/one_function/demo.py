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


def used(functions, numbers, way):
    """Say which number each small function uses, point by point; None where it does something else with it."""
    last, table = len(functions), []
    for row, name in enumerate(functions, 1):
        number, does = numbers.get(name, (torch.empty(0), torch.mul))
        as_said = (
            torch.isclose(way[row], does(way[row - 1], number)).tolist() if len(number) else []
        )
        for point, (value, so) in enumerate(zip(number.tolist(), as_said), 1):
            row_of = {"name": name, "row": row, "last": last, "point": point}
            table.append(row_of | {"value": value if so else None})
    return table


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
    numbers = {"times_x": (x, torch.mul), "minus_y": (y, torch.sub)}
    numbers["times_v"] = (v.expand_as(x), torch.mul)
    return facts, tables | {"data": used(functions, numbers, way)}
