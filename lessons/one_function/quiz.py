import torch
from tutor.quiz.items import Redraw, choice, item, number, order, right, wrong

LOSSES = (
    "((prediction - y) ** 2).mean()",
    "((prediction - y) ** 2).sum()",
    "(prediction - y).abs().mean()",
)
MODELS = {
    "w * x": ("w",),
    "w * x + b": ("w", "b"),
    "v * torch.tanh(w * x)": ("v", "w"),
    "v * torch.relu(w * x + b)": ("v", "w", "b"),
    "u * (x * x) + w * x": ("u", "w"),
}


def loss_of(w, x, y):
    """Return the squared miss of the model w times x."""
    return (w * x - y) ** 2


def run_code(code, **values):
    """Run a snippet with these values and return the names it leaves behind."""
    names = {"torch": torch, **values}
    exec(code, names)
    return names


def recorded_leaves(node):
    """Return the weights that torch's record leads to."""
    if node is None:
        return set()
    if hasattr(node, "variable"):
        return {id(node.variable)}
    return set().union(*(recorded_leaves(n) for n, _ in node.next_functions))


@item(concept="one_function")
def what_goes_in(draw):
    model, loss_text = draw.pick(list(MODELS)), draw.pick(LOSSES)
    points = draw.pick([3, 4, 5, 6])
    weights = {name: torch.tensor(1.0, requires_grad=True) for name in MODELS[model]}
    x = torch.arange(1.0, points + 1)
    code = f"prediction = {model}\nloss = {loss_text}"
    loss = run_code(code, x=x, y=3 * x, **weights)["loss"]
    found = recorded_leaves(loss.grad_fn)
    inputs = " and ".join(f"`{name}`" for name, leaf in weights.items() if id(leaf) in found)
    inputs = inputs.replace(" and ", ", ", inputs.count(" and ") - 1)
    return choice(
        draw,
        f"Here `x` and `y` hold {points} data points. Training treats the loss as a function, and may change what goes in. What goes in?",
        [
            right(inputs),
            wrong("`x`"),
            wrong("`x` and `y`"),
            wrong("Nothing: these are only numbers, there is no function", "no-function"),
        ],
        f"The data stay as they are. Torch's record leads from the loss back to {inputs}: "
        f"the loss is a function of {'that weight' if len(found) == 1 else 'those weights'}.",
        code=code,
        facts={"model": model, "points": points, "inputs": len(found)},
        preset={"model": "line" if len(found) == 1 else "network", "points": 4},
    )


@item(concept="one_function")
def what_comes_out(draw):
    w, x, y = draw.pick([-1, 2, 3, 4, 5]), draw.pick([1, 2, 3]), draw.pick([3, 4, 6, 9])
    loss, guess, miss = loss_of(torch.tensor(float(w)), x, y).item(), w * x, w * x - y
    if miss in (0, 1):
        raise Redraw("nothing to square")
    u, p, q = draw.pick([1, 2, 6]), draw.pick([2, 4]), draw.pick([5, 7])
    other = loss_of(torch.tensor(float(u)), p, q).item()
    return number(
        f"The model is $f(x) = w \\cdot x$ with $w = {w}$. One data point: $x = {x}$ and $y = {y}$. "
        "The loss is the squared miss. What comes out at the end of the chain?",
        loss,
        f"The guess is {guess}. Minus the answer {y} that makes {miss}. Squared it is {loss:g}.",
        facts={"w": w, "x": x, "y": y, "guess": guess, "loss": loss},
        hints=(
            "Go one small function at a time: times x, minus y, square.",
            "Take the result of each step into the next one. Keep the sign until you square.",
            f"With other numbers: the weight {u} times the input {p} is {u * p}. Minus the answer {q} that is "
            f"{u * p - q}. Squared: {other:g}.",
        ),
        preset={"model": "line", "points": 1, "w": float(w)},
    )


@item(concept="one_function")
def change_the_weight(draw):
    before, step = (draw.pick([-1.0, 0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 7.0]), draw.pick([-1.0, 1.0]))
    x, target = draw.pick([1, 2, 3]), 3
    y, after = target * x, before + step
    if not -1 <= after <= 7:
        raise Redraw("off the control")
    old, new = (loss_of(torch.tensor(w), x, y).item() for w in (before, after))
    truth = "It rises" if new > old else "It falls"
    trials = torch.linspace(-1, 7, 17)
    here = loss_of(torch.tensor(after), 1, target).item()
    stuck = [{"w": w, "loss": here} for w in trials.tolist()]
    known, moved = draw.pick([4.0, 5.0, 6.0]), draw.pick([0.5, 1.5])
    first, second = (loss_of(torch.tensor(w), 2, 4).item() for w in (known, known + moved))
    names = ("It falls", "It stays, for the data are the same", "It rises")
    values = {truth: new, names[1]: old}
    return choice(
        draw,
        f"The model is $f(x) = w \\cdot x$, the loss is $(w \\cdot x - y)^2$, and the one data point is "
        f"$x = {x}$, $y = {y}$. Only the weight changes, from {before:g} to {after:g}. What does the loss do?",
        [
            right(name, values[name])
            if name == truth
            else wrong(name, "no-function" if name == names[1] else None, values.get(name))
            for name in names
        ],
        f"The miss goes from {before * x - y:g} to {after * x - y:g}, so the loss goes from {old:g} to {new:g}. "
        "The weight goes into the function, and the loss follows it.",
        shuffle=False,
        facts={"before": before, "after": after, "x": x, "y": y, "old": old, "new": new},
        hints=(
            "What does the model guess before, and what after?",
            "Which guess is closer to the answer?",
            f"With other numbers: input {2}, answer {4}. The weight goes from {known:g} to {known + moved:g}. "
            f"The loss goes from {first:g} to {second:g}: it rises, since the guess moves away from the answer.",
        ),
        preset={"model": "line", "points": 1, "w": after},
        wrong={"no-function": stuck},
    )


@item(concept="one_function")
def chain_in_order(draw):
    layer = draw.pick(["guess = w * x", "guess = w * x + b", "guess = torch.tanh(w * x)"])
    lines = [layer]
    if draw.pick([True, False]):
        lines.append("guess = v * guess")
    lines += ["miss = guess - y", draw.pick(["size = miss ** 2", "size = miss.abs()"])]
    lines.append(draw.pick(["loss = size.mean()", "loss = size.sum()"]))
    weights = {name: torch.tensor(2.0, requires_grad=True) for name in "wvb"}
    x = torch.arange(1.0, 5.0)
    loss = run_code("\n".join(lines), x=x, y=3 * x, **weights)["loss"]
    chain, node = [], loss.grad_fn
    while node.next_functions:
        chain.append(node.name().removesuffix("Backward0"))
        towards_w = [n for n, _ in node.next_functions if id(weights["w"]) in recorded_leaves(n)]
        node = towards_w[0]
    return order(
        draw,
        "These small functions make one big one, from the weight to the loss. In which order do they run?",
        lines,
        f"Each line needs what the line before it made. Torch's record of this run, from the loss back to the weight: {', '.join(chain)}.",
        facts={"chain": " ".join(chain)},
        preset={"model": "network" if len(lines) > 4 else "line", "points": 4},
    )


@item(concept="one_function")
def how_many_come_out(draw):
    points, inputs, hidden = (draw.pick([3, 4, 6, 8]), draw.pick([2, 3]), draw.pick([4, 5]))
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(inputs, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, 1)
    )
    weights = sum(p.numel() for p in model.parameters())
    guesses = model(torch.zeros(points, inputs))
    loss = torch.nn.MSELoss()(guesses, torch.ones(points, 1))
    known, odd = torch.nn.Linear(2, 3), draw.pick([5, 7, 9])
    few = sum(p.numel() for p in known.parameters())
    texts = {
        f"{weights} numbers go in, {loss.numel()} comes out": loss.numel(),
        f"{points} numbers go in, {guesses.numel()} come out": guesses.numel(),
        f"{weights} numbers go in, {guesses.numel()} come out": guesses.numel(),
    }
    if len({weights, points, loss.numel()}) < 3:
        raise Redraw("two counts agree")
    key, *others = texts
    return choice(
        draw,
        f"A network has {weights} weights in all. It is trained on {points} data points with a mean squared loss. "
        "Take network and loss together as one function of the weights. What goes in, what comes out?",
        [
            right(key),
            *(wrong(text) for text in others),
            wrong("There are only numbers here, and no function", "no-function"),
        ],
        f"All {weights} weights go in. There are {points} guesses on the way, but the mean turns their misses into "
        f"{loss.numel()} number: the loss.",
        facts={"weights": weights, "points": points, "outputs": loss.numel()},
        hints=(
            "Which numbers may training change? Those go in.",
            "The last small function is a mean. How many numbers does a mean give?",
            f"With other numbers: a layer of {few} weights and {odd} data points. {few} numbers go in, "
            f"{torch.zeros(odd).mean().numel()} comes out.",
        ),
        preset={"model": "network", "points": min(points, 4)},
    )
