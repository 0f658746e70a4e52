import torch


def trace(w, x):
    """Go forward through the graph and backward again, for every input in x at once."""
    w = torch.full_like(x, w).requires_grad_()
    p = w * x  # the prediction
    e = p - 3 * x  # the error: the truth is y = 3x
    L = e**2  # the loss

    slopes = [local_slope(p, w), local_slope(e, p), local_slope(L, e)]
    for node in (p, e, L):
        node.retain_grad()  # torch keeps the gradient of w only, unless asked
    L.sum().backward()  # multiplies the slopes, link by link, from L up to w

    nodes = [w, p, e, L]
    return torch.stack(nodes).detach(), torch.stack([n.grad for n in nodes]), torch.stack(slopes)


def local_slope(end, start):
    """Return the slope of one link alone: how fast its end moves when its start does."""
    return torch.autograd.grad(end.sum(), start, retain_graph=True)[0]


def run(w=1.0, x=2.0):
    values, gradients, slopes = trace(w, torch.tensor([x]))
    path = {"name": ["w", "p", "e", "L"], "order": [0, 1, 2, 3], "x": [x] * 4, "value": values}
    path |= {"gradient": gradients, "slope": torch.cat([slopes, gradients[-1:]])}
    inputs = torch.arange(-30, 31) / 10
    _, many, (dp_dw, de_dp, dl_de) = trace(w, inputs)
    compare = {"x": inputs, "gradient": many[0], "dp_dw": dp_dw, "de_dp": de_dp, "dl_de": dl_de}

    total, grad_p, _, _ = gradients
    facts = dict(zip(["dp_dw", "de_dp", "dl_de"], slopes)) | {"gradient": total, "grad_p": grad_p}
    facts |= {"p": values[1], "y": 3 * x, "minuses": (slopes < 0).sum(), "half": 0.5**20}
    facts["sign"] = ["negative", "zero", "positive"][int(total.sign()) + 1]
    nudged, _, _ = trace(w + 0.01, torch.tensor([x]))
    facts |= {"nudge": 0.01, "nudged": (nudged[-1] - values[-1]) / 0.01}
    return facts, {"path": path, "compare": compare}
