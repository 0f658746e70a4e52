import torch
from tutor.quiz.items import (
    COMPARED,
    Redraw,
    among,
    at_a_miss,
    choice,
    compare,
    descend,
    example,
    item,
    minus,
    neat,
    number,
    ran,
    sign,
    sign_of,
    slope,
)


def gradient_of(loss_of, x):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    loss_of(x).backward()
    return x.grad


@item(concept="input_gradient")
def sign_for_the_input(draw):
    w, x = draw.pick([-4, -3, -2, 2, 3, 4]), draw.pick([1, 2, 3, 4])
    y = w * x + draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
    gradient = slope(lambda x: (w * x - y) ** 2, x)
    raises = "larger" if gradient > 0 else "smaller"
    return sign(
        f"A trained model is $f(x) = {w:g}x$, and its weight stays as it is. The loss is $L = (f(x) {minus(y)})^2$. "
        f"The input is $x = {x}$. What is the sign of $dL/dx$?",
        gradient,
        f"Torch's gradient for the input is {gradient:g}. It points uphill, so a slightly {raises} $x$ raises the loss.",
        says=at_a_miss(w * x, y, "the weight"),
        facts={"w": w, "x": x, "y": y, "gradient": gradient},
        hints=(
            "Ask what the loss does when $x$ grows a little. The weight does not move.",
            example(draw, sign_of(gradient), (_worked_sign(2, x, y) for x, y in ((3, 4), (1, 5)))),
        ),
    )


def _worked_sign(w, x, y):
    gradient = slope(lambda x: (w * x - y) ** 2, x)
    off, way = ("much", "rises") if gradient > 0 else ("little", "falls")
    return sign_of(gradient), (
        f"Another one: $f(x) = {w}x$, $y = {y}$, $x = {x}$. The model says {w * x}, which is too {off}. "
        f"A larger $x$ makes it more, so the loss {way}: the gradient is {gradient:g}."
    )


@item(concept="input_gradient", idea=True)
def nudge_that_raises(draw):
    slopes = [draw.pick([-1, 1]) * draw.grid(0.2, 2.0, 0.2) for _ in range(3)]
    size = draw.pick([0.05, 0.1, 0.2])
    if len({s > 0 for s in slopes}) == 1:
        raise Redraw("every pixel goes the same way")
    weights, pixels = torch.tensor(slopes, dtype=torch.float64), [0.2, 0.8, 0.5]
    gradient = gradient_of(lambda x: torch.nn.functional.softplus(x @ weights), pixels)
    up = gradient.sign()
    ways = [up, -up, torch.ones(3), -torch.ones(3)]
    losses = [
        torch.nn.functional.softplus((torch.tensor(pixels) + size * way).double() @ weights)
        for way in ways
    ]
    before = torch.nn.functional.softplus(torch.tensor(pixels).double() @ weights).item()
    best = max(range(4), key=lambda i: losses[i])
    return choice(
        draw,
        f"A picture of three pixels has the gradient `{_listed(gradient)}`. Which nudge raises the loss most?",
        among(
            {i: _spelled(way, size) for i, way in enumerate(ways)},
            best,
            {1: "gradient-points-down"},
            dict(enumerate(losses)),
            dict.fromkeys(
                (0, 2, 3),
                "Here some of the pixels go against their own sign, and so they lower the loss.",
            ),
        ),
        f"The gradient points uphill, pixel by pixel. Nudge each one the way its own sign says: {_spelled(up, size)}. "
        f"Torch's loss then goes from {before:.3f} to {losses[best]:.3f}.",
        facts={"gradient": gradient.tolist(), "size": size},
        hints=(
            "Take one pixel at a time. On which side of it does the loss rise: with more ink, or with less?",
            "A nudge along the sign raises the loss by the size of the gradient, pixel for pixel, and the three add up.",
            f"Another example: for the gradient `{_listed(torch.tensor([-0.5, 1.5]))}` the nudge `[{-0.1:+g}, {0.1:+g}]` raises the loss most.",
        ),
    )


def _listed(values):
    return "[" + ", ".join(f"{v:.2f}" for v in values.tolist()) + "]"


def _spelled(way, size):
    return "`[" + ", ".join(f"{size * v:+g}" for v in way.tolist()) + "]`"


@item(concept="input_gradient", idea=True)
def many_small_nudges(draw):
    pixels = draw.pick([50, 100, 200, 400, 1000])
    slope, size = draw.pick([0.1, 0.2, 0.5]), draw.pick([0.01, 0.02, 0.05])
    rise = _rise(pixels, slope, size)
    level = _rise(pixels, slope, size, lambda gradient: torch.ones(pixels))
    return number(
        f"The loss of a picture changes evenly along each of its {pixels} pixels: the gradient is {slope:g} in one half of them "
        f"and {-slope:g} in the other. Every pixel moves by {size:g}, the way of its gradient's sign. "
        "By how much does the loss change?",
        rise,
        f"Each pixel adds ${slope:g} \\cdot {size:g}$, whichever way it moves. All {pixels} of them add up to {rise:g}.",
        beliefs={"gradient-points-down": -rise, "signs-cancel": level},
        tolerance=0.01 * rise,
        slips={
            "only one half of the pixels is counted": rise / 2,
            "the moves are added up without the gradient": pixels * size,
            "the gradients are added up without the moves": pixels * slope,
            "gradient and move are added, where they multiply": pixels * (slope + size),
        },
        facts={"pixels": pixels, "slope": slope, "size": size, "rise": rise},
        hints=(
            "A pixel changes the loss by its gradient times its own move. Mind both signs.",
            f"Another one: with ten pixels, gradients of size {1:g} and moves of {0.5:g}, the loss changes by "
            f"{_rise(10, 1.0, 0.5):g}.",
        ),
    )


def _rise(pixels, slope, size, way=torch.sign):
    weights = slope * torch.tensor([1.0, -1.0], dtype=torch.float64).repeat(pixels // 2)
    x = torch.zeros(pixels, dtype=torch.float64, requires_grad=True)
    loss = weights @ x
    loss.backward()
    return (weights @ (x + size * way(x.grad)) - loss).item()


@item(concept="grad_semantics")
def whose_gradient(draw):
    asked = draw.pick(["w", "w", "x", "w and x", "nobody"])
    w, x, y = draw.pick([2, 3, 4, 5]), draw.pick([1, 2, 3]), draw.pick([7, 11, 13])
    flag = ", requires_grad=True"
    code = (
        f"w = torch.tensor({w:.1f}{flag if 'w' in asked else ''})  # the weight\n"
        f"x = torch.tensor({x:.1f}{flag if 'x' in asked else ''})  # the input\n"
        f"loss = (w * x - {y}) ** 2\n"
        "loss.backward()"
    )
    try:
        left = ran(code)
        truth = (left["w"].grad is not None, left["x"].grad is not None)
    except RuntimeError:
        truth = (False, False)
    texts = {
        (True, False): "`w` only",
        (False, True): "`x` only",
        (True, True): "Both",
        (False, False): "Neither: `backward` stops with an error",
    }
    believed = {(False, False): "inputs-need-grad"} if truth == (True, False) else {}
    believed[True, True] = "every-tensor-has-grad"
    stops = {} if any(truth) else {"raises": "RuntimeError"}
    return choice(
        draw,
        "After this code has run, which tensor has a number in its `.grad`?",
        among(
            texts,
            truth,
            believed,
            says={
                (True, False): "For that the weight has to ask, and the input must not.",
                (False, True): "For that the input has to ask, and the weight must not.",
                (False, False): "For that neither of the two may ask.",
            },
        ),
        "A gradient is kept by each leaf that asks for one and that it comes by. Training asks the weight; the input is asked only "
        "when you want its own gradient. When nobody asks, nothing is recorded and `backward` has no way to go.",
        shuffle=False,
        code=code,
        hints=(
            "Read the first two lines. Which of the two asks for a gradient?",
            "Was the loss computed from a tensor that asks? If so, there is a way back to it.",
        ),
        facts={"w": w, "x": x, "y": y},
        **stops,
    )


@item(concept="training_loop", version=2)
def what_the_code_does(draw):
    w, x = draw.pick([1, 2, 3]), draw.pick([1, 2, 3])
    y, lr = draw.pick([8, 10, 12]), draw.pick([0.01, 0.02])
    asked, steps = draw.pick(
        [
            ("w", f"loss.backward()\nwith torch.no_grad():\n    w -= {lr} * w.grad"),
            ("w", "loss.backward()\nprinted = w.grad"),
            ("x", f"loss.backward()\nwith torch.no_grad():\n    x += {lr} * x.grad.sign()"),
            ("", f"slope = 2 * error * x  # by hand\nw -= {lr} * slope"),
        ]
    )
    code = "\n".join(
        f"{name} = torch.tensor({value:.1f}{', requires_grad=True' if name == asked else ''})"
        for name, value in (("w", w), ("x", x))
    )
    code += f"\nerror = w * x - {y}\nloss = error**2\n{steps}"
    left = ran(code)
    backprop = left["w"].grad is not None or left["x"].grad is not None
    now = ((left["w"] * left["x"] - y) ** 2).item()
    descent = now < left["loss"].item()
    truth = (backprop, descent)
    end = left["w"].item()
    moved = f"goes from {w} to {end:g}, downhill" if end != w else f"stays at {w}"
    texts = {
        (True, True): "It backpropagates, and it takes a step of gradient descent",
        (True, False): "It backpropagates, and takes no step of gradient descent",
        (False, True): "It takes a step of gradient descent, without backpropagation",
        (False, False): "It does neither",
    }
    # whoever waits for an optimizer sees no step in any of these programs
    believed = {(backprop, False): "step-needs-optimizer"} if descent else {}
    believed |= {(True, True): "backprop-is-descent"} if truth != (True, True) else {}
    return choice(
        draw,
        "What does this code do?",
        among(
            texts,
            truth,
            believed,
            says={
                (
                    True,
                    False,
                ): "For that `backward` has to be called, and the weight has to stay, or not go downhill.",
                (
                    False,
                    True,
                ): "For that the weight has to move against its slope, and no `backward` be called.",
                (False, False): "For that no gradient is filled in, and the weight stays.",
            },
        ),
        f"Backpropagation is what `backward` does: it fills `.grad`. Gradient descent moves the weight against its gradient, "
        f"wherever that came from. Here the weight {moved}.",
        shuffle=False,
        code=code,
        hints=(
            "Is `backward` called? That is backpropagation, whatever happens afterwards.",
            "Does a weight move against its gradient? That is gradient descent, wherever the gradient came from.",
        ),
        facts={"w": w, "x": x, "y": y, "lr": lr, "loss": left["loss"].item(), "now": now},
    )


def _worked_step(lr, x=2.0):
    there = descend(lambda x: x**2, x, lr, 1)[1]
    return (
        f"Another example: on the loss $x^2$ a step from {x:g} at the rate {lr:g} lands at {there:g}, "
        f"and the loss goes from {x**2:g} to {there**2:g}."
    )


@item(concept="learning_rate_effect")
def step_on_the_input(draw):
    w, x = draw.pick([2, 3, 4]), draw.pick([1, 2, 3])
    lr = draw.pick([0.02, 0.05, 0.1, 0.2, 0.25, 0.5])
    y = w * x + draw.pick([-6, -3, 3, 6])
    before = (w * x - y) ** 2
    moved = descend(lambda x: (w * x - y) ** 2, x, lr, 1)[1]
    then = (w * moved - y) ** 2
    truth = compare(then, before)
    return choice(
        draw,
        f"The model $f(x) = {w}x$ keeps its weight. The input $x = {x}$ takes one step downhill on $L = (f(x) {minus(y)})^2$, "
        f"at the learning rate {lr:g}. Is the loss lower, the same or higher than before?",
        among(
            COMPARED,
            truth,
            {"lower": "step-always-lowers"},
            {truth: then},
            {
                "the same": "For that the step has to end as far away on the other side.",
                "higher": "For that the step has to end further away on the other side.",
            },
        ),
        f"The input goes from {x} to {neat(moved)}, and the loss from {before:g} to {neat(then)}. "
        f"For the input the curvature is {2 * w * w:g}, so a step can be too long here as well.",
        shuffle=False,
        hints=(
            "The step on the input is the rate times the gradient for the input. Where does it land?",
            "Compute the loss before and after. A step can land further up on the other side.",
            example(draw, truth, {"lower": _worked_step(0.75), "higher": _worked_step(1.5)}),
        ),
        facts={"w": w, "x": x, "y": y, "lr": lr, "before": before, "then": then},
    )
