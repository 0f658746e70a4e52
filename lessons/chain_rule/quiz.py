import torch
from tutor.quiz.items import (
    Redraw,
    among,
    choice,
    item,
    minus,
    neat,
    number,
    ran,
    right,
    sign,
    slope,
    wrong,
)

NAMES = ["w", "p", "e", "L"]


def chain(w, x, y):
    """Run forward and backward; return the nodes' values and gradients, and the local slopes, by name."""
    w = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    p = w * x
    e = p - y
    loss = e**2
    links = [(p, w), (e, p), (loss, e)]
    slopes = [torch.autograd.grad(b, a, retain_graph=True)[0].item() for b, a in links]
    nodes = [w, p, e, loss]
    for node in (p, e, loss):
        node.retain_grad()
    loss.backward()
    values = dict(zip(NAMES, [node.item() + 0.0 for node in nodes]))
    gradients = dict(zip(NAMES, [node.grad.item() + 0.0 for node in nodes]))
    return values, gradients, dict(zip(["dp_dw", "de_dp", "dl_de"], slopes))


def place(draw):
    """Return a weight and an input that the demo can show; the answer is three times the input."""
    return draw.pick([-1, 0, 1, 2, 4, 5, 6, 7]), draw.pick([-3, -2, -1, 1, 2, 3])


def graph(w, x, y):
    return f"A graph: $p = w \\cdot x$, then $e = p {minus(y)}$, then $L = e^2$, with $w = {w}$ and $x = {x}$."


def believed(w, x, gradients):
    """Return rows in the shape of the demo's path, with a wrong rule's gradients of w, p and e."""
    values, _, slopes = chain(w, x, 3 * x)
    rows = zip(NAMES, values.values(), [*gradients, 1.0], [*slopes.values(), 1.0])
    return [
        {"name": name, "order": i, "value": value, "gradient": gradient, "slope": slope}
        | {"x": x, "y": 3 * x, "formula": name}
        for i, (name, value, gradient, slope) in enumerate(rows)
    ]


def worked():
    w, x, y = 4, 5, 18
    values, gradients, slopes = chain(w, x, y)
    return (
        f"Elsewhere, with $w = {w}$, $x = {x}$ and $e = p - {y}$: the miss is {values['e']:g}, so the local slopes are "
        f"{slopes['dl_de']:g}, {slopes['de_dp']:g} and {slopes['dp_dw']:g}. "
        f"Their product is {gradients['w']:g}."
    )


@item(concept="chain_rule", version=2, idea=True)
def product_of_slopes(draw):
    w, x = place(draw)
    values, gradients, slopes = chain(w, x, 3 * x)
    if abs(x) == 1:
        raise Redraw("the first link's slope would not show")
    first, second, third = slopes["dl_de"], slopes["de_dp"], slopes["dp_dw"]
    if first + second + third == -gradients["w"]:
        raise Redraw("a lost minus gives the number of a belief")
    miss = values["e"]
    return number(
        f"{graph(w, x, 3 * x)} What is $dL/dw$?",
        gradients["w"],
        f"The miss is {values['e']:g}. The local slopes are $dL/de = 2e = {first:g}$, "
        f"$de/dp = {second:g}$ and $dp/dw = x = {third:g}$. Their product is {gradients['w']:g}.",
        beliefs={
            "last-link-only": first,
            "slopes-add": first + second + third,
        },
        slips={
            "the square loses its factor of two": miss * third,
            "the first link gives the weight and not the input": first * w,
            "the last link gives the loss itself and not its slope": values["L"] * third,
            "the square is taken of the guess and not of the miss": 2 * values["p"] * third,
            "the link of the input is counted twice": first * third * third,
            "the input alone is taken: the slope of the first link": third,
            "the miss alone is taken": miss,
        },
        facts={"w": w, "x": x, "y": 3 * x},
        hints=(
            f"Go forward first: $p = {values['p']:g}$, $e = {values['e']:g}$.",
            "Now the slope of each link alone: of the square, of the step from p to e, and of multiplying by x.",
            worked(),
        ),
        preset={"w": float(w), "x": float(x)},
        wrong={
            "last-link-only": believed(w, x, [first] * 3),
            "slopes-add": believed(w, x, [first + second + third, first + second, first]),
        },
    )


@item(concept="chain_rule", idea=True)
def sign_through_a_chain(draw):
    w, times = draw.pick([-2, -1, 1, 2, 3]), draw.pick([-3, -2, 2, 4])
    shift = draw.pick([-5, -2, 1, 4, 6])
    square = "b**2"
    last = draw.pick(
        [square, square, f"{draw.pick([3, 7, 9])} - {square}", f"{draw.pick([-4, -2])} * b"]
    )
    if times * w + shift == 0 and draw.random() < 0.7:
        raise Redraw("a zero now and then is enough")
    lines = [f"a = {times} * w", f"b = a {minus(-shift)}", f"L = {last}"]
    lines = [f"w = torch.tensor({float(w)}, requires_grad=True)", *lines]
    left = ran(*lines)
    at_b, total = (torch.autograd.grad(left["L"], left[n], retain_graph=True)[0] for n in "bw")
    if at_b.sign() == total.sign() != 0 and draw.random() < 0.4:
        raise Redraw("the last link alone would do")
    # No belief is named: any lost minus leads to the one other sign.
    return sign(
        "What is the sign of `w.grad` after these lines?",
        total,
        f"The local slopes are $dL/db = {at_b.item() + 0:g}$, $db/da = 1$ and $da/dw = {times}$. "
        f"Along the path they multiply: torch's `w.grad` is {total.item() + 0:g}.",
        code="\n".join([*lines, "L.backward()"]),
        says={
            "other": "This comes out when a minus is lost on the way, or one too many counted. Go back from `L` to `w`: "
            "which of the local slopes are negative?",
            "zero": "For that one of the local slopes on the way has to be zero.",
        },
        facts={"w": w, "times": times, "shift": shift},
        hints=(
            "Go forward first: what numbers do `a` and `b` hold?",
            "Then the slope of each link alone, beginning at the loss.",
            "The slopes along the path multiply. Count the minus signs, and look for a zero.",
        ),
    )


@item(concept="chain_rule", version=3)
def gradient_in_the_middle(draw):
    w, x = place(draw)
    values, gradients, slopes = chain(w, x, 3 * x)
    own = values["p"]  # the belief: what stands here is the gradient
    if own == -gradients["p"]:
        raise Redraw("a lost minus gives the number of the belief")
    return number(
        f"{graph(w, x, 3 * x)} So the node $p$ holds {values['p']:g}. What is its gradient, $dL/dp$?",
        gradients["p"],
        f"It comes from below: $dL/de = 2 \\cdot ({values['e']:g}) = {slopes['dl_de']:g}$, times $de/dp = {slopes['de_dp']:g}$. "
        f"The value {values['p']:g} matters only through the miss.",
        beliefs={"grad-from-value": own},
        slips={
            "one link too many is gone back: that is the gradient of the weight": gradients["w"],
            "the square loses its factor of two": values["e"],
            "the loss is told, and not a slope": values["L"],
            "the square is taken of the node and not of the miss": 2 * own,
            "the miss is added to its slope, where the slopes of the links multiply": slopes[
                "dl_de"
            ]
            + values["e"],
        },
        facts={"w": w, "x": x, "y": 3 * x, "p": values["p"]},
        hints=(
            f"Go on forward from $p = {values['p']:g}$ to the miss.",
            "Come back from the loss: the slope of the square at that miss, times the slope of the step from p to e.",
            worked() + " There, the first two of them give the gradient of $p$.",
        ),
        preset={"w": float(w), "x": float(x)},
        wrong={
            "grad-from-value": believed(w, x, [own * x, own, own]),
        },
    )


@item(concept="chain_rule")
def same_value_twice(draw):
    p = draw.pick([2, 3, 4, 5, 6, -2, -3])
    down, up = draw.pick([1, 2, 3]), draw.pick([1, 2, 4])
    node_at, near = 8.0, 5.0
    pairs = ((p, p - down), (p, p + up), (node_at, near))
    first, second, elsewhere = (slope(lambda node, y=y: (node - y) ** 2, at) for at, y in pairs)
    if abs(first) == abs(second) or p in (down, -up):
        raise Redraw("one option would be another, or nothing is taken away")
    return choice(
        draw,
        f"In two graphs the node $p$ holds {p}. In the first, the loss is $(p {minus(p - down)})^2$. "
        f"In the second, it is $(p {minus(p + up)})^2$. What are the gradients of $p$?",
        [
            right(f"{first:g} in the first, {second:g} in the second"),
            wrong("The same in both: the node holds the same value", "grad-from-value"),
            wrong(
                f"{second:g} in the first, {first:g} in the second",
                says="The two graphs have changed places.",
            ),
            wrong(f"{first:g} in the first, {abs(second):g} in the second", "sign-does-not-matter"),
        ],
        f"A gradient says what the loss does with the node. In the first graph the loss rises with $p$: its slope is {first:g}. "
        f"In the second it falls: its slope is {second:g}. The value {p} is the same.",
        facts={"p": p, "first": first, "second": second},
        hints=(
            "For each graph ask: when the node grows a little, does that loss rise or fall, and how fast?",
            "The slope of a square is twice what is squared. So first work out what is squared in each loss.",
            f"Elsewhere, a node that holds {node_at:g}: under $(p {minus(near)})^2$ its gradient is {elsewhere:g}.",
        ),
    )


@item(concept="grad_semantics")
def who_keeps_a_gradient(draw):
    """Run the lines and let torch say which of the nodes hold a gradient."""
    w, x = place(draw)
    kept = draw.pick([(), ("p",), ("e",)])
    lines = [
        f"w = torch.tensor({float(w)}, requires_grad=True)",
        f"p = w * {x}" if x > 0 else f"p = w * ({x})",
        f"e = p {minus(3 * x)}",
        "L = e**2",
        *(f"{name}.retain_grad()" for name in kept),
        "L.backward()",
    ]
    left = ran(*lines)
    nodes = {name: left[name] for name in NAMES}
    holding = [
        name for name, t in nodes.items() if (t.is_leaf or t.retains_grad) and t.grad is not None
    ]
    spoken = {
        "w": "`w` only",
        "wp": "`w` and `p`",
        "we": "`w` and `e`",
        "wpeL": "all four: `w`, `p`, `e` and `L`",
    }
    asked = f"`{kept[0]}` was" if kept else "no other node was"
    return choice(
        draw,
        "After these lines, which nodes have a gradient in `.grad`?",
        among(
            spoken,
            "".join(holding),
            {"wpeL": "every-tensor-has-grad"},
            says={
                "w": "One of the lines asks for more than that.",
                "wp": "`p` is made by an operation: does a line ask it to keep its gradient?",
                "we": "`e` is made by an operation: does a line ask it to keep its gradient?",
            },
        ),
        "Backward computes a gradient at every node and lets go of it again. It stays at `w`, which was made by hand and "
        f"asked for it with `requires_grad=True`. Here {asked} asked to keep its own.",
        code="\n".join(lines),
        facts={"w": w, "x": x, "holding": ", ".join(holding)},
        hints=(
            "Backward comes by at all four nodes. The question is where a gradient stays.",
            "Torch keeps the gradient of the weight. A node in between keeps its own only when it was asked to.",
            "Go through the lines one by one. What does each of them ask for?",
        ),
    )


@item(concept="learning_rate_effect", version=2)
def step_for_a_larger_input(draw):
    w, x, times = draw.pick([0, 1, 2, 4, 5]), draw.pick([0.5, 1]), draw.pick([2, 3])
    lr = draw.pick([0.04, 0.08, 0.12, 0.16, 0.2, 0.36])
    before, after = (chain(w, size, 3 * size)[1]["w"] for size in (x, times * x))
    ratio = after / before
    texts = {
        1.0: "as long as before",
        float(times): f"{times} times as long",
        float(times**2): f"{times**2} times as long",
        1 / times: "shorter",
    }
    truth = min(texts, key=lambda value: abs(value - ratio))
    values = {value: value for value in texts} | {truth: ratio}
    elsewhere = [chain(3, size, 4 * size)[1]["w"] for size in (1, 5)]
    return choice(
        draw,
        f"The guess is $w \\cdot x$ and the loss is its squared miss, with the weight {w}, the input {x:g} and the answer {3 * x:g}. One update at the rate "
        f"{lr:g} moves the weight by {neat(-lr * before)}. Now the input is {times} times as large, and the answer with it. At the same rate, how "
        "long is the step?",
        among(
            texts,
            truth,
            {float(times): "input-counts-once"},
            values,
            {
                1.0: "For that the gradient must not notice the input. Look for it in the local slopes.",
                1 / times: "For that a factor has to shrink. Which of the local slopes would?",
                float(times**2): "For that the input has to be in two of the factors.",
            },
        ),
        f"The input is in two factors: in the slope of the first link, and in the miss. So the gradient goes from "
        f"{before:g} to {after:g}, and the step from {neat(-lr * before)} to {neat(-lr * after)}.",
        facts={"w": w, "x": x, "times": times, "lr": lr, "ratio": ratio},
        hints=(
            "The step is the rate times the gradient. So ask what happens to the gradient.",
            "In which of the three local slopes is the input?",
            f"Elsewhere, with $w = 3$ and the answer four times the input: at $x = 1$ the gradient is {elsewhere[0]:g}, "
            f"at $x = 5$ it is {elsewhere[1]:g}.",
        ),
        preset={"w": float(w), "x": float(times * x)},
    )
