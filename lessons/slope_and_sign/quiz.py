import torch
from tutor.quiz.items import Redraw, choice, item, minus, number, point, right, sign, wrong

NUDGE = 0.1


def measure(loss_of, w):
    """Return the loss and torch's gradient at w."""
    w = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    loss = loss_of(w)
    loss.backward()
    return loss.item(), w.grad.item()


def bowl(target, sharpness=1.0):
    return lambda w: sharpness * (w - target) ** 2


def hills(left, top, right, height):
    """Return a curve that is flat at these three places: valley, hilltop, valley."""

    def loss_of(w):
        a, b, c = left + top + right, left * top + left * right + top * right, left * top * right
        return w**4 / 4 - a * w**3 / 3 + b * w**2 / 2 - c * w + height

    return loss_of


def demo_hills(w):
    return w**4 / 4 - w**3 / 3 - 3 * w**2 + 16


def believed(loss_of, w, gradient):
    """Return the place w with the gradient that a wrong rule gives it, for the chart to draw."""
    return [{"w": w, "loss": measure(loss_of, w)[0], "gradient": gradient}]


@item(concept="gradient_value")
def slope_from_a_nudge(draw):
    target, distance = draw.pick([-3, -2, -1, 2, 3]), draw.pick([-4, -3, -2, 2, 3, 4])
    loss_of, w = bowl(target, draw.pick([0.5, 1.0, 2.0])), float(target + distance)
    (before, gradient), (after, _) = measure(loss_of, w), measure(loss_of, w + 0.01)
    slope = (after - before) / 0.01

    other, at = bowl(1, 1.5), float(draw.pick([3, 4, 5]))
    (low, _), (high, _) = measure(other, at), measure(other, at + 0.01)
    return number(
        f"At $w = {w:g}$ the loss is {before:.4f}. At $w = {w + 0.01:g}$ it is {after:.4f}. "
        "About what is the gradient at the first weight? One decimal is enough.",
        gradient,
        f"The loss changes by {after - before:.4f} while the weight changes by {0.01:g}, "
        f"so the slope is about {slope:.2f}. Torch's exact gradient is {gradient:g}.",
        beliefs={"gradient-points-down": -gradient, "big-gradient-big-loss": before},
        tolerance=0.11,
        facts={"w": w, "before": before, "after": after, "gradient": gradient},
        hints=(
            "The gradient is a slope: the change of the loss, divided by the change of the weight.",
            "Take the second value minus the first, both for the loss and for the weight. Keep the sign.",
            f"With other numbers: from $w = {at:g}$ to ${at + 0.01:g}$ a loss goes from {low:.4f} to {high:.4f}. "
            f"The change is {high - low:.4f}. Divided by {0.01:g} that makes {(high - low) / 0.01:.2f}.",
        ),
        preset={"curve": "bowl", "w": 1.0 if gradient < 0 else 4.0, "nudge": 0.01},
    )


@item(concept="gradient_sign")
def sign_on_a_bowl(draw):
    target, distance = draw.pick([-5, -4, -2, 1, 2, 4, 6]), draw.pick([-4, -3, -2, 0, 2, 3, 4])
    w = target + distance
    loss, gradient = measure(bowl(target), w)
    place = 3.0 + (0 if not distance else 1.5 if distance > 0 else -2)
    shown = measure(bowl(3), place)[1]
    uphill = "to the right" if gradient > 0 else "to the left"
    why = f"the loss rises {uphill}" if gradient else "the curve is flat there"
    return sign(
        f"The loss is $L(w) = (w {minus(target)})^2$ and the weight is at $w = {w}$. What is the sign of the gradient?",
        gradient,
        f"The lowest loss is at {target}. At {w} torch's gradient is {gradient:g}: {why}.",
        beliefs={"negative" if gradient > 0 else "positive": "gradient-points-down"}
        if gradient
        else None,
        facts={"w": w, "target": target, "loss": loss, "gradient": gradient},
        hints=(
            "Is the weight to the left or to the right of the lowest loss?",
            "Now move the weight a little to the right. Does the loss rise or fall?",
            _sign_example(draw.pick([-1, 3, 7]), draw.pick([-1, 1])),
        ),
        preset={"curve": "bowl", "w": place},
        wrong={"gradient-points-down": believed(bowl(3), place, -shown)} if shown else {},
    )


def _sign_example(target, side):
    w = target + side
    gradient = measure(bowl(target), w)[1]
    way = "rises" if gradient > 0 else "falls"
    return (
        f"With other numbers: the lowest loss is at {target}, the weight at {w}. A little further to the right "
        f"the loss {way}, so the gradient is {'positive' if gradient > 0 else 'negative'}. Torch gives {gradient:g}."
    )


@item(concept="gradient_sign")
def place_on_the_hills(draw):
    left, first, second = draw.pick([-4, -3, -2]), draw.pick([2, 2.5, 3]), draw.pick([2, 2.5, 3])
    top, end = left + first, left + first + second
    loss_of = hills(left, top, end, 0.0)
    grid = torch.linspace(left - 1.1, end + 1.1, 81, dtype=torch.float64)
    floor = loss_of(grid).min().item() - 1
    asked = draw.pick(["negative", "positive"])
    falling = draw.pick([left - 0.7, top + second / 2])
    rising = draw.pick([left + first / 2, end + 0.7])
    flat = draw.sample([left, top, end], 2)
    places = sorted([falling, rising, *flat])
    target = falling if asked == "negative" else rising
    other = rising if asked == "negative" else falling

    def option(w):
        text, at = f"At $w = {w:g}$", {"x": w, "y": measure(loss_of, w)[0] - floor}
        gradient = measure(loss_of, w)[1]
        if w == target:
            return right(text, gradient, **at)
        return wrong(text, "gradient-points-down" if w == other else None, gradient, **at)

    here = measure(loss_of, target)[1]
    place = {"negative": [-2.5, 1.5], "positive": [-1.0, 4.0]}[asked][target > top]
    opposite = -measure(demo_hills, place)[1]
    return point(
        f"At which place is the gradient {asked}?",
        [option(w) for w in places],
        [{"x": x, "y": y - floor} for x, y in zip(grid.tolist(), loss_of(grid).tolist())],
        f"At {target:g} torch's gradient is {here:.3g}: there the loss {'falls' if here < 0 else 'rises'} to the right. "
        f"At {other:g} it does the opposite, and at {flat[0]:g} and {flat[1]:g} the curve is flat, so the gradient is zero.",
        facts={"target": target, "gradient": here},
        preset={"curve": "hills", "w": place},
        wrong={"gradient-points-down": believed(demo_hills, place, opposite)},
    )


@item(concept="gradient_sign")
def way_down(draw):
    w, gradient = draw.grid(-4, 4, 0.5), draw.pick([-6.0, -2.5, -0.8, -0.05, 0.05, 0.8, 2.5, 6.0])
    more, less = (measure(lambda v: gradient * v, w + step)[0] for step in (0.01, -0.01))
    truth = "A little to the right" if more < less else "A little to the left"
    ways = ("A little to the left", "A little to the right", "The sign alone does not tell")
    believes = next(way for way in ways if way != truth)
    place = 4.0 if gradient > 0 else 1.0
    return choice(
        draw,
        f"At $w = {w:g}$ torch gives the gradient {gradient:g}. Which way must the weight move for the loss to fall?",
        [
            right(way)
            if way == truth
            else wrong(way, "gradient-points-down" if way == believes else None)
            for way in ways
        ],
        f"The gradient is {'positive' if gradient > 0 else 'negative'}, so the loss rises to the "
        f"{'right' if gradient > 0 else 'left'}. Downhill is against the gradient, "
        f"to the {'left' if gradient > 0 else 'right'}, however small the number is.",
        shuffle=False,
        facts={"w": w, "gradient": gradient},
        preset={"curve": "bowl", "w": place},
        wrong={"gradient-points-down": believed(bowl(3), place, -measure(bowl(3), place)[1])},
    )


@item(concept="flat_places")
def what_a_flat_place_is(draw):
    w, scale = draw.pick([-3.0, -1.0, 0.0, 2.0, 4.0]), draw.pick([1.0, 2.0, 4.0])
    base, way = draw.pick([5.0, 7.0, 9.0]), draw.pick([-1, 1])
    shapes = {
        "The lowest place around": lambda v: base + scale * (v - w) ** 2,
        "The highest place around": lambda v: base - scale * (v - w) ** 2,
        "A flat spot on a slope": lambda v: base + way * scale * 4 * (v - w) ** 3,
    }
    truth = draw.pick(list(shapes))
    (here, gradient), (before, _), (after, _) = (
        measure(shapes[truth], v) for v in (w, w - 0.5, w + 0.5)
    )
    if gradient != 0:
        raise Redraw("the place is not flat")
    lowest, highest = min(before, after) > here, max(before, after) < here
    shown = list(shapes)[0 if lowest else 1 if highest else 2]
    return choice(
        draw,
        f"At $w = {w:g}$ the gradient is exactly zero. The loss there is {here:g}. "
        f"At $w = {w - 0.5:g}$ it is {before:g}, and at $w = {w + 0.5:g}$ it is {after:g}. What is at $w = {w:g}$?",
        [
            right(name)
            if name == shown
            else wrong(name, "zero-gradient-is-minimum" if name == next(iter(shapes)) else None)
            for name in shapes
        ],
        f"The neighbours decide. Their losses are {before:g} and {after:g}, and here it is {here:g}. "
        "A zero gradient says only that the curve is flat.",
        shuffle=False,
        facts={"w": w, "here": here, "before": before, "after": after},
        preset={"curve": "bowl", "w": 3.0} if lowest else {"curve": "hills", "w": 0.0},
    )


@item(concept="gradient_value")
def higher_or_steeper(draw):
    loss_of = hills(-2, 0, 3, 16.0)
    first, second = draw.sample(
        [-2.75, -2.5, -1.5, -1, -0.25, 0.25, 0.5, 1, 1.5, 2, 2.5, 2.75, 3.5, 4], 2
    )
    losses, gradients = zip(*(measure(loss_of, w) for w in (first, second)))
    changes = [measure(loss_of, w + NUDGE)[0] - loss for w, loss in zip((first, second), losses)]
    if abs(abs(changes[0]) - abs(changes[1])) < 0.15 or abs(losses[0] - losses[1]) < 1:
        raise Redraw("too close to tell")
    steeper = 0 if abs(gradients[0]) > abs(gradients[1]) else 1
    if abs(changes[steeper]) < abs(changes[1 - steeper]):
        raise Redraw("the nudge misleads")
    higher = 0 if losses[0] > losses[1] else 1
    texts = [f"At $w = {w:g}$" for w in (first, second)]
    options = [
        right(texts[i])
        if i == steeper
        else wrong(texts[i], "big-gradient-big-loss" if i == higher else None)
        for i in (0, 1)
    ]
    place = float((first, second)[higher])
    return choice(
        draw,
        "Two places on one curve. "
        + " ".join(
            f"At $w = {w:g}$ the loss is {loss:.2f}, and a nudge of {NUDGE:g} to the right changes it by {change:+.2f}."
            for w, loss, change in zip((first, second), losses, changes)
        )
        + " Where is the gradient larger in size?",
        [*options, wrong("It is the same at both")],
        f"Torch's gradients are {gradients[0]:.3g} and {gradients[1]:.3g}. The slope is how fast the loss changes, "
        "not how high it is.",
        shuffle=False,
        facts={"first": first, "second": second, "losses": list(losses)},
        preset={"curve": "hills", "w": place},
        wrong={"big-gradient-big-loss": believed(loss_of, place, losses[higher])},
    )
