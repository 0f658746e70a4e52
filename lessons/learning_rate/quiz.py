import torch
from tutor.quiz.items import Redraw, choice, item, minus, number, right, sign, wrong

REGIMES = {
    "creeps": "It creeps towards the minimum from one side",
    "lands": "It lands on the minimum in one step",
    "oscillates": "It jumps over the minimum, back and forth, and settles",
    "bounces": "It jumps back and forth for ever",
    "diverges": "It gets further away with every step",
}


def bowl(w, target, sharpness=1.0):
    return sharpness * (w - target) ** 2


def gradient_at(w, loss_of):
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    loss_of(w).backward()
    return w.grad.item()


def uphill(w, lr, steps=8):
    """Return the path of whoever adds the gradient in place of subtracting it."""
    path = []
    for step in range(steps):
        path.append({"step": step, "w": w, "loss": bowl(w, 3)})
        w = w + lr * gradient_at(w, lambda w: bowl(w, 3))
    return path


def regime(lr, curvature):
    factor = round(1 - lr * curvature, 9)
    return list(REGIMES)[(factor <= 0) + (factor < 0) + (factor <= -1) + (factor < -1)]


@item(concept="gradient_sign")
def sign_at_a_point(draw):
    target = draw.pick([-5, -4, -2, -1, 1, 2, 4, 5])
    w = target + draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
    gradient = gradient_at(float(w), lambda w: bowl(w, target))
    way = "rises" if gradient < 0 else "falls"
    return sign(
        f"The loss is $L(w) = (w {minus(target)})^2$ and the weight is at $w = {w}$. What is the sign of the gradient there?",
        gradient,
        f"At {w} torch's gradient is {gradient:g}. The update subtracts it, so the weight {way}, towards {target}.",
        beliefs={"negative" if gradient > 0 else "positive": "gradient-points-down"},
        facts={"w": w, "target": target, "gradient": gradient},
        preset={"w": 3.0 + w - target, "lr": 0.1},
        wrong={"gradient-points-down": uphill(3.0 + w - target, 0.1)},
    )


@item(concept="learning_rate_effect")
def which_regime(draw):
    sharpness, share = (
        draw.pick([0.5, 2.0, 4.0]),
        draw.pick([0.4, 0.8, 1.0, 1.2, 1.6, 2.0, 2.4, 2.8]),
    )
    curvature = torch.autograd.functional.hessian(
        lambda w: bowl(w, 3, sharpness), torch.tensor(1.0)
    ).item()
    lr = share / curvature
    truth = regime(lr, curvature)
    known, rate = 5.0, draw.pick([0.1, 0.3, 0.5])
    believed = "bounces" if lr == 1 else "diverges" if lr > 1 else "creeps"
    beliefs = {believed: "rate-below-one"} | (
        {"creeps": "step-always-lowers"} if truth in ("bounces", "diverges") else {}
    )
    options = [
        right(text) if name == truth else wrong(text, beliefs.get(name))
        for name, text in REGIMES.items()
    ]
    return choice(
        draw,
        f"The loss is $L(w) = {sharpness:g}\\,(w - 3)^2$, so its curvature is {curvature:g}. "
        f"What does gradient descent do at the learning rate {lr:g}?",
        options,
        f"Each step multiplies the distance to the minimum by $1 - {lr:g} \\cdot {curvature:g} = {1 - lr * curvature:.3g}$. "
        f"So it {truth}.",
        shuffle=False,
        facts={"sharpness": sharpness, "curvature": curvature, "lr": lr, "target": 3},
        hints=(
            "One number decides: one minus the rate times the curvature. What is it here?",
            "Look at its sign first. Then leave the sign away: is the rest below one, exactly one, or above?",
            f"With other numbers: the curvature {known:g} and the rate {rate:g} give ${1 - rate * known:g}$. "
            f"So it {regime(rate, known)}.",
        ),
        preset={"lr": round(share / 2, 3), "w": 1.0},
    )


@item(concept="learning_rate_effect")
def next_loss(draw):
    target, distance = draw.pick([-4, -2, -1, 1, 2, 4]), draw.pick([-3, -2, -1, 1, 2, 3])
    lr = draw.pick([0.2, 0.4, 0.6, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3])
    w = float(target + distance)
    after = w - lr * gradient_at(w, lambda w: bowl(w, target))
    before, then = bowl(w, target), bowl(torch.tensor(after, dtype=torch.float64), target).item()
    truth = "lower" if then < before - 1e-9 else "higher" if then > before + 1e-9 else "the same"
    beliefs = {"lower": "step-always-lowers"} | ({"higher": "rate-below-one"} if lr >= 1 else {})
    other, centre, rate = 8.0, 6, draw.pick([0.25, 0.75, 1.5])
    landed = other - rate * gradient_at(other, lambda w: bowl(w, centre))
    return choice(
        draw,
        f"The loss is $L(w) = (w {minus(target)})^2$ and the weight is at $w = {w:g}$, where the loss is {before:g}. "
        f"After one step at the learning rate {lr:g}, is the loss lower, the same or higher?",
        [
            right(name, then) if name == truth else wrong(name, beliefs.get(name))
            for name in ("lower", "the same", "higher")
        ],
        f"The step goes from {w:g} to {after:.3g}. The loss goes from {before:g} to {then:.3g}: it is {truth}.",
        shuffle=False,
        facts={"w": w, "target": target, "lr": lr, "before": before, "after": after, "then": then},
        hints=(
            f"Work out the new weight first. The slope at ${w:g}$ is $2\\,({w:g} {minus(target)})$.",
            "Then compare the two distances to the minimum. The further one has the higher loss.",
            f"With other numbers: from {other:g}, the rate {rate:g} leads to {landed:g} on the bowl around {centre}. "
            f"The loss goes from {bowl(other, centre):g} to {bowl(landed, centre):g}.",
        ),
        preset={"w": 3 + distance, "lr": lr},
    )


@item(concept="learning_rate_effect")
def second_step(draw):
    target, distance = draw.pick([-4, -2, 1, 2, 4]), draw.pick([-4, -2, 2, 4])
    lr = draw.pick([0.1, 0.2, 0.3, 0.7, 0.8, 1.0, 1.1, 1.2])
    w = torch.tensor(float(target + distance), dtype=torch.float64)
    walk = [w := w - lr * gradient_at(w.item(), lambda w: bowl(w, target)) for _ in range(2)]
    first, second = abs(walk[0] - (target + distance)).item(), abs(walk[1] - walk[0]).item()
    truth = "shorter" if second < first - 1e-9 else "longer" if second > first + 1e-9 else "as long"
    names = ("shorter", "as long", "longer")
    return choice(
        draw,
        f"The loss is $L(w) = (w {minus(target)})^2$, the weight starts at $w = {target + distance}$, and the learning rate "
        f"stays at {lr:g}. How long is the second step, compared with the first?",
        [
            right(n, second)
            if n == truth
            else wrong(n, "must-decay-near-minimum" if n == "as long" else None)
            for n in names
        ],
        f"The first step is {first:.3g} long, the second {second:.3g}. The rate stayed, the gradient changed: "
        f"it is smaller where the weight is closer to the minimum, larger where it is further away.",
        shuffle=False,
        facts={"target": target, "lr": lr, "first": first, "second": second},
        preset={"w": 3 + distance, "lr": lr},
    )


@item(concept="learning_rate_effect")
def limit_of_the_rate(draw):
    sharpness, target = (
        draw.pick([0.25, 1.25, 2.0, 2.5, 4.0, 5.0, 8.0, 10.0]),
        draw.pick([1, 2, 4, 5, -3]),
    )
    curvature = torch.autograd.functional.hessian(
        lambda w: bowl(w, 3, sharpness), torch.tensor(1.0)
    ).item()
    other = draw.pick([3.2, 12.5, 25.0])
    if 1 / curvature == 1:
        raise Redraw("the landing rate is the rate of the misconception")
    return number(
        f"The loss is $L(w) = {sharpness:g}\\,(w {minus(target)})^2$. Torch gives its curvature as {curvature:g}. "
        "Above which learning rate does gradient descent diverge?",
        2 / curvature,
        f"It diverges above two divided by the curvature: $2 / {curvature:g} = {2 / curvature:g}$.",
        beliefs={"rate-below-one": 1.0},
        tolerance=0.005,
        hints=(
            "At the limit each step takes away twice the distance, and lands as far away on the other side.",
            "So the rate times the curvature is two there.",
            f"With another number: the curvature {other:g} gives the limit {2 / other:g}.",
        ),
        facts={
            "sharpness": sharpness,
            "curvature": curvature,
            "limit": 2 / curvature,
            "target": target,
        },
        preset={"lr": 1.1, "w": 1.0},
    )
