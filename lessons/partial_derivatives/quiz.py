import math

import torch
from tutor.quiz.items import Redraw, choice, item, minus, number, right, sign, wrong

NAMES = ("w", "b")


def partials(loss_of, w, b):
    """Return torch's two partial derivatives, in double precision."""
    at = torch.tensor([float(w), float(b)], dtype=torch.float64, requires_grad=True)
    loss_of(*at).backward()
    return at.grad.tolist()


class Bowl:
    """A loss with its steep side along one weight, and numbers for one question; the demo's size gives k."""

    def __init__(self, draw, sizes=(2, 3, 4, 5), steep="w"):
        self.size, self.steep = draw.pick(sizes), steep
        self.k = self.size**2
        self.a, self.c = draw.pick([-3, -2, 1, 2, 4]), draw.pick([-4, -1, 2, 3, 5])
        self.right = draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
        self.up = draw.pick([-4, -3, -2, -1, 1, 2, 3, 4])
        self.w, self.b = self.a + self.right, self.c + self.up
        self.d_w, self.d_b = partials(self.loss_of, self.w, self.b)

    def loss_of(self, w, b):
        right, up = (w - self.a) ** 2, (b - self.c) ** 2
        return self.k * right + up if self.steep == "w" else right + self.k * up

    @property
    def text(self):
        terms = (
            f"{_times(self.k if name == self.steep else 1)}({name} {minus(best)})^2"
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
    def facts(self):
        names = ("k", "steep", "a", "c", "w", "b", "d_w", "d_b")
        return {name: getattr(self, name) for name in names}

    @property
    def preset(self):
        """The same distances in the demo, whose minimum lies elsewhere and whose steep side is w."""
        if self.steep == "b":
            return None
        return {"size": self.size, "w": 3.0 + self.right, "b": 1.0 + self.up}

    def straight(self):
        """The path of whoever walks straight to the minimum, in the shape of the demo's."""
        shares = [step / 4 for step in range(5)]
        return [
            {"step": i, "w": 3 + self.right * (1 - s), "b": 1 + self.up * (1 - s)}
            for i, s in enumerate(shares)
        ]

    def added(self, lr):
        """One step of whoever adds the gradient."""
        start = {"step": 0, "w": 3.0 + self.right, "b": 1.0 + self.up}
        end = {"step": 1, "w": start["w"] + lr * self.d_w, "b": start["b"] + lr * self.d_b}
        return [start, end]


@item(concept="gradient_sign")
def sign_of_one_partial(draw):
    bowl = Bowl(draw)
    name = draw.pick(NAMES)
    value = bowl.d_w if name == "w" else bowl.d_b
    now, best = (bowl.w, bowl.a) if name == "w" else (bowl.b, bowl.c)
    way = "falls" if value > 0 else "rises"
    return sign(
        f"The loss is {bowl.text}, and the weights are at {bowl.place}. What is the sign of $\\partial L/\\partial {name}$?",
        value,
        f"Hold the other weight still. Torch gives {value:g} for ${name}$. The update subtracts it, so ${name}$ {way}, "
        f"from {now} towards {best}.",
        beliefs={"negative" if value > 0 else "positive": "gradient-points-down"},
        facts=bowl.facts | {"asked": name},
        hints=(
            f"Only ${name}$ moves. The part of the loss without ${name}$ stays as it is and has slope zero.",
            f"Here ${name}$ is {now}, and the loss is lowest at {best}. Uphill is away from there.",
        ),
        preset=bowl.preset,
        wrong={"gradient-points-down": bowl.added(0.02)},
    )


@item(concept="partials")
def which_moves_more(draw):
    bowl = Bowl(draw, sizes=(1, 2, 3, 4, 5), steep=draw.pick(NAMES))
    steps = {"w": abs(bowl.d_w), "b": abs(bowl.d_b)}
    way = {"w": abs(bowl.right), "b": abs(bowl.up)}
    if way["w"] == way["b"]:
        raise Redraw("the believed answer would be neither")
    truth = "w" if steps["w"] > steps["b"] else "b" if steps["b"] > steps["w"] else "both"
    believed = max(way, key=way.get)
    if believed == truth and draw.random() < 0.7:
        raise Redraw("the belief would not show")
    texts = {"w": "$w$", "b": "$b$", "both": "Both equally far"}
    return choice(
        draw,
        f"The loss is {bowl.text}, and the weights are at {bowl.place}. "
        "Which of them does one update at a small learning rate move further?",
        [
            right(text)
            if name == truth
            else wrong(text, "points-at-minimum" if name == believed else None)
            for name, text in texts.items()
        ],
        f"The gradient is {bowl.gradient}, and each weight moves by the rate times its own part of it. "
        f"How far a weight has to go does not come in: that is {way['w']} for $w$ and {way['b']} for $b$.",
        shuffle=False,
        facts=bowl.facts,
        preset=bowl.preset,
        wrong={"points-at-minimum": bowl.straight()} if bowl.preset else {},
    )


@item(concept="partials")
def value_of_one_partial(draw):
    p, q, r = draw.pick([1, 2, 3]), draw.pick([-3, -2, 2, 3, 4]), draw.pick([1, 2, 3])
    w, b = draw.pick([-2, -1, 1, 2, 3]), draw.pick([-3, -2, -1, 1, 2, 4])
    name = draw.pick(NAMES)

    def loss_of(w, b):
        return p * w**2 + q * w * b + r * b**2

    both = dict(zip(NAMES, partials(loss_of, w, b)))
    other = NAMES[1 - NAMES.index(name)]
    held = {"w": w, "b": b}[other]
    square = p if name == "w" else r
    at = {"w": w, "b": b}[name]
    example = partials(lambda w, b: w**2 + 5 * w * b, 3, 2)[0]
    return number(
        f"The loss is $L(w, b) = {_times(p)}w^2 {_signed(q)}\\,w b + {_times(r)}b^2$. "
        f"What is $\\partial L/\\partial {name}$ at $w = {w}$, $b = {b}$?",
        both[name],
        f"Hold ${other}$ at {held}. Then ${_times(square)}{name}^2$ has the slope $2 \\cdot {square} \\cdot ({at}) = {2 * square * at}$, "
        f"${q}\\,w b$ has the slope ${q} \\cdot ({held}) = {q * held}$, and the rest does not change. "
        f"Together {both[name]:g}.",
        facts={"p": p, "q": q, "r": r, "w": w, "b": b, "value": both[name]},
        hints=(
            f"Treat ${other}$ as a fixed number, {held}.",
            f"Differentiate what is left with respect to ${name}$, term by term.",
            f"Elsewhere: for $L = w^2 + 5\\,w b$ at $w = 3$, $b = 2$, hold $b$ still. "
            f"Then $\\partial L/\\partial w = 2w + 5b = {example:g}$.",
        ),
    )


@item(concept="partials")
def angle_to_the_minimum(draw):
    bowl = Bowl(draw)
    gradient = torch.tensor([bowl.d_w, bowl.d_b])
    way = torch.tensor([-float(bowl.right), -float(bowl.up)])
    cosine = torch.cosine_similarity(-gradient, way, dim=0)
    angle, back = cosine.acos().rad2deg().item(), (-cosine).acos().rad2deg().item()
    if not 8 < angle < 80:
        raise Redraw("too close to one of the other answers")
    return choice(
        draw,
        f"The loss is {bowl.text}, and the weights are at {bowl.place}. By how many degrees does minus the gradient "
        "miss the direction of the minimum?",
        [
            right(f"{angle:.0f} degrees", angle),
            wrong("It does not miss: they are the same direction", "points-at-minimum", 0.0),
            wrong(f"{back:.0f} degrees: it points uphill", "gradient-points-down", back),
            wrong("They always stand at a right angle"),
        ],
        f"Minus the gradient is ({-bowl.d_w:g}, {-bowl.d_b:g}). The way to the minimum is ({-bowl.right}, {-bowl.up}). "
        f"The bowl is {bowl.k} times as sharp along $w$, so the first leans that way: the angle between them is {angle:.1f} degrees.",
        facts=bowl.facts | {"angle": angle},
        hints=(
            f"The gradient is {bowl.gradient}. Turn its signs round.",
            f"The way to the minimum is ({-bowl.right}, {-bowl.up}). Sketch both arrows.",
        ),
        preset=bowl.preset,
        wrong={"points-at-minimum": bowl.straight()},
    )


@item(concept="update")
def both_weights_after_a_step(draw):
    bowl = Bowl(draw, sizes=(2, 3))
    lr = draw.pick([0.02, 0.05, 0.1])
    after = (bowl.w - lr * bowl.d_w, bowl.b - lr * bowl.d_b)
    added = (bowl.w + lr * bowl.d_w, bowl.b + lr * bowl.d_b)
    length = lr * math.hypot(bowl.d_w, bowl.d_b) / math.hypot(bowl.right, bowl.up)
    aimed = (bowl.w - length * bowl.right, bowl.b - length * bowl.up)
    swapped = (bowl.w - lr * bowl.d_b, bowl.b - lr * bowl.d_w)
    return choice(
        draw,
        f"The weights are at {bowl.place}, the gradient there is {bowl.gradient}, and the minimum is at "
        f"$w = {bowl.a}$, $b = {bowl.c}$. Where does one update at the learning rate {lr:g} take them?",
        [
            right(_pair(after)),
            wrong(_pair(added), "gradient-points-down"),
            wrong(_pair(aimed), "points-at-minimum"),
            wrong(_pair(swapped)),
        ],
        f"Each weight subtracts the rate times its own partial derivative: "
        f"$w$ becomes {after[0]:.3g} and $b$ becomes {after[1]:.3g}. Where the minimum is does not come in.",
        facts=bowl.facts | {"lr": lr, "after_w": after[0], "after_b": after[1]},
        preset=bowl.preset,
        wrong={
            "points-at-minimum": bowl.straight(),
            "gradient-points-down": bowl.added(lr),
        },
    )


@item(concept="learning_rate_effect")
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
    pairs = [
        ("creeps", "creeps"),
        ("oscillates", "creeps"),
        ("diverges", "creeps"),
        ("creeps", "oscillates"),
    ]
    if truth not in pairs:
        raise Redraw("no such option")
    return choice(
        draw,
        f"The loss is {bowl.text}. Both weights share the learning rate {lr:g}. What does each of them do?",
        [
            right(text) if pair == truth else wrong(text)
            for pair, text in ((pair, f"$w$ {pair[0]}, $b$ {pair[1]}") for pair in pairs)
        ],
        f"Each step multiplies the distance by one minus the rate times the curvature. That is {factors[0]:.3g} for $w$ and "
        f"{factors[1]:.3g} for $b$. So $w$ {truth[0]} and $b$ {truth[1]}. They share the rate, but each has a curvature of its own.",
        shuffle=False,
        facts=bowl.facts | {"lr": lr},
        hints=(
            f"Torch gives the curvature {hessian[0, 0].item():g} along $w$ and {hessian[1, 1].item():g} along $b$.",
            "Work out one minus the rate times the curvature, for each weight on its own.",
        ),
        preset=bowl.preset,
    )


def _regime(factor):
    return "creeps" if factor > 0 else "oscillates" if factor > -1 else "diverges"


def _pair(place):
    return f"$w = {place[0]:.3g}$, $b = {place[1]:.3g}$"


def _times(factor):
    return "" if factor == 1 else f"{factor}\\,"


def _signed(factor):
    return f"{'-' if factor < 0 else '+'} {abs(factor)}"
