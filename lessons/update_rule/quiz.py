import torch
from tutor.quiz.items import Redraw, among, choice, factor, item, minus, neat, number, sign, slope

TARGET = 3  # where the demo's bowl is lowest


def loss_of(w, target):
    return (w - target) ** 2


def gradient_at(w, target):
    return slope(lambda v: loss_of(v, target), w)


def place(draw, target=None):
    """Return a weight, the place of the minimum, a rate and torch's gradient."""
    target = target or draw.pick([-4, -2, -1, 1, 2, 4, 5])
    w = target + draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
    return w, target, draw.pick([0.05, 0.1, 0.2, 0.25, 0.3, 0.4]), gradient_at(w, target)


def shown(w, lr):
    """Return the demo's controls for a step on its own bowl, whose minimum is at the same place."""
    return {"w": float(w), "lr": lr}


def stepped(w, move):
    """Return the step of a wrong rule on the demo's bowl: one row in the shape of the demo's path."""
    row = {"w": float(w), "loss": loss_of(w, TARGET), "gradient": gradient_at(w, TARGET)}
    return [row | {"move": move, "next_w": w + move, "next_loss": loss_of(w + move, TARGET)}]


def worked(operation="-"):
    """Return a worked update with numbers of its own."""
    w, target, lr = 10, 8, 0.25
    gradient = gradient_at(w, target)
    return (
        f"A step elsewhere: at $w = {w}$ the gradient is {gradient:g} and the rate {lr:g}. "
        f"The new weight is ${w} - {lr:g} \\cdot {factor(gradient)} = {w - lr * gradient:g}$."
    )


@item(concept="update", version=2, idea=True)
def new_weight(draw):
    w, _, lr, gradient = place(draw, TARGET)
    after = w - lr * gradient
    beliefs = {
        "gradient-points-down": w + lr * gradient,
        "rate-is-step": w - lr * torch.tensor(gradient).sign().item(),
        "rate-has-no-say": w - gradient,
        "one-step-arrives": TARGET,
        "step-is-place": lr * gradient,
        "square-slopes-once": w - lr * gradient / 2,
    }
    return number(
        f"The loss is $L(w) = (w - {TARGET})^2$. At $w = {w}$ its gradient is {gradient:g}. "
        f"The learning rate is {lr:g}. What is the weight after one update?",
        after,
        f"The update subtracts the rate times the gradient: ${w} - {lr:g} \\cdot {factor(gradient)} = {after:g}$.",
        beliefs=beliefs,
        slips={
            "the rate is taken off as well, and not multiplied with the gradient": w
            - lr
            - gradient,
            "the rate is multiplied with the weight, where the gradient belongs": w - lr * w,
        },
        facts={"w": w, "lr": lr, "gradient": gradient, "after": after},
        hints=(
            "The rule: the old weight, minus the rate times the gradient.",
            f"First the product: ${lr:g} \\cdot {factor(gradient)} = {lr * gradient:g}$. Now subtract it.",
            worked(),
        ),
        preset=shown(w, lr),
        wrong={belief: stepped(w, value - w) for belief, value in beliefs.items()},
    )


@item(concept="gradient_sign", version=2)
def sign_of_the_change(draw):
    w, _, lr, gradient = place(draw, TARGET)
    if draw.random() < 0.15:
        w, gradient = TARGET, gradient_at(TARGET, TARGET)
    change = -lr * gradient
    way = "rises" if change > 0 else "falls" if change < 0 else "stays"
    opposite = "negative" if change > 0 else "positive"
    return sign(
        f"The weight is at {w:g}, and torch says that `w.grad` is {gradient:g}. One update at the learning rate {lr:g} "
        "takes the weight to its new place. What is the sign of the change, new weight minus old?",
        change,
        f"The change is minus the rate times the gradient: $-{lr:g} \\cdot {factor(gradient)} = {change + 0.0:g}$. "
        f"The weight {way}.",
        beliefs={opposite: "gradient-points-down"} if change else {},
        says={
            "zero": "The weight stays only where the rate or the gradient is zero.",
            "level": "The change is minus the rate times the gradient. How large is the gradient here?",
        },
        facts={"w": w, "lr": lr, "gradient": gradient, "change": change},
        hints=(
            "The gradient says which way is up. Which way does the update go?",
            "The change is minus the rate times the gradient, and the rate is positive. So look at the sign of the gradient.",
        ),
        preset=shown(w, lr),
        wrong={"gradient-points-down": stepped(w, lr * gradient)} if change else {},
    )


@item(concept="update", idea=True)
def what_the_program_leaves(draw):
    """Run the program, which sometimes ends after backward, and ask for the weight."""
    w, target, lr, gradient = place(draw)
    lines = [
        "import torch",
        "",
        f"lr = {lr:g}",
        f"w = torch.tensor({w:.1f}, requires_grad=True)",
        f"loss = (w {minus(target)})**2",
        "loss.backward()",
    ]
    updates = draw.pick([True, False])
    if updates:
        lines += ["with torch.no_grad():", "    w -= lr * w.grad"]
    scope = {}
    exec("\n".join(lines), scope)
    left = scope["w"].item()
    if updates:
        beliefs = {
            "gradient-points-down": w + lr * gradient,
            "backprop-is-descent": w - 2 * lr * gradient,
            "rate-has-no-say": w - gradient,
        }
        rule = (
            f"`backward` computes the gradient, {gradient:g}, and leaves the weight at {w}. "
            f"The update moves it, once: ${w} - {lr:g} \\cdot {factor(gradient)} = {left:g}$."
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
        slips={
            "the gradient is told, where the weight is asked for": gradient,
            "the loss is told, where the weight is asked for": loss_of(w, target),
            "the length of a step is taken for the weight": lr * abs(gradient),
            "the weight goes all the way to where the loss is lowest": target,
        },
        code="\n".join(lines),
        facts={"w": w, "target": target, "lr": lr, "gradient": gradient, "left": left},
        hints=(
            "Go line by line. Which lines change `w` itself?",
            f"After `loss.backward()`, `w.grad` is {gradient:g}. Is there a line after it that uses it?",
        ),
    )


DOES = (
    "This line makes the weight, before anything is measured.",
    "This line measures the loss, and changes neither the weight nor its gradient.",
    "This line goes back from the loss, and fills `.grad`.",
    "This line uses what is in `.grad`, and moves the weight.",
)


@item(concept="update", version=2, idea=True)
def who_did_what(draw):
    """Ask which statement of a program did a thing; torch runs them one by one to see."""
    w, target, lr, _ = place(draw)
    update = f"w -= {lr:g} * w.grad"
    statements = {
        f"w = torch.tensor({w:.1f}, requires_grad=True)": "{}",
        f"loss = (w {minus(target)})**2": "{}",
        "loss.backward()": "{}",
        update: "with torch.no_grad():\n    {}",
    }
    program = ["import torch", *(frame.format(text) for text, frame in statements.items())]
    scope, did = {}, {}
    for text, code in zip(["", *statements], program):
        exec(code, scope)
        at = scope.get("w", torch.tensor(float(w)))
        if at.grad is not None:
            did.setdefault("gradient", text)
        if at.item() != w:
            did.setdefault("moved", text)
    asked, thing = draw.pick(
        [
            ("computes the gradient", "gradient"),
            ("is backpropagation", "gradient"),
            ("moves the weight", "moved"),
            ("is a step of gradient descent", "moved"),
        ]
    )
    same = {"gradient": did["moved"], "moved": did["gradient"]}[thing]
    blames = asked != "computes the gradient"
    return choice(
        draw,
        f"Which line {asked}?",
        among(
            {text: f"`{text}`" for text in statements},
            did[thing],
            {same: "backprop-is-descent"} if blames else {},
            says=dict(zip(statements, DOES)),
        ),
        f"Torch ran the lines one by one. `{did['gradient']}` filled `w.grad` and left the weight at {w}: that is "
        f"backpropagation. `{did['moved']}` used it to move the weight to {neat(scope['w'].item())}: that is gradient descent.",
        code="\n".join(program),
        facts={"w": w, "target": target, "lr": lr, "asked": asked},
        hints=(
            "Two jobs: one finds out how steep it is, the other takes the step.",
            "What could you print after each line? Look for the line that changes it.",
        ),
    )


@item(concept="learning_rate_effect", version=2)
def another_rate(draw):
    w, _, _, gradient = place(draw, TARGET)
    lr, times = draw.pick([0.05, 0.1, 0.2]), draw.pick([2, 3, 4])
    new_rate = round(times * lr, 10)
    if new_rate > 0.4:
        raise Redraw("the longer step would cross the minimum")
    first, second = w - lr * gradient, w - new_rate * gradient
    beliefs = {
        second: None,
        first: "rate-has-no-say",
        w + new_rate * gradient: "gradient-points-down",
    }
    beliefs.setdefault(w - new_rate * torch.tensor(gradient).sign().item(), "rate-is-step")
    if len({f"{place:g}" for place in beliefs}) < 4:
        raise Redraw("two rules lead to the same place")
    return choice(
        draw,
        f"The loss is $L(w) = (w - {TARGET})^2$. At the learning rate {lr:g}, one update takes the weight from {w} to "
        f"{first:g}. Start again at {w}, with the rate {new_rate:g}. Where does one update take it?",
        among({p: f"At {p:g}" for p in beliefs}, second, beliefs, {p: p for p in beliefs}),
        f"The gradient at {w} is {gradient:g} both times. A rate {times} times as large makes the step {times} times "
        f"as long, the same way: from {w} by {second - w:g}, to {second:g}.",
        facts={"w": w, "lr": lr, "new_rate": new_rate, "second": second},
        hints=(
            f"What was the first step? From {w} to {first:g} is {first - w:g}.",
            "The step is the rate times the gradient, with a minus. Only the rate has changed.",
        ),
        preset=shown(w, new_rate),
        wrong={belief: stepped(w, place - w) for place, belief in beliefs.items() if belief},
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
        beliefs={"rate-has-no-say": w - after},
        slips={
            "the step is multiplied by the rate, where it has to be divided": (w - after) * lr,
            "the old weight is divided by the rate, and not the step": w / lr,
            "the new weight is divided by the rate, and not the step": after / lr,
        },
        facts={"w": w, "target": target, "lr": lr, "gradient": gradient, "after": after},
        hints=(
            f"The step is the new weight minus the old: {after - w:g}.",
            f"The step is minus the rate times the gradient. So divide it by $-{lr:g}$.",
            worked() + " Read it backwards.",
        ),
    )
