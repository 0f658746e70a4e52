import torch
from tutor.quiz.items import Redraw, among, choice, example, item, number, order, ran, right, wrong

LOSSES = (
    "((guess - y) ** 2).mean()",
    "((guess - y) ** 2).sum()",
    "(guess - y).abs().mean()",
)
MODELS = {  # with the number of their weights
    "{p} * x": 1,
    "{p} * x + {q}": 2,
    "{p} * torch.relu({q} * x)": 2,
    "{p} * (x * x) + {q} * x": 2,
    "{p} * torch.relu({q} * x + {r})": 3,
}


def loss_of(w, x, y):
    """Return the mean squared miss of the model w times x."""
    return ((w * x - y) ** 2).mean()


def recorded_weights(node):
    """Return the tensors that torch's record leads back to."""
    if node is None:
        return set()
    if hasattr(node, "variable"):
        return {id(node.variable)}
    return set().union(*(recorded_weights(n) for n, _ in node.next_functions))


def listed(names):
    """Write names as people do: a, b and c."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


@item(concept="one_function", version=3, idea=True)
def what_goes_in(draw):
    model, loss_text = draw.pick(list(MODELS)), draw.pick(LOSSES)
    points, names = draw.pick([3, 4, 5, 6]), sorted(draw.sample("abcuvw", MODELS[model]))
    values = draw.sample([0.5, 1.0, 1.5, 2.0], len(names))
    fixed = draw.pick(names) if len(names) > 1 and draw.pick([True, False]) else None
    code = ["import torch", "", f"x = torch.arange(1.0, {points + 1}.0)", "y = 3 * x"]
    code += [
        f"{name} = torch.tensor({value}{'' if name == fixed else ', requires_grad=True'})"
        for name, value in zip(names, values)
    ]
    code += [f"guess = {model.format(**dict(zip('pqr', names)))}", f"loss = {loss_text}"]
    left = ran("\n".join(code))
    found = recorded_weights(left["loss"].grad_fn)
    inputs = [name for name in names if id(left[name]) in found]
    return choice(
        draw,
        f"Here `x` and `y` hold {points} data points, and `requires_grad` marks what training may change. "
        "Training treats the loss as a function. What goes into it?",
        [
            right(listed(inputs)),
            wrong(
                listed(names if fixed else [*inputs, "x"]),
                says="Not all of these may change: the inputs do not, nor does a tensor that asks for no gradient.",
            ),
            wrong("`x` and `y`", "data-alone"),
            wrong(
                "`guess`",
                says="The guess is made on the way: while the data stay, it changes only when a weight does.",
            ),
            wrong("Nothing: these are only numbers, there is no function", "no-function"),
        ],
        f"{f'The data and `{fixed}`' if fixed else 'The data'} stay as they are. Torch's record leads from the loss back to {listed(inputs)}: "
        f"the loss is a function of {'that weight' if len(inputs) == 1 else 'those weights'}.",
        code="\n".join(code),
        facts={"model": model, "points": points, "inputs": len(inputs)},
        hints=(
            "What goes in is what may be different next time. Which lines make something that may change?",
            "The data are measured: nobody changes them. And the guess is made on the way.",
        ),
    )


@item(concept="one_function", version=2)
def what_comes_out(draw):
    w, x, y = draw.pick([-2, -1, 2, 3, 4, 5]), draw.pick([1, 2, 3]), draw.pick([3, 4, 6, 9])
    loss, guess, miss = loss_of(torch.tensor(float(w)), x, y).item(), w * x, w * x - y
    if miss in (0, 1):
        raise Redraw("nothing to square")
    u, p, q = draw.pick([1, 2, 6]), draw.pick([2, 4]), draw.pick([5, 7])
    other = loss_of(torch.tensor(float(u)), p, q).item()
    unsigned = {"lost-minus": loss_of(torch.tensor(abs(float(w))), x, y)} if w < 0 else {}
    return number(
        f"The model is $f(x) = w \\cdot x$ with $w = {w}$. One data point: $x = {x}$ and $y = {y}$. "
        "The loss is the squared miss. What comes out at the end of the chain?",
        loss,
        f"The guess is {guess}. Minus the answer {y} that makes {miss}. Squared it is {loss:g}.",
        beliefs={"miss-is-loss": float(miss)} | unsigned,
        slips={
            "the chain ends at the guess": guess,
            "the miss is doubled, where it is squared": 2 * miss,
            "guess and answer are squared each by itself": guess**2 - y**2,
            "the input is added to the weight, where it is multiplied": (w + x - y) ** 2,
        },
        facts={"w": w, "x": x, "y": y, "guess": guess, "loss": loss},
        hints=(
            "Go one small function at a time: times x, minus y, square.",
            "Take the result of each step into the next one. Keep the sign until you square.",
            f"With other numbers: the weight {u} times the input {p} is {u * p}. Minus the answer {q} that is "
            f"{u * p - q}. Squared: {other:g}.",
        ),
    )


@item(concept="one_function", version=2)
def change_the_weight(draw):
    points, before = draw.pick([1, 2]), draw.grid(-1, 7, 0.5)
    after = before + draw.pick([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5])
    if not -1 <= after <= 7:
        raise Redraw("off the control")
    x = torch.arange(1.0, points + 1)
    old, new = (loss_of(w, x, 3 * x).item() for w in (before, after))
    if old == new:
        raise Redraw("as far off as before, on the other side")
    truth = "It rises" if new > old else "It falls"
    known, moved = draw.pick([4.0, 5.0, 6.0]), draw.pick([0.5, 1.5])
    names = ("It falls", "It stays, for the data are the same", "It rises")
    values = {truth: new, names[1]: old}
    places = [f"$({a:g}, {3 * a:g})$" for a in x.tolist()]
    misses = (
        f"at {place} from {a * (before - 3):g} to {a * (after - 3):g}"
        for a, place in zip(x.tolist(), places)
    )
    told = " and ".join(places)
    says = {
        "It falls": "For that the guesses must come closer to the answers: how far off is each, before and after?",
        "It rises": "For that the guesses must move away from the answers: how far off is each, before and after?",
    }
    moved_with_the_weight = "It rises" if after > before else "It falls"
    says[moved_with_the_weight] = (
        "This comes out when the guesses are compared, and not how far off they are."
    )
    return choice(
        draw,
        f"The model is $f(x) = w \\cdot x$ and the loss is the mean squared miss over the data: {told}. "
        f"Only the weight changes, from {before:g} to {after:g}. What does the loss do?",
        among(
            names,
            truth,
            {names[1]: "data-alone"},
            values,
            says,
        ),
        f"The miss goes {', and '.join(misses)}. So {'the mean of their squares' if points > 1 else 'its square'}, the "
        f"loss, goes from {old:g} to {new:g}. The weight goes into the function, and the loss follows it.",
        shuffle=False,
        facts={"before": before, "after": after, "points": points, "old": old, "new": new},
        hints=(
            "What does the model guess before, and what after?",
            "Which guess is closer to the answer?",
            example(
                draw,
                truth,
                {
                    "It rises": _worked(known, known + moved),
                    "It falls": _worked(known + moved, known),
                },
            ),
        ),
    )


def _worked(before, after, x=2, y=4):
    """Return in words what the loss does at another point; the guesses lie above the answer."""
    first, second = (loss_of(torch.tensor(w), x, y).item() for w in (before, after))
    way = (
        "rises, since the guess moves away from"
        if second > first
        else "falls, since the guess moves towards"
    )
    return (
        f"With other numbers: input {x}, answer {y}. The weight goes from {before:g} to {after:g}. "
        f"The loss goes from {first:g} to {second:g}: it {way} the answer."
    )


@item(concept="one_function", version=3)
def chain_in_order(draw):
    layer = draw.pick(["guess = w * x", "guess = w * x + v", "guess = torch.relu(w * x)"])
    lines = [layer]
    if draw.pick([True, False]):
        lines.append("guess = v * guess")
    lines += ["miss = guess - y", draw.pick(["size = miss ** 2", "size = miss.abs()"])]
    lines.append(draw.pick(["loss = size.mean()", "loss = size.sum()"]))
    made = ["import torch", "x = torch.arange(1.0, 5.0)", "y = 3 * x"]
    made += [f"{name} = torch.tensor(2.0, requires_grad=True)" for name in "wv"]
    left = ran("\n".join(made + lines))
    chain, node, home = [], left["loss"].grad_fn, id(left["w"])
    while node.next_functions:
        chain.append(node.name().removesuffix("Backward0"))
        node = next(n for n, _ in node.next_functions if home in recorded_weights(n))
    return order(
        draw,
        "These small functions make one big one, from the weight to the loss. Each line uses what the line before it "
        "made. In which order do they run?",
        lines,
        f"Each line but the first uses what the line before it made. Torch's record of this run, from the loss back to the weight: {', '.join(chain)}.",
        facts={"chain": " ".join(chain)},
        hints=(
            "Look at the right sides. Which line uses nothing that another line makes? It comes first.",
            "A name may be made twice. Then take both of those lines before you go on with it.",
        ),
    )


@item(concept="one_function", version=3, idea=True)
def how_many_come_out(draw):
    points, inputs, hidden = (draw.pick([3, 4, 6, 8]), draw.pick([2, 3]), draw.pick([4, 5]))
    told, reduction = draw.pick(
        [
            ("the mean of the squares is taken", "mean"),
            ("the squares are added up", "sum"),
            ("nothing more is done", "none"),
        ]
    )
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(inputs, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, 1)
    )
    weights = sum(p.numel() for p in model.parameters())
    squared = torch.nn.MSELoss(reduction=reduction)
    out = squared(model(torch.zeros(points, inputs)), torch.ones(points, 1)).numel()
    other = ({1, points} - {out}).pop()
    known, odd = torch.nn.Linear(2, 3), draw.pick([5, 7, 9])
    few = sum(p.numel() for p in known.parameters())
    if len({weights, points, 1}) < 3:
        raise Redraw("two counts agree")

    def said(into, out):
        return f"{into} numbers go in, {out} {'comes' if out == 1 else 'come'} out"

    return choice(
        draw,
        f"A network has {weights} weights in all and is trained on {points} data points. The miss of each point is "
        f"squared, and then {told}. Take all this as one function of the weights. What goes in, what comes out?",
        [
            right(said(weights, out)),
            wrong(
                said(weights, other), "loss-per-point" if other == points else "always-one-number"
            ),
            wrong(
                said(points, out),
                says="The data points are counted here, and they stay. What may training change?",
            ),
            wrong("There are only numbers here, and no function", "no-function"),
        ],
        f"All {weights} weights go in, and torch counts what comes out: {out}. "
        + (
            "That one number is the loss."
            if out == 1
            else "Training wants one number: so it takes their mean."
        ),
        facts={"weights": weights, "points": points, "outputs": out},
        hints=(
            "Which numbers may training change? Those go in.",
            "Follow the points down the chain. Does its last small function make one number of them?",
            f"With other numbers: a network of {few} weights, {odd} data points, and the mean at the end. {few} numbers "
            f"go in, {torch.zeros(odd).mean().numel()} comes out.",
        ),
    )
