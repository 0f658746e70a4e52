import torch


def loss_of(w, sharpness):
    return sharpness * (w - 3) ** 2


def descend(w, lr, steps, sharpness):
    """Walk downhill from w, and keep what torch saw at every step."""
    walked = []
    for _ in range(steps + 1):
        loss = loss_of(w, sharpness)
        loss.sum().backward()  # the sum lets several rates walk side by side
        walked.append(torch.stack([w.detach(), loss.detach(), w.grad]))
        with torch.no_grad():
            w -= lr * w.grad  # the rate scales the step
        w.grad = None
    return walked


# For the charts
REGIMES = ["creeps", "lands", "oscillates", "bounces", "diverges"]
RIVALS = {"Careful": 0.1, "Bold": 1.1}  # and their rates
BEYOND = " On a bowl this flat some of these rates are higher than the slider goes."
DECIDES = [
    "On this bowl, this one number decides. The nearer it is to zero, with either sign, the sooner you are there.",
    "Your run began at the minimum. No distance is still none when it is multiplied, so the run stays, at any rate. "
    "From every other place on this bowl, this one number decides.",
    "Here no one number decides: what a step does changes from place to place.",
    "Here no number came out, so nothing decides.",
]


def paths(w, lr, steps, sharpness):
    """Let each rate in lr walk from the same w; one row for each step and rate."""
    start = torch.full_like(lr, w).requires_grad_()
    ws, losses, gradients = torch.stack(descend(start, lr, steps, sharpness), dim=1)
    step = torch.arange(steps + 1)[:, None]
    return {"step": step, "lr": lr, "w": ws, "loss": losses, "gradient": gradients}


def share(lr, sharpness):
    """What every step does to the distance, and how fast that grows with the rate; nan where each does its own."""
    rate = torch.tensor([[lr], [lr / 2]], dtype=torch.float64)
    start = (torch.arange(-8, 33, dtype=torch.float64) / 4 + 0.1).expand(2, -1).clone()
    walked = descend(start.requires_grad_(), rate, 3, sharpness)
    at = torch.stack([w for w, _, _ in walked])
    moves = at[1:] - at[:-1]
    ratio = moves[1] / moves[0]
    alike = ((moves[1:] - ratio[:, :1] * moves[:-1]).abs() < 1e-6 * moves[0].abs()).all(dim=0)
    pace = (1 - ratio[:, :1]) / rate
    same_pace = alike.all() and (pace[0] - pace[1]).abs() < 1e-5 and pace[0] > 0
    factor = round(ratio[0, 0].item(), 6) + 0 if alike[0].all() else torch.nan
    return factor, pace[0].item() if same_pace else torch.nan


def named(ratio):
    """Which of the five things a step does that makes the next one so many times as long."""
    if not ratio < 1:
        return "moves away on one side" if ratio >= 1 else "comes to no number"
    return REGIMES[(ratio <= 0) + (ratio < 0) + (ratio <= -1) + (ratio < -1)]


def run(w=1.0, lr=0.1, steps=20, sharpness=1.0):
    rates = torch.tensor([lr, *RIVALS.values()], dtype=torch.float64)
    path, race = (paths(w, some, steps, sharpness) for some in (rates[:1], rates))
    race["runner"] = ["yours", *RIVALS] * (steps + 1)
    end = race["loss"][-1]
    ahead = [name for name, loss in zip(race["runner"], end) if loss == end.min()] or ["nobody"]
    grid = torch.linspace(-2, 8, 101)
    bowl = {"w": grid, "loss": loss_of(grid, sharpness)}
    curvature = torch.autograd.functional.hessian(lambda t: loss_of(t, sharpness), torch.tensor(w))
    factor, pace = share(lr, sharpness)
    walk = paths(w, rates[:1], 5, sharpness)["w"][:, 0]
    ratios = ((walk[2:] - walk[1:-1]) / (walk[1:-1] - walk[:-2])).tolist()
    seen = [named(ratio) for ratio in ([factor] if factor == factor else ratios)]
    moves = seen[0] if len(set(seen)) == 1 else "moves in a way of its own"
    regime = "stays" if (path["w"] == w).all() else moves
    rests = not path["gradient"][0]  # who starts on the minimum stays there
    land, bounce = torch.tensor([1, 2]) / round(pace, 6)
    edges = torch.stack([0 * land, land, land, bounce, bounce, 9 + 0 * land]).clamp(max=1.5)
    regimes = {"regime": REGIMES, "low": edges[:-1], "high": edges[1:]}
    facts = RIVALS | {"winner": ", ".join(ahead), "regime": regime, "curvature": curvature}
    last = path["w"][-1].item()
    facts["decides"] = DECIDES[2 + (last != last) if factor != factor else rests]
    facts |= {"factor": factor, "land": land, "bounce": bounce, "gradient": path["gradient"][0]}
    facts |= {"target": grid[bowl["loss"].argmin()], "next_w": path["w"][1]}
    facts |= {"last_w": last, "about": "" if float(f"{last:.5g}") == last else "about "}
    facts |= {"no_slope": "No slope, no step. " * rests, "reach": BEYOND * bool(bounce > 1.5)}
    return facts, {"path": path, "race": race, "bowl": bowl, "regimes": regimes}
