import torch
from tutor.quiz.items import (
    Redraw,
    among,
    beside,
    choice,
    factor,
    item,
    minus,
    number,
    ran,
    right,
    sign,
    sign_of,
    slope,
    wrong,
    wrong_rules,
)

DATA = "x = torch.tensor([1.0, 2.0, 3.0, 4.0])\ny = 3 * x\n"
x = torch.tensor([1.0, 2.0, 3.0, 4.0])
y = 3 * x


def misfit(w):
    return ((w * x - y) ** 2).mean()


def called(w, calls):
    """Return a weight on which backward was called that many times."""
    w = torch.tensor(float(w), requires_grad=True)
    for _ in range(calls):
        misfit(w).backward()
    return w


def path_of(w, calls, rule):
    """Return the rows that a wrong rule gives, in the shape of the demo's path."""
    rows, grad = [], 0.0
    for call in range(1, calls + 1):
        before, (w, grad) = grad, rule(w, grad)
        rows.append({"call": call, "w": w, "before": before, "grad": grad})
    return rows


def overwrite(w, _):
    return w, called(w, 1).grad.item()


def vector(values):
    return f"`{torch.as_tensor(values)}`"


@item(concept="grad_semantics", idea=True)
def grad_after_calls(draw):
    w, calls = draw.grid(0.0, 6.0, 0.5), draw.pick([2, 3, 4])
    if w == 3:
        raise Redraw("at the minimum there is nothing to add up")
    once, truth = called(w, 1).grad.item(), called(w, calls).grad.item()
    other = draw.pick([u for u in (0.5, 1.0, 2.0, 3.5, 4.0, 5.0) if u != w])
    return number(
        "The loop runs the forward pass and `backward`, and nothing else. One pass of it leaves "
        f"{once:g} in `w.grad`. What does `w.grad` hold after the whole loop?",
        truth,
        f"Each of the {calls} calls computes the slope {once:g} and adds it to what is there: "
        f"${calls} \\cdot {factor(once)} = {truth:g}$.",
        beliefs={"backward-overwrites": once},
        slips={
            "the first call is left out: it adds its slope as well": (calls - 1) * once,
            "one call too many is counted": (calls + 1) * once,
            "each call doubles what is there, where it adds the slope": 2 ** (calls - 1) * once,
            "the calls divide the slope among them": once / calls,
            "the weight is multiplied, and not the slope": calls * w,
        },
        code=f"{DATA}w = torch.tensor({w}, requires_grad=True)\n"
        f"for _ in range({calls}):\n"
        "    loss = ((w * x - y) ** 2).mean()\n"
        "    loss.backward()",
        facts={"w": w, "calls": calls},
        hints=(
            "Does anything in the loop empty `w.grad`?",
            "Each call adds the slope to what it finds in `w.grad`.",
            f"Elsewhere, with w at {other:g}, one call leaves {called(other, 1).grad:g}, "
            f"two leave {called(other, 2).grad:g}, three leave {called(other, 3).grad:g}.",
        ),
        preset={"w": w, "calls": calls, "clear": "never"},
        wrong={"backward-overwrites": path_of(w, calls, overwrite)},
    )


@item(concept="grad_semantics", version=2, idea=True)
def grad_of_a_vector(draw):
    a = torch.tensor(draw.sample([-4.0, -3.0, -1.0, 2.0, 5.0, 6.0], 3), requires_grad=True)
    b = torch.tensor(draw.sample([-5.0, -2.0, 3.0, 4.0, 7.0], 3))
    scale, paired = draw.pick([2.0, 3.0, 4.0, 7.0]), draw.pick([True, False])
    times = b if paired else torch.full((3,), scale)
    (times * a).sum().backward()
    values, other = a.detach(), torch.tensor([1.5, -2.5, 0.5], requires_grad=True)
    (9 * other).sum().backward()
    text = (
        f"b = torch.tensor({b.tolist()})\n(b * a).sum().backward()"
        if paired
        else f"({scale:g} * a).sum().backward()"
    )
    named = "that entry of `b`" if paired else f"{scale:g}"
    return choice(
        draw,
        "What does `a.grad` hold?",
        [
            right(vector(a.grad)),
            wrong(vector(values), "grad-from-value"),
            wrong(vector(times * values), "gradient-is-height"),
            wrong(
                vector(torch.ones(3)),
                says="That is the slope of a bare sum: each entry is multiplied before it is added.",
            ),
        ],
        f"When an entry of `a` grows a little, the sum grows {named} times as much. "
        f"So `a.grad` is {vector(a.grad)}, and the entries of `a` themselves do not come into it.",
        code=f"a = torch.tensor({values.tolist()}, requires_grad=True)\n{text}",
        facts={"a": values.tolist(), "grad": a.grad.tolist()},
        hints=(
            "Let one entry of `a` grow by a little. How much does the sum grow?",
            "The sum is straight in every entry, so its slope is the same wherever the entry stands.",
            f"Elsewhere, for `a` = {vector(other.detach())} and `(9 * a).sum()` torch gives {vector(other.grad)}.",
        ),
    )


@item(concept="grad_semantics", version=3)
def sign_of_grad(draw):
    w, kind = draw.pick([-4, -3, -2, 2, 3, 4]), draw.random()
    target = w + draw.pick([-5, -3, -2, -1, 1, 2, 3, 5])
    if kind < 0.4:
        w = 0
    elif kind < 0.6:
        target = w
    if target == 0:
        raise Redraw("nothing is taken from w")
    gradient = slope(lambda w: (w - target) ** 2, w)
    flat = "hardly changes: the curve is flat"
    way = {"negative": "falls", "zero": flat, "positive": "rises"}[sign_of(gradient)]
    led = {"grad-from-value": sign_of(w), "gradient-points-down": sign_of(-gradient)}
    # Where both lead to one sign, it says nothing about which of them was followed.
    apart = len(set(led.values())) == 2
    return sign(
        f"The weight is $w = {w}$ and the loss is $L(w) = (w {minus(target)})^2$. "
        "`loss.backward()` is called once. What is the sign of `w.grad`?",
        gradient,
        f"The sign comes from the loss, not from the weight. The minimum is at {target}, so when w grows a little "
        f"from {w}, the loss {way}. Torch gives {gradient:g}.",
        beliefs={sign: belief for belief, sign in led.items()} if apart else None,
        says=beside(w, target),
        facts={"w": w, "target": target},
        hints=(
            "The sign of w does not decide it. Ask the loss.",
            f"Where is this loss lowest? And where is {w}, seen from that place?",
            "If the loss falls when w grows a little, the slope is below zero. If it rises, it is above. On flat ground "
            "the slope is zero.",
        ),
    )


@item(concept="grad_semantics")
def weight_after_backward(draw):
    w, lr = draw.grid(0.0, 6.0, 0.5), draw.pick([0.01, 0.02, 0.04, 0.1])
    if w == 3:
        raise Redraw("at the minimum no step moves")
    asked = called(w, 1)
    moved = w - lr * asked.grad.item()
    return number(
        f"Here `backward` leaves {asked.grad:g} in `w.grad`. What does the last line print?",
        asked.item(),
        f"`backward` fills `w.grad` and leaves the value alone, so w is still {asked.item():g}. "
        f"Only a step would use the rate, and there is none.",
        beliefs={"backward-trains": moved},
        slips={
            "what `w.grad` holds is told, and not the value of w": asked.grad.item(),
            "the loss is told, and not the value of w": misfit(w).item(),
            "the rate times the gradient is told, and not the value of w": lr * asked.grad.item(),
        },
        code=f"{DATA}w = torch.tensor({w}, requires_grad=True)\nlr = {lr}\n"
        "loss = ((w * x - y) ** 2).mean()\nloss.backward()\nprint(w.item())",
        facts={"w": w, "lr": lr},
        hints=(
            "Go through the lines one by one. Which of them changes the value of w?",
            "`backward` writes into `w.grad`. What does `print` show?",
            "The name `lr` is given a number. Look for a line that uses it.",
        ),
        preset={"w": w, "calls": 1, "clear": "never"},
        wrong={
            "backward-trains": [{"call": 1, "w": moved, "before": 0.0, "grad": asked.grad.item()}]
        },
    )


@item(concept="grad_semantics")
def none_or_zero(draw):
    target = draw.pick([-3.0, 2.0, 4.0, 5.0])
    name = draw.pick(["never", "at minimum", "zeroed", "emptied"])
    start = target if name == "at minimum" else target + draw.pick([-2.0, -1.0, 1.0, 3.0])
    lines = [f"w = torch.tensor({start}, requires_grad=True)", f"loss = (w {minus(target)})**2"]
    lines += [] if name == "never" else ["loss.backward()"]
    lines += {"zeroed": ["w.grad.zero_()"], "emptied": ["w.grad = None"]}.get(name, [])
    held, there = ran(*lines)["w"].grad, slope(lambda w: (w - target) ** 2, start)
    printed = "None" if held is None else f"{held.item():g}"
    texts = {
        (p, how): f"`{p}`, and the curve is {how} there"
        for p in ("None", "0")
        for how in ("flat", "not flat")
    }
    how = "flat" if there == 0 else "not flat"
    beliefs = {"None": "zero-means-flat", "0": "zero-proves-flat"}
    reason = {
        "never": "Nothing has called `backward`, so nothing was filled in",
        "at minimum": "`backward` filled in the slope",
        "zeroed": "`backward` filled in the slope, and then somebody set it to zero",
        "emptied": "`backward` filled in the slope, and then somebody took it away",
    }[name]
    hint = {
        "never": "Only `backward` fills `w.grad` in. Look for its call.",
        "at minimum": "`backward` writes the slope into `w.grad`, whatever number that is.",
        "zeroed": "`w.grad.zero_()` writes over what is there.",
        "emptied": "`w.grad = None` takes away what is there.",
    }[name]
    return choice(
        draw,
        "What does the last line show, a zero or None? And is the loss curve flat at this weight?",
        among(
            texts,
            (printed, how),
            {(printed, "flat"): beliefs[printed]},
            says={
                each: "Is this the place where the loss is lowest?"
                if each[0] == printed
                else "Go through the lines: what is in `w.grad` after the last of them?"
                for each in texts
            },
        ),
        f"{reason}. So it shows `{printed}`. The slope of the loss at {start:g} is {there:g}, "
        f"so the curve is {how} there.",
        code="\n".join([*lines, "print(w.grad)"]),
        facts={"w": start, "target": target, "held": printed, "slope": there},
        hints=(
            "These are two questions. First: was `w.grad` filled in, and did anything happen to it afterwards?",
            hint,
            f"Second, and whatever `w.grad` shows: is {start:g} the place where the loss is lowest?",
        ),
    )


@item(concept="learning_rate_effect")
def one_step_after_calls(draw):
    w, calls = draw.pick([0.0, 1.0, 2.0, 4.0, 5.0]), draw.pick([2, 3, 4])
    lr = draw.pick([0.01, 0.02, 0.03])
    once, grad = called(w, 1).grad.item(), called(w, calls).grad.item()
    other, rate = 3.5, 0.1
    beside = called(other, 1).grad.item()
    return number(
        f"The program calls `backward` {calls} times at $w = {w:g}$ and clears nothing. Each call computes the slope {once:g}. "
        f"Then it takes **one** step, `w -= lr * w.grad`, with the learning rate {lr:g}. Where is w then?",
        w - lr * grad,
        f"`w.grad` holds {grad:g}, so the step is $-{lr:g} \\cdot {factor(grad)}$ and w is at {w - lr * grad:g}. "
        f"It is as if the rate were {calls} times as large.",
        beliefs={"backward-overwrites": w - lr * once} | wrong_rules(w, lr, grad),
        tolerance=0.005,
        slips={
            "one call too few is counted": w - lr * (grad - once),
            "one call too many is counted": w - lr * (grad + once),
            "what `w.grad` holds is told, and not the weight": grad,
            "the move is told, and not where it ends": lr * abs(grad),
        },
        facts={"w": w, "calls": calls, "lr": lr},
        hints=(
            "First find what `w.grad` holds after all the calls.",
            "Then the update rule: take the rate times that number away from w.",
            f"Elsewhere: at w = {other:g} one call leaves {beside:g}. After two calls a step at the rate {rate:g} goes to "
            f"{other - rate * 2 * beside:g}.",
        ),
        preset={"w": w, "calls": calls, "clear": "never"},
    )
