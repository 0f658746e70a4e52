import torch


def trace(w, x, y):
    """Go forward through the graph and backward; return its nodes and its links' slopes."""
    w = torch.tensor(w, requires_grad=True)
    p = w * x  # the guess
    e = p - y  # the miss
    L = e**2  # the loss

    links = [(p, w), (e, p), (L, e)]
    slopes = [local_slope(end, start) for end, start in links]
    for node in (p, e, L):
        node.retain_grad()  # torch keeps the gradient of w only, unless asked
    L.backward()  # multiplies the slopes, link by link, from L up to w
    return [w, p, e, L], slopes


def local_slope(end, start):
    """The slope of one link alone: how fast its end moves when its start does."""
    return torch.autograd.grad(end, start, retain_graph=True)[0].item()


# For the charts
def formulas(w=0.7, x=1.3, y=0.4):
    """Each node as the lesson writes it; by its name alone where an edit has it come out otherwise."""
    (w, p, e, L), _ = trace(w, x, y)
    makes = {"p = w · x": p - w * x, "e = p − y": e - (p - y), "L = e²": L - e**2}
    return ["w", *(formula if abs(off) < 1e-5 else formula[0] for formula, off in makes.items())]


def run(w=1.0, x=2.0):
    y, nudge = 3 * x, 0.01
    nodes, slopes = trace(w, x, y)
    values, gradients = [n.item() for n in nodes], [n.grad.item() for n in nodes]
    path = {"name": ["w", "p", "e", "L"], "order": [0, 1, 2, 3], "x": [x] * 4, "y": [y] * 4}
    path |= {"formula": formulas()}
    path |= {"value": values, "gradient": gradients, "slope": [*slopes, gradients[-1]]}

    compare = []
    for other in (torch.arange(-30, 31) / 10).tolist():
        (start, *_), (dp_dw, de_dp, dl_de) = trace(w, other, 3 * other)
        row = {"x": other, "gradient": start.grad.item()}
        compare.append(row | {"dp_dw": dp_dw, "de_dp": de_dp, "dl_de": dl_de})

    facts = dict(zip(["dp_dw", "de_dp", "dl_de"], slopes))
    facts |= {"gradient": gradients[0], "p": values[1], "grad_p": gradients[1], "y": y}
    counted = ["No factor is", "One factor is", "Two factors are", "All three factors are"]
    facts |= {"minuses": counted[sum(s < 0 for s in slopes)], "half": 0.5**20}
    facts["sign"] = "negative" if gradients[0] < 0 else "positive" if gradients[0] > 0 else "zero"
    facts["sign"] = (
        facts["sign"] if gradients[0] == gradients[0] else "none: no number has come out"
    )
    moved, _ = trace(w + nudge, x, y)
    facts |= {"nudge": nudge, "nudged": (moved[-1].item() - values[-1]) / nudge}
    close = "The two are only close, since the nudge is small but not nothing."
    zero = "An input of zero gives the same guess for every weight, so both are zero."
    facts["beside"] = close if x or gradients[0] or moved[-1].item() != values[-1] else zero
    return facts, {"path": path, "compare": compare}
