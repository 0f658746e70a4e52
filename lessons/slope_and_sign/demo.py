import torch


def bowl(w):
    return (w - 3) ** 2


def hills(w):
    return w**4 / 4 - w**3 / 3 - 3 * w**2 + 16


CURVES = {"bowl": bowl, "hills": hills}


def measure(loss_of, w):
    """Return the loss and the gradient at every weight in w."""
    w = w.requires_grad_()
    loss = loss_of(w)
    loss.sum().backward()  # each weight touches its own loss only, so the sum mixes nothing
    return {"w": w.detach(), "loss": loss.detach(), "gradient": w.grad}


def run(curve="bowl", w=1.0, nudge=0.1):
    loss_of = CURVES[curve]
    here = measure(loss_of, torch.tensor([w]))
    everywhere = measure(loss_of, torch.linspace(-3, 4.5, 76))

    # the same slope by hand, without autograd: nudge the weight and see how the loss changes
    nudged_w = torch.tensor([w + nudge])
    nudged_loss = loss_of(nudged_w)
    change = nudged_loss - here["loss"]
    ratio = change / nudge

    sign = int(here["gradient"].sign()) + 1
    facts = {"loss": here["loss"], "gradient": here["gradient"]}
    facts |= {"nudged_loss": nudged_loss, "change": change, "ratio": ratio}
    facts |= {"sign": ["negative", "zero", "positive"][sign]}
    facts |= {"uphill": ["left", "neither way", "right"][sign]}
    stair = {"w": here["w"], "loss": here["loss"], "nudged_w": nudged_w, "nudged_loss": nudged_loss}
    return facts, {"here": here, "everywhere": everywhere, "stair": stair}
