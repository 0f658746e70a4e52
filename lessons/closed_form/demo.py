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
def solve_again(at, model, times):  # each time where the last solution led
    places = [at]
    for _ in range(times):
        there = row_reduce(equations(places[-1], model), 2)[:, 2]
        places.append(there if there.isfinite().all() else places[-1])  # no answer: it stays
    return torch.stack(places)


def where_a_partial_is_zero(model):  # solved for v at each w: the partials are linear in v
    w, bends = torch.linspace(-4, 4, 160)[:, None], model == "network"
    times = torch.tanh(w * X) if bends else torch.ones(160, 4)  # what v is multiplied by
    lean, rest = (X * (1 - times**2), Y) if bends else (X.expand(160, 4), Y - w * X)
    v = [(part * rest).sum(1) / (part * times).sum(1) for part in (lean, times)]
    places = torch.stack([w.expand(160, 2), torch.stack(v, dim=1)], dim=2)[None]
    near = places[0, loss_of(places[0, :, 1], model).argmin(), 1]
    if bends:  # one partial is zero wherever v is, the other wherever w is
        places = torch.cat([places, (w[..., None] * torch.eye(2))[None]])
    # where a network's first weight is zero, each curve breaks into two branches
    flat = {"piece": torch.arange(len(places))[:, None, None], "turn": w, "side": (w > 0) & bends}
    flat |= {"partial": torch.arange(2), "w": places[..., 0], "v": places[..., 1]}
    return flat, [where_both_are_zero(at, model) for at in [near, -near, 0 * near][: 1 + 2 * bends]]


def where_both_are_zero(at, model):  # solve, go there, measure again: close by that is quick
    for _ in range(5):
        rows = equations(at, model)
        at = torch.linalg.solve(rows[:, :2], rows[:, 2])
    kind = "minimum" if torch.linalg.eigvalsh(rows[:, :2]).min() > 0 else "saddle"
    return {"kind": kind, "w": at[0].item(), "v": at[1].item(), "loss": loss_of(at, model).item()}


def run(model="line", w=0.5, lr=0.1):
    start = torch.tensor([w, 1.0])
    walk, slope = [start], torch.func.grad(lambda weights: loss_of(weights, model).sum())
    for _ in range(60):  # downhill, by the slope alone
        walk.append(walk[-1] - lr * slope(walk[-1]))
    walk, again, rows = torch.stack(walk), solve_again(start, model, 6), equations(start, model)
    a, c, right = torch.stack([row_reduce(rows, columns) for columns in range(3)]).unbind(2)
    table = {"stage": torch.arange(3)[:, None], "row": torch.arange(2)}
    table |= {"w": right[2, 0], "v": right[2, 1], "a": a, "c": c, "right": right}
    loss, solved = loss_of(walk, model), loss_of(again, model)
    path = {"step": torch.arange(61), "w": walk[:, 0], "v": walk[:, 1], "loss": loss}
    rounds = {"round": torch.arange(7), "w": again[:, 0], "v": again[:, 1], "loss": solved}
    n, steps = 2.0 ** torch.arange(5, 21)[:, None], 2.0 ** torch.arange(22)
    cost = {"n": n, "steps": steps, "solve": n * n * (n + 1), "walk": steps * n * (n + 1)}
    flat, both = where_a_partial_is_zero(model)
    lowest, at = both[0]["loss"], solved[1]
    lands, left = "a lower place" if at < loss[0] else "a higher place", loss[-1] - lowest
    lands = "the minimum" if at < lowest + 1e-4 else lands if at == at else "no place with a loss"
    lands = "no answer, so it stays" if at == loss[0] else lands
    there = f"{left:.2g} above that, and not there yet"
    there = f"less than {0.002:g} above that, which counts as there" if left < 0.002 else there
    there = there if left.isfinite() else "with a loss that cannot be compared with it"
    ends = [f"it stands at a {p['kind']}" for p in both if abs(solved[-1] - p["loss"]) < 1e-3]
    points = ", ".join(f"({x:g}, {y:g})" for x, y in zip(X.tolist(), Y.tolist())).replace("-", "−")
    facts = {"points": points, "x": X[-1], "y": Y[-1], "v": start[1], "lowest": lowest}
    facts |= {"lands": lands, "than": " than the start" * lands.endswith("er place"), "at": at}
    facts |= {"a": a[0, 0], "c": c[0, 0], "right": right[0, 0], "d": c[0, 1], "low": right[0, 1]}
    facts |= {"where": "at both green diamonds" if both[1:] else "at the green diamond"}
    facts |= {"again": (*ends, "it stands at no flat place")[0], "there": there}
    facts |= {"first": loss[0], "last": loss[-1], "walked": 60}
    tables = {"path": path, "rounds": rounds, "equations": table, "flat": flat, "both": both}
    return facts, tables | {"cost": cost, "points": {"x": X, "y": Y}}
