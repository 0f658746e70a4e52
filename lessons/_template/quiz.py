import torch
from tutor.quiz.items import among, choice, item, minus, number, sign, wrong_rules


def gradient_at(w, target):
    w = torch.tensor(float(w), requires_grad=True)
    ((w - target) ** 2).backward()
    return w.grad.item()


def point(draw):
    """Return a weight and the place of the minimum, and the gradient there."""
    target, distance = draw.pick([-4, -2, -1, 1, 2, 4]), draw.pick([-3, -2, -1, 1, 2, 3])
    return target + distance, target, gradient_at(target + distance, target)


@item(concept="gradient_sign", idea=True)
def sign_of_the_gradient(draw):
    w, target, gradient = point(draw)
    return sign(
        f"The loss is $(w {minus(target)})^2$ and the weight is {w}. What is the sign of the gradient?",
        gradient,
        f"Torch gives {gradient:g}: uphill is that way.",
        facts={"w": w, "target": target},
        hints=(
            "On which side of the minimum is the weight? Does the loss rise or fall to its right?",
        ),
        preset={"w": 3 + w - target},
    )


@item(concept="gradient_sign")
def way_to_go(draw):
    w, target, gradient = point(draw)
    truth = "It rises" if gradient < 0 else "It falls"
    ways = ("It rises", "It falls")
    return choice(
        draw,
        f"The loss is $(w {minus(target)})^2$ and the weight is {w}. Which way does one small update move it?",
        among(ways, truth, dict.fromkeys(ways, "gradient-points-down")),
        f"The gradient is {gradient:g}, and the update subtracts it.",
        shuffle=False,
        hints=("Find the sign of the gradient first. What does the update do with it?",),
    )


@item(concept="gradient_value")
def value_of_the_gradient(draw):
    w, target, gradient = point(draw)
    return number(
        f"The loss is $(w {minus(target)})^2$. What is the gradient at {w}?",
        gradient,
        f"Torch gives {gradient:g}.",
        beliefs={"gradient-points-down": -gradient},
        slips={
            "the square loses its factor of two": gradient / 2,
            "the minimum is left out": gradient_at(w, 0),
        },
        facts={"w": w, "target": target},
        hints=(
            "The gradient is the slope: nudge the weight a little, and see how the loss changes.",
            f"With other numbers: at six, with the minimum at four, torch gives {gradient_at(6, 4):g}.",
        ),
    )


@item(concept="update")
def new_weight(draw):
    w, _, gradient = point(draw)
    lr = draw.pick([0.1, 0.2, 0.3])
    return number(
        f"The weight is {w}, its gradient {gradient:g}, the learning rate {lr:g}. What is the weight after one update?",
        w - lr * gradient,
        f"The update subtracts the rate times the gradient, so the weight becomes {w - lr * gradient:g}.",
        beliefs=wrong_rules(w, lr, gradient),
        slips={
            "only the change is written down": -lr * gradient,
            "the rate is left in the weight's place": lr * gradient,
        },
        facts={"w": w, "gradient": gradient, "lr": lr},
        hints=("Multiply the rate by the gradient first. That is how far the weight moves.",),
    )
