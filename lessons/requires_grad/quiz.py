import torch
from tutor.quiz.items import Redraw, choice, item, minus, number, right, sign, wrong

TWIN = "p = torch.tensor(1.0, requires_grad=True)\n(3 * p).square().backward()"


def ran(code):
    """Run the code that the question shows; return its names and whether torch stopped it."""
    names = {"torch": torch, "nn": torch.nn}
    try:
        exec(code, names)
    except RuntimeError:
        return names, True
    return names, False


def held(tensor):
    """Return what .grad holds as text; a computed tensor keeps none, and torch warns whoever asks."""
    grad = tensor.grad if tensor.is_leaf else None
    return "None" if grad is None else f"{grad.item():g}"


def both(names, letters):
    """Say in words which of the tensors hold a .grad."""
    kept = [f"`{letter}`" for letter in letters if held(names[letter]) != "None"]
    return (
        " and ".join([", ".join(kept[:-1]), kept[-1]] if len(kept) > 1 else kept) or "none of them"
    )


def two_layers(w1, w2, target, freeze="", lr=None):
    """Return the code of two linear layers on one number, one of them frozen."""
    lines = [
        "first, last = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)",
        f"nn.init.constant_(first.weight, {w1})",
        f"nn.init.constant_(last.weight, {w2})",
    ]
    lines += [f"{freeze}.requires_grad_(False)"] if freeze else []
    lines += [
        f"loss = (last(first(torch.ones(1, 1))) {minus(target)}).square().sum()",
        "loss.backward()",
    ]
    return "\n".join(lines)


@item(concept="requires_grad")
def who_holds_a_grad(draw):
    asks, plain, made = draw.sample(["a", "b", "c", "u", "v"], 3)
    case = draw.pick(["data", "alone", "both"])  # what the second tensor is
    first, second = draw.sample([2.0, 3.0, -1.0, 5.0], 2)
    code = "\n".join(
        [
            f"{asks} = torch.tensor({first}, requires_grad=True)",
            f"{plain} = torch.tensor({second}{'' if case == 'data' else ', requires_grad=True'})",
            f"{made} = {asks} * {'4' if case == 'alone' else plain}",
            f"loss = ({made} + 1).square()",
            "loss.backward()",
        ]
    )
    letters = [asks, plain, made, "loss"]
    names, _ = ran(code)
    truth = both(names, letters)
    sets = [[asks], [asks, plain], [asks, made, "loss"], letters]
    spelled = [
        " and ".join([", ".join(f"`{s}`" for s in some[:-1]), f"`{some[-1]}`"])
        if some[1:]
        else f"`{some[0]}`"
        for some in sets
    ]
    reason = {
        "data": f" `{plain}` asks for none.",
        "alone": f" `{plain}` takes no part in the loss.",
    }
    return choice(
        draw,
        "After this, which of the tensors hold a `.grad`?",
        [
            right(text) if text == truth else wrong(text, "every-tensor-has-grad")
            for text in spelled
        ],
        f"A leaf keeps its gradient when it asks and takes part in the loss: here {truth}.{reason.get(case, '')} `{made}` and `loss` are computed: "
        "the gradient passes them, and they keep none.",
        code=code,
        facts={"holds": truth},
        hints=(
            "Which tensors were made by an operation? They are no leaves.",
            "Of the leaves, which ask for a gradient, and which took part in the loss?",
            "With `p = torch.tensor(1.0, requires_grad=True)` and `q = (3 * p).square()`, `q.backward()` leaves "
            f"{held(ran(TWIN)[0]['p'])} in `p.grad` and nothing in `q.grad`.",
        ),
        preset={"layers": "as built"},
    )


@item(concept="learning_rate_effect")
def step_behind_a_frozen_layer(draw):
    w1, w2 = draw.pick([0.5, 1.0, 2.0]), draw.pick([-2.0, -1.0, 2.0, 3.0])
    target, lr = draw.pick([3.0, 4.0, -3.0]), draw.pick([0.01, 0.05, 0.1])
    code = two_layers(w1, w2, target, freeze="last")
    gradient = ran(code)[0]["first"].weight.grad.item()
    v1, v2, goal, rate = 1.0, 4.0, 5.0, 0.1
    other = ran(two_layers(v1, v2, goal, freeze="last"))[0]["first"].weight.grad.item()
    return number(
        f"The last layer is frozen. Then SGD with the learning rate {lr:g} takes one step with all weights that hold a `.grad`. "
        "What is `first.weight` afterwards?",
        w1 - lr * gradient,
        f"The gradient passes the frozen layer: `first.weight.grad` is {gradient:g}. The step takes the weight from {w1:g} to "
        f"{w1 - lr * gradient:.4g}. Only `last.weight` keeps nothing and stays.",
        beliefs={"frozen-blocks": w1},
        code=code,
        facts={"w1": w1, "w2": w2, "target": target, "lr": lr, "gradient": gradient},
        hints=(
            "What does the chain rule need from the last layer? Its weight as a number.",
            "The slope at `first.weight` is two times the miss, times `last.weight`, times the input, which is one.",
            f"With the weights {v1:g} and {v2:g} and the target {goal:g} the gradient is {other:g}, and at the rate {rate:g} "
            f"`first.weight` goes from {v1:g} to {v1 - rate * other:.4g}.",
        ),
        preset={"layers": "freeze last"},
        wrong={"frozen-blocks": blocked()},
    )


def blocked():
    """Return the .grad of each tensor of the demo as whoever thinks that a frozen layer blocks has it."""
    names = ["x", "first.weight", "hidden", "last.weight", "guess", "loss"]
    return [
        {
            "name": name,
            "value": 0.0,
            "grad": "None",
            "leaf": True,
            "asks": False,
            "turn": 0,
            "passed": 0.0,
        }
        for name in names
    ]


@item(concept="gradient_sign")
def sign_behind_a_frozen_layer(draw):
    w1, w2 = draw.pick([0.5, 1.0, 2.0]), draw.pick([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
    target = draw.pick([-8.0, -7.0, 7.0, 8.0])
    code = two_layers(w1, w2, target, freeze="last")
    gradient, guess = ran(code)[0]["first"].weight.grad.item(), w1 * w2
    return sign(
        f"The last layer is frozen. The network predicts ${w2:g} \\cdot {w1:g} = {guess:g}$ and the target is {target:g}. "
        "What is the sign of `first.weight.grad`?",
        gradient,
        f"The prediction is too {'low' if guess < target else 'high'}, and a larger first weight "
        f"{'raises' if w2 > 0 else 'lowers'} it, since the last weight is {w2:g}. So the loss "
        f"{'falls' if gradient < 0 else 'rises'} with it: torch gives {gradient:g}, through the frozen layer.",
        beliefs={"zero": "frozen-blocks"},
        code=code,
        facts={"w1": w1, "w2": w2, "target": target, "gradient": gradient},
        preset={"layers": "freeze last"},
    )


@item(concept="requires_grad")
def what_a_switch_does(draw):
    w, target = draw.pick([0.5, 1.0, 2.0, 4.0]), draw.pick([-1.0, 3.0, 5.0])
    switch = draw.pick(
        ["model.eval()", "model.train()", "model.requires_grad_(False)", "with torch.no_grad():"]
    )
    line = f"loss = (model(torch.ones(1, 1)) {minus(target)}).square().sum()"
    block = [switch, f"    {line}"] if switch.endswith(":") else [switch, line]
    setup = ["model = nn.Linear(1, 1, bias=False)", f"nn.init.constant_(model.weight, {w})"]
    code = "\n".join([*setup, *block, "loss.backward()"])
    names, stopped = ran(code)
    plain = held(ran("\n".join([*setup, line, "loss.backward()"]))[0]["model"].weight)
    outcome = "an error" if stopped else held(names["model"].weight)
    texts = {plain: f"`model.weight.grad` holds {plain}", "None": "It stays None, without an error"}
    texts["an error"] = "`backward` stops with an error: nothing was recorded"
    quiet = switch in ("model.eval()", "model.train()")
    return choice(
        draw,
        "What happens to the gradient here?",
        [
            right(text)
            if name == outcome
            else wrong(text, "eval-stops-grad" if switch == "model.eval()" else None)
            for name, text in texts.items()
        ],
        f"`{switch.rstrip(':')}` "
        + (
            f"changes how some layers behave and records as before: `.grad` holds {plain}."
            if quiet
            else "leaves nothing in the loss that asks for a gradient, so nothing is recorded and `backward` has nowhere to go."
        ),
        code=code,
        facts={"switch": switch, "outcome": outcome},
        preset={"forward": "no_grad"}
        if "no_grad" in switch
        else {"layers": "eval" if "eval" in switch else "as built"},
    )


@item(concept="requires_grad")
def detach_or_no_grad(draw):
    a, b, target = (
        draw.pick([1.0, 2.0, 3.0]),
        draw.pick([-2.0, 2.0, 4.0]),
        draw.pick([1.0, 5.0, 7.0]),
    )
    how = draw.pick(["detach", "detach the other", "no_grad"])
    setup = [
        f"a = torch.tensor({a}, requires_grad=True)",
        f"b = torch.tensor({b}, requires_grad=True)",
    ]
    lines = {
        "detach": ["h = (3 * a).detach()", f"loss = (b * h {minus(target)}).square()"],
        "detach the other": ["h = 3 * a", f"loss = (b.detach() * h {minus(target)}).square()"],
        "no_grad": [
            "with torch.no_grad():",
            "    h = 3 * a",
            f"    loss = (b * h {minus(target)}).square()",
        ],
    }[how]
    code = "\n".join([*setup, *lines, "loss.backward()"])
    names, stopped = ran(code)
    if not stopped and "0" in (held(names["a"]), held(names["b"])):
        raise Redraw("the miss is zero")
    outcome = "neither" if stopped else both(names, "ab")
    texts = {
        "`a`": "Only `a` gets a `.grad`",
        "`b`": "Only `b` gets a `.grad`",
        "`a` and `b`": "Both get one",
    }
    texts["neither"] = "Neither: `backward` stops with an error"
    detached = how != "no_grad"
    beliefs = {"neither": "detach-is-no-grad"} if detached else {"`b`": "detach-is-no-grad"}
    return choice(
        draw,
        "Which of the two weights gets a `.grad`?",
        [
            right(text) if name == outcome else wrong(text, beliefs.get(name))
            for name, text in texts.items()
        ],
        "`detach` cuts one way back from the loss: no gradient comes through there. The other way stays open."
        if detached
        else "`no_grad` records nothing in the whole block, so the loss has no way back to either weight.",
        shuffle=False,
        code=code,
        facts={"how": how, "outcome": outcome},
        preset={"forward": "detach" if detached else "no_grad"},
    )


@item(concept="requires_grad")
def reassigned(draw):
    w, target, lr = (
        draw.pick([1.0, 2.0, 5.0]),
        draw.pick([-1.0, 3.0, 4.0]),
        draw.pick([0.1, 0.2, 0.25]),
    )
    update = draw.pick(
        [
            ["w = w - lr * w.grad"],
            ["with torch.no_grad():", "    w = w - lr * w.grad"],
            ["with torch.no_grad():", "    w -= lr * w.grad"],
        ]
    )
    code = "\n".join(
        [
            f"w, lr = torch.tensor({w}, requires_grad=True), {lr}",
            f"loss = (w {minus(target)}).square()",
            "loss.backward()",
            *update,
        ]
    )
    after = ran(code)[0]["w"]
    texts = {
        (True, True): "It is a leaf and asks: the next pass can train it",
        (False, True): "It asks, but it is no leaf: it will keep no `.grad`",
        (True, False): "It is a leaf, but it asks for nothing: `backward` will fail",
    }
    why = {
        (
            True,
            True,
        ): "The update happens in place and is not recorded, so w stays the leaf that it was",
        (False, True): "The subtraction is recorded, and w now names its result, which is no leaf",
        (
            True,
            False,
        ): "Nothing is recorded, and w now names a new tensor that nobody asked to require a gradient",
    }
    state = (after.is_leaf, after.requires_grad)
    return choice(
        draw,
        f"After these lines the value of w is {after.item():g}. What kind of tensor is w now?",
        [
            right(text)
            if kind == state
            else wrong(text, "reassign-is-update" if kind == (True, True) else None)
            for kind, text in texts.items()
        ],
        f"{why[state]}: torch says `is_leaf` {state[0]} and `requires_grad` {state[1]}.",
        code=code,
        facts={"w": w, "target": target, "lr": lr, "after": after.item()},
    )


@item(concept="requires_grad")
def what_to_add(draw):
    start, target, lr = (
        draw.pick([0.0, 1.0, 2.0]),
        draw.pick([3.0, 4.0, 5.0]),
        draw.pick([0.01, 0.02, 0.05]),
    )
    module = draw.pick([True, False])
    data = [f"x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([[{target}], [{2 * target}]])"]
    make = [f"w = torch.tensor({start})"]
    if module:
        make = ["model = nn.Linear(1, 1, bias=False)", f"nn.init.constant_(model.weight, {start})"]
    weight = "model.weight" if module else "w"
    train = [f"optimizer = torch.optim.SGD([{weight}], lr={lr})"]
    train += [
        f"loss = ({'model(x)' if module else 'w * x'} - y).square().mean()",
        "loss.backward()",
        "optimizer.step()",
    ]
    added = {
        "Nothing: it trains as it stands": [],
        "`x.requires_grad_()`": ["x.requires_grad_()"],
        "`y.requires_grad_()`": ["y.requires_grad_()"],
        f"`{weight}.requires_grad_()`": [f"{weight}.requires_grad_()"],
    }

    def trains(extra):
        names, stopped = ran("\n".join([*data, *make, *extra, *train]))
        return not stopped and (names["model"].weight if module else names["w"]).item() != start

    truth = next(text for text, extra in added.items() if trains(extra))
    beliefs = {
        "`x.requires_grad_()`": "inputs-need-grad",
        "`y.requires_grad_()`": "inputs-need-grad",
    }
    return choice(
        draw,
        "What has to be added before the loss is computed, so that the step moves the weight?",
        [right(text) if text == truth else wrong(text, beliefs.get(text)) for text in added],
        "The weight lives in an `nn.Linear`, which made it a parameter, and parameters ask by themselves."
        if module
        else "Nobody made this w a parameter: it is a plain tensor, so it has to be asked for. The data never needs it.",
        code="\n".join([*data, *make, *train]),
        facts={"module": module, "start": start, "lr": lr, "truth": truth},
        preset={"layers": "as built"},
    )


@item(concept="grad_semantics")
def none_or_zero(draw):
    a, b, target = draw.pick([2.0, 3.0, 4.0]), draw.pick([-1.0, 1.0, 5.0]), draw.pick([1.0, 6.0])
    plain = f"(a {minus(target)}).square()"
    spare = draw.pick(
        ["", f" + {0} * b", f" + (b {minus(b)}).square()", f" + (b {minus(target - 8)}).square()"]
    )
    loss = plain + spare
    code = "\n".join(
        [
            f"a = torch.tensor({a}, requires_grad=True)",
            f"b = torch.tensor({b}, requires_grad=True)",
            f"loss = {loss}",
            "loss.backward()",
        ]
    )
    told = held(ran(code)[0]["b"])
    flat = "b" not in loss or told == "0"
    kind = told if told in ("None", "0") else "another number"
    reason = {
        "None": "`b` took no part in the loss, so `backward` never came by and filled nothing in",
        "0": "`b` took part, and the slope of the loss there is zero: torch computed it and filled it in",
        "another number": f"`b` took part, and the slope there is {told}",
    }[kind]
    return choice(
        draw,
        "What does `b.grad` hold after this?",
        [
            right(text)
            if text == kind
            else wrong(text, "zero-means-flat" if flat and text in ("None", "0") else None)
            for text in ("None", "0", "another number")
        ],
        f"{reason}.",
        shuffle=False,
        code=code,
        facts={"b": b, "held": told},
        preset={"layers": "as built"},
    )
