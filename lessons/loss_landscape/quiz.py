import torch
from tutor.quiz.items import Redraw, choice, item, number, right, sign, wrong

X = torch.linspace(-2, 2, 32)[:, None]
PLACES = ("a minimum", "a saddle", "a maximum")


def two_units(w):
    return (torch.nn.functional.silu(X * w[..., None, :]).sum(-1) - X[:, 0].abs()).square().mean(-1)


def descent(apart, steps):
    """Return the walk of the small net from two weights that start that far apart."""
    w, path = torch.tensor([1.5 + apart / 2, 1.5 - apart / 2], requires_grad=True), []
    for step in range(steps + 1):
        loss = two_units(w)
        loss.backward()
        path.append({"step": step, "w1": w[0].item(), "w2": w[1].item(), "loss": loss.item()})
        with torch.no_grad():
            w -= 0.1 * w.grad
        w.grad = None
    return path


# What they expect who hold equal starts for harmless, and they who hold a stall for a minimum.
PARTED, STUCK = descent(0.05, 90), descent(0.0, 120)


def hill(a, c, b):
    """Return the loss a·u² + c·u·v + b·v², its formula, and its curvatures by torch."""

    def loss_of(w):
        return a * w[0] ** 2 + c * w[0] * w[1] + b * w[1] ** 2

    terms = [(k, name) for k, name in ((a, "w_1^2"), (c, "w_1\\,w_2"), (b, "w_2^2")) if k]
    text = " + ".join(
        name if k == 1 else f"-{name}" if k == -1 else f"{k}\\,{name}" for k, name in terms
    )
    text = text.replace("+ -", "- ")
    hessian = torch.autograd.functional.hessian(loss_of, torch.zeros(2))
    return loss_of, text, hessian


def place(hessian):
    low, high = torch.linalg.eigvalsh(hessian).tolist()
    if abs(low) < 1e-4 or abs(high) < 1e-4:
        raise Redraw("flat along a line")
    return PLACES[(low < 0) + (high < 0)]


@item(concept="initialisation")
def how_many_units_differ(draw):
    hidden, start, case = (
        draw.pick([2, 3, 4, 8]),
        draw.grid(0.1, 0.9, 0.1),
        draw.pick(["all", "all", "none", "first"]),
    )
    torch.manual_seed(draw.randint(0, 10_000))
    net = torch.nn.Sequential(
        torch.nn.Linear(1, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, 1)
    )
    chosen = {"all": list(net.parameters()), "none": [], "first": list(net[0].parameters())}[case]
    for p in chosen:
        torch.nn.init.constant_(p, start)
    kinds = _kinds_after_training(net)
    if kinds not in (1, hidden):
        raise Redraw("some units happen to meet")
    texts = {
        "all": f"Every weight and bias starts at {start:g}.",
        "none": "Weights and biases start at torch's own random values.",
        "first": f"The hidden units start with all weights and biases at {start:g}, those of the output layer at torch's random values.",
    }
    why = {
        "all": "Units that start equal, with equal output weights, get equal gradients. They stay twins.",
        "none": "Random starts make the units different, so their gradients differ too.",
        "first": "The units start equal, but different output weights give them different gradients. That sets them apart.",
    }
    options = {1: "One: they are all alike", hidden: f"{hidden}: no two are alike"}
    return choice(
        draw,
        f"A net has {hidden} hidden units of one input each. {texts[case]} After fifty steps of gradient descent, "
        "how many different hidden units has it?",
        [
            right(text) if count == kinds else wrong(text, "zero-init" if count == hidden else None)
            for count, text in options.items()
        ],
        f"{why[case]} Torch trained it and counted: {kinds}.",
        shuffle=False,
        facts={"hidden": hidden, "start": start, "case": case, "kinds": kinds},
        preset={"apart": 0.0} if kinds == 1 else {"apart": 1.0},
        wrong={"zero-init": PARTED},
    )


def _kinds_after_training(net):
    x = torch.linspace(-2, 2, 16)[:, None]
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
    for _ in range(50):
        optimizer.zero_grad()
        (net(x) - x.abs()).square().mean().backward()
        optimizer.step()
    units = torch.cat([net[0].weight, net[0].bias[:, None]], 1).detach()
    return len({tuple(round(v, 3) for v in unit) for unit in units.tolist()})


@item(concept="flat_places")
def what_is_flat_here(draw):
    a, b = draw.pick([-3, -2, -1, 1, 2, 3]), draw.pick([-3, -2, -1, 1, 2, 3])
    c = draw.pick([0, 0, -5, -4, -1, 1, 4, 5])
    loss_of, text, hessian = hill(a, c, b)
    truth = place(hessian)
    ways = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, -1.0]])
    losses = [loss_of(way).item() for way in ways]
    beliefs = {"a minimum": "zero-gradient-is-minimum"}
    up, down = max(losses), min(losses)
    if (up > 0 > down) != (truth == "a saddle") or up * down == 0:
        raise Redraw("these four walks do not show it")
    return choice(
        draw,
        f"Two weights have the loss $L = {text}$. At $w_1 = w_2 = 0$ both partial derivatives are zero. What is there?",
        [right(name) if name == truth else wrong(name, beliefs.get(name)) for name in PLACES],
        f"Walk away from it. To (1, 0) the loss is {losses[0]:g}, to (0, 1) it is {losses[1]:g}, "
        f"to (1, 1) it is {losses[2]:g}, to (1, −1) it is {losses[3]:g}. It is {truth}: "
        + (
            "some of them rise, some fall."
            if up > 0 > down
            else "all of them rise."
            if down > 0
            else "all of them fall."
        ),
        shuffle=False,
        facts={"a": a, "b": b, "c": c, "losses": losses},
        preset={"apart": 0.0},
    )


@item(concept="gradient_sign")
def gradient_of_a_hidden_weight(draw):
    v, w = draw.pick(
        [(0, 0), (0, 0), (0, 1), (1, 0), (2, 0), (-1, 0), (-2, 0), (1, 0.5), (-1, 0.5)]
    )
    x, y = draw.pick([1, 2]), draw.pick([-4, -3, -2, 2, 3, 4])
    hidden = torch.tensor(float(w), requires_grad=True)
    (v * torch.tanh(hidden * x) - y).square().backward()
    gradient = hidden.grad.item()
    twin = "positive" if y < 0 else "negative"  # what one expects who forgets that v is zero
    uphill = "negative" if gradient > 0 else "positive"
    return sign(
        f"A net has one hidden unit: $f(x) = v \\tanh(w x)$, with $v = {v:g}$ and $w = {w:g}$. The loss is $(f(x) - y)^2$ "
        f"at $x = {x}$, $y = {y}$. What is the sign of $dL/dw$?",
        gradient,
        f"Torch gives {gradient:.3g}. "
        + (
            f"The slope runs back through $v$, which is {v:g}: nothing gets past it, so $w$ has no gradient."
            if v == 0
            else f"The net says {v * torch.tanh(torch.tensor(w * x)).item() or 0.0:.3g} and should say {y}. "
            "The slope runs back through $v$, so its sign counts as well."
        ),
        beliefs=({} if w else {twin: "zero-init"}) if v == 0 else {uphill: "gradient-points-down"},
        facts={"v": v, "w": w, "x": x, "y": y, "gradient": gradient},
        hints=(
            "The chain rule: the slope of the loss at the output, times $v$, times the slope of the hidden unit.",
            _worked_sign(3, 0.0, 1, 2),
        ),
    )


def _worked_sign(v, w, x, y):
    hidden = torch.tensor(w, requires_grad=True)
    (v * torch.tanh(hidden * x) - y).square().backward()
    return (
        f"Another one: $v = {v}$, $w = {w:g}$, $x = {x}$, $y = {y}$. The net says too little, and with a positive $v$ a larger "
        f"$w$ makes it say more. So the loss falls as $w$ grows: the gradient is {hidden.grad.item():g}."
    )


@item(concept="flat_places")
def curvature_along(draw):
    a, b = draw.pick([-4, -3, -2, -1, 1, 2, 3, 4]), draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
    c = draw.pick([-6, -3, 0, 3, 6])
    _, text, hessian = hill(a, c, b)
    name, way = draw.pick(
        [
            ("only $w_1$ moves", (1.0, 0.0)),
            ("both rise by the same amount", (1.0, 1.0)),
            ("$w_1$ rises as much as $w_2$ falls", (1.0, -1.0)),
        ]
    )
    way = torch.tensor(way) / torch.tensor(way).norm()
    curvature = (way @ hessian @ way).item()
    return sign(
        f"The loss is $L = {text}$, and you stand at $w_1 = w_2 = 0$. You walk along the line where {name}. "
        "What is the sign of the curvature along it?",
        round(curvature, 6),
        f"Put the line into the loss: one number is left to vary. Measured along the line, the curvature is {curvature:.3g}. "
        + (
            "The loss bends up."
            if curvature > 1e-6
            else "The loss bends down."
            if curvature < -1e-6
            else "The loss stays level."
        ),
        facts={"a": a, "b": b, "c": c, "curvature": curvature},
        hints=(
            "Along the line both weights are given by one number, say $t$. What is the loss as a function of $t$?",
            _worked_curvature(),
        ),
    )


def _worked_curvature():
    loss_of, text, hessian = hill(1, 4, 1)
    way = torch.tensor([1.0, -1.0]) / 2**0.5
    return (
        f"Another one: $L = {text}$ along the line where $w_1 = t$ and $w_2 = -t$. There the loss at $t = 1$ is "
        f"{loss_of(torch.tensor([1.0, -1.0])).item():g}, and it was zero at the start. So it bends down: torch gives the "
        f"curvature {(way @ hessian @ way).item():g}."
    )


@item(concept="learning_rate_effect")
def leaving_a_saddle(draw):
    a, b = draw.pick([1, 2, 3]), draw.pick([1, 2, 3])
    away, lr = draw.pick([0.1, 0.2, 0.5, 1.0]), draw.pick([0.05, 0.1, 0.2])
    loss_of, text, _ = hill(a, 0, -b)
    w = torch.tensor([0.0, away], requires_grad=True)
    loss_of(w).backward()
    step = lr * w.grad[1].item()
    return number(
        f"The loss is $L = {text}$. You stand beside its saddle, at $w_1 = 0$, $w_2 = {away:g}$. "
        f"What is $w_2$ after one step of gradient descent at the learning rate {lr:g}?",
        away - step,
        f"Torch gives the slope {w.grad[1].item():.3g} along $w_2$, and the step subtracts {lr:g} times that. "
        f"So $w_2$ goes from {away:g} to {away - step:.3g}: away from the saddle, and further with a larger rate.",
        beliefs={"gradient-points-down": away + step},
        tolerance=0.002,
        facts={"a": a, "b": b, "away": away, "lr": lr, "after": away - step},
        preset={"apart": 0.1},
    )


@item(concept="parameters")
def count_the_weights(draw):
    inputs, hidden, outputs = (
        draw.pick([2, 3, 5, 10]),
        draw.pick([4, 10, 20, 100]),
        draw.pick([1, 2, 5]),
    )
    count = _count(inputs, hidden, outputs)
    return number(
        "How many numbers does this net learn, weights and biases together?",
        count,
        f"Each unit has a weight for each of its inputs, and a bias. The hidden layer has ${inputs} \\cdot {hidden}$ weights "
        f"and {hidden} biases, the output layer ${hidden} \\cdot {outputs}$ weights and {outputs} bias{'es' * (outputs > 1)}. "
        f"That makes {count}. The ReLU has none.",
        tolerance=0.4,
        code=f"net = nn.Sequential(nn.Linear({inputs}, {hidden}), nn.ReLU(), nn.Linear({hidden}, {outputs}))",
        facts={"inputs": inputs, "hidden": hidden, "outputs": outputs, "count": count},
        hints=(
            "A linear layer has a weight for each pair of input and unit, and a bias for each unit.",
            f"Another one: `nn.Linear(3, 2)` alone has $3 \\cdot 2$ weights and $2$ biases, {_linear(3, 2)} numbers in all.",
        ),
    )


def _linear(inputs, outputs):
    return sum(p.numel() for p in torch.nn.Linear(inputs, outputs, device="meta").parameters())


def _count(inputs, hidden, outputs):
    return _linear(inputs, hidden) + _linear(hidden, outputs)


@item(concept="flat_places")
def tossed_flat_places(draw):
    ways, seed = draw.pick([8, 10, 12, 16, 20]), draw.randint(0, 10_000)
    tosses = torch.rand(20_000, ways, generator=torch.Generator().manual_seed(seed)) < 0.5
    minima = tosses.all(1).sum().item()
    if minima > 150:
        raise Redraw("not that rare")
    return choice(
        draw,
        f"Training has stalled on flat ground. Suppose that the loss bends up or down by the toss of a coin, along each of "
        f"{ways} directions. Torch tossed {len(tosses):,} such flat places. How many of them were minima?",
        [
            right("Fewer than one in a hundred"),
            wrong("About half of them"),
            wrong("Nearly all of them", "stuck-is-bad-minimum"),
        ],
        f"It was {minima} of {len(tosses):,}. A minimum must bend up along all {ways} directions. "
        "One that bends down is enough for a saddle, and a large net has far more directions.",
        facts={"ways": ways, "seed": seed, "minima": minima},
        preset={"apart": 0.001},
        wrong={"stuck-is-bad-minimum": STUCK},
    )
