import torch
from tutor.quiz.items import (
    COMPARED,
    Redraw,
    among,
    choice,
    compare,
    example,
    item,
    listed,
    minus,
    neat,
    number,
    sign,
    sign_of,
    slope,
)

REGIMES = {
    "creeps": "It creeps towards the minimum from one side",
    "lands": "It lands on the minimum in one step",
    "oscillates": "It jumps over the minimum, back and forth, and settles",
    "bounces": "It jumps back and forth for ever",
    "diverges": "It gets further away with every step",
}
NEEDS = {
    "creeps": "For that the factor has to lie between zero and one.",
    "lands": "For that nothing may be left of the distance: the factor has to be zero.",
    "oscillates": "For that the factor has to lie between minus one and zero.",
    "bounces": "For that the factor has to be minus one, no more and no less.",
    "diverges": "For that the factor has to lie below minus one.",
}
RATES = (0.0002, 0.001, 0.01, 0.1, 0.5)  # those that the demo offers


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
    return slope(lambda at: reduce((at * x - y) ** 2), w)


def regime(share):
    """Name what happens at this share of the rate that lands."""
    factor = round(1 - share, 9)
    return list(REGIMES)[(factor <= 0) + (factor < 0) + (factor <= -1) + (factor < -1)]


def _worked_regime(rate, bend):
    """Return what a rate does at another curvature, as an option, and the words for it."""
    name, factor = regime(rate * bend), 1 - rate * bend
    return REGIMES[name], (
        f"Another example: the rate {rate:g} with the curvature {bend:g} gives the factor {neat(factor)}. So it {name}."
    )


def limit_of_line(x, reduce=torch.mean):
    """Return the rate above which descent diverges for the line w·x + b."""
    bend = torch.autograd.functional.hessian(line_loss(x, x, reduce), tensor(0, 0))
    return 2 / torch.linalg.eigvalsh(bend).max().item()


def below(limit):
    """Return the largest of the demo's rates that does not diverge."""
    return max(rate for rate in RATES if rate < limit)


def _beyond(rate, limit):
    """Say on which side of the limit a wrong rate lies."""
    return (
        "This rate lies above the limit of the new curvature: it diverges."
        if rate >= limit
        else "This rate works, and there is a larger one that does as well."
    )


def z_scores(x):
    return (x - x.mean()) / x.std(correction=0)


@item(concept="feature_scale", version=2, idea=True)
def limit_after_scaling(draw):
    pairs = [(1, 3), (1, 7), (2, 4), (2, 6), (3, 4), (4, 8), (6, 8)]  # their limits are short
    x, factor = tensor(*draw.pick(pairs)), draw.pick([2, 4, 5, 10])
    before, after = 2 / curvature(x), 2 / curvature(factor * x)
    example, times = tensor(1, 2), 6
    return number(
        f"A model $f(x) = w \\cdot x$ is trained with the mean of the squared misses. The inputs are {listed(x)}, and "
        f"training diverges above the rate {neat(before)}. Now every input is multiplied by {factor}. "
        "Above which rate does it diverge? (A fraction is fine.)",
        after,
        f"The inputs enter the curvature squared: it grows from {curvature(x):g} to {curvature(factor * x):g}. "
        f"The limit is two divided by it, so it falls from {neat(before)} to {neat(after)}.",
        beliefs={
            "bigger-data-bug": before,
            "curvature-like-inputs": before / factor,
            "rate-below-one": 1.0,
        },
        slips={
            "the limit grows with the inputs": before * factor,
            "the limit grows with the square of the inputs": before * factor**2,
            "the new curvature is told, and not the limit": curvature(factor * x),
            "one is divided by the curvature, where it takes two": after / 2,
            "the factor is doubled, where it is squared": before / (2 * factor),
        },
        tolerance=0.02 * after,
        hints=(
            "The limit is two divided by the curvature. What happens to the curvature?",
            "The miss is $w \\cdot x - y$, and it is squared. So each input is in the curvature squared.",
            f"Another example: with the inputs {listed(example)} the limit is {2 / curvature(example):g}. Multiplied by "
            f"{times}, they give the curvature {curvature(times * example):g} and the limit "
            f"{neat(2 / curvature(times * example))}.",
        ),
        facts={"x": listed(x), "factor": factor, "before": before, "after": after},
    )


@item(concept="gradient_sum_mean")
def gradient_of_the_sum(draw):
    x = tensor(*sorted(draw.sample(range(1, 7), draw.pick([2, 3, 4, 5]))))
    target, w = draw.pick([-2, -1, 2, 3]), draw.pick([-3, 0, 1, 4])
    mean, total = (gradient(x, target * x, w, reduce) for reduce in (torch.mean, torch.sum))
    shared = gradient(x, target * x, w, lambda losses: losses.mean() / len(losses))
    example = tensor(1, 2)
    return number(
        f"A model $f(x) = w \\cdot x$ has {len(x)} examples. At $w = {w}$ the gradient of the **mean** of their losses "
        f"is {mean:g}. What is the gradient of their **sum** there?",
        total,
        f"The sum is {len(x)} times the mean, and so is its gradient: {total:g}. At the same learning rate "
        f"each step would be {len(x)} times as long.",
        beliefs={"sum-equals-mean": mean, "sum-is-mean-divided": shared},
        slips={
            "the number of examples is added, where it multiplies": mean + len(x),
            "the number of examples is squared": mean * len(x) ** 2,
            "the mean is doubled, whatever the number of examples": 2 * mean,
            "one example is left out": mean * (len(x) - 1),
        },
        hints=(
            "How is a sum made from a mean?",
            f"Another example: with the inputs {listed(example)}, answers twice as large, and $w = 1$, the mean has the "
            f"gradient {gradient(example, 2 * example, 1.0):g}, the sum "
            f"{gradient(example, 2 * example, 1.0, torch.sum):g}.",
        ),
        facts={"x": listed(x), "w": w, "mean": mean, "sum": total},
    )


@item(concept="learning_rate_effect")
def regime_of_the_sum(draw):
    count, share = draw.pick([2, 4, 5, 8]), draw.pick([0.1, 0.2, 0.25, 0.3, 0.5])
    x = tensor(*[draw.pick([1, 2])] * count)
    lr = share / curvature(x)
    believed, truth = regime(lr * curvature(x)), regime(lr * curvature(x, torch.sum))
    if truth == believed:
        raise Redraw("sum and mean do the same here")
    beliefs = {believed: "sum-equals-mean"}
    if truth in ("oscillates", "bounces"):
        beliefs["diverges"] = "overshoot-diverges"
    return choice(
        draw,
        f"A model $f(x) = w \\cdot x$ with {count} examples, each with the input {x[0]:g}, is trained at the rate {lr:g}. "
        f"With the **mean** of the losses the curvature is {curvature(x):g}, and the weight creeps towards the minimum. "
        "Now the losses are **summed**; the rate stays. What does gradient descent do?",
        among(REGIMES, truth, beliefs, says=NEEDS),
        f"The sum has {count} times the curvature, {curvature(x, torch.sum):g}. Each step multiplies the distance to the "
        f"minimum by $1 - {lr:g} \\cdot {curvature(x, torch.sum):g} = {neat(1 - lr * curvature(x, torch.sum))}$. So it {truth}.",
        shuffle=False,
        hints=(
            f"A sum of {count} losses is {count} times their mean. What does that do to the curvature?",
            "Each step multiplies the distance by one minus the rate times the curvature. Is that positive or negative, and is it longer than one?",
            example(draw, REGIMES[truth], (_worked_regime(rate, 2) for rate in (0.2, 0.7, 1.2))),
        ),
        facts={"count": count, "lr": lr, "x": x[0].item()},
    )


@item(concept="feature_scale", version=2, idea=True)
def largest_working_rate(draw):
    inputs, reduce = draw.pick(["raw", "raw", "z-scores"]), draw.pick([torch.mean, torch.sum])
    scale, x = draw.pick([1, 2, 5, 10]), tensor(1, 2, 3, 4)
    seen = scale * x if inputs == "raw" else z_scores(scale * x)
    before = limit_of_line(x)
    limit = limit_of_line(seen, reduce)
    if inputs == "raw" and limit == before:
        raise Redraw("nothing changed")
    beliefs = {"sum-equals-mean": limit_of_line(seen)}
    if inputs == "raw":
        beliefs["bigger-data-bug"] = limit_of_line(x, reduce)
        beliefs["curvature-like-inputs"] = limit_of_line(x, reduce) / scale
    else:
        beliefs["scores-keep-the-unit"] = limit_of_line(scale * x, reduce)
    led = {}  # the beliefs that lead to each rate: only one that is alone there can be named
    for belief, believed in beliefs.items():
        led.setdefault(below(believed), []).append(belief)
    named = {rate: found[0] for rate, found in led.items() if len(found) == 1}
    summed = ["A sum has the curvature of the mean, times the number of examples."]
    summed = summed if reduce is torch.sum else []
    changed = f"Now every input is multiplied by {scale}" if scale > 1 else "Now the inputs stay"
    changed += ", then turned into its z-score" if inputs == "z-scores" else ""
    changed += ", and the losses are **summed**" if reduce is torch.sum else ""
    return choice(
        draw,
        f"A line $w \\cdot x + b$ is fitted to four points with the inputs {listed(x)}. With the inputs as they are and the "
        f"mean of the losses, training diverges above the rate {neat(before)}. {changed}. "
        "Which is the largest of these rates that does not diverge?",
        among(
            {rate: f"{rate:g}" for rate in RATES},
            below(limit),
            named,
            says={rate: _beyond(rate, limit) for rate in RATES},
        ),
        f"Torch gives the curvature {neat(2 / limit)} in the sharpest direction, where it was {neat(2 / before)}. The limit is two "
        f"divided by it, {neat(limit)}, and {below(limit):g} is the largest rate below that.",
        shuffle=False,
        hints=(
            "Z-scores have the mean zero and the standard deviation one, whatever the unit was. So the curvature of the mean loss is two for each weight."
            if inputs == "z-scores"
            else "An input enters the curvature about squared. How much sharper is the valley now?",
            *summed,
            "Two divided by the new curvature is the limit. Take the largest rate below it.",
        ),
        facts={"inputs": inputs, "scale": scale, "before": before, "limit": limit},
        preset={
            "inputs": inputs,
            "scale": scale,
            "loss": "mean" if reduce is torch.mean else "sum",
            "lr": below(limit),
        },
    )


@item(concept="feature_scale", version=3)
def what_happens_to_the_limit(draw):
    thing = draw.pick(["floor areas", "prices", "distances", "lengths"])
    factor, standardised = draw.pick([0.1, 0.5, 2, 10]), draw.pick([True, False])
    x = tensor(*sorted(draw.sample(range(1, 9), 4)))
    seen = z_scores if standardised else lambda x: x
    before, after = 2 / curvature(seen(x)), 2 / curvature(seen(factor * x))
    truth = compare(after, before, within=0.01 * before)
    carried = "lower" if factor > 1 else "higher"  # where the new unit counts
    given = "their z-scores" if standardised else "these numbers as they are"
    return choice(
        draw,
        f"The {thing} in a data set are {listed(x)}. Someone changes their unit, so that every one is multiplied by "
        f"{factor:g}. The inputs of the model $f(x) = w \\cdot x$ are **{given}**: first in the old unit, then in the new one. "
        "What happens to the largest rate at which it does not diverge?",
        among(
            {name: f"It is {name}" for name in COMPARED},
            truth,
            {"the same": "bigger-data-bug"}
            | ({carried: "scores-keep-the-unit"} if standardised else {}),
            dict.fromkeys(COMPARED, before)
            | {carried: 2 / curvature(factor * seen(x)), truth: after},
            {
                "lower": "For that the inputs that the model sees have to be larger than before.",
                "higher": "For that the inputs that the model sees have to be smaller than before.",
            },
        ),
        f"Before the change the limit is {neat(before)}, after it {neat(after)}. "
        + (
            "Mean and standard deviation change with the unit, so every z-score stays as it was, and the limit with it."
            if standardised
            else "The curvature grows and shrinks with the square of the inputs, and the limit the other way."
        ),
        shuffle=False,
        hints=(
            "A z-score is the input minus the mean, divided by the standard deviation. What does a new unit do to each of the three?"
            if standardised
            else "Do larger inputs make the curve of the loss sharper or flatter?",
            "A sharper curve has a lower limit, a flatter one a higher limit.",
        ),
        facts={"x": listed(x), "factor": factor, "before": before, "after": after},
    )


@item(concept="learning_rate_effect")
def small_inputs(draw):
    pairs = [(0.1, 0.2), (0.1, 0.3), (0.2, 0.4), (0.3, 0.4), (0.2, 0.6), (0.1, 0.7)]
    x, share = tensor(*draw.pick(pairs)), draw.pick([0.5, 0.8, 1.2, 1.5, 2.5])
    lr = float(f"{share / curvature(x):.6g}")
    truth = regime(lr * curvature(x))
    if lr <= 1:
        raise Redraw("the belief has nothing to say")
    return choice(
        draw,
        f"A model $f(x) = w \\cdot x$ has the small inputs {listed(x)}, and the loss is the mean of the squared misses. Torch gives the "
        f"curvature {neat(curvature(x))}. What does gradient descent do at the learning rate {lr:g}?",
        among(REGIMES, truth, {"diverges": "rate-below-one"}, says=NEEDS),
        f"Each step multiplies the distance to the minimum by "
        f"$1 - {lr:g} \\cdot {neat(curvature(x))} = {neat(1 - lr * curvature(x))}$. So it {truth}. Small inputs make a gentle "
        f"curve, and its limit is {neat(2 / curvature(x))}.",
        shuffle=False,
        hints=(
            "Each step multiplies the distance to the minimum by one minus the rate times the curvature.",
            "Between zero and one it creeps, below zero it jumps over. Further than one from zero it diverges.",
            example(draw, REGIMES[truth], (_worked_regime(rate, 0.05) for rate in (12, 30, 50))),
        ),
        facts={"x": listed(x), "lr": lr, "curvature": curvature(x)},
    )


def _worked_bias(x, answer):
    slope = torch.func.grad(line_loss(x, torch.full_like(x, answer)))(tensor(1, 0))[1].item()
    return sign_of(slope), (
        f"Another example: the answers are all {answer:g} and the bias is at zero. Torch gives {slope:g}: "
        f"the bias has to {'rise' if slope < 0 else 'fall'}."
    )


@item(concept="gradient_sign")
def sign_for_the_bias(draw):
    y = tensor(*[draw.randint(-6, 9) for _ in range(4)])
    b, w = draw.pick([-4, -2, 0, 1, 3, 5]), draw.pick([-2, 1, 3])
    x = z_scores(tensor(1, 2, 3, 4))
    slope = round(torch.func.grad(line_loss(x, y))(tensor(w, b))[1].item(), 9)
    truth = sign_of(slope)
    way = {"positive": "falls", "negative": "rises", "zero": "stays"}[truth]
    return sign(
        f"A line $w \\cdot x + b$ is fitted with the mean of the squared misses. The inputs are z-scores, so their mean is zero. "
        f"The answers are {listed(y)}, with the mean {y.mean():g}. The bias is at $b = {b}$. "
        "What is the sign of $\\partial L/\\partial b$?",
        slope,
        f"With inputs of mean zero the weight drops out, and $\\partial L/\\partial b = 2\\,(b - \\text{{mean of the answers}})$, here "
        f"$2\\,({b} {minus(y.mean().item())})$. Torch gives {slope:g}. The update subtracts it, so the bias {way}.",
        says={
            "other": f"This comes out when the bias and the mean of the answers, {y.mean():g}, change places in the miss, or when "
            "the gradient is taken to point downhill.",
            "zero": f"For that the bias has to be at the mean of the answers, {y.mean():g}. Only the part with the weight drops out.",
        },
        hints=(
            "The mean of the guesses is $b$, whatever $w$ is. Is that above or below the mean of the answers?",
            example(draw, truth, (_worked_bias(x, answer) for answer in (4.0, -3.0))),
        ),
        facts={"y": listed(y), "b": b, "w": w, "gradient": slope},
    )
