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

BEYOND = " On a bowl this flat some of these rates are higher than the slider goes."
DECIDES = [
    "On this bowl, this one number decides.",
    "Your run began at the minimum: there is no distance to multiply, so it stays, at any rate. "
    "From every other place on this bowl, this one number decides.",
]


def paths(w, lr, steps, sharpness):
    """Let each rate in lr walk from the same w; one row for each step and rate."""
    start = torch.full_like(lr, w).requires_grad_()
    ws, losses, gradients = torch.stack(descend(start, lr, steps, sharpness), dim=1)
    step = torch.arange(steps + 1)[:, None]
    return {"step": step, "lr": lr, "w": ws, "loss": losses, "gradient": gradients}


def run(w=1.0, lr=0.1, steps=20, sharpness=1.0):
    rates = torch.arange(1, 61, dtype=torch.float64) / 40
    path = paths(w, torch.tensor([lr], dtype=torch.float64), steps, sharpness)
    compare = paths(w, rates, steps, sharpness)
    grid = torch.linspace(-2, 8, 101)
    bowl = {"w": grid, "loss": loss_of(grid, sharpness)}

    curvature = torch.autograd.functional.hessian(lambda t: loss_of(t, sharpness), torch.tensor(w))
    curvature = curvature.item()
    factor = round(1 - lr * curvature, 6)  # what each step does to the distance from the minimum
    regime = REGIMES[(factor <= 0) + (factor < 0) + (factor <= -1) + (factor < -1)]
    rests = not path["gradient"][0]  # who starts on the minimum stays there
    regime, decides = ("stays", DECIDES[1]) if rests else (regime, DECIDES[0])
    land, bounce = torch.tensor([1, 2]) / curvature
    edges = torch.stack([0 * land, land, land, bounce, bounce, rates[-1]]).clamp(max=rates[-1])
    regimes = {"regime": REGIMES, "low": edges[:-1], "high": edges[1:]}

    facts = {"regime": regime, "factor": factor, "curvature": curvature}
    facts |= {"decides": decides, "land": land, "bounce": bounce}
    facts |= {"target": grid[bowl["loss"].argmin()], "gradient": path["gradient"][0]}
    last = path["w"][-1].item()
    facts |= {"next_w": path["w"][1], "last_w": last}
    facts["about"] = "" if float(f"{last:.3g}") == last else "about "
    facts["no_slope"] = "No slope, no step. " if rests else ""
    facts["reach"] = BEYOND if bounce > rates[-1] else ""
    return facts, {"path": path, "compare": compare, "bowl": bowl, "regimes": regimes}
