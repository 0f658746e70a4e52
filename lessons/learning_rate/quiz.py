import torch
from tutor.quiz.items import (
    COMPARED,
    Redraw,
    among,
    beside,
    choice,
    compare,
    descend,
    example,
    item,
    listed,
    minus,
    neat,
    number,
    sign,
    slope,
    times,
)

REGIMES = {
    "creeps": "It creeps towards the minimum from one side",
    "lands": "It lands on the minimum in one step",
    "oscillates": "It jumps over the minimum, back and forth, and settles",
    "bounces": "It jumps back and forth for ever",
    "diverges": "It jumps back and forth, further away with every jump",
}
NEEDS = {
    "creeps": "For that the factor has to lie between zero and one.",
    "lands": "For that nothing may be left of the distance: the factor has to be zero.",
    "oscillates": "For that the factor has to lie between minus one and zero.",
    "bounces": "For that the factor has to be minus one, no more and no less.",
    "diverges": "For that the factor has to lie below minus one.",
}
TARGET = 3  # where the demo's bowl is lowest
SHARPNESS = [0.25, 0.5, 1.0, 2.0]  # of the demo's control
FASTEST = 1.5  # the highest rate of the demo's control
STARTS = [w / 2 for w in range(-1, 14) if w != 2 * TARGET]


def bowl(w, target, sharpness=1.0):
    return sharpness * (w - target) ** 2


def curvature_of(sharpness):
    """Return how fast the slope changes along the bowl, as torch finds it."""
    here = torch.tensor(1.0)
    return torch.autograd.functional.hessian(lambda w: bowl(w, TARGET, sharpness), here).item()


def run(w, lr, sharpness, steps):
    """Return the places of a run on the demo's bowl."""
    return descend(lambda v: bowl(v, TARGET, sharpness), w, lr, steps)


def believed(places):
    """Return a wrong rule's places on the demo's bowl, in the shape of the demo's path."""
    return [{"step": step, "w": w, "loss": bowl(w, TARGET)} for step, w in enumerate(places)]


def uphill(w, lr, steps=8):
    """Return the places of whoever adds the gradient in place of subtracting it: downhill at minus the rate."""
    return run(w, -lr, 1.0, steps)


def marching(w, lr, steps=8):
    """Return the places of whoever takes the rate for the length of the step."""
    places = [float(w)]
    for _ in range(steps):
        here = torch.tensor(slope(lambda v: bowl(v, TARGET), places[-1]))
        places.append(places[-1] - lr * here.sign().item())
    return places


def written(sharpness, target=TARGET):
    """Write the loss down."""
    return f"$L(w) = {times(sharpness)}(w {minus(target)})^2$"


def regime(lr, curvature):
    factor = round(1 - lr * curvature, 9)
    return list(REGIMES)[(factor <= 0) + (factor < 0) + (factor <= -1) + (factor < -1)]


def fears(lr, curvature):
    """Return the one belief that expects jumps further and further out, though none come; None where two would."""
    too_fast, too_far = lr > 1, lr * curvature > 1
    if too_fast == too_far or lr == 1:
        return None
    return "rate-below-one" if too_fast else "overshoot-diverges"


@item(concept="gradient_sign")
def sign_at_a_point(draw):
    w = draw.pick(STARTS)
    gradient = slope(lambda v: bowl(v, TARGET), w)
    way = "rises" if gradient < 0 else "falls"
    alone = gradient * w >= 0  # else who takes the sign of the weight gives the same answer
    return sign(
        f"The loss is {written(1.0)} and the weight is at $w = {w:g}$. What is the sign of the gradient there?",
        gradient,
        f"At {w:g} torch's gradient is {gradient:g}. The update subtracts it, so the weight {way}, towards {TARGET}.",
        beliefs={"negative" if gradient > 0 else "positive": "gradient-points-down"}
        if alone
        else None,
        says=beside(w, TARGET),
        facts={"w": w, "gradient": gradient},
        hints=(
            "On which side of the lowest loss is the weight?",
            "Take a small step to the right from there. Does the loss rise or fall? The gradient has that sign.",
        ),
        preset={"w": w, "lr": 0.1},
        wrong={"gradient-points-down": believed(uphill(w, 0.1))} if alone else {},
    )


def _worked_regime(rate, curvature=5.0):
    """Return what a rate does at another curvature, as an option, and the words for it."""
    name = regime(rate, curvature)
    return REGIMES[name], (
        f"With other numbers: the curvature {curvature:g} and the rate {rate:g} give ${1 - rate * curvature:g}$. So it {name}."
    )


@item(concept="learning_rate_effect", version=3, idea=True)
def which_regime(draw):
    sharpness, share = (
        draw.pick(SHARPNESS),
        draw.pick([0.4, 0.6, 0.7, 1.0, 1.2, 1.6, 2.0, 2.4, 2.8]),
    )
    curvature = curvature_of(sharpness)
    lr = share / curvature
    if lr > FASTEST:
        raise Redraw("beyond the demo's rates")
    truth = regime(lr, curvature)
    return choice(
        draw,
        f"The loss is {written(sharpness)}, so its curvature is {curvature:g}. "
        f"What does gradient descent do at the learning rate {lr:g}?",
        among(REGIMES, truth, {"diverges": fears(lr, curvature)}, says=NEEDS),
        f"Each step multiplies the distance to the minimum by $1 - {lr:g} \\cdot {curvature:g} = {neat(1 - lr * curvature)}$. "
        f"So it {truth}.",
        shuffle=False,
        facts={"sharpness": sharpness, "curvature": curvature, "lr": lr},
        hints=(
            "One number decides on a bowl: one minus the rate times the curvature. What is it here?",
            "Look at its sign first. Then leave the sign away: is the rest below one, exactly one, or above?",
            example(draw, REGIMES[truth], dict(_worked_regime(rate) for rate in (0.1, 0.3, 0.5))),
        ),
        preset={"lr": lr, "w": 1.0, "sharpness": sharpness},
    )


def _worked_step(rate, start=8.0, centre=6):
    """Return in words where a step lands on another bowl."""
    landed = descend(lambda v: bowl(v, centre), start, rate, 1)[1]
    return (
        f"With other numbers: from {start:g}, the rate {rate:g} leads to {landed:g} on the bowl around {centre}. "
        f"The loss goes from {bowl(start, centre):g} to {bowl(landed, centre):g}."
    )


@item(concept="learning_rate_effect", version=2, idea=True)
def next_loss(draw):
    sharpness, w = draw.pick(SHARPNESS), draw.pick([0.0, 1.0, 2.0, 4.0, 5.0, 6.0])
    lr = draw.pick([0.4, 0.7, 1.2, 1.6, 2.0, 2.4, 2.8, 3.2]) / curvature_of(sharpness)
    if lr > FASTEST:
        raise Redraw("beyond the demo's rates")
    after = run(w, lr, sharpness, 1)[1]
    before, then = bowl(w, TARGET, sharpness), bowl(after, TARGET, sharpness)
    truth = compare(then, before)
    # No belief for "higher": who goes along the gradient says so, and who fears a long step does too.
    beliefs = {"lower": "step-always-lowers"}
    return choice(
        draw,
        f"The loss is {written(sharpness)} and the weight is at $w = {w:g}$, where the loss is {before:g} "
        f"and the gradient {slope(lambda v: bowl(v, TARGET, sharpness), w):g}. "
        f"After one step at the learning rate {lr:g}, is the loss lower, the same or higher?",
        among(
            COMPARED,
            truth,
            beliefs,
            {truth: then},
            {
                "the same": "For that the step has to end as far from the minimum as it began.",
                "higher": "For that the step has to end further from the minimum than it began.",
            },
        ),
        f"The step goes from {w:g} to {neat(after)}. The loss goes from {before:g} to {neat(then)}: it is {truth}.",
        shuffle=False,
        facts={"w": w, "sharpness": sharpness, "lr": lr, "before": before, "then": then},
        hints=(
            "Work out the new weight first: the old one, minus the rate times the gradient.",
            "Then compare the two distances to the minimum. The further one has the higher loss.",
            example(draw, truth, {"lower": _worked_step(0.25), "higher": _worked_step(1.5)}),
        ),
        preset={"w": w, "lr": lr, "sharpness": sharpness},
    )


def _racing(draw):
    """Return three rates times the curvature, from low to high; each of the three leads as often as the others."""
    lead, slower = draw.pick([0.6, 0.9, 1.2, 1.5]), draw.pick([0, 1, 2])
    behind = [s for s in (0.2, 0.4, 0.6, 1.5, 1.7, 2.2, 2.4) if abs(1 - s) > abs(1 - lead) + 1e-6]
    low, high = [s for s in behind if s < lead], [s for s in behind if s > lead]
    return sorted([lead, *draw.sample(low, slower), *draw.sample(high, 2 - slower)])


@item(concept="learning_rate_effect", idea=True)
def who_wins(draw):
    """Three rates race; the belief is that of whoever fears to overshoot, or trusts the longest step."""
    curvature, steps = curvature_of(sharpness := draw.pick(SHARPNESS)), 10
    shares = _racing(draw)
    rates = [share / curvature for share in shares]
    ends = {lr: bowl(run(1.0, lr, sharpness, steps)[-1], TARGET, sharpness) for lr in rates}
    best = min(ends, key=ends.get)
    beliefs = {rates[-1]: "step-always-lowers"} if shares[-1] > 2 else {}
    short = [lr for lr in rates if lr * curvature < 1]
    if short and best * curvature > 1:
        beliefs |= {short[-1]: "overshoot-diverges"}
    factors = listed(1 - share for share in shares)
    return choice(
        draw,
        f"The loss is {written(sharpness)}, so its curvature is {curvature:g}. Three runs start at the same weight and take "
        f"{steps} steps each, at three learning rates. Which of them ends at the lowest loss?",
        among(
            {lr: f"The one at {lr:g}" for lr in rates},
            best,
            beliefs,
            ends,
            dict.fromkeys(
                rates, "Another of these factors is nearer to zero, if its sign is left away."
            ),
        ),
        f"Each step multiplies the distance to the minimum by one minus the rate times the curvature: here {factors}. "
        f"The one nearest to zero wins, whatever its sign: that is the rate {best:g}.",
        shuffle=False,
        facts={"sharpness": sharpness, "curvature": curvature, "rates": listed(rates)},
        hints=(
            "By which number does each of the three multiply its distance to the minimum at every step?",
            "A minus only means the other side. Leave it away, and compare what is left.",
            f"With other numbers: at the curvature {5:g} a step at the rate {0.1:g} multiplies the distance by "
            f"{neat(1 - 0.1 * 5)}, one at the rate {0.3:g} by {neat(1 - 0.3 * 5)}. The sign aside, both are as fast.",
        ),
    )


@item(concept="learning_rate_effect", version=2)
def second_step(draw):
    w, lr = (
        draw.pick([0.0, 1.0, 2.0, 4.0, 5.0, 6.0]),
        draw.pick([0.1, 0.2, 0.3, 0.7, 0.8, 1.0, 1.1, 1.2]),
    )
    first, second = torch.tensor(run(w, lr, 1.0, 2), dtype=torch.float64).diff().abs().tolist()
    lengths = ("shorter", "as long", "longer")
    truth = compare(second, first, lengths)
    return choice(
        draw,
        f"The loss is {written(1.0)}, the weight starts at $w = {w:g}$, and the learning rate "
        f"stays at {lr:g}. How long is the second step, compared with the first?",
        among(
            lengths,
            truth,
            {"as long": "rate-is-step"},
            {truth: second},
            {
                "shorter": "For that the first step has to end where the curve is less steep.",
                "longer": "For that the first step has to end where the curve is steeper.",
            },
        ),
        f"The first step is {neat(first)} long, the second {neat(second)}. The rate stayed. The gradient is as large as "
        "before only where the curve is as steep as before.",
        shuffle=False,
        facts={"w": w, "lr": lr, "first": first, "second": second},
        hints=(
            "A step is the rate times the gradient. Which of the two changes on the way?",
            "Where does the first step end: closer to the minimum than it began, as far, or further? Is it steeper there?",
        ),
        preset={"w": w, "lr": lr},
        wrong={"rate-is-step": believed(marching(w, lr))},
    )


@item(concept="learning_rate_effect")
def limit_of_the_rate(draw):
    sharpness, target = (
        draw.pick([0.25, 1.25, 2.0, 2.5, 4.0, 5.0, 8.0, 10.0]),
        draw.pick([1, 2, 4, 5, -3]),
    )
    curvature = curvature_of(sharpness)
    other = draw.pick([3.2, 12.5, 25.0])
    return number(
        f"The loss is {written(sharpness, target)}. Torch gives its curvature as {curvature:g}. "
        "Above which learning rate does gradient descent diverge?",
        2 / curvature,
        f"It diverges above two divided by the curvature: $2 / {curvature:g} = {2 / curvature:g}$.",
        beliefs={"rate-below-one": 1.0},
        slips={
            "the rate that lands on the minimum in one step is taken for the limit": 1 / curvature,
            "the curvature is divided by two, and not two by the curvature": curvature / 2,
            "two and the curvature are multiplied": 2 * curvature,
            "the number before the bracket is taken for the curvature": 2 / sharpness,
        },
        tolerance=0.005,
        facts={"sharpness": sharpness, "curvature": curvature, "target": target},
        hints=(
            "At the limit each step takes away twice the distance, and lands as far away on the other side.",
            "So the rate times the curvature is two there.",
            f"With another number: the curvature {other:g} gives the limit {2 / other:g}.",
        ),
    )


AFTER_MANY = {
    "settled": "For that each step has to land closer to the minimum than it began.",
    "nervous": "Much closer also means less steep, and there the steps are short by themselves.",
    "bouncing": "For that each step has to land as far away on the other side.",
    "gone": "For that each step has to land further out than it began.",
}


@item(concept="learning_rate_effect", version=2, idea=True)
def after_many_steps(draw):
    sharpness, w = draw.pick(SHARPNESS), draw.pick([0.0, 1.0, 5.0, 6.0])
    curvature, steps = curvature_of(sharpness), 50
    lr = draw.pick([0.4, 0.6, 1.4, 1.6, 2.0, 2.4]) / curvature
    if lr > FASTEST:
        raise Redraw("beyond the demo's rates")
    first, last = abs(w - TARGET), abs(run(w, lr, sharpness, steps)[-1] - TARGET)
    texts = {
        "settled": "So close to the minimum that its steps are next to nothing",
        "nervous": "Much closer than at the start, but jumping about: the rate never got smaller",
        "bouncing": "As far from the minimum as at the start",
        "gone": "Further from the minimum than at the start",
    }
    truth = "gone" if last > first + 1e-6 else "bouncing" if last > first - 1e-6 else "settled"
    belief = {"nervous": "must-decay-near-minimum"} if truth == "settled" else {}
    why = {
        "settled": "Near the minimum the gradient is small, and the step with it.",
        "bouncing": "Every step lands as far away on the other side, where the gradient is as large.",
        "gone": "Every step lands further out, where the gradient is larger, and the next step with it.",
    }[truth]
    return choice(
        draw,
        f"The loss is {written(sharpness)}, so its curvature is {curvature:g}. The weight starts at $w = {w:g}$, and the "
        f"learning rate stays at {lr:g} all the time. Where is the weight after {steps} steps?",
        among(texts, truth, belief, says=AFTER_MANY),
        f"Each step multiplies the distance by $1 - {lr:g} \\cdot {curvature:g} = {neat(1 - lr * curvature)}$. It was {first:g} "
        f"at the start, and after {steps} steps torch has {neat(last)}. {why}",
        facts={"sharpness": sharpness, "w": w, "lr": lr, "first": first, "last": last},
        hints=(
            "By which number does every step multiply the distance to the minimum?",
            "Leave its sign away. Is the rest below one, exactly one, or above? Do it again and again.",
        ),
        preset={"w": w, "lr": lr, "sharpness": sharpness, "steps": steps},
    )
