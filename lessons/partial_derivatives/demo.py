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
MAP = torch.cartesian_prod(torch.arange(-20, 45) / 4, torch.arange(-12, 19) / 3)
NOWHERE = "not to be compared: no place inside this map is the lowest"
NAMES = ["w", "b", "d_w", "d_b", "best_w", "best_b", "angle"]


def at_all(places, size):  # the loss at many places; endless where it is no number
    losses = torch.vmap(lambda at: loss_of(at[0], at[1], size))(places)
    return torch.where(losses.isfinite(), losses, torch.inf)


def lowest(losses, apart, size):  # its place; nan where it may lie beyond the map
    place, edge = MAP[losses.argmin()], (MAP.eq(MAP[0]) | MAP.eq(MAP[-1])).any(dim=1)
    for closer in range(1, 8):
        near = place + (MAP - MAP.mean(0)) / 4**closer
        place = near[at_all(near, size).argmin()]
    return place if losses[edge].min() > losses.min() + apart / 50 else place * torch.nan


def lines(losses, levels):  # of equal loss, piece by piece: which line, and both ends
    at = torch.arange(2015).view(65, 31)[:-1, :-1].reshape(-1, 1, 1)
    at = (at + torch.tensor([[0, 31, 32], [0, 1, 32]])).flatten(0, 1)  # the corners of triangles
    at = at[losses[at].isfinite().all(dim=1)]
    above, onto = losses[at] >= levels[:, None, None], at[:, [1, 2, 0]]
    cut = above != above[..., [1, 2, 0]]  # what comes in through one side leaves by another
    line = torch.arange(len(levels))[:, None, None].expand_as(cut)[cut]
    a, b = at.expand_as(cut)[cut], onto.expand_as(cut)[cut]
    share = (levels[line] - losses[a]) / (losses[b] - losses[a])
    ends = MAP[a] + share[:, None] * (MAP[b] - MAP[a])
    return line[::2], ends[::2], ends[1::2]


def run(w=1.0, b=4.0, size=1.0):
    walk, slopes = descend(w, b, size)
    start, gradient, goes = walk[0], slopes[0], zip((w, b), walk[1].tolist())
    losses, loss, (d_w, d_b) = at_all(MAP, size), at_all(walk[:1], size), gradient.abs()
    known = losses[losses.isfinite()] if losses.isfinite().any() else torch.zeros(1)
    apart = float(f"{(known.max() - known.min()) / 20:.0e}") or 1.0  # in loss, from line to line
    levels = torch.cat([loss, torch.arange(known.min() // apart, known.max() // apart + 1) * apart])
    best, own = lowest(losses, apart, size), [torch.tensor([0]), walk[:1], walk[:1]]  # your place
    ring, one, two = [torch.cat(parts) for parts in zip(own, lines(losses, levels))]
    rings = dict(zip(["ring", "w", "b", "to_w", "to_b"], torch.column_stack([ring, one, two]).T))
    told = ((one > best) != (start > best))[:, 0] & ((one > best) != (two > best))[:, 1]
    told &= ~((one[:, :1] - one[told & (ring == 0), 0]).abs() < 0.4).any(dim=1)  # not at your line
    rings["told"] = levels[ring] * (told & (ring % 2 > 0) & (ring < 8))  # where lines are not dense
    yours = one[(ring == 0) & ((one - MAP.mean(0)).abs() < torch.tensor([4.1, 4.9])).all(dim=1)]
    turn = torch.atan2(*(yours - MAP[losses.argmin()]).T)  # as one turns at the lowest place
    order = ((turn - turn[0]) % (2 * torch.pi)).argsort()
    yours = yours[order[torch.linspace(0, len(yours), 73).long() % len(yours)]].requires_grad_()
    at_all(yours, size).sum().backward()
    along = dict(zip(NAMES, [*yours.detach().T, *yours.grad.T])) | {"place": torch.arange(73)}
    turn, far = torch.arange(0, 361, 5), torch.linspace(-4, 4, 33)[:, None]
    way = torch.stack([turn.deg2rad().cos(), turn.deg2rad().sin()], dim=1)
    cut = at_all((start + far[:, None] * way).flatten(0, 1), size).view(33, 73)
    slices = {"turn": turn, "far": far, "loss": cut, "slope": way @ gradient}
    across = torch.linalg.det(torch.stack([gradient, best - start])).abs()
    angle = torch.atan2(across, -gradient @ (best - start)).rad2deg()  # downhill misses it by this
    here = dict(zip(NAMES, [*start, *gradient, *best, angle]))
    facts = {"d_w": gradient[0], "d_b": gradient[1], "loss": loss, "apart": apart}
    facts["mover"] = "b" if d_w < d_b else "w" if d_w > d_b else ["neither", "both"][d_w == d_b]
    facts |= {"low_x": -size, "low_y": 3 * -size + 1, "high_x": size, "high_y": 3 * size + 1}
    said = [f"goes from {p:g} to {q:.3g}" if p != q else f"stays at {p:g}" for p, q in goes]
    facts["moves"] = f"w {said[0]}, and b {said[1]}".replace("-", "−").replace("nan", "no number")
    facts["missed"] = f"{angle:.1f} degrees apart" if gradient.any() else "both gone here"
    facts["missed"] = facts["missed"] if best.isfinite().all() else NOWHERE
    path = {"step": torch.arange(len(walk)), "w": walk[:, 0], "b": walk[:, 1]}
    return facts, {"here": here, "path": path, "rings": rings, "along": along, "slices": slices}
