import torch
from tutor.quiz.items import Redraw, choice, item, minus, number, right, sign, wrong

X = torch.tensor([-1.0, 0.0, 1.0, 2.0], dtype=torch.float64)
Y = torch.tensor([-2.0, -1.0, 2.0, 3.0], dtype=torch.float64)
MODELS = {
    "$w \\cdot x + v$": lambda w, v: w * X + v,
    "$w \\cdot x^2 + v \\cdot x$": lambda w, v: w * X**2 + v * X,
    "$w \\cdot \\sin(x) + v$": lambda w, v: w * X.sin() + v,
    "$w \\cdot x + v \\cdot x^3$": lambda w, v: w * X + v * X**3,
    "$w \\cdot e^x + v$": lambda w, v: w * X.exp() + v,
    "$v \\cdot \\tanh(w \\cdot x)$": lambda w, v: v * (w * X).tanh(),
    "$\\sin(w \\cdot x) + v$": lambda w, v: (w * X).sin() + v,
    "$e^{w \\cdot x} + v$": lambda w, v: (w * X).exp() + v,
    "$v \\cdot w \\cdot x$": lambda w, v: v * w * X,
    "$\\tanh(w \\cdot x + v)$": lambda w, v: (w * X + v).tanh(),
}


def weights(*values):
    return torch.tensor(values, dtype=torch.float64)


def loss_of(model):
    return lambda at: ((model(at[0], at[1]) - Y) ** 2).mean()


def curvatures(model, *at):
    return torch.func.jacrev(torch.func.grad(loss_of(model)))(weights(*at))


def is_linear(model):
    """Say whether the two partials change at the same pace everywhere, so that they are linear."""
    return torch.allclose(curvatures(model, 0.3, -0.7), curvatures(model, -1.1, 0.4))


def straight_to_the_minimum(w):
    """Return the path of whoever expects to land on the network's minimum in one go."""
    network = loss_of(MODELS["$v \\cdot \\tanh(w \\cdot x)$"])
    slope, at = torch.func.grad(network), weights(w, 1)
    start = at
    for _ in range(400):
        at = at - 0.1 * slope(at)
    return [
        {"step": step, "w": p[0].item(), "v": p[1].item(), "loss": network(p).item()}
        for step, p in enumerate((start, at))
    ]


JUST_SOLVED = straight_to_the_minimum(1.0)  # the same for every draw
STRAIGHT = [name for name in MODELS if is_linear(MODELS[name])]


def row_reduce(n):
    """Reduce n equations; return the unknowns' count of multiplications."""
    rows, count = torch.eye(n, n + 1), 0
    for i in range(n):
        pivot = rows[i] / rows[i, i]
        rows = rows - rows[:, [i]] * pivot
        rows[i] = pivot
        count += rows.numel()
    return count


@item(concept="closed_form")
def which_is_linear(draw):
    curved = [name for name in MODELS if name not in STRAIGHT]
    fine, (one, other) = draw.pick(STRAIGHT), draw.sample(curved, 2)
    here, there = (curvatures(MODELS[one], *at) for at in ((1, 1), (-1, 1)))
    return choice(
        draw,
        "Three models have the weights $w$ and $v$ and are fitted with the mean squared error: "
        f"A: {fine}, B: {one}, and C: {other}. "
        "For which of them is gradient equals zero a pair of linear equations, so that row reduction solves it?",
        [
            right("Only for A"),
            wrong("For all three: one can always solve gradient equals zero", "just-solve"),
            wrong("For B and C"),
            wrong("For none: each of them needs descent"),
        ],
        "Only A is linear in its weights; what it does to $x$ does not matter. For B torch gives the curvature in $w$ as "
        f"{here[0, 0]:.3g} at one place and {there[0, 0]:.3g} at another, so its partials are no straight lines."
        if abs(here[0, 0] - there[0, 0]) > 0.01
        else "Only A is linear in its weights; what it does to $x$ does not matter. In B and C a weight stands inside "
        "a curved function, or is multiplied by another weight.",
        facts={"A": fine, "B": one, "C": other},
        preset={"model": "network", "w": 1.0, "lr": 0.1},
        wrong={"just-solve": JUST_SOLVED},
    )


@item(concept="closed_form")
def work_of_solving(draw):
    times, n = draw.pick([2, 3, 4, 5, 10]), draw.pick([20, 30, 40])
    before, after = row_reduce(n), row_reduce(times * n)
    power = round(torch.tensor(after / before).log().item() / torch.tensor(times).log().item())
    options = {
        1: f"About {times} times",
        2: f"About {times**2} times",
        3: f"About {times**3} times",
    }
    return choice(
        draw,
        f"A linear model has {n} weights, and its equations are solved by row reduction. Now it gets {times} times as "
        "many weights. How many times as many multiplications does row reduction take?",
        [right(text, after / before) if p == power else wrong(text) for p, text in options.items()]
        + [wrong("As many as before: solving is a single step")],
        f"Counted: {before:,} for {n} weights and {after:,} for {times * n}. There are {times} times as many columns to "
        f"clear, in {times} times as many rows, each {times} times as long.",
        shuffle=False,
        hints=(
            "For each column, every number in the table is touched once.",
            f"Another example: six weights take {row_reduce(6)} multiplications, twelve take {row_reduce(12)}.",
        ),
        facts={"n": n, "times": times, "before": before, "after": after},
    )


@item(concept="closed_form")
def where_the_equations_cross(draw):
    w, v = draw.pick([-3, -2, -1, 1, 2, 3]), draw.pick([-4, -2, 1, 2, 5])
    rows = weights(*draw.sample([2, 3, 4, 5], 2)), weights(1, draw.pick([2, 3]))
    matrix = torch.stack(rows)
    if abs(torch.linalg.det(matrix)) < 0.5:
        raise Redraw("these two lines do not cross")
    (a, b), (_, d) = matrix.tolist()
    r, s = (matrix @ weights(w, v)).tolist()
    solved = torch.linalg.solve(matrix, weights(r, s))
    example = torch.linalg.solve(torch.stack([weights(2, 1), weights(1, 1)]), weights(7, 4))
    return number(
        f"For a linear model, setting both partials to zero gives ${a:g}\\,w + {b:g}\\,v = {r:g}$ and "
        f"$w + {d:g}\\,v = {s:g}$. What is $w$ at the lowest loss?",
        round(solved[0].item(), 6),
        f"Row reduction clears $v$ from the first equation and leaves $w = {solved[0]:g}$; "
        f"the other weight is $v = {solved[1]:g}$.",
        hints=(
            "Multiply the second equation so that one weight has the same factor in both. Then subtract.",
            "Another example: twice $w$ plus $v$ makes seven, $w$ plus $v$ makes four. Subtracting leaves "
            f"$w = {example[0]:g}$.",
        ),
        facts={"w": solved[0].item(), "v": solved[1].item()},
        preset={"model": "line", "w": 0.5, "lr": 0.1},
    )


@item(concept="closed_form")
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
        f"The slope would be gone after ${slope(at):g} / {change(at):g} = {slope(at) / change(at):g}$, so $w$ comes out as "
        f"{landed:g}. The lowest loss is at {target}. The slope does not change evenly, so one solution is not enough.",
        beliefs={"just-solve": target},
        facts={"w": at.item(), "target": target, "landed": landed},
        preset={"model": "network", "w": 1.0, "lr": 0.1},
        wrong={"just-solve": JUST_SOLVED},
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
        f"The step has to cover {w - solved:g}, and it is the rate times {gradient:g}. So the rate is "
        f"${w - solved:g} / {gradient:g} = {(w - solved) / gradient:.4g}$, which is one divided by the curvature, {curvature:g}.",
        beliefs={"gradient-points-down": -(w - solved) / gradient},
        tolerance=0.02 / curvature,
        facts={"w": w, "gradient": gradient, "solved": solved, "curvature": curvature},
        preset={"model": "line", "w": 0.5, "lr": 0.1},
    )


@item(concept="gradient_sign")
def sign_beside_the_solution(draw):
    x = weights(*sorted(draw.sample([1, 2, 3, 4], 2)))
    y = weights(*[draw.randint(-6, 12) for _ in range(2)])
    solved = (x @ y / (x @ x)).item()
    w = round(solved) + draw.pick([-4, -2, 2, 4])
    at = torch.tensor(float(w), dtype=torch.float64)
    slope = torch.func.grad(lambda w: ((w * x - y) ** 2).mean())(at).item()
    way = "falls" if slope > 0 else "rises"
    return sign(
        f"For a model $f(x) = w \\cdot x$ row reduction gives the lowest loss at $w = {solved:.3g}$. "
        f"Somebody descends all the same, and starts at $w = {w}$. What is the sign of the gradient there?",
        slope,
        f"At {w} torch gives {slope:.4g}. The update subtracts it, so the weight {way}, towards {solved:.3g}.",
        beliefs={"negative" if slope > 0 else "positive": "gradient-points-down"},
        facts={"solved": solved, "w": w, "gradient": slope},
        preset={"model": "line", "w": 2.0, "lr": 0.1},
    )
