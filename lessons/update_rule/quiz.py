import torch
from tutor.quiz.items import Redraw, choice, item, minus, number, right, sign, wrong


def loss_of(w, target):
    return (w - target) ** 2


def gradient_at(w, target):
    w = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    loss_of(w, target).backward()
    return w.grad.item()


def place(draw):
    """Return a weight, the place of the minimum, a rate and torch's gradient."""
    target, distance = draw.pick([-4, -2, -1, 1, 2, 4, 5]), draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
    lr = draw.pick([0.05, 0.1, 0.2, 0.25, 0.3, 0.4])
    return target + distance, target, lr, gradient_at(target + distance, target)


def shown(w, target, lr):
    """Return the demo's controls for this step: its minimum stays where it is, the distance is the same."""
    return {"w": 3.0 + w - target, "lr": lr}


def uphill(w, target, lr):
    """Return the step of whoever adds: one row in the shape of the demo's path."""
    start = 3.0 + w - target
    gradient = gradient_at(start, 3)
    move = lr * gradient
    row = {"w": start, "loss": loss_of(start, 3), "gradient": gradient, "move": move}
    return [row | {"next_w": start + move, "next_loss": loss_of(start + move, 3)}]


def worked(operation="-"):
    """Return a worked update with numbers of its own."""
    w, target, lr = 10, 8, 0.25
    gradient = gradient_at(w, target)
    return (
        f"A step elsewhere: at $w = {w}$ the gradient is {gradient:g} and the rate {lr:g}. "
        f"The new weight is ${w} - {lr:g} \\cdot {gradient:g} = {w - lr * gradient:g}$."
    )


@item(concept="update")
def new_weight(draw):
    w, target, lr, gradient = place(draw)
    after = w - lr * gradient
    return number(
        f"The loss is $L(w) = (w {minus(target)})^2$. At $w = {w}$ its gradient is {gradient:g}. "
        f"The learning rate is {lr:g}. What is the weight after one update?",
        after,
        f"The update subtracts the rate times the gradient: ${w} - {lr:g} \\cdot ({gradient:g}) = {after:g}$.",
        beliefs={"gradient-points-down": w + lr * gradient},
        facts={"w": w, "target": target, "lr": lr, "gradient": gradient, "after": after},
        hints=(
            "The rule: the old weight, minus the rate times the gradient.",
            f"First the product: ${lr:g} \\cdot ({gradient:g}) = {lr * gradient:g}$. Now subtract it.",
            worked(),
        ),
        preset=shown(w, target, lr),
        wrong={"gradient-points-down": uphill(w, target, lr)},
    )


@item(concept="gradient_sign")
def sign_of_the_change(draw):
    w, target, lr, gradient = place(draw)
    if draw.random() < 0.15:
        w, gradient = target, gradient_at(target, target)
    change = -lr * gradient
    way = "rises" if change > 0 else "falls" if change < 0 else "stays"
    opposite = "negative" if change > 0 else "positive"
    return sign(
        f"Torch says that `w.grad` is {gradient:g}. One update at the learning rate {lr:g} takes the weight "
        f"from {w:g} to a new place. What is the sign of the change, new weight minus old?",
        change,
        f"The change is minus the rate times the gradient: $-{lr:g} \\cdot ({gradient:g}) = {change + 0.0:g}$. "
        f"The weight {way}.",
        beliefs={opposite: "gradient-points-down"} if change else {},
        facts={"w": w, "target": target, "lr": lr, "gradient": gradient, "change": change},
        preset=shown(w, target, lr),
        wrong={"gradient-points-down": uphill(w, target, lr)} if change else {},
    )


@item(concept="update")
def what_the_program_leaves(draw):
    """Run the program, which sometimes ends after backward, and ask for the weight."""
    w, target, lr, gradient = place(draw)
    lines = [
        f"lr = {lr:g}",
        f"w = torch.tensor({w:.1f}, requires_grad=True)",
        f"loss = (w {minus(target)})**2",
        "loss.backward()",
    ]
    updates = draw.pick([True, False])
    if updates:
        lines += ["with torch.no_grad():", "    w -= lr * w.grad"]
    scope = {"torch": torch}
    exec("\n".join(lines), scope)
    left = scope["w"].item()
    if updates:
        beliefs = {
            "gradient-points-down": w + lr * gradient,
            "backprop-is-descent": w - 2 * lr * gradient,
        }
        rule = (
            f"`backward` computes the gradient, {gradient:g}, and leaves the weight at {w}. "
            f"The update moves it, once: ${w} - {lr:g} \\cdot ({gradient:g}) = {left:g}$."
        )
    else:
        beliefs = {"backprop-is-descent": w - lr * gradient}
        rule = (
            f"`backward` computes the gradient, {gradient:g}, and puts it in `w.grad`. "
            f"No line updates the weight, so it is still {left:g}."
        )
    return number(
        "The whole program is below. What is the value of `w` when it ends?",
        left,
        rule,
        beliefs=beliefs,
        code="\n".join(lines),
        facts={"w": w, "target": target, "lr": lr, "gradient": gradient, "left": left},
        hints=(
            "Go line by line. Which lines change `w` itself?",
            f"After `loss.backward()`, `w.grad` is {gradient:g}. Is there a line after it that uses it?",
        ),
        preset=shown(w, target, lr),
    )


@item(concept="update")
def who_did_what(draw):
    w, target, lr, gradient = place(draw)
    weight = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    loss_of(weight, target).backward()
    still = weight.item()
    with torch.no_grad():
        weight -= lr * weight.grad
    moved = weight.item()
    texts = {
        "right": f"Backpropagation found the gradient {gradient:g}; gradient descent moved the weight to {moved:g}",
        "swapped": f"Backpropagation moved the weight to {moved:g}; gradient descent found the gradient {gradient:g}",
        "same": f"Backpropagation found the gradient {gradient:g} and with it moved the weight to {moved:g}; "
        "gradient descent is another name for this",
    }
    return choice(
        draw,
        f"A weight starts at {w}. After `loss.backward()` its `.grad` is {gradient:g}. "
        f"After `w -= lr * w.grad` the weight is {moved:g}. Which sentence is true?",
        [
            right(texts["right"]),
            wrong(texts["swapped"]),
            wrong(texts["same"], "backprop-is-descent"),
        ],
        f"After `backward` torch still had the weight at {still:g}: it had computed a gradient and moved nothing. "
        f"The update used that gradient to move it to {moved:g}.",
        facts={"w": w, "target": target, "lr": lr, "gradient": gradient, "moved": moved},
        preset=shown(w, target, lr),
    )


@item(concept="learning_rate_effect")
def another_rate(draw):
    w, target, _, gradient = place(draw)
    lr, times = draw.pick([0.05, 0.1, 0.2]), draw.pick([2, 3, 4])
    new_rate = round(times * lr, 10)
    if new_rate > 0.4:
        raise Redraw("the longer step would cross the minimum")
    first, second = w - lr * gradient, w - new_rate * gradient
    beliefs = {second: None, first: None, w + new_rate * gradient: "gradient-points-down"}
    beliefs.setdefault(first + new_rate - lr, None)
    if len({f"{place:g}" for place in beliefs}) < 4:
        raise Redraw("two rules lead to the same place")
    options = [
        right(f"At {p:g}", p) if p == second else wrong(f"At {p:g}", belief, p)
        for p, belief in beliefs.items()
    ]
    return choice(
        draw,
        f"At the learning rate {lr:g}, one update takes the weight from {w} to {first:g}. "
        f"Start again at {w}, with the rate {new_rate:g}. Where does one update take it?",
        options,
        f"The gradient at {w} is {gradient:g} both times. A rate {times} times as large makes the step {times} times "
        f"as long, the same way: from {w} by {second - w:g}, to {second:g}.",
        facts={"w": w, "target": target, "lr": lr, "new_rate": new_rate, "second": second},
        hints=(
            f"What was the first step? From {w} to {first:g} is {first - w:g}.",
            "The step is the rate times the gradient, with a minus. Only the rate has changed.",
        ),
        preset=shown(w, target, new_rate),
        wrong={"gradient-points-down": uphill(w, target, new_rate)},
    )


@item(concept="gradient_sign")
def which_gradient(draw):
    w, target, lr, gradient = place(draw)
    after = w - lr * gradient
    return number(
        f"One update at the learning rate {lr:g} took the weight from {w} to {after:g}. What was the gradient at {w}?",
        gradient,
        f"The weight changed by {after - w:g}, which is minus {lr:g} times the gradient. "
        f"So the gradient was ${after - w:g} / (-{lr:g}) = {gradient:g}$: uphill was the other way.",
        beliefs={"gradient-points-down": -gradient},
        facts={"w": w, "target": target, "lr": lr, "gradient": gradient, "after": after},
        hints=(
            f"The step is the new weight minus the old: {after - w:g}.",
            f"The step is minus the rate times the gradient. So divide it by $-{lr:g}$.",
            worked() + " Read it backwards.",
        ),
        preset=shown(w, target, lr),
        wrong={"gradient-points-down": uphill(w, target, lr)},
    )
