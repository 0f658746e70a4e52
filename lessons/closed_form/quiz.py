import torch
from tutor.quiz.items import Redraw, among, choice, item, minus, neat, number, sign

X = torch.tensor([-1.0, 0.0, 1.0, 2.0], dtype=torch.float64)
MODELS = {
    "$w \\cdot x + v$": lambda w, v, x: w * x + v,
    "$w \\cdot x^2 + v \\cdot x$": lambda w, v, x: w * x**2 + v * x,
    "$w \\cdot \\sin(x) + v$": lambda w, v, x: w * x.sin() + v,
    "$w \\cdot x + v \\cdot x^3$": lambda w, v, x: w * x + v * x**3,
    "$w \\cdot e^x + v$": lambda w, v, x: w * x.exp() + v,
    "$v \\cdot \\tanh(w \\cdot x)$": lambda w, v, x: v * (w * x).tanh(),
    "$\\sin(w \\cdot x) + v$": lambda w, v, x: (w * x).sin() + v,
    "$e^{w \\cdot x} + v$": lambda w, v, x: (w * x).exp() + v,
    "$v \\cdot w \\cdot x$": lambda w, v, x: v * w * x,
    "$w \\cdot x + w \\cdot v$": lambda w, v, x: w * x + w * v,
    "$w^2 \\cdot x + v$": lambda w, v, x: w**2 * x + v,
}


def weights(*values):
    return torch.tensor(values, dtype=torch.float64)


def is_linear(model):
    """Say whether each partial changes at the same pace everywhere, so that both are linear in the weights."""

    def loss_of(at):
        return (model(at[0], at[1], X) ** 2).mean()

    change = torch.func.jacrev(torch.func.grad(loss_of))
    return torch.allclose(change(weights(0.3, -0.7)), change(weights(-1.1, 0.4)))


def is_straight(model):
    """Say whether the model is a straight line in x."""
    bend = torch.func.grad(torch.func.grad(lambda x: model(0.7, -0.4, x)))
    return all(abs(bend(x).item()) < 1e-9 for x in (X[0], X[2], X[3]))


LINEAR = {name for name, model in MODELS.items() if is_linear(model)}
STRAIGHT = {name for name, model in MODELS.items() if is_straight(model)}


def taken_for_linear(group, truth):
    """Return what is said of a group of letters: the first one that it has too many, or too few."""
    letter = min(set(group) ^ set(truth))
    return (
        f"Here {letter} is {'named' if letter in group else 'missing'}: is each of its weights only multiplied by numbers and "
        "by what x is?"
    )


def row_by_row(x, y):
    """Return the equations of the best line, one row for each weight: a factor for each, and the right side."""

    def loss_of(at):
        return ((at[0] * x + at[1] - y) ** 2).sum() / 2

    slope = torch.func.grad(loss_of)
    return torch.column_stack([torch.func.jacrev(slope)(weights(0, 0)), -slope(weights(0, 0))])


def told(row):
    """Write one of the equations as people do."""
    w, v, right = row.tolist()
    plus = f"{'-' if v < 0 else '+'} {times(abs(v))}"
    return f"{times(w)}w {plus}v = {right:g}"


def times(factor):
    return "" if factor == 1 else f"{factor:g}\\,"


def three_points(draw):
    """Return the inputs and answers of three points, their best line of whole numbers, off by as much as it must."""
    x = weights(*sorted(draw.sample([-2, -1, 0, 1, 2, 3, 4], 3)))
    w, v = draw.pick([-3, -2, -1, 1, 2, 3]), draw.pick([-4, -2, 1, 2, 5])
    off = draw.pick([-1, 0, 1])
    if x.sum() == 0:
        raise Redraw("each equation holds one weight only")
    left = off * (x.roll(-1) - x.roll(-2))  # at right angles to x and to one
    return x, w * x + v + left


def dots(x, y):
    return ", ".join(f"({a:g}, {b:g})" for a, b in zip(x.tolist(), y.tolist()))


def row_reduce(n):
    """Reduce n equations; return how many numbers they hold and how many multiplications it takes."""
    rows, count = torch.eye(n, n + 1), 0
    for i in range(n):
        pivot = rows[i] / rows[i, i]
        rows = rows - rows[:, [i]] * pivot
        rows[i] = pivot
        count += rows.numel()
    return {"numbers": rows.numel(), "multiplications": count}


@item(concept="closed_form", version=3, idea=True)
def which_is_linear(draw):
    shown = draw.sample(sorted(MODELS), 3)
    letters = dict(zip(shown, "ABC"))
    names = {"": "For none of them", "A": "Only for A", "B": "Only for B", "C": "Only for C"}
    names |= {"AB": "For A and B", "AC": "For A and C", "BC": "For B and C", "ABC": "For all three"}

    def spelled(group):
        return "".join(letter for name, letter in letters.items() if name in group)

    truth, straight = spelled(LINEAR), spelled(STRAIGHT)
    if truth in ("", "ABC") or straight in (truth, "ABC"):
        raise Redraw("a belief is right here, or two lead to the same answer")
    beliefs = {"ABC": "just-solve", straight: "straight-in-x"}
    offered = {truth, straight, "ABC", "".join(c for c in "ABC" if c not in truth)}
    models = ", ".join(f"{letter}: {name}" for name, letter in letters.items())
    return choice(
        draw,
        "Three models have the weights $w$ and $v$ and are fitted with the mean of the squared misses. "
        f"{models}. For which of them are the two equations of gradient equals zero linear, so that row reduction solves them?",
        among(
            {group: names[group] for group in sorted(offered)},
            truth,
            beliefs,
            says={group: taken_for_linear(group, truth) for group in offered - {truth}},
        ),
        f"{names[truth]}: torch finds that there both partials change at the same pace, wherever the weights are. "
        "With this loss a model does that when it is linear in its weights; what it does to $x$ does not matter.",
        hints=(
            "Take $x$ for a fixed number. Is the model a number times $w$ plus a number times $v$?",
            "A weight inside a bent function, squared, or times another weight is not linear.",
            "Another example: $w \\cdot x^5 + v$ is linear in its weights, $(w + v)^2 \\cdot x$ is not.",
        ),
        facts={"models": shown, "linear": truth},
    )


@item(concept="closed_form", version=3)
def work_of_solving(draw):
    times, n, asked = draw.pick([2, 3, 4, 5, 10]), draw.pick([20, 30, 40]), draw.pick(list(WORK))
    before, after = row_reduce(n)[asked], row_reduce(times * n)[asked]
    power = round(torch.tensor(after / before).log().item() / torch.tensor(times).log().item())
    options = {p: f"About {times**p} times" for p in (1, 2, 3)}
    options[0] = "As many as before: solving is a single step"
    beliefs = {1: "grows-in-step"}
    if asked == "multiplications":
        beliefs[2] = "one-sweep"
    question, why, hint = WORK[asked]
    grown, word = (2, "twelve") if times != 2 else (3, "eighteen")
    small, large = row_reduce(6)[asked], row_reduce(grown * 6)[asked]
    return choice(
        draw,
        f"A linear model has {n} weights, and its equations are solved by row reduction. Now it gets {times} times as "
        f"many weights. {question}",
        among(
            options,
            power,
            beliefs,
            {power: after / before},
            {
                0: "For that nothing in the table may grow with the weights.",
                1: "For that there have to be as many more rows, each as long as before, and gone through as often.",
                2: "For that rows and columns have to grow, and the table be gone through as often as before.",
                3: "For that the table has to be gone through more often as well.",
            },
        ),
        f"Counted: {before:,} for {n} weights and {after:,} for {times * n}. {why.format(times=times)}",
        hints=(hint, f"Another example: six weights make {small} {asked}, {word} make {large}."),
        facts={"n": n, "times": times, "asked": asked, "before": before, "after": after},
    )


WORK = {  # what grows with the number of weights: the question, the reason and a hint
    "multiplications": (
        "How many times as many multiplications does row reduction take?",
        "There are {times} times as many columns to clear, in {times} times as many rows, each {times} times as long.",
        "For each column, every number in the table is touched once.",
    ),
    "numbers": (
        "How many times as many numbers stand in the table of its equations?",
        "There are {times} times as many rows, each about {times} times as long.",
        "There is an equation for each weight. How many numbers are in one of them?",
    ),
}


@item(concept="closed_form", version=2)
def where_the_equations_cross(draw):
    x, y = three_points(draw)
    rows = row_by_row(x, y)
    solved = torch.linalg.solve(rows[:, :2], rows[:, 2])
    example = torch.linalg.solve(torch.stack([weights(2, 1), weights(1, 1)]), weights(7, 4))
    return number(
        f"The line $w \\cdot x + v$ is fitted to the points {dots(x, y)}. Setting both partials to zero gives "
        f"${told(rows[0])}$ and ${told(rows[1])}$. What is $w$ at the lowest loss?",
        round(solved[0].item(), 6),
        f"Row reduction clears $v$ from the first equation and leaves $w = {solved[0]:g}$; "
        f"the other weight is $v = {solved[1]:g}$.",
        beliefs={"other-weight-vanishes": (rows[0, 2] / rows[0, 0]).item()},
        slips={
            "the other weight is told: v, where w is asked for": solved[1].item(),
            "the equations are added, where v has to be cleared": (
                rows.sum(0)[2] / rows.sum(0)[0]
            ).item(),
            "the equations are subtracted as they stand, and v is left out": (
                (rows[0] - rows[1])[2] / (rows[0] - rows[1])[0]
            ).item(),
            "only the second equation is used, without v": (rows[1, 2] / rows[1, 0]).item(),
            "the factor of v is taken off, and not cleared": (rows[0, 2] - rows[0, 1]).item()
            / rows[0, 0].item(),
        },
        hints=(
            "Multiply one equation so that $v$ has the same factor in both. Then subtract.",
            "Another example: twice $w$ plus $v$ makes seven, $w$ plus $v$ makes four. Subtracting leaves "
            f"$w = {example[0]:g}$.",
        ),
        facts={"x": x.tolist(), "y": y.tolist(), "w": solved[0].item(), "v": solved[1].item()},
    )


@item(concept="closed_form", idea=True)
def solve_a_curve_once(draw):
    target, power = draw.pick([-5, -3, 2, 4, 6]), draw.pick([4, 6])
    distance = draw.pick([-9, -6, -3, 3, 6, 9, 12]) if power == 4 else draw.pick([-10, -5, 5, 10])
    at = torch.tensor(float(target + distance), dtype=torch.float64)
    slope = torch.func.grad(lambda w: (w - target) ** power)
    change = torch.func.grad(slope)
    landed = (at - slope(at) / change(at)).item()
    return number(
        f"The loss is $L(w) = (w {minus(target)})^{power}$. At $w = {at:g}$ torch gives the slope {slope(at):g}, and it "
        f"changes by {change(at):g} for each unit of $w$. Someone takes it that the slope changes like that everywhere, "
        "and solves slope equals zero. Which $w$ comes out?",
        round(landed, 9),
        f"The slope would be gone after a step of $-({slope(at):g}) / {change(at):g} = {-slope(at) / change(at):g}$, so "
        f"$w$ comes out as {landed:g}. The lowest loss is at {target}. The slope does not change evenly, so one solution is not enough.",
        beliefs={
            "just-solve": target,
            "gradient-points-down": (at + slope(at) / change(at)).item(),
        },
        slips={
            "the length of the step is told, and not where it ends": abs(
                (slope(at) / change(at)).item()
            ),
            "the slope is taken off whole, and not divided by how it changes": (
                at - slope(at)
            ).item(),
            "how the slope changes is divided by the slope, and not the slope by how it changes": (
                at - change(at) / slope(at)
            ).item(),
            "half the step is taken": (at - slope(at) / change(at) / 2).item(),
        },
        hints=(
            "If the slope changed evenly, how far would the weight have to go until nothing is left of it?",
            f"Another example: a slope of {6:g} that changes by {2:g} for each unit is gone after {6 / 2:g} units, on the lower side.",
        ),
        facts={"w": at.item(), "target": target, "power": power, "landed": landed},
    )


@item(concept="learning_rate_effect")
def rate_that_solves(draw):
    x = weights(*sorted(draw.sample([1, 2, 3, 4, 5], draw.pick([1, 2]))))
    target = draw.pick([-2, 2, 3, 4])
    w = target + draw.pick([-3, -2, 2, 4])
    slope = torch.func.grad(lambda w: ((w * x - target * x) ** 2).mean())
    at = torch.tensor(float(w), dtype=torch.float64)
    gradient, curvature = slope(at).item(), torch.func.grad(slope)(at).item()
    solved = (x @ (target * x) / (x @ x)).item()
    return number(
        f"A model $f(x) = w \\cdot x$ has its lowest loss at $w = {solved:g}$: that is the closed form. Descent starts at "
        f"$w = {w}$, where torch gives the gradient {gradient:g}. "
        "Which learning rate takes it there in a single step? (A fraction is fine.)",
        (w - solved) / gradient,
        f"From {w} to {solved:g} the weight has to move by {solved - w:g}, and a step moves it by minus the rate times "
        f"{gradient:g}. So the rate is ${solved - w:g} / {-gradient:g} = {neat((w - solved) / gradient)}$, which is one divided by the curvature, {curvature:g}.",
        tolerance=0.02 / curvature,
        slips={
            "the gradient is divided by the way, and not the way by the gradient": gradient
            / (w - solved),
            "the start is divided by the gradient, and not the way": w / gradient,
            "the place of the minimum is divided by the gradient, and not the way": solved
            / gradient,
            "the way itself is told": abs(w - solved),
            "the way is doubled": 2 * (w - solved) / gradient,
            "half the way is taken": (w - solved) / gradient / 2,
        },
        hints=(
            "How far is it from the start to the closed form?",
            "The step is the rate times the gradient. Which rate makes it just that long?",
            f"Another example: from {5:g} to {2:g} with the gradient {12:g} it takes the rate {(5 - 2) / 12:g}.",
        ),
        facts={"w": w, "gradient": gradient, "solved": solved, "curvature": curvature},
    )


@item(concept="gradient_sign")
def side_of_the_line(draw):
    x, y = three_points(draw)
    rows = row_by_row(x, y)
    solved = torch.linalg.solve(rows[:, :2], rows[:, 2])
    at = solved.round() + weights(draw.pick([-2, -1, 0, 1, 2]), draw.pick([-2, -1, 1, 2]))
    slope = torch.func.grad(lambda at: ((at[0] * x + at[1] - y) ** 2).mean())(at)[0].item()
    left = (rows[0, :2] @ at).item()
    truth = "more than" if slope > 1e-9 else "less than" if slope < -1e-9 else "just"
    return sign(
        f"The line $w \\cdot x + v$ is fitted to the points {dots(x, y)}. The partial $\\partial L/\\partial w$ is zero where "
        f"${told(rows[0])}$. The weights are at $w = {at[0]:g}$, $v = {at[1]:g}$. What is the sign of $\\partial L/\\partial w$ there?",
        round(slope, 9),
        f"There the left side of the equation is {left:g}, {truth} the right side. The partial is a positive number times left less right, so its sign is that of "
        f"the difference. Torch gives {neat(slope)}.",
        says={
            "other": "This comes out when the left side is taken off the right side. The partial is a positive number times "
            "the left side less the right side.",
            "zero": "For that both sides of the equation have to be equal at these weights.",
            "level": "Put these weights into the left side of the equation, and compare the two sides.",
        },
        hints=(
            "Put the weights into the left side of the equation. Is it more or less than the right side?",
            "The factor of $w$ is positive: with a larger $w$ the left side grows, and the partial with it.",
        ),
        facts={
            "x": x.tolist(),
            "y": y.tolist(),
            "w": at[0].item(),
            "v": at[1].item(),
            "gradient": slope,
        },
    )
