import torch
from tutor.quiz.items import (
    Redraw,
    among,
    beside,
    choice,
    example,
    item,
    minus,
    neat,
    number,
    point,
    right,
    sign,
    sign_of,
    wrong,
)

# The weights of the demo's control.
PLACES = [w / 4 for w in range(-12, 19)]


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


LEVEL = "There the curve is level for a moment, so the gradient is zero."
CURVES = {"bowl": bowl(3), "hills": hills(-2, 0, 3, 16)}  # the demo's own


def believed(loss_of, w, gradient):
    """Return the place w with the gradient that a wrong rule gives it, for the chart to draw."""
    return [{"w": w, "loss": measure(loss_of, w)[0], "gradient": gradient}]


@item(concept="gradient_value", version=2, idea=True)
def slope_from_a_nudge(draw):
    curve, w = draw.pick(list(CURVES)), draw.pick(PLACES)
    (before, gradient), (after, _) = (measure(CURVES[curve], v) for v in (w, w + 0.01))
    # Of the numbers that are told: who subtracts them gets this.
    change = round(after, 4) - round(before, 4)
    slope = change / 0.01
    if abs(slope - gradient) > 0.03 or abs(gradient) < 0.5:
        raise Redraw("one decimal would not be enough")

    other, at = bowl(1, 1.5), float(draw.pick([3, 4, 5]))
    (low, _), (high, _) = measure(other, at), measure(other, at + 0.01)
    # The same number with the other sign is no diagnosis: a subtraction the wrong way round gives it too.
    beliefs = {"gradient-is-height": before, "change-is-slope": change}
    if any(abs(value + gradient) < 0.2 for value in beliefs.values()):
        raise Redraw("a lost minus gives the number of a belief")
    return number(
        f"At $w = {w:g}$ the loss is {before:.4f}. At $w = {w + 0.01:g}$ it is {after:.4f}. "
        "About what is the gradient at the first weight? One decimal is enough.",
        gradient,
        f"The loss changes by {change:.4f} while the weight changes by {0.01:g}, "
        f"so the slope is about {slope:.2f}. Torch's exact gradient is {gradient:g}.",
        beliefs=beliefs,
        tolerance=0.09,
        slips={
            "the change is divided by a tenth, ten times what the weight moved": change / 0.1,
            "the change is divided by a tenth of what the weight moved": change / 0.001,
            "the loss is divided by the weight: that is no slope of the curve": before / w
            if w
            else before,
        },
        facts={"curve": curve, "w": w, "before": before, "after": after, "gradient": gradient},
        hints=(
            "The gradient is a slope: the change of the loss, divided by the change of the weight.",
            "Take the second value minus the first, both for the loss and for the weight. Keep the sign.",
            f"With other numbers: from $w = {at:g}$ to ${at + 0.01:g}$ a loss goes from {low:.4f} to {high:.4f}. "
            f"The change is {high - low:.4f}. Divided by {0.01:g} that makes {(high - low) / 0.01:.2f}.",
        ),
        preset={"curve": curve, "w": w, "nudge": 0.01},
        wrong={belief: believed(CURVES[curve], w, value) for belief, value in beliefs.items()},
    )


@item(concept="gradient_sign")
def sign_on_a_bowl(draw):
    target, distance = draw.pick([-5, -4, -2, 1, 2, 3, 3, 4]), draw.pick([-4, -3, -2, 0, 1, 2, 3])
    w = target + distance
    loss, gradient = measure(bowl(target), w)
    own = target == 3 and w in PLACES  # the demo's bowl
    uphill = "to the right" if gradient > 0 else "to the left"
    why = f"the loss rises {uphill}" if gradient else "the curve is flat there"
    # "Positive" is also said by who takes the loss for its slope, and each sign by who takes that of the weight.
    alone = gradient > 0 and w >= 0
    return sign(
        f"The loss is $L(w) = (w {minus(target)})^2$ and the weight is at $w = {w}$. What is the sign of the gradient?",
        gradient,
        f"The lowest loss is at {target}. At {w} torch's gradient is {gradient:g}: {why}.",
        beliefs={"negative": "gradient-points-down"} if alone else None,
        says=beside(w, target),
        facts={"w": w, "target": target, "loss": loss, "gradient": gradient},
        hints=(
            "Is the weight to the left or to the right of the lowest loss?",
            "Now move the weight a little to the right. Does the loss rise or fall?",
            example(
                draw,
                sign_of(gradient),
                dict(
                    _sign_example(centre, side)
                    for centre in (draw.pick([-1, 3, 7]),)
                    for side in (-1, 1)
                ),
            ),
        ),
        preset={"curve": "bowl", "w": float(w)} if own else None,
        wrong={"gradient-points-down": believed(bowl(3), w, -gradient)} if own and alone else {},
    )


def _sign_example(target, side):
    w = target + side
    gradient = measure(bowl(target), w)[1]
    way = "rises" if gradient > 0 else "falls"
    return sign_of(gradient), (
        f"With other numbers: the lowest loss is at {target}, the weight at {w}. A little further to the right "
        f"the loss {way}, so the gradient is {sign_of(gradient)}. Torch gives {gradient:g}."
    )


@item(concept="gradient_sign", idea=True)
def place_on_the_hills(draw):
    left, first, second = draw.pick([-4, -3, -2]), draw.pick([2, 2.5, 3]), draw.pick([2, 2.5, 3])
    top, end = left + first, left + first + second
    loss_of = hills(left, top, end, 0.0)
    grid = torch.linspace(left - 1.1, end + 1.1, 81, dtype=torch.float64)
    floor = loss_of(grid).min().item() - 1
    asked = draw.pick(["negative", "positive"])
    falling = draw.pick([left - 0.7, top + second / 2])
    rising = draw.pick([left + first / 2, end + 0.7])
    flat = sorted(draw.sample([left, top, end], 2))
    places = sorted([falling, rising, *flat])
    target = falling if asked == "negative" else rising
    other = rising if asked == "negative" else falling

    def option(w):
        text, at = f"At $w = {w:g}$", {"x": w, "y": measure(loss_of, w)[0] - floor}
        gradient = measure(loss_of, w)[1]
        if w == target:
            return right(text, gradient, **at)
        return wrong(
            text, "gradient-points-down" if w == other else None, gradient, **at, says=LEVEL
        )

    here = measure(loss_of, target)[1]
    return point(
        f"At which place is the gradient {asked}?",
        [option(w) for w in places],
        [{"x": x, "y": y - floor} for x, y in zip(grid.tolist(), loss_of(grid).tolist())],
        f"At {target:g} torch's gradient is {neat(here)}: there the loss {'falls' if here < 0 else 'rises'} to the right. "
        f"At {other:g} it does the opposite, and at {flat[0]:g} and {flat[1]:g} the curve is flat, so the gradient is zero.",
        facts={"asked": asked, "target": target, "gradient": here},
        hints=(
            "Imagine a small step to the right from each place. What does the loss do?",
            "The gradient has the sign of that change. Where the curve is flat it has none.",
        ),
    )


def _way_example(w, slope):
    height, down = ("higher", "left") if slope > 0 else ("lower", "right")
    return (
        f"With other numbers: at $w = {w:g}$ the gradient is {slope:g}. A little to the right the loss is "
        f"{height}, so down is to the {down}."
    )


@item(concept="gradient_sign", version=2, idea=True)
def way_down(draw):
    curve, w = draw.pick(list(CURVES)), draw.pick(PLACES)
    loss_of = CURVES[curve]
    gradient = measure(loss_of, w)[1]
    more, less = (measure(loss_of, w + step)[0] for step in (0.01, -0.01))
    if not gradient:
        raise Redraw("flat")
    truth = "A little to the right" if more < less else "A little to the left"
    ways = ("A little to the left", "A little to the right", "The sign alone does not tell")
    believes = next(way for way in ways if way != truth)
    known = draw.pick([1.0, 2.0])
    return choice(
        draw,
        f"At $w = {w:g}$ torch gives the gradient {neat(gradient)}. Which way must the weight move for the loss to fall?",
        among(
            ways,
            truth,
            {believes: "gradient-points-down"},
            says={ways[2]: "Only the length of a step takes more than the sign. The way does not."},
        ),
        f"The gradient is {'positive' if gradient > 0 else 'negative'}, so the loss rises to the "
        f"{'right' if gradient > 0 else 'left'}. Downhill is against the gradient, "
        f"to the {'left' if gradient > 0 else 'right'}, however small the number is.",
        shuffle=False,
        facts={"curve": curve, "w": w, "gradient": gradient},
        hints=(
            "The gradient is the slope: how the loss changes when the weight goes a little to the right.",
            "First find the way up. Then turn round.",
            example(
                draw, truth, {ways[0]: _way_example(known, 3.0), ways[1]: _way_example(known, -3.0)}
            ),
        ),
        preset={"curve": curve, "w": w},
        wrong={"gradient-points-down": believed(loss_of, w, -gradient)},
    )


@item(concept="flat_places", version=2)
def what_a_flat_place_is(draw):
    w, scale, way = (
        draw.pick([-3.0, -1.0, 0.0, 2.0, 4.0]),
        draw.pick([1.0, 2.0, 4.0]),
        draw.pick([-1, 1]),
    )
    shapes = {
        "The lowest place around": lambda v: scale * (v - w) ** 2,
        "The highest place around": lambda v: -scale * (v - w) ** 2,
        "A flat spot on a slope": lambda v: way * scale * (v - w) ** 3,
    }
    truth = draw.pick(list(shapes))
    reach = draw.pick([0.5, 1.0, 2.0])
    loss_of = shapes[truth]
    sides = [
        {measure(loss_of, w + side * reach * k / 20)[1] > 0 for k in range(1, 21)}
        for side in (-1, 1)
    ]
    if measure(loss_of, w)[1] or any(len(signs) > 1 for signs in sides):
        raise Redraw("not flat there only")
    before, after = ("positive" if signs == {True} else "negative" for signs in sides)
    falls = {"negative": "falls", "positive": "rises"}
    return choice(
        draw,
        f"At $w = {w:g}$ the gradient is exactly zero. Everywhere from ${w - reach:g}$ up to there it is {before}, "
        f"and everywhere from there to ${w + reach:g}$ it is {after}. What is at $w = {w:g}$?",
        among(
            shapes.keys(),
            truth,
            {next(iter(shapes)): "zero-gradient-is-minimum"},
            says={
                "The highest place around": "There the loss would rise up to the place, and fall after it.",
                "A flat spot on a slope": "There the loss would go the same way before the place and after it.",
            },
        ),
        f"Go from left to right. The loss {falls[before]} up to the place, and {falls[after]} after it. "
        "A zero gradient alone says only that the curve is flat.",
        shuffle=False,
        facts={"w": w, "scale": scale, "way": way, "before": before, "after": after},
        hints=(
            "Walk from left to right in your mind. Where the gradient is negative the loss falls.",
            "Draw it: first the stretch before the place, then the one after it.",
        ),
    )


LESS_STEEP = "At one of the other letters the curve is further from level, up or down."
SIGNED = "With its sign this one is the largest. In size a minus does not count: a steep fall is as large as a steep rise."


def clear_fours(loss_of):
    """Return every four places of which one is clearly steepest and another highest; and which is steepest."""
    within = torch.tensor([w for w in PLACES if -2.75 <= w <= 4], dtype=torch.float64)
    places = torch.combinations(within, 4).requires_grad_()
    losses = loss_of(places)
    losses.sum().backward()
    sizes, heights = places.grad.abs(), losses.detach()
    (first, second), (tall, next_tall) = (v.topk(2).values.unbind(1) for v in (sizes, heights))
    clear = (first >= 1.6 * second) & (tall - next_tall >= 1.4)
    clear &= sizes.argmax(1) != heights.argmax(1)
    clear &= places.diff().min(1).values >= 0.5  # else two letters lie on each other
    return places.detach()[clear], sizes[clear].argmax(1)


@item(concept="gradient_value", version=2, idea=True)
def higher_or_steeper(draw):
    loss_of = CURVES["hills"]
    fours, steepest_of = clear_fours(loss_of)
    # The far right is steep: left to chance, it would be the key nearly always.
    steepest = draw.pick(range(4))
    places = draw.pick(fours[steepest_of == steepest].tolist())
    losses, gradients = zip(*(measure(loss_of, w) for w in places))
    highest = losses.index(max(losses))
    grid = torch.linspace(-3, 4.4, 75, dtype=torch.float64)
    return point(
        "At which place is the gradient largest in size?",
        [
            right(f"At $w = {w:g}$", abs(g), x=w, y=y)
            if i == steepest
            else wrong(
                f"At $w = {w:g}$",
                "big-gradient-big-loss" if i == highest else None,
                abs(g),
                x=w,
                y=y,
                says=SIGNED if g == max(gradients) else LESS_STEEP,
            )
            for i, (w, y, g) in enumerate(zip(places, losses, gradients))
        ],
        [{"x": x, "y": y} for x, y in zip(grid.tolist(), loss_of(grid).tolist())],
        f"Torch's gradients, from left to right: {', '.join(f'{neat(g)}' for g in gradients)}. "
        "The slope is how fast the loss changes, not how high it is.",
        facts={"places": places, "losses": list(losses), "gradients": list(gradients)},
        hints=(
            "How high a place lies says nothing here. Look at the curve right at each letter.",
            "Lay a ruler along the curve at each letter. Where is it turned furthest from level?",
        ),
        preset={"curve": "hills", "w": places[highest]},
    )
