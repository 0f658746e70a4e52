import torch
from tutor.quiz.items import (
    Redraw,
    among,
    apart,
    at_a_miss,
    choice,
    example,
    item,
    minus,
    neat,
    number,
    sign,
    sign_of,
    slope,
)

X = torch.tensor([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0], dtype=torch.float64)


def trained(w, v, best, steps=100, lr=0.2):
    """Train the weights in and out of two tanh units, and return both."""
    w, v = (torch.tensor(start, dtype=torch.float64) for start in (w, v))
    y = torch.tanh(X[:, None] * torch.tensor(best, dtype=torch.float64)).sum(-1)
    for _ in range(steps):
        w, v = w.detach().requires_grad_(), v.detach().requires_grad_()
        loss = (((v * torch.tanh(X[:, None] * w)).sum(-1) - y) ** 2).mean()
        slope_w, slope_v = torch.autograd.grad(loss, [w, v])
        w, v = w - lr * slope_w, v - lr * slope_v
    return w.detach(), v.detach()


@item(concept="initialisation", idea=True)
def where_is_the_other(draw):
    start, out = draw.grid(0.3, 1.5, 0.1), draw.pick([0.5, 1.0])
    best = draw.pick([1.5, 2.0, 3.0]), draw.pick([-0.5, -1.0, 0.2])
    steps = draw.pick([10, 20, 50])
    w, v = trained([start, start], [out, out], best, steps)
    return number(
        f"A net has two hidden units, $f(x) = v_1 \\tanh(w_1 x) + v_2 \\tanh(w_2 x)$. It starts with both $w$ at {start:g} and both "
        f"$v$ at {out:g}. After {steps} steps of gradient descent, in which all four may move, $w_1$ is {neat(w[0])} and $v_1$ is {neat(v[0])}. "
        "What is $w_2$?",
        w[1],
        f"Equal weights in and out get equal gradients, at every step. So the second unit did what the first did: torch gives {neat(w[1])} "
        "for both.",
        beliefs={"twins-stand-still": start},
        slips={
            "the second unit is taken to move the other way": 2 * start - w[0],
            "the weight out is told, and not the weight in": v[1],
        },
        facts={"start": start, "out": out, "best": best, "steps": steps},
        hints=(
            "Compare the gradients of $w_1$ and $w_2$ at the first step. Is there a factor in which they differ?",
            f"Elsewhere, two units start at {4:g} with equal weights out, and after a step the first is at {3.5:g}. "
            "Nothing tells the second unit from the first.",
        ),
    )


FATES = {
    "twins": "They move, and stay equal for ever",
    "later": "They move together at first, and part after many steps",
    "part": "They part from the first steps on",
    "still": "Neither of them moves",
}
FOR_THAT = {
    "twins": "For that weights in and weights out both have to be equal.",
    "later": "Steps do not count here: units that differ in a weight, in or out, part at the first, and equal ones at none.",
    "part": "For that the two units have to differ in some weight, in or out.",
    "still": "For that every gradient needs a factor of zero.",
}
WHY = {
    "twins": "Weights in and out are equal, so both units get the same gradient, at every step.",
    "part": "The two units differ, in or out, so their gradients differ as well.",
    "still": "Each gradient has a factor that is zero: the weight out, or what the unit hands on. So no weight moves.",
}


@item(concept="initialisation", idea=True)
def do_they_part(draw):
    a, b, c = draw.grid(0.2, 0.9, 0.1), draw.grid(0.2, 0.9, 0.1), draw.grid(0.2, 0.9, 0.1)
    if abs(b - c) < 0.15:
        raise Redraw("hardly a difference")
    w, v = draw.pick([([a, a], [b, b]), ([a, a], [b, b]), ([a, a], [b, c]), ([b, c], [a, a]), ([0.0, 0.0], [0.0, 0.0]), ([0.0, 0.0], [a, a])])  # fmt: skip
    end, _ = trained(w, v, (2.0, -0.5))
    gap, moved = (end[0] - end[1]).abs().item(), (end - torch.tensor(w)).abs().max().item()
    fate = "still" if moved < 1e-6 else "twins" if gap < 1e-9 else "part"
    beliefs = {
        "twins": {"later": "time-parts-twins", "part": "zero-init", "still": "twins-stand-still"}
    }
    beliefs["still"] = {"part": "zero-init", "twins": "weight-out-has-no-say"}
    if w[0] == w[1]:  # they would stay twins if the weights out did not count
        beliefs["part"] = {"twins": "weight-out-has-no-say"}
    return choice(
        draw,
        f"A net has two hidden units: $f(x) = v_1 \\tanh(w_1 x) + v_2 \\tanh(w_2 x)$. All four weights are trained. They start at "
        f"$w_1 = {w[0]:g}$, $w_2 = {w[1]:g}$, $v_1 = {v[0]:g}$, $v_2 = {v[1]:g}$. What do $w_1$ and $w_2$ do?",
        among(FATES, fate, beliefs.get(fate), says=FOR_THAT),
        f"{WHY[fate]} Torch ran it: after a hundred steps they are at {' and '.join(apart(*end))}.",
        facts={"w": w, "v": v, "fate": fate},
        hints=(
            "The gradient of a weight in: the miss, times the unit's weight out, times the slope of its tanh, times the input.",
            "Which of these factors differ between the two units? Is one of them zero?",
        ),
    )


def slope_at(w, v, x, y):
    """The gradient of the first weight in, for one point."""
    w, v = torch.tensor(w, requires_grad=True), torch.tensor(v)
    ((v * torch.tanh(w * x)).sum() - y).square().backward()
    return w.grad[0].item()


@item(concept="initialisation")
def gradient_at_zero(draw):
    v = [float(draw.pick([-2, -1, 0, 0, 1, 2])), float(draw.pick([-1, 0, 1]))]
    x, y = draw.pick([1, 2, 3]), draw.pick([-4, -3, -2, 2, 3, 4])
    slope = slope_at([0.0, 0.0], v, x, y)
    back = f"The slope runs back through $v_1$, which is {v[0]:g}"
    return sign(
        "A net has two hidden units: $f(x) = v_1 \\tanh(w_1 x) + v_2 \\tanh(w_2 x)$. Both $w$ start at zero, "
        f"and $v_1 = {v[0]:g}$, $v_2 = {v[1]:g}$. The loss is $(f(x) - y)^2$ at $x = {x}$, $y = {y}$. What is the sign of $dL/dw_1$?",
        slope,
        f"{back}: nothing gets past it, and torch gives {neat(slope)}."
        if v[0] == 0
        else f"The net says zero and should say {y}. {back}. Torch gives {neat(slope)}.",
        says={
            "other": at_a_miss(0, y, "$v_1$")["other"],
            "zero": "For that a factor on the way back has to be zero: the miss, $v_1$, the slope of tanh, or $x$. "
            "The weight $w_1$ itself is none of them.",
        },
        facts={"v": v, "x": x, "y": y},
        hints=(
            "What does the net say at the start, and is that too little or too much?",
            "Then go back: the slope of the loss, times $v_1$, times the slope of tanh, which is positive at zero, times $x$.",
            example(draw, sign_of(slope), map(_worked, (6, -6))),
        ),
    )


def _worked(y):
    slope = slope_at([0.0, 0.0], [3.0, 0.0], 1.0, y)
    too = "little" if y > 0 else "much"
    return sign_of(slope), (
        f"Another example: $v_1 = {3}$, $x = {1}$, $y = {y}$. The net says too {too}, and a larger $w_1$ makes it say more. "
        f"Torch gives the gradient {slope:g}."
    )


LARGEST_MISS = "The miss is largest there, but it is one factor only. How steep is tanh there, and how much is left of the product?"
FLATTER = "From another of these starts both factors together are larger: the miss, and the slope of tanh."


@item(concept="initialisation")
def where_is_most_slope(draw):
    x, y = draw.pick([1, 2]), draw.pick([-3, -2, 2, 3])
    starts = [
        *draw.sample([-6, -4, -1, 1, 4, 6], 2),
        draw.pick([-0.5, 0.2, 0.5]),
        draw.pick([-9, 8, 9]),
    ]
    sizes = {at: abs(slope(lambda w: (torch.tanh(w * x) - y).square(), at)) for at in starts}
    best, far = max(sizes, key=sizes.get), max(starts, key=abs)
    missed = max(starts, key=lambda at: (torch.tensor(float(at * x)).double().tanh() - y).abs())
    if sorted(sizes.values())[-2] > 0.8 * sizes[best]:
        raise Redraw("two of them are nearly as large")
    return choice(
        draw,
        f"A unit says $\\tanh(w x)$, and its loss is the squared miss at $x = {x}$, $y = {y}$. From which start does the first step of "
        "gradient descent move the weight most?",
        among(
            {at: f"$w = {at:g}$" for at in sizes},
            best,
            {far: "larger-start-faster"},
            sizes,
            says=dict.fromkeys(sizes, FLATTER) | {missed: LARGEST_MISS},
        ),
        "The slope of tanh is a factor of the gradient, and far from zero it nearly vanishes. Torch gives the sizes "
        + ", ".join(f"{size:.2g} at {start:g}" for start, size in sizes.items())
        + ".",
        facts={"x": x, "y": y, "starts": starts},
        hints=(
            "The gradient is the slope of the square, times the slope of tanh, times $x$. Where is tanh steep, and where is it level?",
            "tanh is steep near zero and levels off on both sides. So how far from zero is each $w x$?",
        ),
    )


@item(concept="initialisation")
def how_the_gap_grows(draw):
    a, b = draw.pick([1, 2, 3]), draw.pick([1, 2, 3])
    gap, lr = draw.pick([0.1, 0.2, 0.4, 0.5]), draw.pick([0.05, 0.1, 0.15])
    w = torch.tensor([1 + gap / 2, 1 - gap / 2], dtype=torch.float64, requires_grad=True)
    (a * (w[0] + w[1]) ** 2 - b * (w[0] - w[1]) ** 2).backward()
    up, down = w - lr * w.grad, w + lr * w.grad
    after, other = (up[0] - up[1]).item(), (down[0] - down[1]).item()
    return number(
        f"Two weights have the loss $L = {'' if a == 1 else a}(w_1 + w_2)^2 - {'' if b == 1 else b}(w_1 - w_2)^2$. They stand at "
        f"$w_1 = {1 + gap / 2:g}$ and $w_2 = {1 - gap / 2:g}$, so the gap $w_1 - w_2$ is {gap:g}. What is the gap after one step at the rate {lr:g}?",
        after,
        f"The first bracket gives both weights the same slope, so it leaves the gap alone. Torch gives the slopes {neat(w.grad[0])} and "
        f"{neat(w.grad[1])}, and the gap grows from {gap:g} to {neat(after)}. From no gap at all, nothing could grow.",
        beliefs={
            "gradient-points-down": other,
            "rate-has-no-say": gap - (w.grad[0] - w.grad[1]).item(),
            "gap-stays": gap,
        },
        tolerance=0.002,
        slips={
            "the square loses its factor of two": gap + (after - gap) / 2,
            "the growth is told, and not the gap": after - gap,
            "the number before the second bracket is left out": gap + (after - gap) / b,
            "the number before the first bracket is taken for the second": gap
            + (after - gap) * a / b,
            "the place of the first weight is told, and not the gap": up[0].item(),
        },
        facts={"a": a, "b": b, "gap": gap, "lr": lr},
        hints=(
            "Take both partial derivatives at this place. In which part do they differ?",
            "Each weight moves by the rate times its own slope. Subtract the new weights.",
            f"Elsewhere, weights at {3:g} and {2:g} with the slopes {-1:g} and {1:g}: at the rate {0.5:g} they move to {3.5:g} and {1.5:g}, "
            f"so the gap goes from {3 - 2:g} to {3.5 - 1.5:g}.",
        ),
    )


ENDS = {
    "low": "As low as from a random start",
    "high": "It falls, but stays above what a random start reaches",
    "same": "It does not fall at all",
}


SLOPES, HEIGHTS, STARTS = [2.0, -1.5, 3.0], [1.0, -2.0], [0.0, 0.3, 0.5, 0.8]
INPUTS = torch.linspace(-2, 2, 9)


def line(p):
    return p[..., :1] * INPUTS + p[..., 1:]


def net(p):
    return (p[..., ::2, None] * torch.tanh(p[..., 1::2, None] * INPUTS)).sum(-2)


def falls(model, best):
    """The loss before and after four hundred steps: for each row of best weights, from each start and from random weights."""
    random = 2 * torch.rand(best.shape[1:], generator=torch.Generator().manual_seed(3)) - 1
    starts = torch.stack([*(torch.full_like(random, start) for start in STARTS), random])
    p, y = starts.expand(len(best), *starts.shape), model(best[:, None])

    def losses():
        return (model(p) - y).square().mean(-1)

    first = losses()
    for _ in range(400):
        p = p.detach().requires_grad_()
        (slope,) = torch.autograd.grad(losses().sum(), p)
        p = p - 0.1 * slope
    return first.tolist(), losses().tolist()


# Trained once and all at the same time: there are only so many of them.
CASES = [(slope, height) for slope in SLOPES for height in HEIGHTS]
TRUE = torch.tensor([[1, slope, 1, -0.5 * slope / abs(slope)] for slope, _ in CASES])
FALLS = {"line": falls(line, torch.tensor(CASES)), "net": falls(net, TRUE)}


@item(concept="initialisation", idea=True)
def which_model_minds(draw):
    kind, start = draw.pick(["line", "line", "net", "net"]), draw.pick([0.0, *STARTS])
    slope, height = draw.pick(SLOPES), draw.pick(HEIGHTS)
    says = "$w x + b$" if kind == "line" else "$v_1 \\tanh(w_1 x) + v_2 \\tanh(w_2 x)$"
    before, after = (ends[CASES.index((slope, height))] for ends in FALLS[kind])
    first, last, random = before[STARTS.index(start)], after[STARTS.index(start)], after[-1]
    end = "same" if last > first - 1e-6 else "low" if last < random + 0.005 else "high"
    if kind == "net" and end == "low":
        raise Redraw("the random start did no better")
    beliefs = {"low": "zero-init"} if kind == "net" else {}
    made = (
        f"the line $y = {slope:g}x {minus(-height)}$"
        if kind == "line"
        else f"a net of this kind with $w_1 = {slope:g}$ and $w_2 = {-0.5 * slope / abs(slope):g}$"
    )
    return choice(
        draw,
        f"The model is {says}, and {made} made its data. All its weights start at {start:g}, and gradient descent trains them all. "
        "Where does the loss end?",
        among(
            ENDS,
            end,
            beliefs,
            says={
                "low": "For that the weights must get gradients that differ.",
                "high": "For that units have to stay equal that should differ.",
                "same": "For that every gradient has to be zero at the start.",
            },
        ),
        f"{'A line has no hidden units: its weights meet different inputs, so their gradients differ.' if kind == 'line' else 'Equal hidden units stay twins, and with all weights at zero there is no gradient either.'} "
        f"Torch trained it: from {neat(first)} to {neat(last)}, and from a random start to {neat(random)}.",
        shuffle=False,
        facts={"kind": kind, "start": start, "slope": slope, "height": height, "end": end},
        hints=(
            "Are there hidden units that could be twins? Or do the weights meet different inputs?",
            "If there are hidden units: has the gradient a factor that is zero at this start?",
        ),
    )
