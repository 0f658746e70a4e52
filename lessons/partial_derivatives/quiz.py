import math

import torch
from tutor.quiz.items import (
    Redraw,
    among,
    beside,
    choice,
    compare,
    example,
    item,
    minus,
    neat,
    number,
    right,
    sign,
    times,
    wrong,
)

NAMES = ("w", "b")


def partials(loss_of, w, b):
    """Return torch's two partial derivatives, in double precision."""
    at = torch.tensor([float(w), float(b)], dtype=torch.float64, requires_grad=True)
    loss_of(*at).backward()
    return at.grad.tolist()


class Bowl:
    """A loss with its steep side along one weight, and numbers for one question.

    Steep along w it is the loss of the demo, with the minimum there; steep along b it is another.
    """

    def __init__(self, draw, sizes=(2, 3, 4, 5)):
        self.size, self.steep = draw.pick(sizes), draw.pick(NAMES)
        self.k = self.size**2
        self.a, self.c = draw.pick([-3, -2, 1, 2, 4]), draw.pick([-4, -1, 2, 3, 5])
        if self.steep == "w":
            self.a, self.c = 3, 1
        self.right = draw.pick([-3, -2, -1, 1, 2, 3])
        self.up = draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
        self.w, self.b = self.a + self.right, self.c + self.up
        self.d_w, self.d_b = partials(self.loss_of, self.w, self.b)

    def loss_of(self, w, b):
        right, up = (w - self.a) ** 2, (b - self.c) ** 2
        return self.k * right + up if self.steep == "w" else right + self.k * up

    @property
    def text(self):
        terms = (
            f"{times(self.k if name == self.steep else 1)}({name} {minus(best)})^2"
            for name, best in zip(NAMES, (self.a, self.c))
        )
        return f"$L(w, b) = {' + '.join(terms)}$"

    @property
    def place(self):
        return f"$w = {self.w}$, $b = {self.b}$"

    @property
    def gradient(self):
        return f"({self.d_w:g}, {self.d_b:g})"

    @property
    def note(self):
        """Say where such a bowl has its factor from; nothing where no inputs of the demo make it."""
        where = (
            f"the {self.k} before"
            if self.k > 1
            else f"the {self.k} that need not be written before"
        )
        factor = f"{where} $(w {minus(self.a)})^2$ is that, squared"
        made = f" Inputs of size {self.size} make such a bowl, {self.text}: {factor}."
        return made if self.steep == "w" else ""

    @property
    def facts(self):
        return {name: getattr(self, name) for name in ("k", "steep", "a", "c", "w", "b")}

    def shown(self, **wrong):
        """Return the demo's settings for this very bowl and the wrong paths to draw in it, where it has it."""
        if self.steep == "b":
            return {}
        return {
            "preset": {"size": float(self.size), "w": float(self.w), "b": float(self.b)},
            "wrong": wrong,
        }

    def straight(self):
        """The path of whoever walks straight to the minimum, in the shape of the demo's."""
        left = [1 - step / 4 for step in range(5)]
        return [
            {"step": i, "w": self.a + self.right * part, "b": self.c + self.up * part}
            for i, part in enumerate(left)
        ]

    def added(self, steps=12):
        """The walk of whoever adds the gradient, at the rate of the demo's own walk."""
        walk = [(float(self.w), float(self.b))]
        for _ in range(steps):
            gradient = partials(self.loss_of, *walk[-1])
            walk.append(tuple(at + 0.02 * slope for at, slope in zip(walk[-1], gradient)))
        return [{"step": i, "w": w, "b": b} for i, (w, b) in enumerate(walk)]


def elsewhere(steep):
    """Work one gradient out, with other numbers and the factor before one of the weights."""
    w, b = 5, 3
    k, m = (6, 1) if steep == "w" else (1, 6)
    d_w, d_b = partials(lambda w, b: k * (w - 1) ** 2 + m * (b - 7) ** 2, w, b)
    return (
        f"Elsewhere, for $L = {times(k)}(w - 1)^2 + {times(m)}(b - 7)^2$ at $w = {w}$, $b = {b}$: "
        f"$2 \\cdot {k} \\cdot ({w} - 1)$ is {d_w:g} for $w$, and $2 \\cdot {m} \\cdot ({b} - 7)$ is {d_b:g} for $b$."
    )


@item(concept="partials", idea=True)
def gradient_from_two_nudges(draw):
    bowl = Bowl(draw)
    h = draw.pick([0.01, 0.001])
    here, along, up = (
        bowl.loss_of(bowl.w + dw, bowl.b + db) for dw, db in ((0, 0), (h, 0), (0, h))
    )
    return choice(
        draw,
        f"The loss is {bowl.text}, and the weights are at {bowl.place}. Torch computes the loss three times.\n\n"
        "| where | loss |\n| --- | --- |\n"
        f"| there | {here:.4f} |\n| only $w$ larger by {h:g} | {along:.4f} |\n| only $b$ larger by {h:g} | {up:.4f} |\n\n"
        "Which list is the gradient there?",
        [
            right(bowl.gradient),
            wrong(f"({neat(along - here)}, {neat(up - here)})", "change-is-slope"),
            # No belief here: subtractions the wrong way round lead to this list too.
            wrong(
                f"({-bowl.d_w:g}, {-bowl.d_b:g})",
                says="Both signs are turned: a change is the later loss minus the earlier one.",
            ),
            wrong(
                f"({bowl.d_b:g}, {bowl.d_w:g})",
                says="The two have changed places: the list begins with the one for the first weight.",
            ),
        ],
        f"Each partial derivative is the slope when only one weight moves. For $w$ the loss changes by {neat(along - here)}, "
        f"divided by {h:g} that is close to {bowl.d_w:g}. For $b$ it changes by {neat(up - here)}, which makes {bowl.d_b:g}.{bowl.note}",
        facts=bowl.facts | {"h": h},
        hints=(
            "Take one weight at a time. By how much does the loss change when only that one moves?",
            f"A slope is the change of the loss, divided by {h:g}. Keep its sign.",
            "The list begins with $w$.",
        ),
        **bowl.shown(),
    )


@item(concept="gradient_sign", version=2)
def sign_of_one_partial(draw):
    bowl = Bowl(draw)
    name = draw.pick(NAMES)
    value = bowl.d_w if name == "w" else bowl.d_b
    now, best = (bowl.w, bowl.a) if name == "w" else (bowl.b, bowl.c)
    way = "falls" if value > 0 else "rises"
    alone = value * now >= 0  # else who takes the sign of the weight gives the same answer
    return sign(
        f"The loss is {bowl.text}, and the weights are at {bowl.place}. What is the sign of $\\partial L/\\partial {name}$?",
        value,
        f"Hold the other weight still. Torch gives {value:g} for ${name}$. The update subtracts it, so ${name}$ {way}, "
        f"from {now} towards {best}.{bowl.note}",
        beliefs={"negative" if value > 0 else "positive": "gradient-points-down"}
        if alone
        else None,
        says=beside(now, best),
        facts=bowl.facts | {"asked": name},
        hints=(
            f"Only ${name}$ moves. The part of the loss without ${name}$ stays as it is and has slope zero.",
            f"Here ${name}$ is {now}, and the loss is lowest at {best}. If ${name}$ grows a little, does the loss rise?",
        ),
        **bowl.shown(**({"gradient-points-down": bowl.added()} if alone else {})),
    )


BOTH = "A slope takes the factor and the way: it is twice the one, times how far the weight is off. Work out both slopes."


@item(concept="partials", version=2)
def which_moves_more(draw):
    bowl = Bowl(draw, sizes=(1, 2, 3, 4, 5))
    steps = {"w": abs(bowl.d_w), "b": abs(bowl.d_b)}
    way = {"w": abs(bowl.right), "b": abs(bowl.up)}
    if way["w"] == way["b"]:
        raise Redraw("the believed answer would be neither")
    truth = compare(steps["w"], steps["b"], ("b", "both", "w"))
    believed = max(way, key=way.get)
    if believed == truth and draw.random() < 0.7:
        raise Redraw("the belief would not show")
    texts = {"w": "$w$", "b": "$b$", "both": "Both equally far"}
    flatter, steeper = sorted(NAMES, key=lambda name: steps[name] / way[name])
    beliefs = {"both": "same-rate-same-step", believed: "points-at-minimum"}
    return choice(
        draw,
        f"The loss is {bowl.text}, and the weights are at {bowl.place}. "
        "Which of them does one update at a small learning rate move further?",
        among(
            texts,
            truth,
            beliefs,
            says={
                steeper: "This comes out when only the factors are compared. " + BOTH,
                flatter: BOTH,
            },
        ),
        f"The gradient is {bowl.gradient}, and each weight moves by the rate times its own part of it. "
        f"How far a weight has to go does not decide alone: that is {way['w']} for $w$ and {way['b']} for $b$.{bowl.note}",
        shuffle=False,
        facts=bowl.facts,
        hints=(
            "Work out both partial derivatives. Each is two times the factor in front, times how far that weight is off.",
            "Compare their sizes. For the length of a move the sign does not count.",
            example(draw, texts[truth], {texts[name]: elsewhere(name) for name in NAMES}),
        ),
        **bowl.shown(**{"points-at-minimum": bowl.straight()}),
    )


@item(concept="partials", version=2)
def value_of_one_partial(draw):
    p, q, r = draw.pick([1, 2, 3]), draw.pick([-3, -2, 2, 3, 4]), draw.pick([1, 2, 3])
    w, b = draw.pick([-2, -1, 1, 2, 3]), draw.pick([-3, -2, -1, 1, 2, 4])
    name = draw.pick(NAMES)

    def loss_of(w, b):
        return p * w**2 + q * w * b + r * b**2

    both = dict(zip(NAMES, partials(loss_of, w, b)))
    alone = dict(zip(NAMES, partials(lambda w, b: p * w**2 + r * b**2, w, b)))
    other = NAMES[1 - NAMES.index(name)]
    held = {"w": w, "b": b}[other]
    square = p if name == "w" else r
    if alone[name] == -both[name]:
        raise Redraw("a lost minus gives the number of the belief")
    moved, mixed = {"w": w, "b": b}[name], both[name] - alone[name]
    example = partials(lambda w, b: w**2 + 5 * w * b, 3, 2)[0]
    return number(
        f"The loss is $L(w, b) = {times(p)}w^2 {minus(-q)}\\,w b + {times(r)}b^2$. "
        f"What is $\\partial L/\\partial {name}$ at $w = {w}$, $b = {b}$?",
        both[name],
        f"Hold ${other}$ at {held}. Then ${times(square)}{name}^2$ has the slope {alone[name]:g}, "
        f"${q}\\,w b$ has the slope {both[name] - alone[name]:g}, and the rest does not change. Together {both[name]:g}.",
        beliefs={"other-weight-vanishes": alone[name]},
        slips={
            "the other weight is the one that moves": both[other],
            "the square loses its factor of two": both[name] - square * moved,
            "the loss itself is told, and not its slope": loss_of(w, b),
            "the term with both weights keeps both of them": alone[name] + q * w * b,
            "the term with both weights loses its sign": alone[name] - mixed,
            "the slopes for both weights are added up, where one of them is asked for": both["w"]
            + both["b"],
            "the term with both weights is left at its number alone": alone[name] + q,
            "only the term with both weights is counted": mixed,
        },
        facts={"p": p, "q": q, "r": r, "w": w, "b": b, "asked": name},
        hints=(
            f"Treat ${other}$ as a fixed number, {held}.",
            f"Now only ${name}$ moves. Each part of the sum that holds ${name}$ has its own slope. Add them up.",
            f"Elsewhere: for $L = w^2 + 5\\,w b$ at $w = 3$, $b = 2$, hold $b$ still. "
            f"Then $\\partial L/\\partial w = 2w + 5b = {example:g}$.",
        ),
    )


@item(concept="update", version=2)
def both_weights_after_a_step(draw):
    bowl = Bowl(draw, sizes=(2, 3))
    lr = draw.pick([0.02, 0.05, 0.1])
    after = (bowl.w - lr * bowl.d_w, bowl.b - lr * bowl.d_b)
    added = (bowl.w + lr * bowl.d_w, bowl.b + lr * bowl.d_b)
    length = lr * math.hypot(bowl.d_w, bowl.d_b) / math.hypot(bowl.right, bowl.up)
    aimed = (bowl.w - length * bowl.right, bowl.b - length * bowl.up)
    swapped = (bowl.w - lr * bowl.d_b, bowl.b - lr * bowl.d_w)
    paths = {"points-at-minimum": bowl.straight(), "gradient-points-down": bowl.added()}
    w, b, d_w, d_b, rate = 2.0, -1.0, 5.0, -3.0, 0.2
    return choice(
        draw,
        f"The weights are at {bowl.place}, the gradient there is {bowl.gradient}, and the minimum is at "
        f"$w = {bowl.a}$, $b = {bowl.c}$. Where does one update at the learning rate {lr:g} take them?",
        [
            right(_pair(after)),
            wrong(_pair(added), "gradient-points-down"),
            wrong(_pair(aimed), "points-at-minimum"),
            wrong(
                _pair(swapped),
                says="Here each weight has moved by the partial derivative of the other one.",
            ),
        ],
        f"Each weight subtracts the rate times its own partial derivative: "
        f"$w$ becomes {neat(after[0])} and $b$ becomes {neat(after[1])}. Where the minimum is does not come in.{bowl.note}",
        facts=bowl.facts | {"lr": lr},
        hints=(
            "The update rule holds for each weight: the old value minus the rate times its own partial derivative.",
            "The gradient lists the one of $w$ first, then the one of $b$.",
            f"Elsewhere, from $w = {w:g}$, $b = {b:g}$ with the gradient ({d_w:g}, {d_b:g}) and the rate {rate:g}: "
            f"$w$ becomes {w - rate * d_w:g} and $b$ becomes {b - rate * d_b:g}.",
        ),
        **(bowl.shown(**paths) if lr == 0.02 else {}),  # the rate at which the demo walks
    )


@item(concept="learning_rate_effect", version=2)
def one_rate_for_both(draw):
    bowl = Bowl(draw)
    share = draw.pick([0.4, 0.6, 1.4, 1.6, 2.4])
    lr = float(f"{share / (2 * bowl.k):.2g}")
    hessian = torch.autograd.functional.hessian(
        lambda at: bowl.loss_of(*at), torch.tensor([float(bowl.w), float(bowl.b)])
    )
    factors = [round(1 - lr * hessian[i, i].item(), 9) for i in range(2)]
    if any(min(abs(f), abs(f + 1), abs(f - 1)) < 0.05 for f in factors):
        raise Redraw("on the edge of a regime")
    truth = tuple(_regime(factor) for factor in factors)
    pairs = [("creeps", "creeps"), ("oscillates", "creeps"), ("diverges", "creeps")]
    pairs += [("creeps", "oscillates"), ("creeps", "diverges")]
    return choice(
        draw,
        f"The loss is {bowl.text}. Both weights share the learning rate {lr:g}. What does each of them do?",
        among(
            {pair: f"$w$ {pair[0]}, $b$ {pair[1]}" for pair in pairs},
            truth,
            says={pair: _misread(pair, truth) for pair in pairs},
        ),
        f"Each step multiplies the distance by one minus the rate times the curvature. That is {neat(factors[0])} for $w$ and "
        f"{neat(factors[1])} for $b$. So $w$ {truth[0]} and $b$ {truth[1]}. They share the rate, but each has a curvature of its own.",
        shuffle=False,
        facts=bowl.facts | {"lr": lr},
        hints=(
            f"Torch gives the curvature {hessian[0, 0].item():g} along $w$ and {hessian[1, 1].item():g} along $b$.",
            "Work out one minus the rate times the curvature, for each weight on its own.",
            "Above zero a weight creeps. Between zero and minus one it oscillates and settles. Below that it diverges.",
        ),
    )


def _misread(pair, truth):
    """Say which of the two weights does something else."""
    if pair[0] != truth[0] and pair[1] != truth[1]:
        turned = (
            "The two weights have changed places"
            if pair == truth[::-1]
            else "Both do something else"
        )
        return f"{turned}: work out one minus the rate times the curvature for each."
    other = NAMES[0 if pair[0] != truth[0] else 1]
    return f"One of the two is right. Work out once more what ${other}$ does."


def _regime(factor):
    return "creeps" if factor > 0 else "oscillates" if factor > -1 else "diverges"


def _pair(place):
    return f"$w = {neat(place[0])}$, $b = {neat(place[1])}$"
