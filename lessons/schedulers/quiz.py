import torch
from tutor.quiz.items import (
    Redraw,
    among,
    at_a_miss,
    choice,
    item,
    listed,
    minus,
    neat,
    number,
    sign,
    slope,
    wrong_rules,
)

SGD = torch.optim.SGD
StepLR = torch.optim.lr_scheduler.StepLR
ReduceLROnPlateau = torch.optim.lr_scheduler.ReduceLROnPlateau
RATES = (0.05, 0.1, 0.2, 0.4)  # those that the demo can start with


def weight(start):
    return torch.tensor(float(start), requires_grad=True)


def step_rates(lr, step_size, gamma, epochs):
    """Return the rate that StepLR gives in each epoch."""
    optimizer = SGD([weight(1)], lr=lr)
    scheduler, rates = StepLR(optimizer, step_size, gamma), []
    for _ in range(epochs):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return rates


def first_drop(losses, patience):
    """Return after how many epochs ReduceLROnPlateau first lowers the rate; None when it does not."""
    optimizer = SGD([weight(1)], lr=1.0)
    scheduler = ReduceLROnPlateau(optimizer, patience=patience)
    for epoch, loss in enumerate(losses, start=1):
        scheduler.step(loss)
        if optimizer.param_groups[0]["lr"] < 1:
            return epoch
    return None


def starting_over(losses, patience):
    """Return when the rate would fall first if a loss as low as the best one were progress; None if it would not."""
    best, bad = losses[0], 0
    for epoch, loss in enumerate(losses, start=1):
        best, bad = (loss, 0) if loss <= best else (best, bad + 1)
        if bad > patience:
            return epoch
    return None


@item(concept="scheduler")
def when_patience_ends(draw):
    patience = draw.pick([1, 2, 3, 4])
    best = draw.grid(1, 3, 0.1)
    falling = [round(best + 0.4 * k, 1) for k in range(draw.pick([1, 2, 3]), -1, -1)]
    flat = [round(best + draw.pick([0, 0, 0.1, 0.2]), 1) for _ in range(patience + 3)]
    losses = falling + flat
    truth, early = first_drop(losses, patience), first_drop(losses, patience - 1)
    beliefs, late = {"patience-off-by-one": early}, starting_over(losses, patience)
    if late not in (None, truth):
        beliefs["patience-starts-over"] = late
    example, forgiven = [5.0, 4.0] + [4.0] * 6, 5 - patience
    return number(
        f"`ReduceLROnPlateau(optimizer, patience={patience})` is told the loss after each epoch. From the first epoch on, "
        f"the losses are {listed(losses)}. After how many epochs does it lower the rate for the first time?",
        truth,
        f"The best loss comes after {len(falling)} epochs. The scheduler waits through {patience} epoch{'s' * (patience > 1)} without progress "
        f"and lowers the rate at the next one: after {truth} epochs.",
        beliefs=beliefs,
        tolerance=0.01,
        slips={
            "one epoch too many is waited": truth + 1,
            "only the epochs after the best one are counted": truth - len(falling),
            "patience itself is told": patience,
        },
        hints=(
            "Find the epoch with the best loss. Every epoch after it that is no better counts as a bad one.",
            "Patience is how many bad epochs are forgiven.",
            f"Another example: patience {forgiven} and the losses {listed(example)}. Torch lowers the rate after "
            f"{first_drop(example, forgiven)} epochs.",
        ),
        facts={"patience": patience, "losses": listed(losses), "epochs": truth},
    )


@item(concept="scheduler")
def rate_in_an_epoch(draw):
    lr, gamma = draw.pick([0.8, 0.4, 0.2, 0.1]), draw.pick([0.5, 0.1])
    size, drops = draw.pick([5, 10, 15, 20]), draw.pick([1, 2, 3])
    epoch = size * drops + draw.pick([0, 1, size - 1])
    rate = step_rates(lr, size, gamma, epoch + 1)[-1]
    own = size == 15 and gamma == 0.1 and lr in RATES and epoch <= 40  # the demo's StepLR
    return number(
        f"A run starts at the rate {lr:g} with `StepLR(optimizer, step_size={size}, gamma={gamma:g})`. Its step is called "
        f"at the end of every epoch, and epochs are counted from zero. Which rate does epoch {epoch} use?",
        rate,
        f"The rate is multiplied by {gamma:g} after every {size} epochs. Before epoch {epoch} that has happened "
        f"{('once', 'twice', 'three times')[drops - 1]}, so the rate is {rate:g}.",
        tolerance=0.01 * rate,
        slips={
            "the rate is lowered one time too few": rate / gamma,
            "the rate is lowered one time too many, or too soon": rate * gamma,
            "the rate is lowered only once, however many epochs have passed": lr * gamma,
            "the rate is lowered anew in every epoch": lr * gamma**epoch,
            "the rate stays at what it was at the start": lr,
            "gamma is multiplied by how often the rate is lowered, where it comes in as a factor that often": lr
            * gamma
            * drops,
        },
        hints=(
            f"How many times do {size} epochs fit into {epoch}?",
            f"Another example: from the rate one, with step size three and half the rate each time, "
            f"torch gives for the first epochs {listed(step_rates(1.0, 3, 0.5, 8))}.",
        ),
        facts={"lr": lr, "gamma": gamma, "step_size": size, "epoch": epoch, "rate": rate},
        preset={"scheduler": "StepLR", "batch": 4, "lr": lr} if own else None,
    )


@item(concept="scheduler")
def who_moves_the_weight(draw):
    start, target = draw.pick([-3, -1, 0, 1]), draw.pick([2, 3, 4, 5])
    lr = draw.pick([0.1, 0.2, 0.3, 0.4])
    w = weight(start)
    optimizer = SGD([w], lr=lr)
    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)
    ((w - target) ** 2).backward()
    optimizer.step()
    moved = w.item()
    scheduler.step()
    after, rate = w.item(), scheduler.get_last_lr()[0]
    believed = after - rate * w.grad.item()
    return number(
        "What is the weight after the last line?",
        after,
        f"`optimizer.step()` takes the weight from {start} to {neat(moved)}. `scheduler.step()` then halves the rate, to "
        f"{rate:g}, and leaves the weight where it is.",
        beliefs={"scheduler-steps-weights": believed} | wrong_rules(start, lr, w.grad.item()),
        slips={
            "half the step is taken: by the lowered rate, too soon, or by a square without its factor": start
            - rate * w.grad.item(),
            "the weight goes all the way to where the loss is lowest": target,
            "the gradient is told, and not the weight": w.grad.item(),
            "the weight is taken to stay": start,
        },
        code=f"w = torch.tensor({float(start)}, requires_grad=True)\n"
        f"optimizer = torch.optim.SGD([w], lr={lr:g})\n"
        "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)\n\n"
        f"loss = (w {minus(target)}) ** 2\n"
        "loss.backward()\noptimizer.step()\nscheduler.step()",
        hints=(
            "Which of the last lines changes a weight, and which one changes the rate?",
            "The rate at the moment when the weight moves is the one that counts.",
            f"Another example: a weight of {5:g} with the gradient {2:g} goes to {5 - 0.5 * 2:g} at the rate {0.5:g}, whatever a scheduler does later.",
        ),
        facts={"w": start, "target": target, "lr": lr, "after": after},
    )


@item(concept="learning_rate_effect")
def does_it_come_to_rest(draw):
    target, lr = draw.pick([-4, -2, 3, 5, 7]), draw.pick([0.05, 0.1, 0.2, 0.3, 0.4])
    noisy, off = draw.pick([True, False, False]), draw.pick([1, 2, 3])
    dice = torch.Generator().manual_seed(draw.randrange(10**6))
    w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    targets = torch.tensor([target - off, target + off], dtype=torch.float64)
    for _ in range(300):
        seen = targets[torch.randint(2, (1,), generator=dice)] if noisy else targets
        slope = torch.autograd.grad(((w - seen) ** 2).mean(), w)[0]
        w = (w - lr * slope).detach().requires_grad_()
    away = abs(w.item() - target)
    rests = away < 1e-6
    rest, jumps = "It comes to rest at the minimum", "It keeps jumping about the minimum, "
    jumps += "since the rate was never lowered" if rests else "kicked by each new example"
    others = "It comes to rest well before the minimum", "It gets further away with every step"
    used = "one example, drawn at random" if noisy else "all the examples"
    return choice(
        draw,
        f"A model has one weight, and its guess is that weight. Half the answers are {target - off}, half are "
        f"{target + off}, so the mean of the squared misses is lowest at {target}. Gradient descent starts at zero and runs "
        f"for three hundred steps at the constant rate {lr:g}. Each step uses **{used}**. What does the weight do?",
        among(
            (rest, jumps, *others),
            rest if rests else jumps,
            {rest: "batch-slope-is-whole", jumps: "must-decay-near-minimum"},
            says={
                others[0]: "For that the slope has to be zero already before it gets there.",
                others[1]: "For that the rate has to be above two divided by the curvature.",
            },
        ),
        f"After the last step the weight is at {w.item():.6g}, the minimum at {target}. "
        + (
            "With all the data the slope shrinks to zero there, and the steps with it. The rate can stay."
            if rests
            else "At the minimum a single example still has a slope, so each step is a kick. Here a lower rate helps."
        ),
        hints=(
            "Put the weight at the minimum. What is the slope on the examples that one step uses?",
            "Where that slope is zero there is no step. Where it is not, the weight moves on.",
        ),
        facts={"target": target, "lr": lr, "noisy": noisy, "away": away},
    )


@item(concept="scheduler", idea=True)
def where_the_loss_settles(draw):
    target, off = draw.pick([-4, -2, 3, 5]), draw.pick([1, 2, 3])
    lr, times = draw.pick([(0.05, 10), (0.05, 5), (0.05, 4), (0.1, 5), (0.1, 4), (0.2, 2)])
    lowered = draw.pick([True, True, False])
    less, same, more = (settled(off, rate) for rate in (lr / times, lr, lr * times))
    changed = f"divided by {times}" if lowered else f"multiplied by {times}"
    texts = {
        0.0: "At the lowest: the noise is gone",
        less: f"At about {less:.2g} above it",
        same: f"At about {same:.2g}, as before: only the pace is another",
        more: f"At about {more:.2g} above it",
    }
    example = settled(1, 0.3), settled(1, 0.1)
    return choice(
        draw,
        f"Many runs of one weight go side by side, and the guess is that weight. Half the answers are {target - off}, half "
        f"are {target + off}. Each step uses one example, drawn at random. At the rate {lr:g} the mean loss has come down to "
        f"about {same:.2g} above the lowest and stays there. Now the rate is {changed}. Where does the mean loss settle?",
        among(
            texts,
            less if lowered else more,
            {0.0: "batch-slope-is-whole", same: "rate-only-sets-pace"}
            | ({more: "shorter-steps-lose"} if lowered else {}),
            {place: place for place in texts},
            {
                less: "For that the kicks have to be shorter than before.",
                more: "For that the kicks have to be longer than before.",
            },
        ),
        f"Torch ran them on: the mean loss settles at {less if lowered else more:.2g} above the lowest. "
        + ("Shorter" if lowered else "Longer")
        + " steps are "
        + ("shorter" if lowered else "longer")
        + " kicks, so the weights scatter "
        + ("less." if lowered else "more."),
        shuffle=False,
        hints=(
            "Near the lowest point the weights are not on their way any more. What keeps them moving?",
            "Each example kicks the weight by the rate times its slope. Are these kicks shorter or longer now, and do they end?",
            f"Another example: with answers one to the left and one to the right, the mean loss settles at {example[0]:.2g} above the "
            f"lowest at the rate {0.3:g}, and at {example[1]:.2g} at the rate {0.1:g}.",
        ),
        facts={"off": off, "lr": lr, "times": times, "lowered": lowered, "same": same},
    )


def settled(off, lr):
    """Return how far above the lowest the mean loss of many noisy runs stays at this rate."""
    dice, w, above = torch.Generator().manual_seed(1), torch.zeros(400), []
    for _ in range(round(6 / lr)):
        seen = off * torch.empty(400).bernoulli_(0.5, generator=dice) * 2 - off
        w = w - lr * 2 * (w - seen)
        above.append((w**2).mean().item())
    late = above[len(above) // 2 :]
    return sum(late) / len(late)


@item(concept="gradient_sign")
def sign_on_a_mini_batch(draw):
    x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
    w, shift = draw.pick([-2, 1, 2, 3]), draw.pick([-3, -2, -1, 1, 2, 3])
    y = w * x + shift * torch.tensor([-2.0, 1.0, 0.0], dtype=torch.float64)
    which, whole = draw.pick([0, 1]), slope(lambda at: ((at * x - y) ** 2).mean(), w)
    gradient = slope(lambda at: (at * x[which] - y[which]) ** 2, w)
    if round(whole, 9) != 0:
        raise Redraw("this is not the lowest point")
    way = "falls" if gradient > 0 else "rises"
    data = ", ".join(f"({a:g}, {b:g})" for a, b in zip(x.tolist(), y.tolist()))
    return sign(
        f"The model is $f(x) = w \\cdot x$, the data $(x, y)$ are {data}, and the weight is at $w = {w}$, where the mean "
        f"of the squared misses of all three is lowest. The next mini-batch holds one example: $({x[which]:g}, {y[which]:g})$. "
        "What is the sign of its gradient?",
        gradient,
        f"On this example the model says {w * x[which]:g} in place of {y[which]:g}, and torch gives the gradient {gradient:g}. "
        f"Over all the data it is zero; on a mini-batch it is not. So this step moves the weight: it {way}.",
        beliefs={"zero": "batch-slope-is-whole"},
        says=at_a_miss(w * x[which].item(), y[which].item(), "the input"),
        hints=(
            "Only the one example counts. Is the model's guess for it too large or too small?",
            "Would a larger weight bring that guess nearer to the answer, or further away from it?",
        ),
        facts={"w": w, "x": x[which].item(), "y": y[which].item(), "gradient": gradient},
    )
