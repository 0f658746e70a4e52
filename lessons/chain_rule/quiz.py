import torch
from tutor.quiz.items import Redraw, choice, item, minus, number, right, sign, wrong

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
    """Return a weight and an input that the demo can show; the truth is three times the input."""
    return draw.pick([-1, 0, 1, 2, 4, 5, 6, 7]), draw.pick([-3, -2, -1, 1, 2, 3])


def graph(w, x, y):
    return f"A graph: $p = w \\cdot x$, then $e = p {minus(y)}$, then $L = e^2$, with $w = {w}$ and $x = {x}$."


def worked():
    w, x, y = 4, 5, 18
    values, gradients, slopes = chain(w, x, y)
    return (
        f"Elsewhere, with $w = {w}$, $x = {x}$, $y = {y}$: the error is {values['e']:g}, so the local slopes are "
        f"{slopes['dl_de']:g}, {slopes['de_dp']:g} and {slopes['dp_dw']:g}. "
        f"Their product is {gradients['w']:g}."
    )


@item(concept="chain_rule")
def product_of_slopes(draw):
    w, x = place(draw)
    values, gradients, slopes = chain(w, x, 3 * x)
    if abs(x) == 1:
        raise Redraw("the first link's slope would not show")
    return number(
        f"{graph(w, x, 3 * x)} What is $dL/dw$?",
        gradients["w"],
        f"The error is {values['e']:g}. The local slopes are $dL/de = 2e = {slopes['dl_de']:g}$, "
        f"$de/dp = {slopes['de_dp']:g}$ and $dp/dw = x = {slopes['dp_dw']:g}$. Their product is {gradients['w']:g}.",
        facts={"w": w, "x": x, "y": 3 * x, "gradient": gradients["w"]},
        hints=(
            f"Go forward first: $p = {values['p']:g}$, $e = {values['e']:g}$.",
            "Now the slope of each link alone: of the square, of taking away y, and of multiplying by x.",
            worked(),
        ),
        preset={"w": w, "x": x},
    )


@item(concept="gradient_sign")
def sign_of_the_whole(draw):
    first, second, third = (draw.pick([-6, -4, -3, -2, 2, 3, 4, 5]) for _ in range(3))
    if draw.random() < 0.15:
        second = 0
    w = torch.tensor(1.0, requires_grad=True)
    (((w * first) * second) * third).backward()
    total = w.grad.item()
    count = sum(slope < 0 for slope in (first, second, third))
    reason = (
        "One factor is zero, and so is the product"
        if total == 0
        else f"Factors below zero: {count}. That number is {'odd' if count % 2 else 'even'}"
    )
    return sign(
        f"Along the path $w \\to p \\to e \\to L$ the local slopes are $dp/dw = {first}$, $de/dp = {second}$ "
        f"and $dL/de = {third}$. What is the sign of $dL/dw$?",
        total,
        f"{reason}. Torch's product is {total:g}.",
        facts={"first": first, "second": second, "third": third, "gradient": total},
        hints=(
            "The slopes along a path multiply.",
            "Only the signs matter here. Count the minus signs, and look for a zero.",
        ),
    )


@item(concept="chain_rule")
def gradient_in_the_middle(draw):
    w, x = place(draw)
    values, gradients, slopes = chain(w, x, 3 * x)
    p = torch.tensor(values["p"], requires_grad=True)
    (p**2).backward()  # the belief: square what stands here, whatever is taken from it later
    own = p.grad.item()
    believed = dict(zip(NAMES, [own * x, own, own, 1.0]))
    shown = [
        {"order": i, "name": name, "value": values[name], "gradient": believed[name]}
        | {"slope": [*slopes.values(), 1.0][i], "x": x}
        for i, name in enumerate(NAMES)
    ]
    return number(
        f"{graph(w, x, 3 * x)} So the node $p$ holds {values['p']:g}. What is its gradient, $dL/dp$?",
        gradients["p"],
        f"It comes from below: $dL/de = 2 \\cdot ({values['e']:g}) = {slopes['dl_de']:g}$, times $de/dp = {slopes['de_dp']:g}$. "
        f"The value {values['p']:g} matters only through the error.",
        beliefs={"grad-from-value": own},
        facts={"w": w, "x": x, "p": values["p"], "gradient": gradients["p"]},
        hints=(
            f"Go on forward from $p = {values['p']:g}$ to the error.",
            "Come back from the loss: the slope of the square at that error, times the slope of taking away y.",
            worked() + " There, the first two of them give the gradient of $p$.",
        ),
        preset={"w": w, "x": x},
        wrong={"grad-from-value": shown},
    )


@item(concept="chain_rule")
def same_value_twice(draw):
    p = draw.pick([2, 3, 4, 5, 6, -2, -3])
    down, up = draw.pick([1, 2, 3]), draw.pick([1, 2, 4])
    grads = []
    for y in (p - down, p + up):
        node = torch.tensor(float(p), requires_grad=True)
        ((node - y) ** 2).backward()
        grads.append(node.grad.item())
    first, second = grads
    if abs(first) == abs(second) or p in (down, -up):
        raise Redraw("one option would be another, or nothing is taken away")
    return choice(
        draw,
        f"In two graphs the node $p$ holds {p}. In the first, the loss is $(p {minus(p - down)})^2$. "
        f"In the second, it is $(p {minus(p + up)})^2$. What are the gradients of $p$?",
        [
            right(f"{first:g} in the first, {second:g} in the second"),
            wrong("The same in both: the node holds the same value", "grad-from-value"),
            wrong(f"{second:g} in the first, {first:g} in the second"),
            wrong(f"{first:g} in the first, {abs(second):g} in the second"),
        ],
        f"A gradient says what the loss does with the node. In the first graph the loss rises with $p$, at {first:g}. "
        f"In the second it falls, at {second:g}. The value {p} is the same.",
        facts={"p": p, "first": first, "second": second},
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
    scope = {"torch": torch}
    exec("\n".join(lines), scope)
    nodes = {name: scope[name] for name in NAMES}
    holding = [
        name for name, t in nodes.items() if (t.is_leaf or t.retains_grad) and t.grad is not None
    ]
    spoken = {
        ("w",): "`w` only",
        ("w", "p"): "`w` and `p`",
        ("w", "e"): "`w` and `e`",
        ("w", "p", "e", "L"): "all four: `w`, `p`, `e` and `L`",
    }
    beliefs = {("w", "p", "e", "L"): "every-tensor-has-grad"}
    asked = (
        f"`{kept[0]}` was asked to keep its own"
        if kept
        else "no other node was asked to keep its own"
    )
    return choice(
        draw,
        "After these lines, which nodes have a gradient in `.grad`?",
        [
            right(text) if list(names) == holding else wrong(text, beliefs.get(names))
            for names, text in spoken.items()
        ],
        f"Backward computes a gradient at every node, and lets go of it again, except at a leaf that asks, like `w`. Here {asked}.",
        code="\n".join(lines),
        facts={"w": w, "x": x, "holding": ", ".join(holding)},
        preset={"w": w, "x": x},
    )


@item(concept="learning_rate_effect")
def step_for_a_larger_input(draw):
    w, x, times = draw.pick([0, 1, 2, 4, 5]), draw.pick([0.5, 1]), draw.pick([2, 3])
    lr = draw.pick([0.04, 0.08, 0.12, 0.16, 0.2, 0.36])
    before, after = (chain(w, size, 3 * size)[1]["w"] for size in (x, times * x))
    ratio = after / before
    names = {
        1.0: "as long",
        float(times): f"{times} times as long",
        float(times**2): f"{times**2} times as long",
    }
    texts = [*names.items(), (1 / times, "shorter")]
    return choice(
        draw,
        f"In the lesson's graph the weight is {w}, the input {x:g}, and one update at the rate {lr:g} moves the weight "
        f"by {-lr * before:.3g}. Now the input is {times} times as large, and the truth with it. At the same rate, how "
        "long is the step?",
        [
            right(text, ratio) if abs(value - ratio) < 1e-9 else wrong(text, None, value)
            for value, text in texts
        ],
        f"The input is in two factors: in the slope of the first link, and in the error. So the gradient goes from "
        f"{before:g} to {after:g}, and the step from {-lr * before:.3g} to {-lr * after:.3g}.",
        facts={"w": w, "x": x, "times": times, "lr": lr, "ratio": ratio},
        preset={"w": w, "x": times * x},
    )
