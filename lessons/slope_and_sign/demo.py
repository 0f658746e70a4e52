import torch


def bowl(w):
    return (w - 3) ** 2


def hills(w):
    return w**4 / 4 - w**3 / 3 - 3 * w**2 + 16


def gradient_at(loss_of, w):
    """Ask torch how steep the loss is at w."""
    w = w.clone().requires_grad_()
    loss = loss_of(w)
    loss.backward()
    return w.grad


def slope_by_hand(loss_of, w, nudge):
    """Measure it without autograd: nudge the weight, and see how the loss changes."""
    change = loss_of(w + nudge) - loss_of(w)
    return change / nudge


# For the charts
STEP = 0.01  # to the neighbours, closer than any two places where a curve is flat
SMALLER = torch.tensor([1.5, 1.2, 1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01])


def shrink(loss_of, w):  # ever smaller nudges, and the curve around each, enlarged both ways alike
    turn, along = torch.arange(len(SMALLER)), torch.linspace(-1.8, 1.8, 37)
    size, loss = SMALLER[:, None], loss_of(w)
    rise = (loss_of(w + along * size) - loss) / size
    secants = {
        "turn": turn,
        "nudge": SMALLER,
        "w": w,
        "loss": loss,
        "change": loss_of(w + SMALLER) - loss,
    }
    secants |= {"ratio": slope_by_hand(loss_of, w, SMALLER), "gradient": gradient_at(loss_of, w)}
    return secants, {"turn": turn[:, None], "along": along, "rise": rise}


def run(curve="bowl", w=1.0, nudge=0.1):
    loss_of = {"bowl": bowl, "hills": hills}[curve]
    w = torch.tensor(w)
    loss, gradient = loss_of(w), gradient_at(loss_of, w)
    here = {"w": w, "loss": loss, "gradient": gradient}

    weights = torch.linspace(-3, 4.5, 76)
    gradients = torch.stack([gradient_at(loss_of, one) for one in weights])
    everywhere = {"w": weights, "loss": loss_of(weights), "gradient": gradients}

    nudged_w, nudged_loss = w + nudge, loss_of(w + nudge)
    stair = {"w": w, "loss": loss, "nudged_w": nudged_w, "nudged_loss": nudged_loss}

    ways = {"left": loss_of(w - STEP), "right": loss_of(w + STEP)}  # what the neighbours do
    changes = {side: int((there - loss).sign()) for side, there in ways.items()}
    up = [side for side in changes if changes[side] > 0]
    sign = int(gradient.sign()) + 1
    facts = {"loss": loss, "gradient": gradient, "nudged_loss": nudged_loss}
    facts |= {"nudged_w": nudged_w, "nudged_gradient": gradient_at(loss_of, nudged_w)}
    facts |= {"change": nudged_loss - loss, "ratio": slope_by_hand(loss_of, w, nudge)}
    facts |= {"sign": ["negative", "zero", "positive"][sign]}
    facts |= {"points": ["left", "neither way", "right"][sign]}
    facts |= {side: ["falls", "stays", "rises"][changes[side] + 1] for side in changes}
    facts |= {"uphill": up[0] if len(up) == 1 else ["neither way", "both ways"][bool(up)]}
    if gradient.isnan():
        facts |= {"sign": "no number, so it has no sign", "points": "no way: it is no number"}
    gaps = {side: there - loss for side, there in ways.items()}
    lost = {side: "cannot be compared" for side, gap in gaps.items() if gap.isnan()}
    facts |= lost | {"uphill": "not to be told" if lost else facts["uphill"]}
    secants, enlarged = shrink(loss_of, w)
    first = {"nudge": SMALLER[0], "w": w + SMALLER[0], "loss": loss + secants["change"][0]}
    first |= {name: secants[name][0] for name in ("change", "ratio")}
    facts |= {f"first_{name}": value for name, value in first.items()}
    tables = {"here": here, "everywhere": everywhere, "stair": stair}
    return facts, tables | {"secants": secants, "enlarged": enlarged}
