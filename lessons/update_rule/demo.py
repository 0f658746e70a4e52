import torch


def loss_of(w):
    return (w - 3) ** 2


def one_step(start, lr):
    """Take one step downhill from each weight in start."""
    w = start.clone().requires_grad_()
    loss = loss_of(w)
    loss.sum().backward()  # fills w.grad: each weight gets the slope of its own loss
    before = w.detach().clone()  # backward is over, and the weight is still where it was
    with torch.no_grad():
        w -= lr * w.grad  # the update rule: only this line moves the weight
    after = w.detach()
    return {
        "w": before,
        "loss": loss.detach(),
        "gradient": w.grad,
        "move": after - before,
        "next_w": after,
        "next_loss": loss_of(after),
    }


def run(w=1.0, lr=0.1):
    path = one_step(torch.tensor([w]), lr)
    compare = one_step(torch.arange(-20, 81) / 10, lr)
    grid = torch.linspace(-4, 10, 141)
    bowl = {"w": grid, "loss": loss_of(grid)}
    gradient, move = path["gradient"], path["move"]
    parts = {"part": ["gradient", "share", "step"], "size": torch.cat([gradient, -move, move])}
    parts |= {"role": ["gradient", "gradient", "weight"]}

    facts = {"target": grid[bowl["loss"].argmin()], "still": path["w"], "promised": gradient * move}
    facts |= {"way": "rises" if move > 0 else "falls" if move < 0 else "stays"}
    facts |= {name: path[name] for name in ("loss", "gradient", "move", "next_w", "next_loss")}
    return facts, {"path": path, "compare": compare, "bowl": bowl, "parts": parts}
