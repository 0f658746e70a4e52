import torch
from torch.autograd.functional import hessian, jacobian

X, Y = torch.tensor([-1.0, 0.0, 1.0, 2.0]), torch.tensor([-2.0, -1.0, 2.0, 3.0])


def loss_of(weights, model):
    w, v = weights[..., :1], weights[..., 1:]
    says = w * X + v if model == "line" else v * torch.tanh(w * X)
    return ((says - Y) ** 2).mean(dim=-1)


def equations(at, model):  # a row for each partial, as if it changed everywhere as it does here
    slope = jacobian(lambda weights: loss_of(weights, model), at)
    change = hessian(lambda weights: loss_of(weights, model), at)  # of the slope, by weight
    return torch.column_stack([change, change @ at - slope])


def row_reduce(rows, columns):
    for i in range(columns):  # clear column i in every row but the i-th
        pivot = rows[i] / rows[i, i]
        rows = rows - rows[:, [i]] * pivot
        rows[i] = pivot
    return rows


# For the charts
def walk_downhill(at, model, lr, steps=60):
    path = [at]
    for _ in range(steps):
        weights = path[-1].clone().requires_grad_()
        loss_of(weights, model).sum().backward()
        path.append(path[-1] - lr * weights.grad)
    return torch.stack(path)


def where_a_partial_is_zero(model):  # solved for v at each w: the partials are linear in v
    w, v = torch.linspace(-4, 4, 160)[:, None], torch.tensor([1.0, 2.0])
    grid = torch.cartesian_prod(w[:, 0], v).view(160, 2, 2)
    slope = torch.func.grad(lambda weights: loss_of(weights, model).sum())(grid)
    if model == "network":
        slope[..., 0] /= v  # here one partial is v times something linear
    one, two = slope.unbind(dim=1)
    places = torch.stack([w.expand(160, 2), (2 * one - two) / (one - two)], dim=2)[None]
    near = places[0, loss_of(places[0, :, 1], model).argmin(), 1]
    starts = [near]
    if model == "network":  # one partial is zero wherever v is, the other wherever w is
        places = torch.cat([places, (w[..., None] * torch.eye(2))[None]])
        starts = [near, -near, 0 * near]
    side = (w > 0) & (model == "network")  # there each curve has two branches
    flat = {"piece": torch.arange(len(places))[:, None, None], "side": side, "turn": w}
    flat |= {"partial": torch.arange(2), "w": places[..., 0], "v": places[..., 1]}
    return flat, [where_both_are_zero(start, model) for start in starts]


def where_both_are_zero(at, model):  # solve, go there, measure again: close by that is quick
    for _ in range(5):
        rows = equations(at, model)
        at = torch.linalg.solve(rows[:, :2], rows[:, 2])
    bowl = torch.linalg.eigvalsh(rows[:, :2]).min() > 0
    kind, loss = "minimum" if bowl else "saddle", loss_of(at, model).item()
    return {"kind": kind, "w": at[0].item(), "v": at[1].item(), "loss": loss}


def run(model="line", w=0.5, lr=0.1):
    start = torch.tensor([w, 1.0])
    walk = walk_downhill(start, model, lr)
    rows = equations(start, model)
    stages = torch.stack([row_reduce(rows, columns) for columns in range(3)])
    a, c, right = stages.unbind(dim=2)
    solved = right[2]
    table = {"stage": torch.arange(3)[:, None], "row": torch.arange(2), "w": solved[0]}
    table |= {"v": solved[1], "a": a, "c": c, "right": right}
    n, loss, at = 2.0 ** torch.arange(1, 21), loss_of(walk, model), loss_of(solved, model)
    path = {"step": torch.arange(61), "w": walk[:, 0], "v": walk[:, 1], "loss": loss}
    cost = {"n": n, "solve": n * n * (n + 1)}  # multiplications
    left = jacobian(lambda weights: loss_of(weights, model), solved).norm()
    lands = "the minimum" if left < 1e-3 else "a lower place"
    facts = {"lands": lands if at < loss[0] else "a higher place", "at": at, "last": loss[-1]}
    facts |= {"than": " than the start" if left >= 1e-3 or at >= loss[0] else "", "first": loss[0]}
    points = ", ".join(f"({x:g}, {y:g})" for x, y in zip(X.tolist(), Y.tolist()))
    facts["points"] = points.replace("-", "−")
    flat, both = where_a_partial_is_zero(model)
    facts |= {"lowest": both[0]["loss"], "v": start[1], "walked": len(walk) - 1}
    short = loss[-1] - both[0]["loss"]
    there = f"less than {0.002:g} above that, which counts as there"
    facts["there"] = there if short < 0.002 else f"{short:.2g} above that, and not there yet"
    facts["where"] = "at the green diamond" if len(both) == 1 else "at both green diamonds"
    tables = {"path": path, "equations": table, "flat": flat, "both": both, "cost": cost}
    return facts, tables
