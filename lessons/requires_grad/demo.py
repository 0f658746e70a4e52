import torch
from torch import nn


def go_back(layers, forward, data):
    """Build the loss of two layers with one weight each; send its gradient back."""
    x, y = torch.tensor([[1.0]], requires_grad=data == "asks"), torch.tensor([[3.0]])
    first, last = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
    nn.init.constant_(first.weight, 0.5)
    nn.init.constant_(last.weight, 2.0)
    first.requires_grad_(layers != "freeze first")
    last.requires_grad_(layers != "freeze last")
    nn.Sequential(first, last).train(layers != "eval")
    with torch.set_grad_enabled(forward != "no_grad"):
        hidden = first(x).detach() if forward == "detach" else first(x)
        guess = last(hidden)
        loss = ((guess - y) ** 2).mean()
    if forward == "retain_grad" and hidden.requires_grad:
        hidden.retain_grad()
    tensors = [x, first.weight, hidden, last.weight, guess, loss]
    passed = watch(tensors)  # takes a note when the gradient comes by
    if loss.requires_grad:
        loss.backward()
    return tensors, y, passed


# For the charts
NAMES = ["x", "first.weight", "hidden", "last.weight", "guess", "loss"]


def watch(tensors):
    """Return a dict that backward will fill: the gradient at each tensor, in the order it comes by."""
    passed = {}
    for name, tensor in zip(NAMES, tensors):
        if tensor.requires_grad:
            tensor.register_hook(lambda grad, name=name: passed.update({name: grad.item()}))
    return passed


def kept(tensor):
    """What .grad holds, as text; torch warns whoever asks a computed tensor that keeps none."""
    grad = tensor.grad if tensor.is_leaf or tensor.retains_grad else None
    return "None" if grad is None else f"{grad.item():g}"


def recorded(start, end):
    """Whether a way leads back from `end` to `start` in what torch wrote down."""
    if not start.requires_grad:
        return False
    goal = start.expand_as(start).grad_fn.next_functions[0][0]
    waiting = [end.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is goal:
            return True
        waiting += [before for before, _ in node.next_functions] if node is not None else []
    return False


def run(layers="as built", forward="plain", data="does not ask"):
    tensors, y, passed = go_back(layers, forward, data)
    grads, order = [kept(t) for t in tensors], list(passed)
    nodes = {"name": NAMES, "value": [t.item() for t in tensors], "grad": grads}
    nodes |= {"leaf": [t.is_leaf for t in tensors], "asks": [t.requires_grad for t in tensors]}
    nodes["turn"] = [order.index(n) + 1 if n in passed else 0 for n in NAMES]
    nodes["passed"] = [passed.get(n, 0.0) for n in NAMES]
    leads_to = [tensors[i] for i in (2, 2, 4, 4, 5, 5)]
    nodes["linked"] = [recorded(start, end) for start, end in zip(tensors, leads_to)]
    *others, last = [n for n, grad in zip(NAMES, grads) if grad != "None"] or ["no tensor"]
    keepers = f"{', '.join(others)} and {last}" if others else last
    facts = {"keepers": keepers, "arrives": {"None": "None", "0": "zero"}.get(grads[1], "number")}
    stopped = "The loss itself asks for none: `backward` cannot run here, calling it is an error."
    here, says = (
        (1, "Begin with **freeze first**")
        if layers != "freeze first"
        else (3, "Go on with **freeze last**")
    )
    nothing = f"With **{forward}**, `{NAMES[here]}` gets nothing anyway. Choose **plain** for the forward pass. "
    facts["try"] = says if grads[here] != "None" else nothing + says
    facts["runs"] = "" if tensors[-1].requires_grad else stopped
    return facts | {"given": tensors[0], "answer": y}, {"nodes": nodes}
