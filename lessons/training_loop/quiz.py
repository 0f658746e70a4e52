import torch
from tutor.quiz.items import (
    among,
    at_a_miss,
    choice,
    item,
    listed,
    neat,
    number,
    order,
    ran,
    sign,
    wrong_rules,
)

INPUTS = [1.0, 2.0, 3.0, 4.0]
LINES = [
    "loss = criterion(model(x), y)",
    "optimizer.zero_grad()",
    "loss.backward()",
    "optimizer.step()",
]
KEPT = "loss.backward(retain_graph=True)"
NAMES = [
    ("prediction", "criterion"),
    ("output", "criterion"),
    ("y_hat", "loss_fn"),
    ("guess", "loss_fn"),
]


def setup(w=1.0, target=3.0, lr=0.02, reduction=""):
    """Return the lines before a loop: data, model, criterion and optimizer."""
    return [
        f"x = torch.tensor({[[value] for value in INPUTS]})",
        f"y = {target:g} * x",
        "model = nn.Linear(1, 1, bias=False)",
        f"nn.init.constant_(model.weight, {w})",
        f"criterion = nn.MSELoss({reduction})",
        f"optimizer = torch.optim.SGD(model.parameters(), lr={lr:g})",
    ]


def loop(lines, passes):
    return [f"for _ in range({passes}):", *(f"    {line}" for line in lines)]


def run_lines(lines, passes, before=(), **settings):
    """Run the lines in a loop; return the weight and its .grad after each pass, None on an error."""
    names, seen = ran(*setup(**settings), *before), []
    names["loss_fn"] = names["criterion"]
    try:
        for _ in range(passes):
            ran(*lines, names=names)
            grad = names["model"].weight.grad
            seen.append((names["model"].weight.item(), None if grad is None else grad.item()))
    except (RuntimeError, NameError):
        return None
    return seen


def first_pass(lines, **settings):
    """Return the loss, .grad and the weight, each after the line that may change it, in one pass."""
    names = ran(*setup(**settings), *(line for line in lines if "step" not in line))
    grad = names["model"].weight.grad
    held = None if grad is None else grad.item()
    ran(LINES[3], names=names)
    return names["loss"].item(), held, names["model"].weight.item()


def without(name):
    return [line for line in LINES if name not in line]


def path_of(seen, start=1.0):
    """Return rows in the shape of the demo's path."""
    rows, w = [], start
    for epoch, (after, grad) in enumerate(seen):
        loss, next_loss = (7.5 * (at - 3) ** 2 for at in (w, after))
        row = {"epoch": epoch, "w": w, "loss": loss, "before_backward": "None", "filled": True}
        rows.append(row | {"grad": grad, "next_w": after, "next_loss": next_loss})
        w = after
    return rows


WITHOUT = {
    "zero_grad": "Without it `.grad` would hold the sum of all slopes so far, and the weight would move.",
    "backward": "Without it `.grad` would be None after every pass.",
    "step": "Without it the weight would stay where it starts.",
    "nothing": "Then `.grad` would hold the slope at one weight each time, and the weight would come closer.",
}
STILL = "Without it the weight would stay as well, but `.grad` would be filled in every pass. What does its column say?"
DOES = (
    "This line measures the loss, and changes neither the weight nor its gradient.",
    "This line empties `.grad`.",
    "This line goes back from the loss, and leaves the weight alone.",
    "This line moves the weight by what it finds in `.grad`.",
)


def told(value, spec):
    return "None" if value is None else format(value, spec)


@item(concept="training_loop", version=2, idea=True)
def missing_line(draw):
    missing = draw.pick(["zero_grad", "backward", "step", "nothing"])
    target, distance = draw.pick([(3, -2), (3, -2), (5, 2), (2, -3), (-1, 3)])
    lr = draw.pick([0.01, 0.02, 0.03])
    seen = run_lines(without(missing), 3, w=float(target + distance), target=float(target), lr=lr)
    table = "\n".join(
        f"| after pass {n} | {w:.3f} | {told(grad, '.2f')} |"
        for n, (w, grad) in enumerate(seen, start=1)
    )
    beliefs = {
        "zero_grad": {"nothing": "backward-overwrites"},
        "backward": {
            "zero_grad": "zero-grad-fills",
            "nothing": "zero-means-flat",
        },
        "step": {"backward": "backward-trains"},
    }.get(missing, {})
    names = {name: f"`{name}`" for name in ("zero_grad", "backward", "step")}
    names["nothing"] = "Nothing: the loop is complete"
    curvature = 2 * torch.tensor(INPUTS).square().mean().item()
    slopes = [curvature * (w - target) for w in (target + distance, seen[0][0])]
    why = {
        "zero_grad": f"In the second pass the slope was {slopes[1]:.2f}, and `.grad` holds that plus the first slope, "
        f"{slopes[0]:.2f}. Nobody emptied it.",
        "backward": "`.grad` is None after every pass: nothing ever filled it, so `step` had nothing to use.",
        "step": f"`.grad` holds the slope {slopes[0]:.2f} after every pass, and the weight stays all the same: "
        "nobody uses it.",
        "nothing": f"The weight moves, and in the second pass `.grad` holds {slopes[1]:.2f}, "
        "the slope at the new weight and nothing more.",
    }
    home = target + distance == 1 and target == 3  # where the demo starts
    return choice(
        draw,
        f"A training loop starts at $w = {target + distance}$ with the learning rate {lr:g}. Its best weight is {target}. "
        f"It runs without an error and notes this:\n\n| when | w | w.grad |\n| --- | --- | --- |\n{table}\n\n"
        "Which line has been left out?",
        among(
            names,
            missing,
            beliefs,
            says=WITHOUT | ({"step": STILL} if missing == "backward" else {}),
        ),
        why[missing],
        shuffle=False,
        facts={"missing": missing, "w": target + distance, "target": target, "lr": lr},
        hints=(
            "Look at `w.grad` first: is anything ever filled in?",
            "Then look at the weight: does anybody use what is in `w.grad`?",
            "In a complete loop `w.grad` is the slope at one weight. From w = 1 towards 3 at the rate 0.05 it goes "
            + ", ".join(f"{grad:.1f}" for _, grad in run_lines(LINES, 3, lr=0.05))
            + "; without `zero_grad` "
            + ", ".join(f"{grad:.1f}" for _, grad in run_lines(without("zero_grad"), 3, lr=0.05))
            + ".",
        ),
        preset={"left_out": missing, "lr": lr} if home else None,
        wrong={"backward-trains": path_of(run_lines(LINES, 30, lr=lr))}
        if home and missing == "step"
        else {},
    )


ABSENT = "In the first pass `{}` finds no `{}` yet: Python stops with an error."
UNFILLED = "In the first pass `step` comes before `backward`: `.grad` is None, and the weight does not move."
EMPTIED = "`backward` fills `.grad`, `zero_grad` empties it, and `step` finds nothing: the weight never moves."


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
    forward, criterion, back, step = rest
    return order(
        draw,
        "These are the lines inside a training loop. Put them in an order that makes one step of gradient descent in every pass.",
        lines,
        f"The model's guess is needed for the loss, the loss for `backward`, and what `backward` fills for `step`. "
        f"`zero_grad` has {len(work)} good places: anywhere but between `backward` and `step`. "
        "There it throws the gradient away, and the weight never moves.",
        also=[[lines.index(line) for line in other] for other in work[1:]],
        slips={
            (back, criterion): ABSENT.format(back, "loss"),
            (criterion, forward): ABSENT.format(criterion, output),
            (step, back): UNFILLED,
            (back, empty, step): EMPTIED,
        },
        facts={"w": w, "lr": lr, "orders": len(work)},
        hints=(
            "Which line needs what another one makes?",
            "`step` uses what `backward` fills. What must not happen in between?",
        ),
    )


@item(concept="training_loop", version=2)
def which_line(draw):
    _, empty, back, step = LINES
    question, changed, beliefs = draw.pick(
        [
            ("Which line moves the weight?", "w", {back: "backward-trains"}),
            ("Which line is gradient descent itself, the update of the weight?", "w", {back: "backprop-is-descent"}),
            ("Which line is backpropagation, the one that computes the gradients?", "grad", {step: "backprop-is-descent", empty: "zero-grad-fills"}),
            ("After which line does `model.weight.grad` hold a fresh slope for the first time in a pass?", "grad", {empty: "zero-grad-fills"}),
        ]
    )  # fmt: skip
    w, lr = draw.pick([-1.0, 1.0, 4.0]), draw.pick([0.01, 0.02, 0.04])
    names = ran(*setup(w=w, lr=lr))
    weight, truth = names["model"].weight, ""
    for line in LINES:
        before = {"w": weight.item(), "grad": weight.grad is not None}
        ran(line, names=names)
        after = {"w": weight.item(), "grad": weight.grad is not None}
        truth = line if after[changed] != before[changed] else truth
    return choice(
        draw,
        question,
        among({line: f"`{line}`" for line in LINES}, truth, beliefs, says=dict(zip(LINES, DOES))),
        f"Torch was asked after every line: it is `{truth}`. `loss.backward()` fills `.grad`, and `optimizer.step()` "
        "uses it to move the weight.",
        shuffle=False,
        code="\n".join([*setup(w=w, lr=lr), *loop(LINES, 20)]),
        facts={"truth": truth, "w": w, "lr": lr},
        hints=(
            "One of the four lines measures, one empties, one fills and one moves.",
            "Backpropagation goes back from the loss. Gradient descent moves the weight.",
        ),
    )


@item(concept="training_loop", version=2, idea=True)
def what_changes_in_the_first_pass(draw):
    w, lr, target = draw.pick([-1.0, 0.0, 1.0, 5.0]), draw.pick([0.01, 0.02, 0.03]), 3.0
    times, other = draw.pick([2, 3]), draw.pick([2.0, 4.0, 6.0])
    start = {"w": w, "lr": lr}
    none, weight, both = (False, False, False), (False, False, True), (False, True, True)
    what, lines, settings, beliefs = draw.pick(
        [
            (f"the learning rate is {times * lr:g}", LINES, {"lr": times * lr}, {}),
            ("`optimizer.zero_grad()` is left out", without("zero_grad"), {}, {both: "zero-grad-fills"}),
            ("`loss.backward()` is left out", without("backward"), {}, {none: "backprop-is-descent", weight: "backward-trains"}),
            (f"the data are `y = {other:g} * x`", LINES, {"target": other}, {}),
            ('the criterion is `nn.MSELoss(reduction="sum")`', LINES, {"reduction": 'reduction="sum"'}, {none: "sum-equals-mean"}),
        ]
    )  # fmt: skip
    plain, changed = first_pass(LINES, **start), first_pass(lines, **(start | settings))
    differ = tuple(a != b for a, b in zip(plain, changed))
    texts = {
        weight: "Only the weight after `step`",
        both: "`.grad` after `backward`, and the weight after `step`",
        (True, True, True): "All three: the loss, `.grad` and the weight",
        none: "None of them",
    }
    return choice(
        draw,
        f"In its first pass this loop measures the loss {neat(plain[0])}, fills `.grad` with {neat(plain[1])}, and moves the "
        f"weight to {neat(plain[2])}. Now one thing is changed: {what}. Which of the three numbers of the **first** pass "
        "change?",
        among(
            texts,
            differ,
            beliefs,
            says={
                weight: "For that loss and slope have to be as before, and what is done with the slope another.",
                both: "For that the loss has to be as before, and what `backward` leaves another.",
                (
                    True,
                    True,
                    True,
                ): "For that the loss has to be another one already: is it measured otherwise?",
                none: "For that no line of the first pass may notice the change.",
            },
        ),
        f"Torch ran both. With the change the loss is {neat(changed[0])}, `.grad` after `backward` is {told(changed[1], '.4g')}, "
        f"and the weight after `step` is {neat(changed[2])}. Each line uses only what the lines before it left.",
        shuffle=False,
        code="\n".join([*setup(**start), *loop(LINES, 20)]),
        facts={"w": w, "lr": lr, "target": target, "changed": what},
        hints=(
            "Go through the first pass line by line. Which line is the first to notice the change?",
            "What that line leaves is used by the lines after it, and by no line before it.",
            "When the loop begins, nothing has filled `.grad` yet.",
        ),
    )


@item(concept="training_loop", version=2)
def does_it_train(draw):
    target, distance = draw.pick([-2, 1, 3, 4]), draw.pick([-3, -2, 2, 3])
    lr, passes = draw.pick([0.02, 0.03, 0.04]), draw.pick([12, 15, 20])
    settings = {"w": float(target + distance), "target": float(target), "lr": lr}
    forward, empty, back, step = LINES
    before, lines = draw.pick(
        [
            ([], LINES),
            ([forward], [empty, back, step]),
            ([forward], [empty, KEPT, step]),
            ([], [forward, back, empty, step]),
        ]
    )
    seen = run_lines(lines, passes, before, **settings)
    end = seen and seen[-1][0]
    texts = {
        "arrives": f"w arrives close to {target}",
        "passes": f"w takes the same step in every pass, beyond {target}",
        "stays": f"w stays at {target + distance}",
        "stops": "Torch stops in the second pass with an error",
    }
    outcome = _outcome(end, target + distance, target)
    why = {
        "arrives": f"Every pass measures the loss anew, empties `.grad`, fills it and takes a step. w ends at {told(end, '.3g')}.",
        "passes": "The loss was measured once, before the loop. Keeping its recording gives the slope of that old place in "
        f"every pass: w ends at {told(end, '.3g')}. A forward pass inside the loop is the cure.",
        "stays": "`.grad` is emptied between `backward` and `step`, so `step` finds nothing.",
        "stops": "The loss was measured once, before the loop, and the first `backward` used its recording up. "
        "A forward pass inside the loop is the cure.",
    }
    return choice(
        draw,
        f"The best weight for these data is {target}, and w starts at {target + distance}. What does this program do?",
        among(
            texts,
            outcome,
            {"arrives": "retain-graph-fix"} if outcome == "passes" else {},
            says=FOR_THAT,
        ),
        why[outcome],
        shuffle=False,
        code="\n".join([*setup(**settings), *before, *loop(lines, passes)]),
        raises="RuntimeError" if outcome == "stops" else None,
        facts={"w": target + distance, "target": target, "lr": lr, "passes": passes},
        hints=(
            "Which lines run once, before the loop, and which run in every pass?"
            if before
            else "All four lines run in every pass. What has each of them left when the next one begins?",
            "What does `backward` need in the second pass, and what does `step` find in `.grad`?",
            "A loss that was measured once belongs to the weight of that moment.",
        ),
    )


FOR_THAT = {
    "arrives": "For that every pass needs the loss at the weight of that pass, and its slope when it steps.",
    "passes": "For that every pass has to use one and the same slope.",
    "stays": "For that `step` has to find nothing in `.grad`.",
    "stops": "For that `backward` has to go through a recording that is used up.",
}


def _outcome(end, start, target):
    if end is None:
        return "stops"
    if abs(end - target) < 0.2:
        return "arrives"
    return "stays" if end == start else "passes"


@item(concept="learning_rate_effect", version=2)
def two_passes_uncleared(draw):
    w, lr = draw.pick([1.0, 1.0, 1.0, -3.0, -1.0, 0.0, 2.0, 4.0, 5.0, 7.0]), draw.pick([0.02, 0.04])
    (first, slope), (second, total) = run_lines(without("zero_grad"), 2, w=w, lr=lr)
    cleared = run_lines(LINES, 2, w=w, lr=lr)[1][0]
    rate = 0.06
    elsewhere = run_lines(without("zero_grad"), 2, lr=rate)[1]
    home = w == 1  # where the demo starts
    return number(
        f"This loop has no `zero_grad`. It starts at $w = {w:g}$ with the learning rate {lr:g}. The first pass finds the slope "
        f"{slope:g} and takes w to {neat(first)}. The slope there is {neat(total - slope)}. Where is w after the second pass?",
        second,
        f"`.grad` still holds {slope:g}, and `backward` adds {neat(total - slope)} to it. The step uses the sum {neat(total)}, "
        f"so w goes from {neat(first)} to {neat(second)}.",
        beliefs={"backward-overwrites": cleared} | wrong_rules(first, lr, total),
        slips={
            "only the first slope is used again": first - lr * slope,
            "the first slope is counted twice in the sum": first - lr * (total + slope),
            "the second slope is taken off the first": first - lr * (2 * slope - total),
            "the sum in `.grad` is told, and not the weight": total,
            "the weight stays in the second pass": first,
        },
        code="\n".join([*setup(w=w, lr=lr), *loop(without("zero_grad"), 2)]),
        facts={"w": w, "lr": lr, "first": first},
        hints=(
            "What does `.grad` hold when the second pass begins?",
            "The second step uses the sum of both slopes.",
            f"With another rate: from w = 1 at {rate:g} the slopes add up to "
            f"{elsewhere[1]:g}, and w goes on to {neat(elsewhere[0])}.",
        ),
        preset={"left_out": "zero_grad", "lr": lr} if home else None,
        wrong={"backward-overwrites": path_of(run_lines(LINES, 30, lr=lr))} if home else {},
    )


@item(concept="gradient_sign", version=3)
def sign_in_the_loop(draw):
    w, target = draw.pick([-2.0, -1.0, 1.0, 2.0, 4.0]), draw.pick([-3.0, 0.5, 3.0, 5.0])
    (after, gradient), *_ = run_lines(LINES, 1, w=w, target=target, lr=0.02)
    place = INPUTS[1]
    guess, truth = w * place, target * place
    return sign(
        f"The inputs are {listed(INPUTS)}, and each answer is {target:g} times its input. "
        f"The model is $w \\cdot x$ with $w = {w:g}$: at $x = {place:g}$ it guesses {guess:g}, and the answer there is "
        f"{truth:g}. After `backward`, what is the sign of `model.weight.grad`?",
        gradient,
        f"The guess is too {'low' if guess < truth else 'high'}, so a larger w would "
        f"{'lower' if gradient < 0 else 'raise'} the loss: torch gives {gradient:g}. `step` subtracts it, "
        f"and w {'rises' if after > w else 'falls'}.",
        says=at_a_miss(guess, truth, "the input"),
        facts={"w": w, "target": target},
        hints=(
            "Is the guess too low or too high?",
            "All inputs are positive, so a larger w makes every guess larger. Would that raise or lower the loss?",
            "The gradient is positive where the loss rises with w.",
        ),
    )
