import torch

x = torch.tensor([1.0, 2.0, 3.0, 4.0])
y = 3 * x
LOSSES = {"line": lambda w: 5 * w, "square": lambda w: w**2, "bowl": lambda w: (w - 3) ** 2}


def misfit(w):
    return ((w[:, None] * x - y) ** 2).mean(dim=1)  # one mean squared error for each entry of w


def slope(loss, w):
    """What one call of backward leaves in .grad."""
    w = w.detach().clone().requires_grad_()
    loss(w).sum().backward()
    return w.grad


def call_backward(w, calls, clear):
    """Call backward again and again. Each entry of w has a .grad of its own."""
    w = w.detach().clone().requires_grad_()
    seen = []
    for _ in range(calls):
        if clear == "before each call":
            w.grad = None
        before = torch.zeros_like(w) if w.grad is None else w.grad.clone()
        misfit(w).sum().backward()
        seen.append(torch.stack([w.detach(), before, w.grad]))
    ws, befores, grads = torch.stack(seen, dim=1)  # each: one row a call, one column a weight
    return {"call": torch.arange(1, calls + 1)[:, None], "w": ws, "before": befores, "grad": grads}


def run(w=1.0, calls=3, clear="never"):
    here, values = torch.tensor([w], requires_grad=True), torch.linspace(-2, 6, 81)
    start = {"call": [0], "w": [w], "held": [str(here.grad)]}  # nobody has called backward yet
    path, compare = [call_backward(v, calls, clear) for v in (here, torch.linspace(0, 6, 13))]
    puzzle = {"value": values} | {name: slope(loss, values) for name, loss in LOSSES.items()}
    facts = {name: slope(loss, here) for name, loss in (LOSSES | {"one_call": misfit}).items()}
    facts |= {"at_first": start["held"][0], "grad": path["grad"][-1], "last_w": path["w"][-1]}
    return facts, {"start": start, "path": path, "compare": compare, "puzzle": puzzle}
