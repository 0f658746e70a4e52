import torch
from torch import nn

NAMES = ["x", "first.weight", "hidden", "last.weight", "guess", "loss"]


def kept(tensor):  # torch warns whoever asks any other tensor for its .grad
    return tensor.grad if tensor.is_leaf or tensor.retains_grad else None


def run(layers="as built", forward="plain", data="does not ask"):
    x, y = torch.tensor([[1.0]]), torch.tensor([[3.0]])
    first, last = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
    nn.init.constant_(first.weight, 0.5)
    nn.init.constant_(last.weight, 2.0)
    first.requires_grad_(layers != "freeze first")
    last.requires_grad_(layers != "freeze last")
    x.requires_grad_(data == "asks")
    nn.Sequential(first, last).train(layers != "eval")
    with torch.set_grad_enabled(forward != "no_grad"):
        hidden = first(x).detach() if forward == "detach" else first(x)
        guess = last(hidden)
        loss = nn.functional.mse_loss(guess, y)
    if forward == "retain_grad" and hidden.requires_grad:
        hidden.retain_grad()

    tensors, passed = [x, first.weight, hidden, last.weight, guess, loss], {}
    for name, tensor in zip(NAMES, tensors):
        if tensor.requires_grad:  # takes a note when backward comes by
            tensor.register_hook(lambda grad, name=name: passed.update({name: grad.item()}))
    if loss.requires_grad:
        loss.backward()
    grads = ["None" if kept(t) is None else f"{kept(t).item():g}" for t in tensors]
    nodes = {"name": NAMES, "value": [t.item() for t in tensors], "grad": grads}
    nodes |= {"leaf": [t.is_leaf for t in tensors], "asks": [t.requires_grad for t in tensors]}
    nodes["turn"] = [list(passed).index(n) + 1 if n in passed else 0 for n in NAMES]
    nodes["passed"] = [passed.get(n, 0.0) for n in NAMES]
    keepers = " and ".join(n for n, grad in zip(NAMES, grads) if grad != "None") or "no tensor"
    facts = {"keepers": keepers, "arrives": {"None": "None", "0": "zero"}.get(grads[1], "number")}
    return facts, {"nodes": nodes}
