import torch
from tutor.quiz.items import Redraw, choice, item, minus, number, right, sign, wrong

REGIMES = {
    "creeps": "It creeps towards the minimum from one side",
    "lands": "It lands on the minimum in one step",
    "oscillates": "It jumps over the minimum, back and forth, and settles",
    "bounces": "It jumps back and forth for ever",
    "diverges": "It gets further away with every step",
}


def tensor(*values):
    return torch.tensor(values, dtype=torch.float64)


def line_loss(x, y, reduce=torch.mean):
    """Return the loss of f(x) = w·x + b as a function of both weights."""
    return lambda weights: reduce((weights[0] * x + weights[1] - y) ** 2)


def curvature(x, reduce=torch.mean):
    """Return the curvature of the loss of f(x) = w·x, which is the same for every w."""
    slope = torch.func.grad(lambda w: reduce((w * x - x) ** 2))
    return torch.func.grad(slope)(torch.tensor(0.0, dtype=torch.float64)).item()


def gradient(x, y, w, reduce=torch.mean):
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    reduce((w * x - y) ** 2).backward()
    return w.grad.item()


def regime(share):
    """Name what happens at this share of the rate that lands."""
    factor = round(1 - share, 9)
    return list(REGIMES)[(factor <= 0) + (factor < 0) + (factor <= -1) + (factor < -1)]


def z_scores(x):
    return (x - x.mean()) / x.std(correction=0)


def listed(x):
    return ", ".join(f"{value:g}" for value in x.tolist())


def demo_path(reduce, lr, steps=40):
    """Walk the demo's own valley, raw inputs: the path of whoever takes one way of reducing for the other."""
    x, weights, rows = tensor(1, 2, 3, 4), tensor(1, 0), []
    loss_of = line_loss(x, 3 * x - 5, reduce)
    for step in range(steps + 1):
        w, b = weights.tolist()
        rows.append({"step": step, "w": w, "b": b, "loss": loss_of(weights).item()})
        weights = weights - lr * torch.func.grad(loss_of)(weights)
    return rows


@item(concept="learning_rate_effect")
def limit_after_scaling(draw):
    pairs = [(1, 3), (1, 7), (2, 4), (2, 6), (3, 4), (4, 8), (6, 8)]  # their limits are short
    x, factor = tensor(*draw.pick(pairs)), draw.pick([2, 4, 5, 10])
    before, after = 2 / curvature(x), 2 / curvature(factor * x)
    example, times = tensor(1, 2), 6
    return number(
        f"A model $f(x) = w \\cdot x$ is trained with the mean squared error. The inputs are {listed(x)}, and "
        f"training diverges above the rate {before:.4g}. Now every input is multiplied by {factor}. "
        "Above which rate does it diverge? (A fraction is fine.)",
        after,
        f"The inputs enter the curvature squared: it grows from {curvature(x):g} to {curvature(factor * x):g}. "
        f"The limit is two divided by it, so it falls from {before:.4g} to {after:.4g}.",
        beliefs={"bigger-data-bug": before, "rate-below-one": 1.0},
        tolerance=0.02 * after,
        hints=(
            "The limit is two divided by the curvature. What happens to the curvature?",
            "The error is $w \\cdot x - y$, and it is squared. So each input is in the curvature squared.",
            f"Another example: with the inputs {listed(example)} the limit is {2 / curvature(example):g}. Multiplied by "
            f"{times}, they give the curvature {curvature(times * example):g} and the limit "
            f"{2 / curvature(times * example):.3g}.",
        ),
        facts={"x": listed(x), "factor": factor, "before": before, "after": after},
        preset={"inputs": "raw", "scale": 10, "loss": "mean", "lr": 0.1},
    )


@item(concept="gradient_sum_mean")
def gradient_of_the_sum(draw):
    x = tensor(*sorted(draw.sample(range(1, 7), draw.pick([2, 3, 4, 5]))))
    target, w = draw.pick([-2, -1, 2, 3]), draw.pick([-3, 0, 1, 4])
    mean, total = (gradient(x, target * x, w, reduce) for reduce in (torch.mean, torch.sum))
    example = tensor(1, 2)
    return number(
        f"A model $f(x) = w \\cdot x$ has {len(x)} examples. At $w = {w}$ the gradient of the **mean** of their losses "
        f"is {mean:g}. What is the gradient of their **sum** there?",
        total,
        f"The sum is {len(x)} times the mean, and so is its gradient: {total:g}. At the same learning rate "
        f"each step would be {len(x)} times as long.",
        beliefs={"sum-equals-mean": mean},
        hints=(
            "How is a sum made from a mean?",
            f"Another example: with the inputs {listed(example)}, targets twice as large, and $w = 1$, the mean has the "
            f"gradient {gradient(example, 2 * example, 1.0):g}, the sum "
            f"{gradient(example, 2 * example, 1.0, torch.sum):g}.",
        ),
        facts={"x": listed(x), "w": w, "mean": mean, "sum": total},
        preset={"inputs": "raw", "scale": 1, "loss": "sum", "lr": 0.01},
        wrong={"sum-equals-mean": demo_path(torch.mean, 0.01)},
    )


@item(concept="learning_rate_effect")
def regime_of_the_sum(draw):
    count, share = draw.pick([2, 4, 5, 8]), draw.pick([0.1, 0.2, 0.25, 0.3, 0.5])
    x = tensor(*[draw.pick([1, 2])] * count)
    lr = share / curvature(x)
    believed, truth = regime(lr * curvature(x)), regime(lr * curvature(x, torch.sum))
    if truth == believed:
        raise Redraw("sum and mean do the same here")
    options = [
        right(text)
        if name == truth
        else wrong(text, "sum-equals-mean" if name == believed else None)
        for name, text in REGIMES.items()
    ]
    return choice(
        draw,
        f"A model $f(x) = w \\cdot x$ with {count} examples, each with the input {x[0]:g}, is trained at the rate {lr:g}. "
        f"With the **mean** of the losses the curvature is {curvature(x):g}, and the weight creeps towards the minimum. "
        "Now the losses are **summed**; the rate stays. What does gradient descent do?",
        options,
        f"The sum has {count} times the curvature, {curvature(x, torch.sum):g}. Each step multiplies the distance to the "
        f"minimum by $1 - {lr:g} \\cdot {curvature(x, torch.sum):g} = {1 - lr * curvature(x, torch.sum):.3g}$. So it {truth}.",
        shuffle=False,
        facts={"count": count, "lr": lr, "x": x[0].item()},
        preset={"inputs": "raw", "scale": 1, "loss": "sum", "lr": 0.1},
        wrong={"sum-equals-mean": demo_path(torch.mean, 0.1)},
    )


@item(concept="learning_rate_effect")
def why_nan(draw):
    x = tensor(*sorted(draw.sample([1, 2, 3, 4, 5, 6], 3)))
    small, large, factor = draw.pick(
        [
            ("metres", "centimetres", 100),
            ("kilograms", "grams", 1000),
            ("centimetres", "millimetres", 10),
            ("hours", "minutes", 60),
        ]
    )
    lr = round(0.8 / curvature(x), 3)
    w = tensor(0.0)
    for _ in range(400):
        w = w - lr * gradient(factor * x, x, w.item())
    if torch.isfinite(w):
        raise Redraw("these inputs do not run off")
    limit, grown = 2 / curvature(factor * x), round(curvature(factor * x) / curvature(x))
    return choice(
        draw,
        f"A model $f(x) = w \\cdot x$ with the inputs {listed(x)} (in {small}) trains well at the rate {lr:g}. A colleague "
        f"gives the same inputs in {large}, {factor} times as large, and leaves the rate. After a few hundred steps the loss is no number any more. Why?",
        [
            right("The curvature grew, so this rate is now above the limit"),
            wrong("There is a bug: a change of unit cannot make training fail", "bigger-data-bug"),
            wrong(
                "The gradient changed its sign, so each step goes uphill", "gradient-points-down"
            ),
            wrong("The rate is too low for inputs that large"),
        ],
        f"In {large} the curvature is {grown:,} times as large, so the limit is as many times lower. "
        f"The rate {lr:g} lies far above it: each step lands further away, until the number no longer fits.",
        facts={"x": listed(x), "factor": factor, "lr": lr, "limit": limit},
        preset={"inputs": "raw", "scale": 10, "loss": "mean", "lr": 0.1},
    )


@item(concept="feature_scale")
def what_happens_to_the_limit(draw):
    thing = draw.pick(["floor areas", "prices", "distances", "lengths"])
    factor, standardised = draw.pick([0.1, 0.5, 2, 10]), draw.pick([True, False])
    x = tensor(*sorted(draw.sample(range(1, 9), 4)))
    seen = z_scores if standardised else lambda x: x
    before, after = 2 / curvature(seen(x)), 2 / curvature(seen(factor * x))
    truth = "lower" if after < 0.99 * before else "higher" if after > 1.01 * before else "the same"
    believed = "the same" if truth != "the same" else None
    given = "their z-scores" if standardised else "them as they are"
    return choice(
        draw,
        f"The {thing} in a data set are {listed(x)}. Someone changes their unit, so that every one is multiplied by "
        f"{factor:g}. The model $f(x) = w \\cdot x$ gets **{given}** as its inputs, before and after. "
        "What happens to the largest rate at which it does not diverge?",
        [
            right(f"It is {name}", after)
            if name == truth
            else wrong(f"It is {name}", "bigger-data-bug" if name == believed else None, before)
            for name in ("lower", "the same", "higher")
        ],
        f"Before the change the limit is {before:.3g}, after it {after:.3g}. "
        + (
            "Mean and standard deviation change with the unit, so every z-score stays as it was, and the limit with it."
            if standardised
            else "The curvature grows and shrinks with the square of the inputs, and the limit the other way."
        ),
        shuffle=False,
        facts={"x": listed(x), "factor": factor, "before": before, "after": after},
        preset={"inputs": "z-scores" if standardised else "raw", "scale": 10, "lr": 0.1},
    )


@item(concept="learning_rate_effect")
def small_inputs(draw):
    pairs = [(0.1, 0.2), (0.1, 0.3), (0.2, 0.4), (0.3, 0.4), (0.2, 0.6), (0.1, 0.7)]
    x, share = tensor(*draw.pick(pairs)), draw.pick([0.5, 0.8, 1.2, 1.5, 2.5])
    lr = float(f"{share / curvature(x):.6g}")
    truth = regime(lr * curvature(x))
    believed = "diverges" if lr > 1 else "creeps"
    if truth == believed == "creeps":
        raise Redraw("the belief is right by accident")
    options = [
        right(text)
        if name == truth
        else wrong(text, "rate-below-one" if name == believed else None)
        for name, text in REGIMES.items()
    ]
    return choice(
        draw,
        f"A model $f(x) = w \\cdot x$ has the small inputs {listed(x)} and the mean squared error. Torch gives the "
        f"curvature {curvature(x):.3g}. What does gradient descent do at the learning rate {lr:g}?",
        options,
        f"Each step multiplies the distance to the minimum by "
        f"$1 - {lr:g} \\cdot {curvature(x):.3g} = {1 - lr * curvature(x):.3g}$. So it {truth}. Small inputs make a gentle "
        f"curve, and its limit is {2 / curvature(x):.3g}.",
        shuffle=False,
        facts={"x": listed(x), "lr": lr, "curvature": curvature(x)},
    )


@item(concept="gradient_sign")
def sign_for_the_bias(draw):
    y = tensor(*[draw.randint(-6, 9) for _ in range(4)])
    b, w = draw.pick([-4, -2, 0, 1, 3, 5]), draw.pick([-2, 1, 3])
    x = z_scores(tensor(1, 2, 3, 4))
    slope = torch.func.grad(line_loss(x, y))(tensor(w, b))[1].item()
    slope = round(slope, 9)
    truth = "positive" if slope > 0 else "negative" if slope < 0 else "zero"
    way = {"positive": "falls", "negative": "rises", "zero": "stays"}[truth]
    flipped = {"positive": "negative", "negative": "positive"}.get(truth)
    return sign(
        f"A line $w \\cdot x + b$ is fitted with the mean squared error. The inputs are z-scores, so their mean is zero. "
        f"The targets are {listed(y)}, with the mean {y.mean():g}. The bias is at $b = {b}$. "
        "What is the sign of $\\partial L/\\partial b$?",
        slope,
        f"With inputs of mean zero the weight drops out, and $\\partial L/\\partial b = 2\\,(b - \\text{{mean of the targets}})$, here "
        f"$2\\,({b} {minus(y.mean().item())})$. Torch gives {slope:g}. The update subtracts it, so the bias {way}.",
        beliefs={flipped: "gradient-points-down"} if flipped else {},
        hints=(
            "The mean of the predictions is $b$, whatever $w$ is. Is that above or below the mean of the targets?",
            "Another example: the targets are all "
            f"{listed(tensor(4))} and the bias is at zero. Torch gives "
            f"{torch.func.grad(line_loss(x, tensor(4, 4, 4, 4)))(tensor(1, 0))[1].item():g}: the bias has to rise.",
        ),
        facts={"y": listed(y), "b": b, "gradient": slope},
        preset={"inputs": "z-scores", "scale": 1, "loss": "mean", "lr": 0.1},
    )
