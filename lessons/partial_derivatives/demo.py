import torch

BEST = torch.tensor([3.0, 1.0])  # the w and the b behind the data
NAMES = ["w", "b", "d_w", "d_b", "best_w", "best_b", "next_w", "next_b", "angle"]


def loss_of(weights, size):
    w, b = weights.split(1, dim=-1)
    x = torch.tensor([-size, size])  # two examples
    return ((w * x + b - (3 * x + 1)) ** 2).mean(dim=-1)


def gradient_at(weights, size):
    weights = weights.clone().requires_grad_()
    loss_of(weights, size).sum().backward()
    return weights.grad  # the partial derivatives: one for each weight


def run(w=1.0, b=4.0, size=1.0):
    start = torch.tensor([w, b])
    loss, gradient, to_best = loss_of(start, size), gradient_at(start, size), BEST - start
    across = torch.linalg.det(torch.stack([gradient, to_best])).abs()
    angle = torch.atan2(across, -gradient @ to_best).rad2deg()  # between downhill and to_best
    mover = ["b", "both", "w"][int((gradient[0].abs() - gradient[1].abs()).sign()) + 1]
    walk = [start]
    for _ in range(60):
        walk.append(walk[-1] - 0.02 * gradient_at(walk[-1], size))  # both weights at once

    turn = torch.arange(0, 361, 5)
    way = torch.stack([turn.deg2rad().cos(), turn.deg2rad().sin()], dim=1)  # one unit, all round
    slope = (loss_of(start + 0.01 * way, size) - loss_of(start - 0.01 * way, size)) / 0.02
    ring = way / torch.tensor([size, 1.0])  # around BEST, closer where the bowl is narrow
    ring = ring / loss_of(BEST + ring, size).sqrt()[:, None]  # here the loss is one
    radius = torch.cat([2 ** torch.arange(-1, 4.5, 0.5), loss.sqrt()[None]])  # the last is yours
    rings = BEST + radius[:, None, None] * ring
    around = dict(zip(NAMES, torch.cat([rings, gradient_at(rings, size)], dim=-1).unbind(-1)))
    around |= {"ring": torch.arange(12)[:, None], "turn": turn, "slope": slope}
    here = dict(zip(NAMES, [*start, *gradient, *BEST, *walk[1], angle]))
    path = dict(zip(NAMES, torch.stack(walk).T)) | {"step": torch.arange(61)}
    return here | {"loss": loss, "mover": mover}, {"here": here, "path": path, "rings": around}
