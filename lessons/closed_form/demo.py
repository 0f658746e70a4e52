import torch
from torch.func import grad, jacrev

X, Y = torch.tensor([-1.0, 0.0, 1.0, 2.0]), torch.tensor([-2.0, -1.0, 2.0, 3.0])


def loss_of(weights, model):
    w, v = weights[..., :1], weights[..., 1:]
    says = w * X + v if model == "line" else v * torch.tanh(w * X)
    return ((says - Y) ** 2).mean(dim=-1)


def row_reduce(rows):
    for i in range(len(rows)):  # clear column i in every row but the i-th
        pivot = rows[i] / rows[i, i]
        rows = rows - rows[:, [i]] * pivot
        rows[i] = pivot
        yield rows


def run(model="line", w=0.5, lr=0.1):
    slope, path = grad(lambda weights: loss_of(weights, model).sum()), torch.tensor([[w, 1.0]])
    for _ in range(60):
        path = torch.cat([path, path[-1:] - lr * slope(path[-1:])])
    bend = jacrev(slope)(path[0])  # were the slope linear, it would be zero where
    rows = torch.column_stack([bend, bend @ path[0] - slope(path[0])])  # bend @ weights = right
    solved = torch.linalg.solve(bend, rows[:, 2])
    a, c, right = torch.stack([rows, *row_reduce(rows)]).unbind(dim=2)
    equations = {"stage": torch.arange(3)[:, None], "row": torch.arange(2), "w": solved[0]}
    equations |= {"v": solved[1], "a": a, "c": c, "right": right}
    grid = torch.cartesian_prod(*[torch.linspace(-4, 4, 161)] * 2).view(161, 161, 2)
    sign = slope(grid).sign()
    i, j, partial = (sign.diff(dim=0)[:, 1:] ** 2 + sign.diff(dim=1)[1:] ** 2).nonzero().T
    flat = {"w": grid[i, j, 0], "v": grid[i, j, 1], "partial": partial}
    n, loss, at = 2.0 ** torch.arange(1, 21), loss_of(path, model), loss_of(solved, model)
    cost = {"n": n, "solve": n * n * (n + 1), "step": 2 * 32 * n}  # multiplications
    lands = "the minimum" if slope(solved).norm() < 1e-3 else "a lower place"
    facts = {"lands": lands if at < loss[0] else "a higher place", "at": at, "last": loss[-1]}
    path = {"step": torch.arange(61), "w": path[:, 0], "v": path[:, 1], "loss": loss}
    return facts, {"path": path, "equations": equations, "flat": flat, "cost": cost}
