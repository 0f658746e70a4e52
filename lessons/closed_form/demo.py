import torch
from torch.autograd.functional import hessian, jacobian

X, Y = torch.tensor([-1.0, 0.0, 1.0, 2.0]), torch.tensor([-2.0, -1.0, 2.0, 3.0])


def loss_of(weights, model):
    w, v = weights[..., :1], weights[..., 1:]
    says = w * X + v if model == "line" else v * torch.tanh(w * X)
    return ((says - Y) ** 2).mean(dim=-1)


def equations(at, model):  # a row for each partial, as if it changed everywhere as it does here
    slope = jacobian(lambda weights: loss_of(weights, model), at)
    change = hessian(lambda weights: loss_of(weights, model), at)  # of the slope, by each weight
    return torch.column_stack([change, change @ at - slope])


def row_reduce(rows):
    for i in range(len(rows)):  # clear column i in every row but the i-th
        pivot = rows[i] / rows[i, i]
        rows = rows - rows[:, [i]] * pivot
        rows[i] = pivot
        yield rows


# For the charts
def walk_downhill(at, model, lr, steps=60):
    path = [at]
    for _ in range(steps):
        weights = path[-1].clone().requires_grad_()
        loss_of(weights, model).sum().backward()
        path.append(path[-1] - lr * weights.grad)
    return torch.stack(path)


def where_a_partial_is_zero(model):  # where it changes its sign, on a fine grid
    grid = torch.cartesian_prod(*[torch.linspace(-4, 4, 161)] * 2).view(161, 161, 2)
    sign = torch.func.grad(lambda weights: loss_of(weights, model).sum())(grid).sign()
    i, j, partial = (sign.diff(dim=0)[:, 1:] ** 2 + sign.diff(dim=1)[1:] ** 2).nonzero().T
    return {"w": grid[i, j, 0], "v": grid[i, j, 1], "partial": partial}


def run(model="line", w=0.5, lr=0.1):
    start = torch.tensor([w, 1.0])
    walk = walk_downhill(start, model, lr)
    rows = equations(start, model)
    stages = torch.stack([rows, *row_reduce(rows)])
    a, c, right = stages.unbind(dim=2)
    solved = torch.linalg.solve(rows[:, :2], rows[:, 2])
    table = {"stage": torch.arange(3)[:, None], "row": torch.arange(2), "w": solved[0]}
    table |= {"v": solved[1], "a": a, "c": c, "right": right}
    n, loss, at = 2.0 ** torch.arange(1, 21), loss_of(walk, model), loss_of(solved, model)
    path = {"step": torch.arange(61), "w": walk[:, 0], "v": walk[:, 1], "loss": loss}
    cost = {"n": n, "solve": n * n * (n + 1)}  # multiplications
    left = jacobian(lambda weights: loss_of(weights, model), solved).norm()
    lands = "the minimum" if left < 1e-3 else "a lower place"
    facts = {"lands": lands if at < loss[0] else "a higher place", "at": at, "last": loss[-1]}
    points = ", ".join(f"({x:g}, {y:g})" for x, y in zip(X.tolist(), Y.tolist()))
    facts["points"] = points.replace("-", "−")
    flat = where_a_partial_is_zero(model)
    return facts, {"path": path, "equations": table, "flat": flat, "cost": cost}
