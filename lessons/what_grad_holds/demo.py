import torch

x = torch.tensor([1.0, 2.0, 3.0, 4.0])
y = 3 * x


def call_backward(w, calls, clear):
    """Call backward again and again; note w and w.grad, at first and around each call."""
    w = torch.tensor(w, requires_grad=True)
    seen = [(w.item(), w.grad)]  # .grad is None: nobody has called backward yet
    for _ in range(calls):
        if clear == "before each call":
            w.grad = None
        found = 0.0 if w.grad is None else w.grad.item()
        loss = ((w * x - y) ** 2).mean()
        loss.backward()  # adds the slope to what is in w.grad
        seen.append((w.item(), w.grad.item(), found))
    return seen


# For the charts
LOSSES = {"line": lambda w: 5 * w, "square": lambda w: w**2, "bowl": lambda w: (w - 3) ** 2}


def slope(loss, w):
    """What one call of backward leaves in .grad, for each value in w."""
    w = w.clone().requires_grad_()
    loss(w).sum().backward()
    return w.grad


def rows(w, calls, clear):
    """One row for each call: what it found in w.grad, and what it left there."""
    _, *after = call_backward(w, calls, clear)
    calls = enumerate(after, start=1)
    return [{"call": n, "w": w, "before": found, "grad": left} for n, (w, left, found) in calls]


def run(w=1.0, calls=3, clear="never"):
    path = rows(w, calls, clear)
    compare = [row | {"began": i / 2} for i in range(13) for row in rows(i / 2, calls, clear)]
    begin = call_backward(w, 1, clear)
    start = {"call": [0], "w": [w], "held": [str(begin[0][1])], "next_w": [path[0]["w"]]}
    values = torch.linspace(-2, 6, 81)
    puzzle = {"value": values} | {name: slope(loss, values) for name, loss in LOSSES.items()}
    facts = {name: slope(loss, torch.tensor(w)) for name, loss in LOSSES.items()}
    facts |= {"at_first": start["held"][0], "one_call": begin[1][1]}
    facts |= {"grad": path[-1]["grad"], "last_w": path[-1]["w"]}
    facts |= {"one_too_few": begin[1][1] * (calls - 1), "doubled": begin[1][1] * 2 ** (calls - 1)}
    facts |= {"inputs": ", ".join(f"{v:g}" for v in x), "answers": ", ".join(f"{v:g}" for v in y)}
    pale = any(row["before"] for row in path)
    facts["bars"] = "Solid is what that call added" + ", pale is what was there before it." * pale
    nothing = ": zero, each time." if path[-1]["grad"] == 0 else ": it found nothing to add it to."
    facts["bars"] += "" if pale else nothing
    facts["ended"] = f"In the end, after {calls} calls in all, it holds"
    facts["ended"] = "No other call was made, so it still holds" if calls == 1 else facts["ended"]
    clear_it = (
        "Choose **before each call** to clear `w.grad` in between, and every bar is the slope."
    )
    is_clear = "Here `w.grad` is cleared **before each call**: it finds nothing, and every bar is the slope."
    facts["cleared"] = clear_it if clear == "never" or pale else is_clear
    return facts, {"start": start, "path": path, "compare": compare, "puzzle": puzzle}
