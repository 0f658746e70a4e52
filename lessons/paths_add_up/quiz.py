import torch
from tutor.quiz.items import Redraw, among, choice, item, neat, number, ran, right, wrong

W = ["$w_1$", "$w_2$", "$w_3$", "$w_4$", "$w_5$"]
NET = "A small net: $a = w_1 \\cdot x$, $h = w_2 \\cdot a$, $k = w_3 \\cdot a$, $p = w_4 \\cdot h + w_5 \\cdot k$, $L = (p - y)^2$."


def walk(x, y, weights):
    """Go forward and backward; return values and gradients of the units, and the weights' gradients."""
    weights = [torch.tensor(float(w), dtype=torch.float64, requires_grad=True) for w in weights]
    w1, w2, w3, w4, w5 = weights
    a = w1 * x
    h, k = w2 * a, w3 * a
    p = w4 * h + w5 * k
    units = {"a": a, "h": h, "k": k, "p": p}
    for unit in units.values():
        unit.retain_grad()
    ((p - y) ** 2).backward()
    values = {name: unit.item() + 0.0 for name, unit in units.items()}
    gradients = {name: unit.grad.item() + 0.0 for name, unit in units.items()}
    return values, gradients, [w.grad.item() + 0.0 for w in weights]


def settings(draw):
    """Return the demo's net with two drawn weights, as it can be shown; no gradient that arrives at a is zero."""
    w4, w5 = draw.grid(-2, 2, 0.5), draw.grid(-2, 2, 0.5)
    values, gradients, _ = walk(2, 3, (1, 2, -1, w4, w5))
    if not gradients["h"] * gradients["k"]:
        raise Redraw("one path would be enough")
    return w4, w5, values, gradients


@item(concept="many_paths", idea=True)
def what_arrives_adds(draw):
    w4, w5, _, gradients = settings(draw)
    from_h, from_k = 2 * gradients["h"], -1 * gradients["k"]
    beliefs = {"paths-multiply": from_h * from_k, "one-path-only": max(from_h, from_k, key=abs)}
    back = walk(1, 6, (2, 1, 3, 3, -1))[1]
    return number(
        f"{NET} Going forward with $w_2 = 2$, $w_3 = -1$, $w_4 = {w4:g}$ and $w_5 = {w5:g}$, torch arrived at "
        f"the loss. Going backward it has found $dL/dh = {neat(gradients['h'])}$ and "
        f"$dL/dk = {neat(gradients['k'])}$. What is $dL/da$?",
        gradients["a"],
        f"Through h comes {neat(from_h)}, through k comes {neat(from_k)}. A nudge of a moves both, and the loss feels "
        f"both: together {neat(gradients['a'])}.",
        beliefs=beliefs,
        slips={
            "only the path that brings less is counted": min(from_h, from_k, key=abs),
            "what has arrived at h and k is added as it is, without the weights of the links to a": gradients[
                "h"
            ]
            + gradients["k"],
            "the weights of the links are mixed up": -1 * gradients["h"] + 2 * gradients["k"],
            "the mean of the two is taken, where they add": (from_h + from_k) / 2,
            "the minus of the second link is lost": from_h + gradients["k"],
        },
        facts={"w4": w4, "w5": w5},
        hints=(
            "Work out what comes to a through h, and what comes to a through k. By what does each link multiply?",
            "When a moves a little, both h and k move. What does the loss feel?",
            f"With other numbers: $dL/dh = {neat(back['h'])}$ and $w_2 = 1$, $dL/dk = {neat(back['k'])}$ and "
            f"$w_3 = 3$. Then a has {neat(back['a'])}.",
        ),
        preset={"w4": w4, "w5": w5},
        wrong={belief: [{"name": "a", "grad": grad}] for belief, grad in beliefs.items()},
    )


@item(concept="many_paths")
def gradient_of_a_weight(draw):
    i = draw.pick([1, 2, 3, 4])
    upper, lower = [("x", "a"), ("a", "h"), ("a", "k"), ("h", "p"), ("k", "p")][i]
    w4, w5, values, gradients = settings(draw)
    weights = (1, 2, -1, w4, w5)
    arrived, above, own = gradients[lower], values[upper], weights[i]
    name = W[i].strip("$")
    there, back, grads = walk(3, 5, (1, 4, 2, 1, -1))
    return number(
        f"{NET} The link from {upper} to {lower} has the weight ${name} = {own:g}$. Forward, {upper} holds "
        f"{neat(above)}. Backward, $dL/d{lower} = {neat(arrived)}$. What is $dL/d{name}$?",
        walk(2, 3, weights)[2][i],
        f"What arrives below, times the value above: {neat(arrived)} times {neat(above)}. "
        f"The weight's own value is not a factor.",
        beliefs={"grad-from-value": arrived * own, "last-link-only": arrived},
        slips={
            "the value is taken alone, without what arrives from the loss": above,
            "the two are added, where they multiply": arrived + above,
            "the value below the link is taken, and not the one above it": arrived * values[lower],
            "the weight is one factor more": arrived * above * own,
        },
        facts={"w4": w4, "w5": w5, "which": i},
        hints=(
            f"When ${name}$ moves by a little, by how many times that does {lower} move?",
            "Multiply that by what has arrived at the lower end of the link.",
            f"Elsewhere: {neat(back['h'])} has arrived below, and the value above is {neat(there['a'])}. Then the weight's "
            f"gradient is {neat(grads[1])}.",
        ),
        preset={"w4": w4, "w5": w5},
    )


def _named(zeros):
    names = [W[i] for i in sorted(zeros)]
    return " and ".join(names) if names else "none of them"


@item(concept="many_paths")
def where_nothing_arrives(draw):
    i = draw.pick([1, 2, 3, 4])
    weights = [draw.pick([1, 2, 3, -2]) for _ in range(5)]
    weights[i] = 0
    x, y = draw.pick([1, 2, -1]), draw.pick([1, 3, 5, 7])
    grads = walk(x, y, weights)[2]
    zeros = {j for j, grad in enumerate(grads) if grad == 0}
    partner = {1: 3, 2: 4, 3: 1, 4: 2}[i]
    if zeros != {partner}:
        raise Redraw("the miss is zero, or more than one gradient")
    behind = (
        "the value above it is zero" if i < 3 else "nothing comes back through the link below it"
    )
    return choice(
        draw,
        f"{NET} The weights are {', '.join(f'{n[:-1]} = {w}$' for n, w in zip(W, weights))}, with $x = {x}$ and "
        f"$y = {y}$. Of which weights is the gradient zero?",
        [
            right(f"Only of {_named(zeros)}"),
            wrong(f"Only of {_named({i})}", "grad-from-value"),
            wrong(f"Of {_named({0, partner})}", "cut-stops-all"),
            wrong(
                "Of none of them",
                says="A product is zero where a factor is. Which gradients have that zero for a factor?",
            ),
        ],
        f"Torch gives {', '.join(neat(g) for g in grads)}. The gradient of {W[partner]} is zero, since {behind}. "
        f"{W[0]} still gets what comes along the other path.",
        facts={"x": x, "y": y, "zero": i, **{f"w{j + 1}": w for j, w in enumerate(weights)}},
        hints=(
            "A weight's gradient is what arrives below, times the value above. Where is one of the two zero?",
            f"Go through the links beside {W[i]}. Which value is zero now, or which gradient?",
            "There are two paths to a. Is the other one still open?",
        ),
    )


@item(concept="many_paths", idea=True)
def how_many_runs(draw):
    count = draw.pick([3, 8, 20, 50, 400, 1000, 7000])
    backward = draw.pick([True, False])
    how = (
        "Torch is to fill all of their gradients with `backward`."
        if backward
        else "Somebody finds all of their slopes without `backward`: with a small nudge of each weight."
    )
    one, many = "One run forward and one walk back", f"{count + 1:,} runs forward"
    pairs = f"One run forward and {count:,} walks back"
    spare = f"{count:,} runs forward, {count:,} back" if backward else "Two runs forward"
    return choice(
        draw,
        f"A net has {count:,} weights and one loss. {how} How often is the net gone through?",
        among(
            (one, many, pairs, spare),
            one if backward else many,
            {pairs: "walk-per-weight"} if backward else {},
            says={
                one: "That takes `backward`: without it no slope comes of a run forward alone.",
                many: "That is what it takes with a nudge of each weight.",
                pairs: "Nothing is walked back without `backward`.",
                spare: "A walk back does not belong to one weight. What does the work for one share with that for the next?"
                if backward
                else "Two runs, with a nudge and without, give the slope of the one weight that is nudged. What of the others?",
            },
        ),
        "All weights lead to the same loss. Going back from it, what arrives at a place is worked out once and "
        "serves every weight before it: one walk. A nudge answers for its one weight, so each weight needs a run, "
        "and the loss without a nudge one more.",
        facts={"count": count, "backward": backward},
        hints=(
            "Does it start at the loss, which all weights share, or at one of the weights?",
            "What of the work for one weight can be used for the next one?",
        ),
    )


@item(concept="many_paths", idea=True)
def why_one_walk(draw):
    i = draw.pick([0, 1, 2, 3, 4])
    upper, lower = [("x", "a"), ("a", "h"), ("a", "k"), ("h", "p"), ("k", "p")][i]
    y = draw.pick([1, 3, 4, 6, 9])
    values, gradients, grads = walk(2, y, (3, 2, -3, 5, 7))
    values["x"] = 2.0
    other = draw.pick([n for n in ("a", "h", "k", "p") if n != lower])
    weights = dict(zip(range(5), (3, 2, -3, 5, 7)))
    name = W[i].strip("$")
    offered = [
        (
            f"$dL/d{lower}$ and the value of {upper}",
            gradients[lower] * values[upper],
            None,
        ),  # the key
        (f"$dL/d{lower}$ and ${name}$ itself", gradients[lower] * weights[i], "grad-from-value"),
        (f"$dL/d{lower}$ alone", gradients[lower], "last-link-only"),
        (f"$dL/d{other}$ and the value of {lower}", gradients[other] * values[lower], None),
    ]
    elsewhere = (
        f"The value of {lower} comes in for a link that leads on from {lower}, not for one that ends there, and what has "
        f"arrived at {other} says what the loss does when {other} moves. Which of the two ends of ${name}$ does it move itself?"
    )
    if sum(abs(product - grads[i]) < 1e-9 for _, product, _ in offered) != 1:
        raise Redraw("with these numbers two would do")
    return choice(
        draw,
        f"{NET} The loss is far below, and y is {y}. Backward has come to the link of ${name}$, from {upper} to {lower}. "
        f"What does it need for $dL/d{name}$?",
        [
            right(text, product)
            if abs(product - grads[i]) < 1e-9
            else wrong(text, belief, product, says=elsewhere)
            for text, product, belief in offered
        ],
        f"What has arrived at {lower} says all about the way from {lower} to the loss. The value of {upper} says how "
        f"fast ${name}$ moves {lower}. Nothing below has to be worked out again, and so one walk is enough.",
        facts={"which": i, "y": y},
        hints=(
            f"Which number says how the loss changes when {lower} does?",
            f"And how fast does {lower} change when ${name}$ does?",
        ),
    )


@item(concept="many_paths")
def add_or_multiply(draw):
    s, t = draw.pick([-3, -2, 2, 3, 4, 5]), draw.pick([-4, -2, 3, 4, 5, 6])
    fork = draw.pick([True, False])
    if s * t == s + t or abs(s) == abs(t):
        raise Redraw("both rules give the same, or no path is the larger one")
    ends = [f"k = {t} * w", "L = h + k"] if fork else [f"L = {t} * h"]
    lines = ["w = torch.tensor(1.0, requires_grad=True)", f"h = {s} * w", *ends, "L.backward()"]
    gradient = ran(*lines)["w"].grad.item()
    shape = "Two paths lead from w to L" if fork else "One path leads from w to L, over two links"
    verb = "add" if fork else "multiply"
    beliefs = {"paths-multiply": s * t} if fork else {"slopes-add": s + t}
    if fork:
        beliefs["one-path-only"] = max(s, t, key=abs)
    else:
        beliefs["last-link-only"] = t
    return number(
        "What does `w.grad` hold after these lines?",
        gradient,
        f"{shape}. So {s} and {t} {verb}: torch's `w.grad` is {gradient:g}.",
        beliefs=beliefs,
        slips={
            "one of the two numbers is taken off the other": s - t,
            **(
                {"only the path that brings less is counted": min(s, t, key=abs)}
                if fork
                else {"the first link is counted alone": s}
            ),
        },
        code="\n".join(lines),
        facts={"s": s, "t": t},
        hints=(
            "Draw the graph: an arrow from w to whatever is computed from it, and on to L.",
            "How many paths lead from w to L? Along a path slopes multiply, where paths meet gradients add.",
            "Elsewhere: with `a = 7 * w`, `b = 8 * w` and `L = a + b`, a nudge of w reaches L twice.",
        ),
    )


@item(concept="many_paths")
def ten_times_the_weights(draw):
    times, start = draw.pick([3, 10, 100]), draw.pick([101, 301, 1001, 5001])
    backward = draw.pick([True, False])

    def work(n):
        n = torch.tensor(float(n), dtype=torch.float64)
        return (n + 2 * n - 1 if backward else (n + 1) * n).item()

    growth = work(times * start) / work(start)
    truth = min((1, times, times**2), key=lambda guess: abs(guess - growth))
    names = {
        1: "About the same",
        times: f"About {times} times",
        times**2: f"About {times**2:,} times",
    }
    how = "with one walk forward and back" if backward else "with a nudge of each weight in turn"
    return choice(
        draw,
        f"A net has {start:,} weights. Another one of the same kind has {times} times as many. All gradients are found "
        f"{how}. How many times as many multiplications does the larger net take?",
        among(
            names,
            truth,
            {times**2: "walk-per-weight"} if backward else {},
            {guess: guess for guess in names} | {truth: growth},
            {
                1: "For that the larger net must take no more work to go through.",
                times: "For that the net must be gone through as often as before.",
                times
                ** 2: "For that the net must be gone through more often, the more weights it has.",
            },
        ),
        "Going through the net once takes work in step with the weights. "
        + (
            f"One walk goes through it once forward and once back, so the work grows {growth:.4g} times."
            if backward
            else f"A nudge for each weight goes through it as many times as there are weights: {growth:.5g} times the work."
        ),
        shuffle=False,
        facts={"times": times, "start": start, "backward": backward},
        hints=(
            "How much work is it to go through the larger net once?",
            "And how often does each way go through it?",
        ),
    )


SMALLER = "Another gradient is larger in size, its sign aside."
SIGNED = "With its sign this gradient is the largest. The sign says which way a weight moves, and not how far."


@item(concept="partials")
def who_moves_furthest(draw):
    w4, w5, _, _ = settings(draw)
    lr = draw.pick([0.01, 0.02, 0.05])
    grads = walk(2, 3, (1, 2, -1, w4, w5))[2]
    sizes = [abs(g) for g in grads]
    first, second = sorted(sizes)[-1], sorted(sizes)[-2]
    if first - second < 0.5:
        raise Redraw("two weights move as far")
    best = sizes.index(first)
    others = draw.sample([i for i in range(5) if i != best], 2)
    return choice(
        draw,
        f"One walk back through a net filled these gradients: {', '.join(f'{n}: {neat(g)}' for n, g in zip(W, grads))}. "
        f"Then all weights take one step at the rate {lr:g}. Which one moves furthest?",
        [
            right(W[best]),
            *(wrong(W[i], says=SIGNED if grads[i] == max(grads) else SMALLER) for i in others),
            wrong("All equally far: they share one rate", "same-rate-same-step"),
        ],
        f"Each moves by the rate times its own gradient. {W[best]} moves by {neat(-lr * grads[best])}.",
        facts={"lr": lr, "w4": w4, "w5": w5},
        hints=(
            "How far does one weight move? Think of the update rule.",
            "The sign says which way, the size says how far.",
        ),
        preset={"w4": w4, "w5": w5},
    )
