import torch
from tutor.quiz.items import (
    Redraw,
    among,
    at_a_miss,
    choice,
    example,
    factor,
    item,
    minus,
    number,
    ran,
    sign,
    sign_of,
    slope,
)


def of_x(w, b):
    """Write a line as people do."""
    times = {1: "", -1: "-"}.get(w, f"{w:g}")
    return f"{times}x {minus(-b)}".strip()


def unit(w, b):
    return f"\\text{{ReLU}}({of_x(w, b)})"


def terms(units):
    """Write a sum of units, each a weight in the sum, a weight and a b."""
    text = ""
    for v, w, b in units:
        times = "" if abs(v) == 1 else f"{abs(v):g} \\cdot "
        text += f" {'-' if v < 0 else '+'} {times}{unit(w, b)}"
    return text.removeprefix(" + ").strip()


def output(units, x, bend=torch.relu):
    v, w, b = torch.tensor(units, dtype=torch.float64).T
    return (v * bend(w * torch.as_tensor(x, dtype=torch.float64)[..., None] + b)).sum(-1)


def corners(units):
    """Count where the slope changes, far out to both sides."""
    x = (torch.arange(-401, 402) / 20 + 0.01).double().requires_grad_()
    (slope,) = torch.autograd.grad(output(units, x).sum(), x)
    return int((slope[1:] - slope[:-1]).abs().gt(1e-6).sum())


@item(concept="bends")
def line_of_a_line(draw):
    a, c = draw.pick([-3, -2, 2, 3, 4]), draw.pick([-4, -3, -2, 2, 3, 5])
    b, d = draw.pick([-3, -1, 1, 2]), draw.pick([-2, 1, 3, 4])
    x = torch.tensor(1.0, requires_grad=True)
    (slope,) = torch.autograd.grad(c * (a * x + b) + d, x)
    return number(
        f"Two layers without a bend: $h = {of_x(a, b)}$, then $y = {of_x(c, d).replace('x', 'h')}$. "
        "Together they are one line of $x$. What is its slope?",
        slope,
        f"Put the first into the second: $y = {c} \\cdot ({of_x(a, b)}) {minus(-d)}$. In it $x$ stands with "
        f"${c} \\cdot {factor(a)} = {slope:g}$, at every $x$.",
        beliefs={"slopes-add": {a + c, abs(a) + abs(c)}, "one-slope-for-all": {a, c}},
        slips={
            "the number that is added at the end is counted into the slope": a * c + d,
            "the height at zero is told, and not the slope": c * b + d,
            "the number inside the first layer is taken for a slope": c * b,
            "the height at one is told, and not the slope": c * (a + b) + d,
            "one slope is taken off the other": a - c,
        },
        facts={"a": a, "b": b, "c": c, "d": d},
        hints=(
            "When $x$ moves by one, how far does $h$ move? And $y$, for each one that $h$ moves?",
            f"Elsewhere, with $h = {of_x(7, 1)}$ and $y = {of_x(6, 2).replace('x', 'h')}$: one further in $x$ is {7} further in $h$, "
            f"and that is {7 * 6} further in $y$.",
        ),
    )


ENDS = {
    "a line": "One straight line, whatever its weights are",
    "corners": "Straight pieces with a few corners",
    "a curve": "A curve without any corner",
}


@item(concept="bends", idea=True)
def what_a_net_can_draw(draw):
    units, layers = draw.pick([16, 32, 64]), draw.pick([2, 3, 4])
    bend = draw.pick(["", "", "nn.ReLU()", "nn.Tanh()"])
    after = draw.pick(["between", "between", "inside the sum"])
    parts, before = [], 1
    for _ in range(layers):
        parts += [f"nn.Linear({before}, {units})", *([bend] if after == "between" and bend else [])]
        before = units
    if after != "between" and bend:
        parts.insert(1, bend)
    parts.append(f"nn.Linear({units}, {1})")
    code = "net = nn.Sequential(\n" + "".join(f"    {part},\n" for part in parts) + ")"
    shape = shape_of(parts)
    beliefs = {"corners": "lines-make-corners", "a curve": "depth-bends"}
    return choice(
        draw,
        "The input of this net is one number, and so is its output. What does the output look like, drawn over the input?",
        among(
            ENDS,
            shape,
            beliefs if shape == "a line" else {},
            says={
                "a line": "For that nothing in the net may bend.",
                "corners": "For that the bend has to be made of straight pieces.",
                "a curve": "For that the bend has to be a curve itself.",
            },
        ),
        {
            "a line": "Nothing in it bends: each layer makes a line of what comes in, and a line of a line is a line.",
            "corners": "ReLU is two straight pieces with a corner. The layers add such pieces, so straight pieces with corners come out.",
            "a curve": "tanh bends all along its way, and so does what is made of it.",
        }[shape],
        code=code,
        facts={"units": units, "layers": layers, "shape": shape},
        hints=(
            "Which of the lines of this net does anything else than multiply and add?",
            "A sum of lines is a line. So what can only come from a part that bends, and how does that part bend?",
        ),
    )


def shape_of(parts):
    """Build the net in torch and look at its slope along the input."""
    torch.manual_seed(0)
    net = ran(f"net = nn.Sequential({', '.join(parts)})")["net"]
    x = torch.linspace(-3, 3, 601, dtype=torch.float64)[:, None].requires_grad_()
    (slope,) = torch.autograd.grad(net.double()(x).sum(), x)
    changed = (slope[1:] - slope[:-1]).abs().gt(1e-9).sum()
    return "a line" if not changed else "a curve" if changed == 600 else "corners"


@item(concept="bends", idea=True)
def which_net_fits(draw):
    start, slope = draw.pick([-2, -1, 1, 2]), draw.pick([-3, -2, 2, 3])
    kind = draw.pick(["line", "bent", "bent", "zigzag"])
    x = [0, 1, 2, 3]
    y = {
        "line": [start + slope * at for at in x],
        "bent": [start, start, start + slope, start + 2 * slope],
        "zigzag": [start, start + slope, start, start + slope],
    }[kind]
    deep, one = line_reaches(x, y), one_unit_reaches(x, y)
    texts = {
        (True, True): "Both can",
        (True, False): "Only A can",
        (False, True): "Only B can",
        (False, False): "Neither can",
    }
    beliefs = {
        "line": {(True, False): "corner-per-unit"},
        "bent": {
            (True, True): "depth-bends",
            (False, False): "relu-only-rises" if slope < 0 else "unit-per-point",
        },
        "zigzag": {(True, False): "depth-bends"},
    }[kind]
    shown = ", ".join(f"({a}, {b})".replace("-", "−") for a, b in zip(x, y))
    layers, units = draw.pick([3, 5, 10]), draw.pick([50, 100, 200])
    return choice(
        draw,
        f"Four points: {shown}. Net A has {layers} hidden layers of {units} units and no bend. Net B has one hidden unit with ReLU: "
        "$y = v \\cdot \\text{ReLU}(w x + b) + c$. Which of them can go through all four points?",
        among(
            texts,
            (deep, one),
            beliefs,
            says={
                (True, True): "For that one straight line has to go through all of the points.",
                (
                    True,
                    False,
                ): "What a straight line reaches, one unit reaches with its corner far outside.",
                (
                    False,
                    True,
                ): "For that the points need just one corner, with a level piece on one side of it.",
                (
                    False,
                    False,
                ): "For that the points need more corners than one, or two pieces that both slope.",
            },
        ),
        {
            "line": "The points lie on a line. A is a line, whatever its depth, and B is one as well as long as its corner lies outside.",
            "bent": "The points need one corner. A is a line, whatever its depth. B is level up to its corner, and straight on after it.",
            "zigzag": "The points need two corners. A has none, whatever its depth, and one ReLU unit has one.",
        }[kind],
        facts={"x": x, "y": y, "layers": layers, "units": units},
        hints=(
            "Walk from point to point. How much does y change each time?",
            "How many corners do the points need, how many has A, and how many has B?",
        ),
    )


def line_reaches(x, y):
    """Say whether the best line goes through all the points."""
    x, y = (torch.tensor(v, dtype=torch.float64)[:, None] for v in (x, y))
    inputs = torch.cat([x, torch.ones_like(x)], dim=1)
    return bool((inputs @ torch.linalg.lstsq(inputs, y).solution - y).abs().max() < 1e-9)


def one_unit_reaches(x, y):
    """Say whether some ReLU unit, times a weight and plus a number, goes through all the points."""
    x, y = (torch.tensor(v, dtype=torch.float64)[:, None] for v in (x, y))
    for way in (1, -1):
        for corner in torch.arange(-10, 50) / 10:
            inputs = torch.cat([torch.relu(way * (x - corner)), torch.ones_like(x)], dim=1)
            fit = inputs @ torch.linalg.pinv(inputs) @ y
            if (fit - y).abs().max() < 1e-6:
                return True
    return False


@item(concept="bends", idea=True)
def count_the_corners(draw):
    places = draw.sample([-3, -2, -1, 1, 2, 3], draw.pick([2, 3, 4]))
    units = []
    for at in places:
        w = draw.pick([1, 2, -1])
        units.append((draw.pick([1, 2, 3, -1]), w, -w * at))
    v, w, b = units[0]
    spare = draw.pick([(v + 1, 2 * abs(w), 2 * b * abs(w) // w), (0, w, b + 1), (2, 0, 3), None])
    units += [spare] if spare else []
    units = draw.sample(units, len(units))
    key = corners(units)
    listed = "\n".join(f"| {i + 1} | {w} | {b} | {v} |" for i, (v, w, b) in enumerate(units))
    beliefs = {"corner-per-unit": len(units)} if key != len(units) else {}
    slips = {"a corner is overlooked": key - 1, "the straight pieces are counted": key + 1}
    slips |= {"the two ends of what is drawn are counted too": key + 2}
    return number(
        "A net has one hidden layer with ReLU. Each unit is $\\text{ReLU}(w x + b)$, and its weight in the sum is $v$.\n\n"
        f"| unit | w | b | v |\n| --- | --- | --- | --- |\n{listed}\n\nHow many corners has the sum, drawn over all $x$?",
        key,
        f"A unit has its corner where $w x + b = 0$. Torch counted {key} places where the slope of the sum changes: units with $v = 0$ or $w = 0$ add no "
        "corner, and two corners in one place are one.",
        beliefs=beliefs,
        slips={how: said for how, said in slips.items() if said not in beliefs.values()},
        facts={"units": units},
        hints=(
            "Where does each unit have its corner? Does it have one at all?",
            "Is there a unit that is level, or one that counts for nothing in the sum? Do two have theirs in the same place?",
            f"Elsewhere: a unit with $w = {10}$, $b = {-70}$ has its corner at $x = {70 / 10:g}$, and so has one with $w = {-9}$, $b = {63}$.",
        ),
    )


@item(concept="bends")
def a_unit_that_is_off(draw):
    x = draw.pick([-2, -1, 1, 2, 3])
    units = [
        (draw.pick([-3, -2, 2, 3, 4]), draw.pick([-2, -1, 1, 2]), draw.pick([-3, -1, 1, 3]))
        for _ in range(2)
    ]
    lines = [w * x + b for _, w, b in units]
    if not min(lines) < 0 < max(lines):
        raise Redraw("one unit is on, one is off")
    told = output(units, x).item() + 0.0
    straight = output(units, x, lambda line: line).item()
    return number(
        f"A net with two hidden units: $y = {terms(units)}$. What is $y$ at $x = {x}$?",
        told,
        f"The two lines are at {lines[0]} and {lines[1]} there. ReLU makes zero of what is below zero, so "
        f"one unit adds nothing, and $y = {told:g}$.",
        beliefs={"off-passes-on": straight},
        slips={
            "the unit that is off loses its minus, where ReLU makes zero of it": output(
                units, x, torch.abs
            ).item(),
            "the weights in the sum are left out": output(
                [(1, w, b) for _, w, b in units], x
            ).item(),
            "the unit that is on is left out, and the other handed on": straight - told,
            "both units are taken to be off": 0.0,
            "the number b is left out of the lines": output(
                [(v, w, 0) for v, w, _ in units], x
            ).item(),
        },
        facts={"units": units, "x": x},
        hints=(
            f"Work out the two lines at $x = {x}$ first. What does ReLU make of each?",
            f"Elsewhere, with $x = {5}$: $\\text{{ReLU}}({of_x(1, -9)})$ is {output([(1, 1, -9)], 5).item():g}, and "
            f"$\\text{{ReLU}}({of_x(2, 1)})$ is {output([(1, 2, 1)], 5).item():g}.",
        ),
    )


def _worked_unit(x, y):
    gradient = slope_by_w(1.0, 0.0, 1.0, x, y)
    return sign_of(gradient), (
        f"Elsewhere, with $y = \\text{{ReLU}}(x)$ at $x = {x}$ and the answer {y}: the unit is on. Slopes multiply to {gradient:g}."
    )


@item(concept="bends")
def what_a_unit_learns(draw):
    w, b, v = draw.pick([-2, -1, 1, 2]), draw.pick([-3, -1, 0, 1, 3]), draw.pick([-2, -1, 1, 2])
    x = draw.pick([1, 2, 3])
    y = round(output([(v, w, b)], x).item()) + draw.pick([-5, -3, 3, 5])
    gradient, bare = slope_by_w(w, b, v, x, y), slope_by_w(w, b, v, x, y, lambda line: line)
    line = w * x + b
    if line == 0 or bare == 0:
        raise Redraw("on the corner, or nothing to learn")
    if line < 0 and draw.random() < 0.4:
        raise Redraw("off now and then")
    beliefs = {sign_of(bare): "off-still-learns"} if gradient == 0 else {}
    return sign(
        f"A net with one hidden unit: $y = {terms([(v, w, b)])}$. There is one point, at $x = {x}$, and its answer is {y}. The loss is the squared miss. "
        f"What is the sign of the gradient of the unit's weight, the one that is ${w}$ now?",
        gradient,
        f"The line is at {line} there, "
        + (
            "so the unit is off. The slope of ReLU is zero, and as a factor it makes the gradient zero."
            if line < 0
            else f"so the unit is on and the slope of ReLU is one. The net says {v * line}, the answer is {y}. Torch gives {gradient:g}."
        ),
        beliefs=beliefs,
        says={
            "other": at_a_miss(v * line, y, "the weight in the sum")["other"],
            "zero": "For that the unit has to be off there, with its line below zero, or the miss has to be zero.",
            "level": f"Look at the line first. Where is it at $x = {x}$, and what is the slope of ReLU there?",
        },
        facts={"w": w, "b": b, "v": v, "x": x, "y": y},
        hints=(
            f"Where is the line at $x = {x}$: above zero or below? What is the slope of ReLU there?",
            example(draw, sign_of(gradient), (_worked_unit(x, y) for x, y in ((1, 4), (4, 1)))),
        ),
    )


def slope_by_w(w, b, v, x, y, bend=torch.relu):
    """The gradient of a unit's weight under the squared miss at one point."""
    return slope(lambda w: (v * bend(w * x + b) - y) ** 2, w) + 0.0
