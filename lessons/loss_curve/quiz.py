import torch
from tutor.quiz.items import Redraw, choice, item, number, point, right, wrong

WEIGHTS = torch.linspace(-8, 8, 161, dtype=torch.float64)


def loss_of(w, x, y):
    """Return the mean squared miss of the line w times x, for one weight or a column of them."""
    x, y = (torch.tensor(v, dtype=torch.float64) for v in (x, y))
    return ((torch.as_tensor(w, dtype=torch.float64)[..., None] * x - y) ** 2).mean(dim=-1)


def best_weight(x, y):
    """Return the weight with the lowest loss among many tried."""
    return round(WEIGHTS[loss_of(WEIGHTS, x, y).argmin()].item(), 4)


def told(x, y):
    """Say the data points in words."""
    return ", ".join(f"$({a:g}, {b:g})$" for a, b in zip(x, y))


def nothing_moves(w):
    """Return the curve of whoever believes that the weight has no say: one loss for all."""
    x = [1.0, 2.0, 3.0, 4.0]
    loss = loss_of(w, x, [3 * a for a in x]).item()
    return [{"w": v, "loss": loss} for v in (-1.0, 7.0)]


@item(concept="loss_curve")
def lower_loss(draw):
    target, x = draw.pick([-2, -1, 1, 2, 3, 4]), draw.pick([[1.0, 2.0], [1.0, 3.0], [2.0, 3.0]])
    y = [target * a for a in x]
    near, far = draw.pick([-2, -1, 1, 2]), draw.pick([-4, -3, 3, 4])
    first, second = draw.sample([target + near, target + far], 2)
    losses = {w: loss_of(float(w), x, y).item() for w in (first, second)}
    truth, other = sorted(losses, key=losses.get)
    place = float(3 + truth - target)
    return choice(
        draw,
        f"The data points are {told(x, y)}. The model is $f(x) = w \\cdot x$ and the loss is the mean squared miss. "
        f"Which weight has the lower loss, $w = {first}$ or $w = {second}$?",
        [
            right(f"$w = {w}$") if w == truth else wrong(f"$w = {w}$", value=None)
            for w in (first, second)
        ]
        + [wrong("Both the same: they are judged on the same data", "no-function")],
        f"At {truth} the loss is {losses[truth]:g}, at {other} it is {losses[other]:g}. The points lie on the line "
        f"with the weight {target}, and {truth} is closer to it.",
        shuffle=False,
        facts={"target": target, "first": first, "second": second, "losses": list(losses.values())},
        preset={"data": "clean", "w": place},
        wrong={"no-function": nothing_moves(place)},
    )


@item(concept="loss_value")
def loss_by_hand(draw):
    w, x = draw.pick([-1, 0, 1, 2, 3]), draw.pick([[1.0, 2.0], [1.0, 3.0], [2.0, 3.0]])
    misses = [draw.pick([-4, -3, -2, -1, 1, 2, 3, 4]) for _ in x]
    y = [w * a - m for a, m in zip(x, misses)]
    loss = loss_of(float(w), x, y).item()
    if abs(misses[0]) == abs(misses[1]):
        raise Redraw("the mean does nothing")
    v, p = draw.pick([2.0, 4.0]), [1.0, 2.0]
    q = [v * 1 - 2, v * 2 - 4]
    known = loss_of(v, p, q).item()
    return number(
        f"The data points are {told(x, y)}. The model is $f(x) = w \\cdot x$ with $w = {w}$. "
        "What is the loss, the mean of the squared misses?",
        loss,
        f"The guesses are {w * x[0]:g} and {w * x[1]:g}, so the misses are {misses[0]} and {misses[1]}. "
        f"Their squares are {misses[0] ** 2} and {misses[1] ** 2}, and the mean of these is {loss:g}.",
        facts={"w": w, "x": x, "y": y, "loss": loss},
        hints=(
            "The model's guess for each point is the weight times its input.",
            "The miss is the guess minus the answer. Square each miss, then take the mean.",
            f"With other numbers: the weight {v:g} and the points {told(p, q)}. The misses are "
            f"{v * p[0] - q[0]:g} and {v * p[1] - q[1]:g}, and the mean of their squares is {known:g}.",
        ),
        preset={"data": "noisy", "w": 2.0},
    )


@item(concept="loss_curve")
def best_of_all(draw):
    target, x = (
        draw.pick([-4.0, -3.0, -1.5, -0.5, 0.5, 1.5, 2.0, 2.5, 4.0]),
        draw.pick([[1.0, 2.0, 4.0], [2.0, 4.0, 6.0], [-2.0, 2.0, 4.0]]),
    )
    y = [target * a for a in x]
    best = best_weight(x, y)
    known = draw.pick([3.0, 5.0, -2.0])
    p = [1.0, 2.0]
    q = [known * a for a in p]
    return number(
        f"The data points are {told(x, y)}. The model is $f(x) = w \\cdot x$. At which weight is the loss lowest?",
        best,
        f"The line with the weight {best:g} hits all three points, so its loss is {loss_of(best, x, y).item():g}. "
        "No loss can be lower than that, for squares are never negative.",
        tolerance=0.02,
        facts={"x": x, "y": y, "best": best},
        hints=(
            "Is there a weight whose line hits every point?",
            "Take one point. Which weight times its input gives its answer? Then see if it fits the others.",
            f"With other numbers: for the points {told(p, q)} the first needs the weight {q[0]:g} / {p[0]:g}, "
            f"the second needs {q[1]:g} / {p[1]:g}. Both are {best_weight(p, q):g}: there torch finds the lowest loss.",
        ),
        preset={"data": "clean", "w": 3.0},
    )


@item(concept="loss_curve")
def way_to_a_better_line(draw):
    target, off = draw.pick([1.0, 2.0, 3.0, 4.0]), draw.pick([-2.0, -1.5, -1.0, 1.0, 1.5, 2.0])
    w, x = target + off, [1.0, 2.0, 3.0]
    y = [target * a for a in x]
    before, up, down = (loss_of(v, x, y).item() for v in (w, w + 0.1, w - 0.1))
    truth = "Up" if up < before else "Down"
    above = "below" if off < 0 else "above"
    place = 3.0 + off
    return choice(
        draw,
        f"The data points are {told(x, y)}. With the weight $w = {w:g}$ the line runs {above} all of them. "
        "Which way must the weight move for the loss to fall?",
        [
            right("Up") if truth == "Up" else wrong("Up"),
            right("Down") if truth == "Down" else wrong("Down"),
            wrong("Neither way: the loss depends on the data only", "no-function"),
        ],
        f"Here the loss is {before:.3g}. A little higher, at {w + 0.1:g}, it is {up:.3g}. "
        f"A little lower, at {w - 0.1:g}, it is {down:.3g}.",
        shuffle=False,
        facts={"w": w, "target": target, "before": before, "up": up, "down": down},
        preset={"data": "clean", "w": place},
        wrong={"no-function": nothing_moves(place)},
    )


@item(concept="loss_curve")
def reading_the_curve(draw):
    x = [1.0, 2.0, 3.0, 4.0]
    w, target = draw.pick([2.0, 4.0, 5.0, 6.0]), draw.pick([1.0, 2.0, 3.0])
    loss = loss_of(w, x, [target * a for a in x]).item()
    if loss == 0:
        raise Redraw("nothing to read")
    place = 3.0 + w - target
    if not -1 <= place <= 7:
        raise Redraw("off the control")
    return choice(
        draw,
        f"A loss curve, as this course draws it, has the height {loss:g} at the place {w:g} of its horizontal axis. "
        "What does that say?",
        [
            right(f"With the weight {w:g} the mean squared miss over all data points is {loss:g}"),
            wrong(f"For the input {w:g} the model's guess is {loss:g}"),
            wrong(f"After {w:g} steps of training the loss is {loss:g}"),
            wrong("Nothing: the model's numbers make no function to draw", "no-function"),
        ],
        f"Along the axis run the weights. Torch puts the weight {w:g} into the model, compares the guesses for all "
        f"points with the answers, and gets the loss {loss:g}.",
        facts={"w": w, "loss": loss},
        preset={"data": "clean", "w": place},
        wrong={"no-function": nothing_moves(place)},
    )


@item(concept="loss_curve")
def place_of_the_best_weight(draw):
    a, b = draw.pick([0.8, 1.2, 1.6]), draw.pick([-1.0, -0.6, 0.6, 1.0])
    shift = draw.pick([2.0, 3.0, 4.0])
    grid = torch.linspace(shift - 4, shift + 4, 81, dtype=torch.float64)

    def curve(w):
        return (w - shift) ** 4 / 8 - a * (w - shift) ** 2 + b * (w - shift) + 12

    asked, pick = draw.pick([("best", torch.argmin), ("worst", torch.argmax)])
    places = sorted(draw.sample([shift + d for d in (-3.5, -2.5, -1.5, 0.0, 1.0, 2.5, 3.5)], 4))
    heights = curve(torch.tensor(places, dtype=torch.float64))
    order = heights.sort().values
    if min(order[1] - order[0], order[-1] - order[-2]) < 0.8:
        raise Redraw("too close to see")
    key = int(pick(heights))
    return point(
        f"The loss curve of another model. Which of these four weights fits the data {asked}?",
        [
            (right if i == key else wrong)(f"$w = {w:g}$", value=h, x=w, y=h)
            for i, (w, h) in enumerate(zip(places, heights.tolist()))
        ],
        [{"x": v, "y": h} for v, h in zip(grid.tolist(), curve(grid).tolist())],
        f"The height of the curve is the loss. Of the four, {places[key]:g} has the "
        f"{'lowest' if asked == 'best' else 'highest'}: {heights[key]:.3g}.",
        facts={"places": places, "asked": asked},
    )
