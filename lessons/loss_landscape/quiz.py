import torch
from tutor.quiz.items import (
    Redraw,
    among,
    choice,
    example,
    item,
    neat,
    number,
    right,
    sign,
    sign_of,
    times,
    wrong,
    wrong_rules,
)

PLACES = ("a minimum", "a saddle", "a maximum")


def hill(a, c, b):
    """Return the loss a·u² + c·u·v + b·v², its formula, and its curvatures by torch."""

    def loss_of(w):
        return a * w[0] ** 2 + c * w[0] * w[1] + b * w[1] ** 2

    terms = [(k, name) for k, name in ((a, "w_1^2"), (c, "w_1\\,w_2"), (b, "w_2^2")) if k]
    text = " + ".join(f"{times(k)}{name}" for k, name in terms).replace("+ -", "- ")
    hessian = torch.autograd.functional.hessian(loss_of, torch.zeros(2))
    return loss_of, text, hessian


def place(hessian):
    low, high = torch.linalg.eigvalsh(hessian).tolist()
    if abs(low) < 1e-4 or abs(high) < 1e-4:
        raise Redraw("flat along a line")
    return PLACES[(low < 0) + (high < 0)]


@item(concept="loss_landscape")
def what_is_flat_here(draw):
    a, b = draw.pick([-3, -2, -1, 1, 2, 3]), draw.pick([-3, -2, -1, 1, 2, 3])
    c = draw.pick([0, 0, -5, -4, -1, 1, 4, 5])
    loss_of, text, hessian = hill(a, c, b)
    truth = place(hessian)
    ways = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, -1.0]])
    losses = [loss_of(way).item() for way in ways]
    up, down = max(losses), min(losses)
    if (up > 0 > down) != (truth == "a saddle") or up * down == 0:
        raise Redraw("these four walks do not show it")
    return choice(
        draw,
        f"Two weights have the loss $L = {text}$. At $w_1 = w_2 = 0$ both partial derivatives are zero. What is there?",
        among(
            PLACES,
            truth,
            {"a minimum": "zero-gradient-is-minimum"},
            says={
                "a saddle": "For that the loss has to rise along one way and fall along another.",
                "a maximum": "For that the loss has to fall along every way.",
            },
        ),
        f"Walk away from it. To (1, 0) the loss is {losses[0]:g}, to (0, 1) it is {losses[1]:g}, "
        f"to (1, 1) it is {losses[2]:g}, to (1, −1) it is {losses[3]:g}. It is {truth}: "
        + (
            "some of them rise, some fall."
            if up > 0 > down
            else "all of them rise."
            if down > 0
            else "all of them fall."
        ),
        shuffle=False,
        hints=(
            "Walk a step along each axis, and along both diagonals. Does the loss rise or fall?",
            "One line along which it falls is enough: then it is no minimum. One along which it rises, and it is no maximum.",
        ),
        facts={"a": a, "b": b, "c": c, "losses": losses},
    )


@item(concept="loss_landscape", version=2)
def curvature_along(draw):
    a, b = draw.pick([-4, -3, -2, -1, 1, 2, 3, 4]), draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
    c = draw.pick([-6, -3, 0, 3, 6])
    loss_of, text, _ = hill(a, c, b)
    line, way = draw.pick(
        [
            ("$w_1 = t$, $w_2 = 0$", (1.0, 0.0)),
            ("$w_1 = t$, $w_2 = t$", (1.0, 1.0)),
            ("$w_1 = t$, $w_2 = -t$", (1.0, -1.0)),
        ]
    )
    curvature = bend_by_t(loss_of, way)
    return sign(
        f"The loss is $L = {text}$, and you stand at $w_1 = w_2 = 0$. You walk along the line {line}, so the loss is a function "
        "of the one number $t$. What is the sign of its curvature?",
        round(curvature, 6),
        f"Put the line into the loss: only $t$ is left, and by $t$ torch gives the curvature {neat(curvature)}. "
        + (
            "The loss bends up."
            if curvature > 1e-6
            else "The loss bends down."
            if curvature < -1e-6
            else "The loss stays level."
        ),
        says={
            "other": "This comes out when a minus is lost, a term is forgotten, or one is counted that drops out. Put the line into every term: which number is "
            "before $t^2$ then, all in all?",
            "zero": "Zero is the slope there. The curvature says how the loss bends: it is zero only where all that is before "
            "$t^2$ cancels.",
            "level": "Put the line into every term, and add up what is before $t^2$. How much is left?",
        },
        facts={"a": a, "b": b, "c": c, "way": way, "curvature": curvature},
        hints=(
            "Along the line both weights are given by $t$. What is the loss as a function of $t$?",
            example(draw, sign_of(round(curvature, 6)), map(_worked_curvature, (4, -4))),
        ),
    )


def bend_by_t(loss_of, way):
    """Return the curvature of a slice: of the loss as a function of how far one has walked."""
    slope = torch.func.grad(lambda t: loss_of(t * torch.tensor(way)))
    return torch.func.grad(slope)(torch.tensor(0.5)).item()


def _worked_curvature(c):
    loss_of, text, _ = hill(1, c, 1)
    way = (1.0, -1.0)
    bend = bend_by_t(loss_of, way)
    return sign_of(bend), (
        f"Another one: $L = {text}$ along the line $w_1 = t$, $w_2 = -t$. There the loss at $t = 1$ is "
        f"{loss_of(torch.tensor(way)).item():g}, and it was zero at the start. So it bends {'up' if bend > 0 else 'down'}: by $t$ torch gives the "
        f"curvature {bend:g}."
    )


@item(concept="learning_rate_effect")
def leaving_a_saddle(draw):
    a, b = draw.pick([1, 2, 3]), draw.pick([1, 2, 3])
    away, lr = draw.pick([0.1, 0.2, 0.5, 1.0]), draw.pick([0.05, 0.1, 0.2])
    loss_of, text, _ = hill(a, 0, -b)
    w = torch.tensor([0.0, away], requires_grad=True)
    loss_of(w).backward()
    step = lr * w.grad[1].item()
    return number(
        f"The loss is $L = {text}$. You stand beside its saddle, at $w_1 = 0$, $w_2 = {away:g}$. "
        f"What is $w_2$ after one step of gradient descent at the learning rate {lr:g}?",
        away - step,
        f"Torch gives the slope {neat(w.grad[1].item())} along $w_2$, and the step subtracts {lr:g} times that. "
        f"So $w_2$ goes from {away:g} to {neat(away - step)}: away from the saddle, and further with a larger rate.",
        beliefs=wrong_rules(away, lr, w.grad[1].item()),
        tolerance=0.002,
        slips={
            "the square loses its factor of two": away - step / 2,
            "the length of the step is told, and not where it ends": abs(step),
            "the slope is made with the number before the square of the other weight": away
            + step * a / b,
            "the weight is taken to stay, as at the saddle itself": away,
            "the slope is told, and not the weight": w.grad[1].item(),
        },
        hints=(
            "Which way does the loss fall along $w_2$, towards the saddle or away from it?",
            "The new weight is the old one minus the rate times the slope. Mind the sign of the slope.",
            f"Another example: from {2:g}, with the slope {-3:g} and the rate {0.5:g}, the weight goes to {2 - 0.5 * -3:g}.",
        ),
        facts={"a": a, "b": b, "away": away, "lr": lr, "after": away - step},
    )


@item(concept="loss_landscape", idea=True)
def loss_along_a_line(draw):
    a, b, c = draw.pick([1, 2, 3]), draw.pick([1, 2, 3]), draw.pick([-2, 0, 2])
    loss_of, text, _ = hill(a, c, b)
    start = torch.tensor([float(draw.pick([-2, -1, 1, 2])), float(draw.pick([-2, 0, 1, 2]))])
    way, t = torch.tensor(draw.pick([(1.0, 1.0), (1.0, -1.0), (2.0, 1.0)])), draw.pick([-2, 2, 3])
    here, backwards = start + t * way, start - t * way
    if loss_of(backwards) == loss_of(here):
        raise Redraw("the way back looks the same")
    places = [f"$w_{i} = {at:g} {step(pace)}$" for i, at, pace in zip((1, 2), start, way)]
    return number(
        f"Two weights have the loss $L = {text}$. A slice through it is the line {places[0]}, {places[1]}. "
        f"What is the loss on this slice at $t = {t}$?",
        loss_of(here),
        f"At $t = {t}$ the line is at $w_1 = {here[0]:g}$, $w_2 = {here[1]:g}$, where the loss is {loss_of(here):g}. Along the slice it is a "
        "function of $t$ alone, however many weights there are.",
        slips={
            "the line is walked the other way": loss_of(backwards),
            "t itself is taken for both weights": loss_of(torch.tensor([float(t)] * 2)),
            "the walk begins at zero, and not where the line does": loss_of(t * way),
            "the line is left where it begins": loss_of(start),
            "both weights are taken to move by t itself": loss_of(start + t),
            "the term with both weights is left out": loss_of(here) - c * here[0] * here[1],
        },
        hints=(
            "The one number $t$ gives you both weights. Which ones?",
            "Now put these two weights into the loss.",
            f"Another example: at $t = 1$ the line $w_1 = 1 + t$, $w_2 = 3 - t$ is at the weights {1 + 1:g} and {3 - 1:g}.",
        ),
        facts={"a": a, "b": b, "c": c, "start": start.tolist(), "way": way.tolist(), "t": t},
    )


def step(pace):
    """Write "so much t further" as people do."""
    return f"{'+' if pace > 0 else '-'} {'' if abs(pace) == 1 else f'{abs(pace):g}'}t"


@item(concept="loss_landscape", idea=True)
def what_a_slice_proves(draw):
    size, lines = draw.pick([20, 50, 100, 200]), draw.pick([3, 4, 5])
    down = draw.pick([1, size // 3, size // 2, size // 2])
    dice = torch.Generator().manual_seed(draw.randint(0, 10_000))
    bends = 0.5 + torch.rand(size, generator=dice, dtype=torch.float64)  # along each of the axes
    bends[:down] *= -1
    ways = torch.randn(lines, size, generator=dice, dtype=torch.float64)
    ways = ways / ways.norm(dim=1, keepdim=True)
    seen = torch.stack([way @ (bends * way) for way in ways])
    if seen.abs().min() < 0.02:
        raise Redraw("nearly level")
    open_still = bool((seen > 0).all())
    shown = ", ".join(f"{value:.2f}" for value in seen.tolist())
    falls = "It is no minimum: along one of the lines the loss falls"
    open_ = "It may be a minimum or a saddle: other lines may bend down"
    return choice(
        draw,
        f"Training a net of {size} weights has stalled where the gradient is zero. Through that place go {lines} random lines, and "
        f"along them torch measures the curvatures {shown}. What follows?",
        [
            wrong("It is a minimum, for the gradient is zero", "zero-gradient-is-minimum"),
            wrong("It is a bad minimum, for training has stalled", "stuck-is-bad-minimum"),
            wrong(falls, says="For that one of these curvatures has to be negative.")
            if open_still
            else right(falls),
            right(open_)
            if open_still
            else wrong(
                open_, says="One of these lines bends down already: that rules a minimum out."
            ),
        ],
        f"{'All these lines bend up' if open_still else 'One line that bends down is enough to rule out a minimum'}. "
        f"Torch knows this whole surface: it bends down along {down} of its {size} axes, so it is a saddle"
        f"{', which these slices did not show' if open_still else ''}.",
        hints=(
            "A positive curvature bends up, a negative one bends down.",
            "What may the loss do along a line that nobody measured?",
        ),
        facts={"size": size, "seen": seen.tolist(), "down": down},
    )
