import torch


def loss_of(w):
    return (w - 3) ** 2


def one_step(start, lr):
    """Take one step downhill: from position one to position two."""
    w = torch.tensor(start, requires_grad=True)
    loss = loss_of(w)
    loss.backward()  # fills w.grad, and leaves the weight alone
    before = w.detach().clone()
    with torch.no_grad():  # the step is no part of the loss: torch need not record it
        w -= lr * w.grad  # the update rule: only this line moves the weight
    return before, loss.detach(), w.grad, w.detach()


# For the charts
LOST = "not a number"


def row_of(start, lr):
    """Take a step, and write it down as the charts need it."""
    before, loss, gradient, after = one_step(start, lr)
    row = {"w": before, "loss": loss, "gradient": gradient, "move": after - before}
    row |= {"next_w": after, "next_loss": loss_of(after)}
    return {name: value.item() for name, value in row.items()}


def in_brackets(value, spec):
    """Write a number as it stands after a times sign: in brackets where it is negative."""
    return f"({value:{spec}})" if value < 0 else f"{value:{spec}}".replace("nan", LOST)


def short(value):
    """Write a number with four digits where these say all: 12.25. Else it is about three."""
    whole = f"{value:.4g}"
    shown = whole if float(whole) == round(value, 5) else f"about {value:.3g}"
    return shown.replace("about nan", LOST)


def run(w=1.0, lr=0.1):
    path = row_of(w, lr)
    walk, start = [], w
    for turn in range(4):  # again and again, each step from where the one before ended
        walk.append(row_of(start, lr) | {"turn": turn, "lr": lr})
        start = walk[-1]["next_w"]
    compare = [row_of(start / 10, lr) for start in range(-20, 81)]
    grid = torch.linspace(-4, 10, 141)
    bowl = {"w": grid, "loss": loss_of(grid)}

    gradient, move = path["gradient"], path["move"]
    sizes = {"gradient": gradient, "share": lr * gradient, "step": move}
    roles = {"gradient": "gradient", "share": "gradient", "step": "weight"}
    turned = abs(move + sizes["share"]) <= 1e-4 * max(
        1, abs(move)
    )  # else an edit made another step
    names = ["gradient", "rate × gradient", "the step: minus that" if turned else "the step"]
    parts = [
        {"part": part, "size": sizes[part], "role": roles[part], "name": name}
        for part, name in zip(sizes, names)
    ]

    facts = {"target": grid[bowl["loss"].argmin()], "still": path["w"], "promised": gradient * move}
    facts |= {"way": "rises" if move > 0 else "falls" if move < 0 else "stays"}
    if move != move:
        facts["way"] = "becomes no number"
    follows = [
        "The loss follows, down the thin upright line",
        "The loss stays too: no slope, no step" if gradient == 0 else "The loss stays too",
    ]
    other = "Your step is not minus the rate times the gradient"
    opposite = ["The step is opposite to the gradient", "Zero turned round is still zero"][
        move == 0
    ]
    changed = [
        f"goes from {short(path['loss'])} to {short(path['next_loss'])}",
        f"stays at {short(path['loss'])}",
    ]
    facts |= {"changed": changed[move == 0], "follows": follows[move == 0]}
    facts |= {"opposite": opposite if turned else other}
    facts |= {name: path[name] for name in ("loss", "gradient", "move", "next_w", "next_loss")}
    facts |= {"without_rate": w - gradient, "bare_step": lr * gradient}
    facts |= {"half_slope": w - lr * gradient / 2}
    facts |= {"added": w + lr * gradient, "by_the_rate": w - lr * torch.tensor(gradient).sign()}
    facts |= {"factor": in_brackets(gradient, "g"), "move_factor": in_brackets(move, ".3g")}
    return facts, {"path": [path], "walk": walk, "compare": compare, "bowl": bowl, "parts": parts}
