import torch
from tutor.quiz.items import Redraw, among, choice, item, neat, number, right, wrong

INPUTS = [1.0, 2.0, 3.0, 4.0]
ANSWERS = {"clean": [3.0, 6.0, 9.0, 12.0], "typo": [3.0, 6.0, 9.0, 24.0]}  # as in the demo
MOST = 3.0  # the weight that most of those points ask for
WEIGHTS = torch.linspace(-8, 8, 161, dtype=torch.float64)
TALLEST = 115  # of the demo's chart


ALIKE = "All these points ask for one and the same weight. How far from it is each of the two?"
LARGE = "Square the misses of both weights before you compare: one large miss can count more than several small ones."


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


@item(concept="loss_curve", version=2, idea=True)
def lower_loss(draw):
    data = draw.pick(list(ANSWERS))
    y = ANSWERS[data]
    first, second = draw.sample([1, 2, 3, 4, 5, 6, 7], 2)
    losses = {w: loss_of(w, INPUTS, y).item() for w in (first, second)}
    alike = losses[first] == losses[second]
    truth, other = sorted(losses, key=losses.get)
    says = LARGE if data == "typo" else ALIKE
    nearer = min(losses, key=lambda w: abs(w - MOST))

    def option(w):
        votes = data == "typo" and w == nearer and len({abs(v - MOST) for v in losses}) > 1
        return wrong(f"$w = {w}$", "majority-decides" if votes else None, w, says=says)

    both = "Both have the same loss"
    return choice(
        draw,
        f"The data points are {told(INPUTS, y)}. The model is $f(x) = w \\cdot x$ and the loss is the mean squared miss. "
        f"Which weight has the lower loss, $w = {first}$ or $w = {second}$?",
        [right(f"$w = {w}$", w) if w == truth and not alike else option(w) for w in (first, second)]
        + [right(both) if alike else wrong(both, says=says)],
        f"At {truth} the loss is {losses[truth]:g}, at {other} it is {losses[other]:g}.",
        shuffle=False,
        facts={"data": data, "first": first, "second": second, "losses": list(losses.values())},
        hints=(
            "Try the first weight: make a guess for every point, take each miss, square it.",
            "Add the squares up for each of the two weights. The smaller sum has the smaller mean.",
        ),
    )


@item(concept="loss_value", version=2)
def loss_by_hand(draw):
    w, x = draw.pick([-2, -1, 0, 1, 2, 3]), draw.pick([[1.0, 2.0], [1.0, 3.0], [2.0, 3.0]])
    misses = [draw.pick([-4, -3, -2, -1, 1, 2, 3, 4]) for _ in x]
    y = [w * a - m for a, m in zip(x, misses)]
    loss = loss_of(float(w), x, y).item()
    if abs(misses[0]) == abs(misses[1]):
        raise Redraw("the mean does nothing")
    guesses = w * torch.tensor(x)
    beliefs = {
        "miss-is-loss": (guesses - torch.tensor(y)).mean(),
        "sum-for-mean": ((guesses - torch.tensor(y)) ** 2).sum(),
    }
    if w < 0:
        beliefs["lost-minus"] = loss_of(abs(float(w)), x, y)
    v, p = draw.pick([2.0, 4.0]), [1.0, 2.0]
    q = [v * 1 - 2, v * 2 - 4]
    known = loss_of(v, p, q).item()
    return number(
        f"The data points are {told(x, y)}. The model is $f(x) = w \\cdot x$ with $w = {w}$. "
        "What is the loss, the mean of the squared misses?",
        loss,
        f"The guesses are {w * x[0]:g} and {w * x[1]:g}, so the misses are {misses[0]} and {misses[1]}. "
        f"Their squares are {misses[0] ** 2} and {misses[1] ** 2}, and the mean of these is {loss:g}.",
        beliefs=beliefs,
        slips={
            "the mean of the misses is squared, and not the squares averaged": sum(misses) ** 2 / 4,
            "the misses lose their minus and are averaged, without being squared": sum(
                map(abs, misses)
            )
            / 2,
            "the misses are doubled, where they are squared": sum(misses),
            "only the first point is counted": misses[0] ** 2,
            "only the second point is counted": misses[1] ** 2,
        },
        facts={"w": w, "x": x, "y": y, "loss": loss},
        hints=(
            "The model's guess for each point is the weight times its input.",
            "The miss is the guess minus the answer. Square each miss, then take the mean.",
            f"With other numbers: the weight {v:g} and the points {told(p, q)}. The misses are "
            f"{v * p[0] - q[0]:g} and {v * p[1] - q[1]:g}, and the mean of their squares is {known:g}.",
        ),
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
        slips={
            "the input is divided by the answer": 1 / target,
            "the input is taken from the answer, where the answer is divided by it": y[0] - x[0],
            "the answer itself is taken for the weight": y[0],
        },
        facts={"x": x, "y": y, "best": best},
        hints=(
            "Is there a weight whose line hits every point?",
            "Take one point. Which weight times its input gives its answer? Then see if it fits the others.",
            f"With other numbers: for the points {told(p, q)} the first needs the weight {q[0]:g} / {p[0]:g}, "
            f"the second needs {q[1]:g} / {p[1]:g}. Both are {best_weight(p, q):g}: there torch finds the lowest loss.",
        ),
    )


@item(concept="loss_curve", version=2, idea=True)
def way_to_a_better_line(draw):
    data, w = draw.pick(list(ANSWERS)), draw.pick([draw.grid(-1, 7, 0.5), 3.5, 4.0, 4.5])
    y = ANSWERS[data]
    before, up, down = (loss_of(v, INPUTS, y).item() for v in (w, w + 0.1, w - 0.1))
    if not min(up, down) < before < min(max(up, down), TALLEST):
        raise Redraw("at the lowest place, or above the chart")
    truth, voted = ("Up" if up < before else "Down"), ("Up" if w < MOST else "Down")
    belief = "majority-decides" if data == "typo" and w != MOST else None
    never = "Neither way: the loss depends on the data only"
    return choice(
        draw,
        f"The data points are {told(INPUTS, y)}. The model is $f(x) = w \\cdot x$ with the weight $w = {w:g}$. "
        "Which way must the weight move, a little, for the mean squared miss to fall?",
        among(
            ("Up", "Down", never),
            truth,
            {voted: belief, never: "data-alone"},
            says=dict.fromkeys(
                ("Up", "Down"),
                "Look at the point with the largest miss: is its guess too low or too high?",
            ),
        ),
        f"Here the loss is {neat(before)}. A little higher, at {w + 0.1:g}, it is {neat(up)}. "
        f"A little lower, at {w - 0.1:g}, it is {neat(down)}.",
        shuffle=False,
        facts={"data": data, "w": w, "before": before, "up": up, "down": down},
        hints=(
            "What is the miss at each point? Which of them are large?",
            "Large misses count most, for they are squared. Which way does the line have to turn to make those smaller?",
        ),
        preset={"data": data, "w": w},
        wrong={"data-alone": [{"w": v, "loss": before} for v in (-1.0, 7.0)]},
    )


@item(concept="loss_curve", version=3)
def reading_the_curve(draw):
    """Ask what a place in one of the lesson's two charts says: the loss of a weight, or the guess for an input."""
    data, w = draw.pick(list(ANSWERS)), draw.pick([1.0, 2.0, 4.0, 5.0, 6.0, 7.0])
    loss = loss_of(w, INPUTS, ANSWERS[data]).item()
    if loss > TALLEST:
        raise Redraw("above the chart")
    below, x = draw.pick([True, False]), draw.pick(INPUTS)
    guess = (w * torch.tensor(x)).item()
    at, height = (w, loss) if below else (x, guess)
    if guess in ANSWERS[data]:
        raise Redraw("the guess is an answer")
    chart = "the loss curve of these data" if below else f"the model's line with the weight {w:g}"
    texts = {
        True: f"With the weight {at:g} the mean squared miss over all data points is {height:g}",
        False: f"For the input {at:g} the model's guess is {height:g}",
    }
    rules = {
        True: "Along the axis of the loss curve run the weights. Torch puts the weight {at:g} into the model, compares "
        "the guesses for all points with the answers, and gets the loss {height:g}.",
        False: "Along the axis of the data run the inputs. Torch multiplies the input {at:g} by the weight, and the "
        "guess is {height:g}.",
    }
    return choice(
        draw,
        f"The data points are {told(INPUTS, ANSWERS[data])}. Look along the horizontal axis to {at:g}: there {chart} "
        f"is {height:g} high. What does that say?",
        [
            right(texts[below]),
            wrong(texts[not below], "curve-is-line"),
            wrong(
                f"For the input {at:g} the answer in the data is {height:g}",
                says="That would be a data point, and neither chart's line is made of them.",
            ),
            wrong(
                f"For the answer {at:g} the miss is {height:g}",
                says="Answers run along the horizontal axis of neither chart.",
            ),
        ],
        rules[below].format(at=at, height=height),
        facts={"data": data, "w": w, "at": at, "height": height},
        hints=(
            "The loss curve is one chart, the line through the data another. What runs along the horizontal axis of each?",
            "One place on the loss curve stands for a whole line. One place on that line stands for a single guess.",
        ),
        preset={"data": data, "w": w},
    )


@item(concept="loss_curve", idea=True)
def one_wrong_answer(draw):
    target = draw.pick([1.0, 2.0, 3.0, 4.0])
    x, off = draw.pick([([1.0, 2.0, 5.0], 6.0), ([2.0, 4.0, 5.0], 9.0)])
    off *= draw.pick([-2, -1, 1, 2])
    y = [target * a for a in x]
    y[-1] += off
    pulled = torch.tensor(y) / torch.tensor(x)
    tried = [target, pulled.mean().item(), best_weight(x, y), pulled[-1].item()]
    tried = [round(w, 2) + 0.0 for w in tried]  # and no zero with a minus
    losses = {w: loss_of(w, x, y).item() for w in tried}
    if len(losses) < 4:
        raise Redraw("two weights are the same")
    best = min(losses, key=losses.get)
    return choice(
        draw,
        f"The weight {target:g} hits the points {told(x[:-1], y[:-1])}. A third point does not fit: {told(x[-1:], y[-1:])}. "
        "The model is $f(x) = w \\cdot x$ and the loss is the mean squared miss over all three. "
        "Which of these weights has the lowest loss?",
        among(
            {w: f"$w = {w:g}$" for w in tried},
            best,
            {target: "majority-decides", tried[1]: "mean-of-wishes"},
            {w: w for w in tried},
            {tried[3]: "That one hits the point that does not fit, and misses the other two."},
        ),
        f"Torch tried all four. At {best:g} the loss is {neat(losses[best])}; at {target:g}, where two points are hit, "
        f"it is {neat(losses[target])}.",
        facts={"x": x, "y": y, "losses": list(losses.values())},
        hints=(
            "Try each weight: three guesses, three misses, three squares.",
            "A weight that hits two points exactly leaves the whole miss to the third. How large is its square?",
        ),
    )
