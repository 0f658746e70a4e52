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
def follow(step, at, times):  # each time from where the last step led, and how many led anywhere
    places, found = [at], [0]
    for _ in range(times):
        there = step(places[-1])
        found.append(found[-1] + int(there.isfinite().all()))
        places.append(there if found[-1] > found[-2] else places[-1])  # no answer: it stays
    return torch.stack(places), found


def where_a_partial_is_zero(model, slope):  # solved for v at each w: the partials are linear in v
    w, bends = torch.linspace(-4, 4, 160)[:, None], model == "network"
    times = torch.tanh(w * X) if bends else 1 + 0 * w * X  # what v is multiplied by
    lean, rest = (X * (1 - times**2), Y) if bends else (X * times, Y - w * X)
    v = torch.stack([(part * rest).sum(1) / (part * times).sum(1) for part in (lean, times)], dim=1)
    places = torch.stack([torch.stack([w + 0 * v, v], 2), w[..., None] * torch.eye(2)])[: 1 + bends]
    valley = loss_of(places[0, :, 1], model)
    near = places[0, valley.argmin(), 1] * torch.tensor([[1], [-1], [0]])[: 1 + 2 * bends]
    flat = {"piece": torch.arange(len(places))[:, None, None], "turn": w, "side": (w > 0) & bends}
    flat |= {"row": torch.arange(2), "w": places[..., 0], "v": places[..., 1]}
    flat["off"] = (slope(places) * torch.eye(2)).sum(dim=-1) / (1 + places[..., 1] ** 2)
    return flat, [where_both_are_zero(at, model) for at in near], valley.min()


def where_both_are_zero(at, model):  # solve, go there, measure again: close by that is quick
    for _ in range(4):
        (a, b, low), (c, d, high) = equations(at, model)
        last, at = at, torch.stack([low * d - b * high, a * high - c * low]) / (a * d - b * c)
    kind = "saddle" if a * d < b * c else "minimum" if a > 0 else "maximum"
    w, v = (at if (at - last).abs().max() < 1e-3 else at * torch.nan).tolist()  # none, or at rest
    return {"kind": kind if w == w else "none", "w": w, "v": v, "loss": loss_of(at, model).item()}


def run(model="line", w=0.5, lr=0.1):
    start, slope = torch.tensor([w, 1.0]), lambda a: jacobian(lambda b: loss_of(b, model).sum(), a)
    walk, _ = follow(lambda at: at - lr * slope(at), start, 60)  # downhill, by the slope alone
    again, found = follow(lambda at: row_reduce(equations(at, model), 2)[:, 2], start, 6)
    eq, table = equations(start, model), {"stage": torch.arange(3)[:, None], "row": torch.arange(2)}
    a, c, right = torch.stack([row_reduce(eq, i) for i in range(3)]).unbind(2)
    table |= {"w": right[2, 0], "v": right[2, 1], "a": a, "c": c, "right": right}
    loss, solved = loss_of(walk, model), loss_of(again, model)
    path = {"step": torch.arange(61), "w": walk[:, 0], "v": walk[:, 1], "loss": loss}
    rounds = {"round": torch.arange(7), "solved": found, "loss": solved} | dict(zip("wv", again.T))
    n, steps = 2.0 ** torch.arange(5, 21)[:, None], 2.0 ** torch.arange(22)
    cost = {"n": n, "steps": steps, "solve": n * n * (n + 1), "walk": steps * n * (n + 1)}
    flat, both, seen = where_a_partial_is_zero(model, slope)  # none above a loss seen is lowest
    best = [p for p in both if p["kind"] == "minimum" and p["loss"] < min(seen, loss[-1]) + 1e-3]
    at, lowest = solved[1], best[0]["loss"] if best else torch.inf
    goes = ["a higher place", "a lower place"][at < loss[0]] if at == at else "no place with a loss"
    goes = "the minimum" if abs(at - lowest) < 1e-4 * (1 + lowest) else goes
    goes, gap = goes if found[1] or at != at else "no answer, so it stays", loss[-1] - lowest
    there = f"{gap:.2g} above that, and not there yet"
    there = f"less than {0.002:g} above that, which counts as there" if gap < 0.002 else there
    there = there if gap.isfinite() else "with nothing to compare its loss with"
    ends = [f"stands at a {p['kind']}" for p in both if abs(again[-1, 0] - p["w"]) < 1e-2]
    points = ", ".join(f"({x:g}, {y:g})" for x, y in zip(X.tolist(), Y.tolist())).replace("-", "−")
    floor = f"The lowest, at {'both minima' if best[1:] else 'the minimum'}, is {lowest:.3g}"
    facts = {"floor": floor if best else "No lowest place was found", "there": there, "at": at}
    facts |= {"lands": goes, "than": " than the start" * goes.endswith("er place"), "walked": 60}
    facts |= {"points": points, "x": X[-1], "y": Y[-1], "first": loss[0], "last": loss[-1]}
    facts |= {"a": a[0, 0], "c": c[0, 0], "right": right[0, 0], "d": c[0, 1], "low": right[0, 1]}
    facts["again"] = (*ends, "has no answer" if found[5] == found[6] else "keeps moving")[0]
    tables = {"path": path, "rounds": rounds, "equations": table, "flat": flat, "both": both}
    return facts, tables | {"cost": cost, "points": {"x": X, "y": Y}}
