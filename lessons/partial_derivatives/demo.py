import torch


def loss_of(w, b, size):
    """The mean squared miss of two points on y = 3x + 1, at -size and at size."""
    misses = [w * x + b - (3 * x + 1) for x in (-size, size)]
    return (misses[0] ** 2 + misses[1] ** 2) / 2


def descend(w, b, size, lr=0.02, steps=60):
    """Follow the update rule from w and b; note the weights and their gradient."""
    weights = torch.tensor([w, b], requires_grad=True)
    walk, slopes = [], []
    for _ in range(steps + 1):
        weights.grad = None
        loss_of(*weights, size).backward()
        walk.append(weights.detach().clone())
        slopes.append(weights.grad)  # the partial derivatives: one for each weight
        with torch.no_grad():
            weights -= lr * weights.grad  # both weights at once
    return torch.stack(walk), torch.stack(slopes)


# For the charts
BEST = torch.tensor([3.0, 1.0])  # the w and the b behind the data
NAMES = ["w", "b", "d_w", "d_b", "best_w", "best_b", "next_w", "next_b", "angle"]
LINES = 10


def with_gradient(places, size):
    """Columns of w, b and the gradient at many places; the last dimension holds w and b."""
    at = places.clone().requires_grad_()
    loss_of(at[..., 0], at[..., 1], size).sum().backward()
    return dict(zip(NAMES, torch.cat([places, at.grad], dim=-1).unbind(-1)))


def lines_around(losses, size, turn):
    """Places around BEST where the loss has each of these values."""
    way = torch.stack([turn.deg2rad().cos(), turn.deg2rad().sin()], dim=1)
    ring = way / torch.tensor([size, 1.0])  # closer where the bowl is narrow
    ring = ring / loss_of(*(BEST + ring).T, size).sqrt()[:, None]  # here the loss is one
    return BEST + losses.sqrt()[:, None, None] * ring


def along_yours(start, size):
    """Places along your line, all of them in the picture, from yours on."""
    away = start - BEST
    begin = torch.atan2(away[1], away[0] * size).rad2deg()
    around = begin + torch.arange(1440) / 4
    places = lines_around(loss_of(*start, size)[None], size, around)[0]
    places = places[((places - BEST).abs() <= torch.tensor([4.01, 4.8])).all(dim=1)]
    return places[torch.linspace(0, len(places) - 1, 73).long()]


def moves(name, before, after):
    """How a weight moves, in words."""
    way = f"goes from {before:g} to {after:.3g}" if before != after else f"stays at {before:g}"
    return f"{name} {way}".replace("-", "−")


def run(w=1.0, b=4.0, size=1.0):
    walk, slopes = descend(w, b, size)
    start, gradient = walk[0], slopes[0]
    across = torch.linalg.det(torch.stack([gradient, BEST - start])).abs()
    away = torch.atan2(across, -gradient @ (BEST - start))  # downhill misses BEST by this
    angle = away.rad2deg()
    mover = ["b", "both", "w"][int((gradient[0].abs() - gradient[1].abs()).sign()) + 1]

    turn = torch.arange(0, 361, 5)
    w_way, b_way = 0.01 * turn.deg2rad().cos(), 0.01 * turn.deg2rad().sin()
    ahead, behind = loss_of(w + w_way, b + b_way, size), loss_of(w - w_way, b - b_way, size)
    loss = loss_of(*start, size)
    apart = 4 * size**2  # in loss, from line to line
    rings = lines_around(torch.cat([apart * torch.arange(1, LINES + 1), loss[None]]), size, turn)
    around = with_gradient(rings, size) | {"ring": torch.arange(LINES + 1)[:, None], "turn": turn}
    around |= {"slope": (ahead - behind) / 0.02}
    along = with_gradient(along_yours(start, size), size) | {"place": torch.arange(73)}
    here = dict(zip(NAMES, [*start, *gradient, *BEST, *walk[1], angle]))
    path = {"step": torch.arange(len(walk)), "w": walk[:, 0], "b": walk[:, 1]}
    facts = here | {"loss": loss, "mover": mover, "apart": apart}
    facts["moves"] = ", and ".join(moves(*one) for one in zip("wb", [w, b], walk[1].tolist()))
    flat = not gradient.any()  # on the minimum no arrow has a direction
    across, zero = "it always stands at a right angle to the line", "on the minimum it is zero"
    facts["crosses"] = [across, f"{zero}, and points nowhere"][flat]
    facts["missed"] = [f"{angle:.1f} degrees apart", "both gone here"][flat]
    facts |= {"low_x": -size, "low_y": 3 * -size + 1, "high_x": size, "high_y": 3 * size + 1}
    return facts, {"here": here, "path": path, "rings": around, "along": along}
