import torch


def forward(x, y, w1, w2, w3, w4, w5):
    a = w1 * x
    h, k = w2 * a, w3 * a  # two hidden units: from a, two paths lead to the guess
    p = w4 * h + w5 * k  # the guess
    L = (p - y) ** 2
    return a, h, k, p, L


def walk_back(x, y, weights):
    """One run forward, one walk backward: all five weights have their gradient."""
    nodes = forward(x, y, *weights)
    for node in nodes:
        node.retain_grad()  # keep those of a, h, k, p and L too
    nodes[-1].backward()
    return nodes


def nudge_one(x, y, weights, i, nudge):
    """The other way: move one weight, run forward again. It tells one slope of the five."""
    moved = [*weights[:i], weights[i] + nudge, *weights[i + 1 :]]
    return forward(x, y, *moved)[-1]


# For the charts
WEIGHTS, NUDGE = ["w₁", "w₂", "w₃", "w₄", "w₅"], 0.001


def told(value, after=""):  # as a sentence has it; in brackets after a sign
    text = f"{round(value, 3) + 0:g}".replace("-", "−")
    return f"{after}({text})" if after and value < 0 else after + text


def asked(g, slope, *ways):  # two steps, question and answer; a line for each way back
    ask = [f"{name} {told(g[end])}" for name, end, _ in ways]
    found = [(g[end], slope(end, start)) for _, end, start in ways]
    ends = [f"{told(local, ' · ')} = {told(come * local)}" for come, local in found]
    return [[line + " · ?" for line in ask], [line + end for line, end in zip(ask, ends)]]


def steps(v, g, slope, meet):  # what the graph says, step by step
    total = f"{told(meet[0])}{told(meet[1], ' + ')} = {told(g['a'])}"
    meet = f"through h comes {told(meet[0])}, through k comes {told(meet[1])}"
    said = [[f"x = {told(v['x'])} goes in"], [f"a = w₁ · x = {told(v['a'])}"]]
    said += [[f"h = w₂ · a = {told(v['h'])}", f"k = w₃ · a = {told(v['k'])}"]]
    said += [[f"p = w₄ · h + w₅ · k = {told(v['p'])}"], [f"L = (p − y)² = {told(v['L'])}"]]
    said += [[f"dL/dp = 2 · (p − y) = {end}"] for end in ("?", told(g["p"]))]
    said += asked(g, slope, ("dL/dw₄ =", "p", "w₄"), ("dL/dw₅ =", "p", "w₅"))
    said += asked(g, slope, ("dL/dh =", "p", "h"), ("dL/dk =", "p", "k"))
    said += asked(g, slope, ("dL/dw₂ =", "h", "w₂"), ("dL/dw₃ =", "k", "w₃"))
    said += asked(g, slope, ("to a through h:", "h", "a"), ("to a through k:", "k", "a"))
    said += [[meet, "dL/da = ?"], [meet, f"dL/da = {total}"]]
    said += asked(g, slope, ("dL/dw₁ =", "a", "w₁"))
    rows = [(at, line, text) for at, now in enumerate(said) for line, text in enumerate(now)]
    return {name: [row[i] for row in rows] for i, name in enumerate(("at", "line", "said"))}


def run(w4=1.5, w5=0.5):
    x, y = torch.tensor(2.0), torch.tensor(3.0)
    weights = [torch.tensor(w, requires_grad=True) for w in (1.0, 2.0, -1.0, w4, w5)]
    names, nodes = ["a", "h", "k", "p", "L"], walk_back(x, y, weights)
    v = {"x": x.item()} | {name: node.item() for name, node in zip(names, nodes)}
    g = {"x": None} | {name: node.grad.item() for name, node in zip(names, nodes)}
    again = dict(zip(names + WEIGHTS, [*forward(x, y, *weights), *weights]))

    def slope(end, start):  # of one link alone
        return torch.autograd.grad(again[end], again[start], retain_graph=True)[0].item()

    grads, meet = [w.grad.item() for w in weights], [g[n] * slope(n, "a") for n in ("h", "k")]
    links = {"name": [*WEIGHTS, "y"], "value": [*(w.item() for w in weights), y.item()]}
    links |= {"grad": [*grads, None], "comes": [None, *meet, *[None] * 3]}
    moved = torch.stack([nudge_one(x, y, weights, i, NUDGE) for i in range(5)]).detach()
    nudges = {"which": [1, 2, 3, 4, 5], "name": WEIGHTS, "grad": grads, "nudge": [NUDGE] * 5}
    nudges |= {"loss": [v["L"]] * 5, "moved": moved, "slope": (moved - v["L"]) / NUDGE}
    n = torch.tensor([5.0, 1001, 1000001], dtype=torch.double)  # weights; the square is left out:
    count = {"weights": n, "walk": n + (2 * n - 1), "nudges": (n + 1) * n}  # w₁ passes nothing on
    zeros = [name for name, grad in zip(WEIGHTS, grads) if grad == 0]
    said = f"Weights with a gradient of zero: {', '.join(zeros) or 'none'}."
    facts = v | {f"d{name}": g[name] for name in names} | {"zero_said": said, "nudge": NUDGE}
    facts["handed_on"] = len(weights) - 1  # by every link but the first
    facts |= {"w2": weights[1], "w3": weights[2], "dw4": grads[3], "runs": len(weights) + 1}
    facts |= {"via_h": meet[0], "via_k": meet[1], "layers": 20, "paths": 2**20}
    for name, row in [("small", 0), ("large", 2)]:
        facts |= {f"{kind}_{name}": int(column[row]) for kind, column in count.items()}
    facts |= {"walk_seconds": count["walk"][2] / 1e9, "nudge_minutes": count["nudges"][2] / 6e10}
    units = {"name": list(v), "value": list(v.values()), "grad": list(g.values())}
    tables = {"units": units, "links": links, "walk": steps(v, g, slope, meet), "count": count}
    return facts | {"zeros": " and ".join(zeros) or "none"}, tables | {"nudges": nudges}
