import torch


def walk(w, functions):
    """Send w through the small functions, one after another; keep what comes out of each."""
    values = [w]
    for function in functions.values():
        values.append(function(values[-1]))
    return values


def run(model="line", w=1.0, points=1):
    x = torch.arange(1.0, points + 1)
    y = 3 * x

    # the small functions between the weight and the loss
    functions = {"times_x": lambda t: t * x}
    if model == "network":  # a network has more weights on the way
        v = torch.tensor(0.5, requires_grad=True)
        functions |= {"relu": torch.relu, "times_v": lambda t: t * v}
    functions |= {"minus_y": lambda t: t - y, "square": torch.square, "mean": torch.mean}

    w = torch.tensor(w, requires_grad=True)
    loss = walk(w, functions)[-1]
    written = "(".join([*reversed(functions), "w"]) + ")" * len(functions)

    # while it computed, torch recorded every step: read that chain from the loss to the weight
    chain, node = [], loss.grad_fn
    while node.next_functions:
        chain.append(node.name())
        node = node.next_functions[0][0]

    trials = torch.cat([w.detach().view(1), torch.linspace(-1, 7, 17)])  # your weight, then others
    values = torch.vmap(lambda t: torch.stack(torch.broadcast_tensors(*walk(t, functions))))(trials)
    trial, row = torch.arange(18)[:, None, None], torch.arange(len(functions) + 1)[:, None]
    nodes = {"trial": trial, "w": trials[:, None, None], "row": row, "point": x, "value": values}
    names = {"row": row, "name": ["w", *functions], "recorded": ["", *reversed(chain)]}
    facts = {"x": x[0], "y": y[0], "loss": loss, "outputs": loss.numel(), "small": len(functions)}
    facts |= {"written": written, "recorded": " → ".join(chain)}
    return facts, {"whole": {"w": trials, "loss": values[:, -1, 0]}, "nodes": nodes, "names": names}
