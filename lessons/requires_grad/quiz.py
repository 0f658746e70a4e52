from tutor.quiz.items import (
    Redraw,
    among,
    at_a_miss,
    choice,
    item,
    minus,
    neat,
    number,
    ran,
    right,
    sign,
    wrong,
    wrong_rules,
)

TWIN = "p = torch.tensor(1.0, requires_grad=True)\n(3 * p).square().backward()"


def left_by(code):
    """Run the code that the question shows; return the names it leaves, None where it is stopped."""
    try:
        return ran(code)
    except (RuntimeError, TypeError):  # no way back, or None in place of a gradient
        return None


def held(tensor):
    """Return what .grad holds as text; torch warns whoever asks a computed tensor that keeps none."""
    grad = tensor.grad if tensor.is_leaf or tensor.retains_grad else None
    return "None" if grad is None else f"{grad.item():g}"


def both(names, letters):
    """Say in words which of the tensors hold a .grad."""
    return spelled(letter for letter in letters if held(names[letter]) != "None")


def letters_of(text):
    """Return the names that a text of `spelled` holds."""
    return text.replace(", ", " and ").replace("`", "").split(" and ")


def two_layers(w1, w2, target, freeze=""):
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


def spelled(names):
    """Write names as code, with commas and an "and"."""
    *most, end = [f"`{name}`" for name in names] or ["none of them"]
    return f"{', '.join(most)} and {end}" if most else end


TENSORS = ["x", "first.weight", "hidden", "last.weight", "guess", "loss"]


def lesson_code(layers, forward, data):
    """Return the lines of the lesson's demo at these settings of its controls."""
    lines = [
        f"x = torch.tensor([[1.0]]{', requires_grad=True' if data == 'asks' else ''})",
        "first, last = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)",
        "nn.init.constant_(first.weight, 0.5)",
        "nn.init.constant_(last.weight, 2.0)",
    ]
    lines += [f"{layers.split()[1]}.requires_grad_(False)"] if "freeze" in layers else []
    lines += [f"hidden = first(x){'.detach()' if forward == 'detach' else ''}"]
    lines += ["hidden.retain_grad()"] if forward == "retain_grad" else []
    lines += ["guess = last(hidden)", "loss = ((guess - 3) ** 2).mean()", "loss.backward()"]
    return "\n".join(lines)


def grads_of(code):
    """Return what each of the demo's tensors holds in .grad after this code, as text."""
    names = left_by(code)
    if names is None:
        raise Redraw("torch stops it")
    return {name: held(eval(name, names)) for name in TENSORS}


def believed(grads):
    """Return rows in the shape of the demo's nodes, with the .grad that a wrong rule gives."""
    rest = {"value": 0.0, "leaf": True, "asks": False, "turn": 0, "passed": 0.0, "linked": True}
    return [{"name": name, "grad": grad} | rest for name, grad in grads.items()]


def astray(text, holds):
    """Ask about a tensor that is named and keeps no .grad, or else about one that is missing; none of it tells which."""
    named = text.split("`")[1::2]  # “none of them” names none
    extra = [name for name in named if name not in holds]
    missing = [name for name in holds if name not in named]
    name, how = (extra[0], "named") if extra else (missing[0], "missing")
    return f"Here `{name}` is {how}: does the gradient come by, and is it a leaf that asks, or told to keep its own?"


def kept(grads):
    return [name for name, grad in grads.items() if grad != "None"]


def around_a_cut(grads):
    """Return what .grad would hold in a net without the cut, where the wrong side of it is lost, or none."""
    lost = {name: grad if name in TENSORS[:2] else "None" for name, grad in grads.items()}
    return {"detach-cuts-ahead": lost, "detach-copies": grads}


@item(concept="requires_grad", version=3, idea=True)
def who_keeps_one_here(draw):
    """Ask about the lesson's own network at one setting of its controls; the demo shows that very run."""
    preset = {
        "layers": draw.pick(["as built", "freeze first", "freeze last"]),
        "forward": draw.pick(["plain", "detach", "retain_grad"]),
        "data": draw.pick(["does not ask", "asks"]),
    }
    code = lesson_code(**preset)
    grads = grads_of(code)
    holds = kept(grads)
    wrongs = {spelled(TENSORS): "every-tensor-has-grad"}
    paths = {"every-tensor-has-grad": believed(dict.fromkeys(TENSORS, "filled"))}
    if preset["layers"] == "freeze last":
        wrongs[spelled([])] = "frozen-blocks"
        paths["frozen-blocks"] = believed(dict.fromkeys(TENSORS, "None"))
    if preset["forward"] == "detach":
        for belief, led in around_a_cut(
            grads_of(lesson_code(**preset | {"forward": "plain"}))
        ).items():
            if kept(led) not in ([], holds):
                wrongs[spelled(kept(led))] = belief
                paths[belief] = believed(led)
    turned = [name for name in TENSORS if (name in holds) != (name == "x")]  # x, the other way
    others = [["first.weight", "last.weight"], ["last.weight"], ["first.weight"], turned]
    others = [names for names in others if names and names != holds]
    for names in draw.sample(others, len(others)):
        if len(wrongs) < 3:
            wrongs.setdefault(spelled(names), None)
    return choice(
        draw,
        "The program is a net of two layers. After the last line, which of the tensors "
        f"{spelled(TENSORS)} keep a `.grad`?",
        [
            right(spelled(holds)),
            *(wrong(text, belief, says=astray(text, holds)) for text, belief in wrongs.items()),
        ],
        "A tensor keeps a `.grad` when it is a leaf, asks, and the gradient comes by. A computed "
        "tensor keeps one only after `retain_grad`. A frozen layer lets it pass, `detach` does not.",
        code=code,
        facts=preset | {"holds": ", ".join(holds)},
        hints=(
            "Go back from the loss, tensor by tensor. Is there a place where the way is cut?",
            "Of what the gradient reaches: which are leaves that ask?",
            "A computed tensor keeps its gradient only when a line says so.",
        ),
        preset=preset,
        wrong=paths,
    )


@item(concept="requires_grad", version=2, idea=True)
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
    truth = both(ran(code), letters)
    everything = [letter for letter in letters if case != "alone" or letter != plain]
    beliefs = {spelled(everything): "every-tensor-has-grad"}  # all that is in the computation
    sets = [[asks], [asks, plain], [asks, made, "loss"], letters]
    reason = {
        "data": f" `{plain}` asks for none.",
        "alone": f" `{plain}` takes no part in the loss.",
    }
    return choice(
        draw,
        "After this, which of the tensors hold a `.grad`?",
        among(
            map(spelled, sets),
            truth,
            beliefs,
            says={
                spelled(group): astray(spelled(group), letters_of(truth))
                for group in sets
                if spelled(group) != truth
            },
        ),
        f"A leaf keeps its gradient when it asks and the gradient comes by: here {truth}.{reason.get(case, '')} `{made}` and `loss` are computed: "
        "the gradient passes them, and they keep none.",
        code=code,
        facts={"holds": truth},
        hints=(
            "Which tensors were made by an operation? They are no leaves.",
            "Of the leaves, which ask for a gradient, and to which does a way lead back from the loss?",
            "Elsewhere, with `p = torch.tensor(1.0, requires_grad=True)` and `q = (3 * p).square()`, `q.backward()` leaves "
            f"{held(ran(TWIN)['p'])} in `p.grad` and nothing in `q.grad`.",
        ),
    )


@item(concept="learning_rate_effect", version=2)
def step_behind_a_frozen_layer(draw):
    w1, w2 = draw.pick([0.5, 1.0, 2.0]), draw.pick([-2.0, -1.0, 2.0, 3.0])
    target, lr = draw.pick([3.0, 4.0, -3.0]), draw.pick([0.01, 0.05, 0.1])
    code = two_layers(w1, w2, target, freeze="last")
    gradient = ran(code)["first"].weight.grad.item()
    v1, v2, goal, rate = 1.0, 4.0, 5.0, 0.1
    other = ran(two_layers(v1, v2, goal, freeze="last"))["first"].weight.grad.item()
    return number(
        f"The last layer is frozen. Then every weight that holds a `.grad` takes one step at the learning rate {lr:g}. "
        "What is `first.weight` afterwards?",
        w1 - lr * gradient,
        f"The gradient passes the frozen layer: `first.weight.grad` is {gradient:g}. The step takes the weight from {w1:g} to "
        f"{neat(w1 - lr * gradient)}. Only `last.weight` keeps nothing and stays.",
        beliefs={"frozen-blocks": w1} | wrong_rules(w1, lr, gradient),
        slips={
            "the last layer's weight is left out of the chain": w1 - lr * gradient / w2,
            "the square loses its factor of two": w1 - lr * gradient / 2,
            "the gradient is told, and not where the step ends": gradient,
            "the last layer takes the step, and not the first": w2 - lr * gradient / w2 * w1,
            "the move is told, and not where it ends": lr * abs(gradient),
        },
        code=code,
        facts={"w1": w1, "w2": w2, "target": target, "lr": lr},
        hints=(
            "What does the chain rule need from the last layer? Its weight as a number.",
            "The slope at `first.weight` is two times the miss, times `last.weight`, times the input, which is one.",
            f"Elsewhere, with the weights {v1:g} and {v2:g} and the answer {goal:g} the gradient is {other:g}, and at the rate {rate:g} "
            f"`first.weight` goes from {v1:g} to {neat(v1 - rate * other)}.",
        ),
    )


@item(concept="gradient_sign", version=3)
def sign_behind_a_frozen_layer(draw):
    w1, w2 = draw.pick([0.5, 1.0, 2.0]), draw.pick([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
    target = draw.pick([-8.0, -7.0, 7.0, 8.0])
    code = two_layers(w1, w2, target, freeze="last")
    gradient, guess = ran(code)["first"].weight.grad.item(), w1 * w2
    return sign(
        f"The last layer is frozen. The network guesses ${w2:g} \\cdot {w1:g} = {guess:g}$ and the answer is {target:g}. "
        "What is the sign of `first.weight.grad`?",
        gradient,
        f"The guess is too {'low' if guess < target else 'high'}, and a larger first weight "
        f"{'raises' if w2 > 0 else 'lowers'} it, since the last weight is {w2:g}. So the loss "
        f"{'falls' if gradient < 0 else 'rises'} with it: torch gives {gradient:g}, through the frozen layer.",
        code=code,
        says=at_a_miss(
            guess, target, f"the last weight, {w2:g}, which is a factor although it is frozen"
        ),
        facts={"w1": w1, "w2": w2, "target": target},
        hints=(
            "The chain rule needs the last weight as a number. It is there, frozen or not.",
            "If the first weight grows a little, does the guess rise or fall? Look at the sign of the last weight.",
            "Then: does the guess get closer to the answer that way, or further from it?",
        ),
    )


@item(concept="requires_grad", version=2)
def what_a_switch_does(draw):
    w, target = draw.pick([0.5, 1.0, 2.0, 4.0]), draw.pick([-1.0, 3.0, 5.0])
    freeze, block = "model.requires_grad_(False)", "with torch.no_grad():"
    switch = draw.pick(["model.eval()", "model.eval()", "model.train()", freeze, block])
    asks = switch == freeze and draw.random() < 0.5  # then backward has somewhere to go
    setup = [
        f"x = torch.ones(1, 1{', requires_grad=True' if asks else ''})",
        "model = nn.Linear(1, 1, bias=False)",
        f"nn.init.constant_(model.weight, {w})",
    ]
    line = f"loss = (model(x) {minus(target)}).square().sum()"
    code = "\n".join(
        [*setup, switch, f"    {line}" if switch == block else line, "loss.backward()"]
    )
    names = left_by(code)
    plain = held(ran(*setup, line, "loss.backward()")["model"].weight)
    outcome = held(names["model"].weight) if names else "an error"
    texts = {plain: f"It holds {plain}", "None": "It holds None, and there is no error"}
    texts["an error"] = "`backward` stops with an error: nothing was recorded"
    evaluates = switch == "model.eval()"  # the belief is told with an error or without
    beliefs = dict.fromkeys(texts, "eval-stops-grad") if evaluates else {}
    reason = {
        plain: f"changes how some layers behave and records as before: `.grad` holds {plain}.",
        "None": "freezes the weight, so it keeps nothing. The input asks, so `backward` has somewhere to go.",
        "an error": "leaves nothing in the loss that asks for a gradient, so nothing is recorded and `backward` has "
        "nowhere to go.",
    }[outcome]
    return choice(
        draw,
        "What does `model.weight.grad` hold after the last line?",
        among(
            texts,
            outcome,
            beliefs,
            says={
                plain: "For that the loss has to be recorded, and the weight has to ask.",
                "None": "For that the way back has to be there, and the weight must not ask.",
                "an error": "For that nothing in the loss may ask, or nothing be recorded.",
            },
        ),
        f"`{switch.rstrip(':')}` {reason}",
        code=code,
        raises=None if names else "RuntimeError",
        facts={"switch": switch, "outcome": outcome},
        hints=(
            "Does any tensor in the loss ask for a gradient, and is the loss recorded? Only then can `backward` go back.",
            "If it can: does the weight itself still ask?",
            "Some switches change how layers behave, and none of what is recorded.",
        ),
    )


@item(concept="requires_grad", version=3)
def detach_or_no_grad(draw):
    a, b = draw.pick([1.0, 2.0, 3.0]), draw.pick([-2.0, 2.0, 4.0])
    target = draw.pick([1.0, 5.0, 7.0])
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
    names = left_by(code)
    if names and "0" in (held(names["a"]), held(names["b"])):
        raise Redraw("the miss is zero")
    outcome = both(names, "ab") if names else "neither"
    texts = {
        "`a`": "Only `a` gets a `.grad`",
        "`b`": "Only `b` gets a `.grad`",
        "`a` and `b`": "Both get one",
        "neither": "Neither: `backward` stops with an error",
    }
    detached = how != "no_grad"
    beliefs = {"neither": "detach-is-no-grad", "`a` and `b`": "detach-copies"} if detached else {}
    return choice(
        draw,
        "Which of the two weights gets a `.grad`?",
        among(
            texts,
            outcome,
            beliefs,
            says={
                "`a`": "For that the way back to the second weight has to be cut, and the other open.",
                "`b`": "For that the way back to the first weight has to be cut, and the other open.",
                "`a` and `b`": "For that both ways back from the loss have to be recorded and open.",
                "neither": "For that no way back may be left at all.",
            },
        ),
        "`detach` cuts one way back from the loss: no gradient comes through there. The other way stays open."
        if detached
        else "`no_grad` records nothing in the whole block, so the loss has no way back to either weight.",
        shuffle=False,
        code=code,
        raises=None if names else "RuntimeError",
        facts={"how": how, "outcome": outcome},
        hints=(
            "Go back from the loss to each of the two. On which way is a `detach`, or a block that records nothing?",
            "`detach` concerns one tensor: what lies before it there. `no_grad` concerns every line of its block.",
            "Where no way back is left at all, `backward` has nothing to do and says so.",
        ),
    )


@item(concept="requires_grad")
def reassigned(draw):
    w, target = draw.pick([1.0, 2.0, 5.0]), draw.pick([-1.0, 3.0, 4.0])
    lr = draw.pick([0.1, 0.2, 0.25])
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
    after = ran(code)["w"]
    texts = {
        (True, True): "It is a leaf and asks: the next pass can train it",
        (False, True): "It asks, but it is no leaf: it will keep no `.grad`",
        (True, False): "It is a leaf, but it asks for nothing: `backward` will fail",
    }
    reasons = (
        "The update happens in place and is not recorded, so w stays the leaf that it was",
        "The subtraction is recorded, and w now names its result, which is no leaf",
        "Nothing is recorded, and w now names a new tensor that nobody asked to require a gradient",
    )
    why = dict(zip(texts, reasons))
    state = (after.is_leaf, after.requires_grad)
    return choice(
        draw,
        f"After these lines the value of w is {after.item():g}. What kind of tensor is w now?",
        among(
            texts,
            state,
            {(True, True): "reassign-is-update"},
            says={
                (True, True): "For that the tensor itself has to be changed, and no new one made.",
                (False, True): "For that the subtraction has to be recorded.",
                (True, False): "For that a new tensor has to be made, while nothing is recorded.",
            },
        ),
        f"{why[state]}: torch says `is_leaf` {state[0]} and `requires_grad` {state[1]}.",
        code=code,
        facts={"w": w, "target": target, "lr": lr, "after": after.item()},
        hints=(
            "`-=` changes the tensor that is there. `w = …` makes a new one and gives it the old name.",
            "A tensor that a recorded operation made is no leaf.",
            "A new tensor asks for a gradient only when it was told to, or when its making was recorded.",
        ),
    )


@item(concept="requires_grad", version=3)
def what_to_add(draw):
    start, target = draw.pick([0.0, 1.0, 2.0]), draw.pick([3.0, 4.0, 5.0])
    lr = draw.pick([0.01, 0.02, 0.05])
    module = draw.pick([True, False])
    data = [f"x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([[{target}], [{2 * target}]])"]
    make = [f"w = torch.tensor({start})"]
    if module:
        make = ["model = nn.Linear(1, 1, bias=False)", f"nn.init.constant_(model.weight, {start})"]
    weight = "model.weight" if module else "w"
    train = [
        f"loss = ({'model(x)' if module else 'w * x'} - y).square().mean()",
        "loss.backward()",
        "with torch.no_grad():",
        f"    {weight} -= {lr} * {weight}.grad",
    ]
    added = {
        "Nothing: it trains as it stands": [],
        "`x.requires_grad_()`": ["x.requires_grad_()"],
        "`y.requires_grad_()`": ["y.requires_grad_()"],
        f"`{weight}.requires_grad_()`": [f"{weight}.requires_grad_()"],
    }

    def trains(extra):
        names = left_by("\n".join([*data, *make, *extra, *train]))
        return bool(names) and (names["model"].weight if module else names["w"]).item() != start

    truth = next(text for text, extra in added.items() if trains(extra))
    return choice(
        draw,
        "What has to be added before the loss is computed, so that the last line moves the weight?",
        among(
            added.keys(),
            truth,
            {"`x.requires_grad_()`": "inputs-need-grad"},
            says=dict(
                zip(
                    added,
                    (
                        "Does the weight ask as it was made? Torch stops where nothing does.",
                        "",
                        "The answers are data: training never moves them.",
                        "A weight that a module made asks by itself.",
                    ),
                )
            ),
        ),
        "The weight lives in an `nn.Linear`, which made it a parameter, and parameters ask by themselves."
        if module
        else "Nobody made this w a parameter: it is a plain tensor, so it has to be asked for. The data never needs it.",
        code="\n".join([*data, *make, *train]),
        raises=None if module else "RuntimeError",
        facts={"module": module, "start": start, "lr": lr, "truth": truth},
        hints=(
            "Which tensor is to be moved? That one has to ask for a gradient.",
            "How was it made: by a module, or by hand?",
            "Parameters of a module ask by themselves. Data does not have to.",
        ),
    )


@item(concept="grad_semantics")
def none_or_zero(draw):
    a, b, target = draw.pick([2.0, 3.0, 4.0]), draw.pick([-1.0, 1.0, 5.0]), draw.pick([1.0, 6.0])
    plain = f"(a {minus(target)}).square()"
    squares = [f" + (b {minus(low)}).square()" for low in (b, target - 8)]
    loss = plain + draw.pick(["", f" + {0} * b", *squares])
    code = "\n".join(
        [
            f"a = torch.tensor({a}, requires_grad=True)",
            f"b = torch.tensor({b}, requires_grad=True)",
            f"loss = {loss}",
            "loss.backward()",
        ]
    )
    told = held(ran(code)["b"])
    flat = "b" not in loss or told == "0"
    kind = told if told in ("None", "0") else "another number"
    beliefs = dict.fromkeys(("None", "0"), "zero-means-flat") if flat else {}
    reasons = {
        "None": "`b` took no part in the loss, so `backward` never came by and filled nothing in",
        "0": "`b` took part, and the slope of the loss there is zero: torch computed it and filled it in",
        "another number": f"`b` took part, and the slope there is {told}",
    }
    return choice(
        draw,
        "What does `b.grad` hold after this?",
        among(
            reasons.keys(),
            kind,
            beliefs,
            says={
                "None": "For that the tensor must not stand in the loss at all.",
                "0": "For that it has to stand in the loss, and the loss be level along it.",
                "another number": "For that it has to stand in the loss, and the loss rise or fall with it.",
            },
        ),
        f"{reasons[kind]}.",
        shuffle=False,
        code=code,
        facts={"b": b, "held": told},
        hints=(
            "First: does `b` stand in the loss at all? If not, nothing comes by.",
            "If it does, torch fills in a slope, whatever that slope is.",
            "Let `b` grow by a little. Does the loss change?",
        ),
    )
