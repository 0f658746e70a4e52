import torch
from tutor.quiz.items import Redraw, choice, item, number, order, right, sign, wrong

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
LINES = [
    "loss = criterion(model(x), y)",
    "optimizer.zero_grad()",
    "loss.backward()",
    "optimizer.step()",
]
NAMES = [
    ("prediction", "criterion"),
    ("output", "criterion"),
    ("y_hat", "loss_fn"),
    ("guess", "loss_fn"),
]


def training(w=1.0, target=3.0, lr=0.02):
    """Return the names that the lines of a loop use: data, model, criterion and optimizer."""
    model = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.constant_(model.weight, w)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    criterion = torch.nn.MSELoss()
    names = {"torch": torch, "x": x, "y": target * x, "model": model, "optimizer": optimizer}
    return names | {"criterion": criterion, "loss_fn": criterion}


def run_lines(lines, passes, before="", **settings):
    """Run the lines in a loop; return the weight and its .grad after each pass, None on an error."""
    names, seen = training(**settings), []
    try:
        exec(before, names)
        for _ in range(passes):
            exec("\n".join(lines), names)
            grad = names["model"].weight.grad
            seen.append((names["model"].weight.item(), None if grad is None else grad.item()))
    except (RuntimeError, NameError):
        return None
    return seen


def without(name):
    return [line for line in LINES if name not in line]


def path_of(seen, start=1.0):
    """Return rows in the shape of the demo's path."""
    rows, w = [], start
    for epoch, (after, grad) in enumerate(seen):
        rows.append(
            {"epoch": epoch, "w": w, "loss": 7.5 * (w - 3) ** 2, "emptied": "None", "filled": True}
        )
        rows[-1] |= {"grad": grad, "next_w": after, "next_loss": 7.5 * (after - 3) ** 2}
        w = after
    return rows


@item(concept="training_loop")
def missing_line(draw):
    missing = draw.pick(["zero_grad", "backward", "step", "nothing"])
    target, distance, lr = (
        draw.pick([-1, 2, 3, 5]),
        draw.pick([-3, -2, 2, 3]),
        draw.pick([0.01, 0.02, 0.03]),
    )
    seen = run_lines(without(missing), 3, w=float(target + distance), target=float(target), lr=lr)
    told = "\n".join(
        f"after pass {n}:   w = {w:.3f}   w.grad = {'None' if grad is None else f'{grad:.2f}'}"
        for n, (w, grad) in enumerate(seen, start=1)
    )
    beliefs = {
        "zero_grad": {"nothing": "backward-overwrites"},
        "step": {"backward": "backward-trains", "nothing": "backward-trains"},
    }.get(missing, {})
    names = {name: f"`{name}`" for name in ("zero_grad", "backward", "step")}
    names["nothing"] = "Nothing: the loop is complete"
    slopes = [2 * (x**2).mean().item() * (w - target) for w in (target + distance, seen[0][0])]
    why = {
        "zero_grad": f"In the second pass the slope was {slopes[1]:.2f}, and `.grad` holds that plus the first slope, "
        f"{slopes[0]:.2f}. Nobody emptied it.",
        "backward": "`.grad` is None after every pass: nothing ever filled it, so `step` had nothing to use.",
        "step": f"`.grad` holds the slope {slopes[0]:.2f} after every pass, and the weight stays all the same: "
        "nobody uses it.",
        "nothing": f"The weight moves, and in the second pass `.grad` holds {slopes[1]:.2f}, "
        "the slope at the new weight and nothing more.",
    }
    return choice(
        draw,
        f"A training loop starts at $w = {target + distance}$ with the learning rate {lr:g}. Its best weight is {target}. "
        "It runs without an error and prints what stands below. Which line has been left out?",
        [
            right(text) if name == missing else wrong(text, beliefs.get(name))
            for name, text in names.items()
        ],
        why[missing],
        shuffle=False,
        code=told,
        facts={"missing": missing, "w": target + distance, "target": target, "lr": lr},
        hints=(
            "Look at `w.grad` first: is anything ever filled in?",
            "Then look at the weight: does anybody use what is in `w.grad`?",
            "In a complete loop `w.grad` is the slope at one weight. From w = 1 towards 3 at the rate 0.02 it goes "
            + ", ".join(f"{grad:.1f}" for _, grad in run_lines(LINES, 3))
            + "; without `zero_grad` "
            + ", ".join(f"{grad:.1f}" for _, grad in run_lines(without("zero_grad"), 3))
            + ".",
        ),
        preset={"left_out": missing, "lr": lr},
        wrong={"backward-trains": path_of(run_lines(LINES, 30, lr=lr))}
        if missing == "step"
        else {},
    )


@item(concept="training_loop")
def order_the_loop(draw):
    output, measure = draw.pick(NAMES)
    w, lr = draw.pick([-2.0, 0.0, 1.0, 5.0]), draw.pick([0.01, 0.02, 0.05])
    rest = [
        f"{output} = model(x)",
        f"loss = {measure}({output}, y)",
        "loss.backward()",
        "optimizer.step()",
    ]
    empty = "optimizer.zero_grad()"
    orders = [[*rest[:place], empty, *rest[place:]] for place in range(len(rest) + 1)]
    target = run_lines(LINES, 6, w=w, lr=lr)[-1][0]
    ends = [run_lines(lines, 6, w=w, lr=lr)[-1][0] for lines in orders]
    work = [lines for lines, end in zip(orders, ends) if abs(end - target) < 1e-5]
    lines = work[0]
    return order(
        draw,
        "These are the lines inside a training loop. Put them in an order that makes one step of gradient descent in every pass.",
        lines,
        f"The prediction is needed for the loss, the loss for `backward`, and what `backward` fills for `step`. "
        f"`zero_grad` has {len(work)} good places: anywhere but between `backward` and `step`. "
        "There it throws the gradient away, and the weight never moves.",
        also=[[lines.index(line) for line in other] for other in work[1:]],
        facts={"w": w, "lr": lr, "orders": len(work)},
        hints=(
            "Which line needs what another one makes?",
            "`step` uses what `backward` fills. What must not happen in between?",
        ),
    )


@item(concept="training_loop")
def which_line(draw):
    question, changed, belief, other = draw.pick(
        [
            ("Which line moves the weight?", "w", "backward-trains", "loss.backward()"),
            ("Which line is gradient descent itself, the update of the weight?", "w", "backprop-is-descent", "loss.backward()"),
            ("Which line is backpropagation, the one that computes the gradients?", "grad", "backprop-is-descent", "optimizer.step()"),
            ("After which line does `model.weight.grad` hold a fresh slope?", "grad", "backprop-is-descent", "optimizer.step()"),
        ]
    )  # fmt: skip
    names = training(w=draw.pick([-1.0, 1.0, 4.0]))
    weight, truth = names["model"].weight, ""
    for line in LINES:
        before = {"w": weight.item(), "grad": weight.grad is not None}
        exec(line, names)
        after = {"w": weight.item(), "grad": weight.grad is not None}
        truth = line if after[changed] != before[changed] else truth
    return choice(
        draw,
        question,
        [
            right(f"`{line}`")
            if line == truth
            else wrong(f"`{line}`", belief if line == other else None)
            for line in LINES
        ],
        f"Torch was asked after every line: it is `{truth}`. `loss.backward()` fills `.grad`, and `optimizer.step()` "
        "uses it to move the weight.",
        shuffle=False,
        code="\n".join(["for _ in range(epochs):", *(f"    {line}" for line in LINES)]),
        facts={"truth": truth},
    )


@item(concept="training_loop")
def second_backward(draw):
    target, distance = draw.pick([-2, 1, 3, 4]), draw.pick([-3, -2, 2, 3])
    lr, passes = draw.pick([0.02, 0.03, 0.04]), draw.pick([12, 15, 20])
    settings = {"w": float(target + distance), "target": float(target), "lr": lr}
    kept = ["optimizer.zero_grad()", "loss.backward(retain_graph=True)", "optimizer.step()"]
    cures = [
        ("Move the first line into the loop", LINES, "", None),
        ("Write `loss.backward(retain_graph=True)`", kept, LINES[0], "retain-graph-fix"),
        ("Leave out `optimizer.zero_grad()`", LINES[2:], LINES[0], None),
        ("Call `model.train()` before the loop", LINES[1:], f"model.train()\n{LINES[0]}", None),
    ]
    if run_lines(LINES[1:], passes, LINES[0], **settings) is not None:
        raise Redraw("torch runs this without an error")
    ends = [run_lines(lines, passes, before, **settings) for _, lines, before, _ in cures]
    good = [end is not None and abs(end[-1][0] - target) < 0.2 for end in ends]
    options = [
        right(text, end[-1][0]) if fine else wrong(text, belief, end and end[-1][0])
        for (text, _, _, belief), end, fine in zip(cures, ends, good)
    ]
    return choice(
        draw,
        "This stops in the second pass: “Trying to backward through the graph a second time”. "
        f"Which change makes the weight arrive at the best one, {target}?",
        options,
        f"The loss was measured once, at $w = {target + distance}$, and `backward` used its recording up. Each pass needs a "
        f"forward pass of its own: then the weight ends at {ends[0][-1][0]:.3g}. Keeping the recording repeats the old slope "
        f"for ever: {passes} passes of it end at {ends[1][-1][0]:.3g}.",
        code="\n".join(
            [LINES[0], f"for _ in range({passes}):", *(f"    {line}" for line in LINES[1:])]
        ),
        facts={"w": target + distance, "target": target, "lr": lr, "passes": passes},
    )


@item(concept="learning_rate_effect")
def rate_and_gradient(draw):
    w, lr, times = (
        draw.pick([-1.0, 0.0, 1.0, 2.0, 5.0]),
        draw.pick([0.01, 0.02, 0.03]),
        draw.pick([2, 3]),
    )
    slow, fast = [run_lines(LINES, 1, w=w, lr=rate)[0] for rate in (lr, times * lr)]
    grown = abs(fast[1] / slow[1])
    words = {
        1 / times: f"It shrinks to {'half' if times == 2 else 'a third'}",
        1: "It stays the same",
    }
    words[times] = f"It grows {'twofold' if times == 2 else 'threefold'}"
    truth = min(words, key=lambda value: abs(value - grown))
    return choice(
        draw,
        f"A loop starts at $w = {w:g}$. Its learning rate is raised from {lr:g} to {times * lr:g}. "
        "What happens to the number that `backward` puts into `.grad` in the **first** pass?",
        [
            right(text, grown)
            if value == truth
            else wrong(text, "backprop-is-descent" if value == times else None)
            for value, text in words.items()
        ],
        f"`backward` does not know the rate: it leaves {slow[1]:g} at both. The rate belongs to `step`, which now moves the "
        f"weight by {fast[0] - w:.3g} in place of {slow[0] - w:.3g}.",
        shuffle=False,
        facts={"w": w, "lr": lr, "times": times, "gradient": slow[1]},
    )


@item(concept="learning_rate_effect")
def two_passes_uncleared(draw):
    w, lr = draw.pick([-3.0, -1.0, 0.0, 1.0, 2.0, 4.0, 5.0, 7.0]), draw.pick([0.02, 0.04])
    (first, slope), (second, total) = run_lines(without("zero_grad"), 2, w=w, lr=lr)
    cleared = run_lines(LINES, 2, w=w, lr=lr)[1][0]
    rate = 0.06
    elsewhere = run_lines(without("zero_grad"), 2, lr=rate)[1]
    return number(
        f"This loop has no `zero_grad`. It starts at $w = {w:g}$ with the learning rate {lr:g}. The first pass finds the slope "
        f"{slope:g} and takes w to {first:.4g}. The slope there is {total - slope:.4g}. Where is w after the second pass?",
        second,
        f"`.grad` still holds {slope:g}, and `backward` adds {total - slope:.4g} to it. The step uses the sum {total:.4g}, "
        f"so w goes from {first:.4g} to {second:.4g}.",
        beliefs={"backward-overwrites": cleared},
        code="\n".join(["for _ in range(2):", *(f"    {line}" for line in without("zero_grad"))]),
        facts={"w": w, "lr": lr, "first": first, "second": second},
        hints=(
            "What does `.grad` hold when the second pass begins?",
            "The second step uses the sum of both slopes.",
            f"With another rate: from w = 1 at {rate:g} the slopes add up to "
            f"{elsewhere[1]:g}, and w goes on to {elsewhere[0]:.4g}.",
        ),
        preset={"left_out": "zero_grad", "lr": lr},
        wrong={"backward-overwrites": path_of(run_lines(LINES, 30, lr=lr))},
    )


@item(concept="gradient_sign")
def sign_in_the_loop(draw):
    w, target = draw.pick([-2.0, -1.0, 1.0, 2.0, 4.0]), draw.pick([-3.0, 0.5, 3.0, 5.0])
    (after, gradient), *_ = run_lines(LINES, 1, w=w, target=target, lr=0.02)
    names = training(w=w, target=target)
    guess, truth = names["model"](x)[1].item(), names["y"][1].item()
    return sign(
        f"The model is $w \\cdot x$ with $w = {w:g}$. At $x = {x[1].item():g}$ it predicts {guess:g}, and the target there is "
        f"{truth:g}; the other points tell the same story. After `backward`, what is the sign of `model.weight.grad`?",
        gradient,
        f"The prediction is too {'low' if guess < truth else 'high'}, so a larger w would "
        f"{'lower' if gradient < 0 else 'raise'} the loss: torch gives {gradient:g}. `step` subtracts it, "
        f"and w {'rises' if after > w else 'falls'}.",
        beliefs={"negative" if gradient > 0 else "positive": "gradient-points-down"},
        facts={"w": w, "target": target, "gradient": gradient},
    )
