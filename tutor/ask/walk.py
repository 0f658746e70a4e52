"""The torch programs that move weights: steps of descent, and the way to where the gradient is zero."""

from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import FLOAT, Lines, Program, forward, literal, result, tensors, text
from tutor.ask.reading import Reading


def update_program(reading: Reading) -> Program:
    """Return the program for one step or several, written out."""
    if reading.tree is None:
        return _given_update(reading)
    names = [identifier(name) for name in reading.targets]
    lines = _repeated(reading, [*descent_step(reading), *_record(reading)])
    path = [f"path = [{names[0]}.item()]"] if len(names) == 1 else []
    path += ["losses = []"] if reading.ask == "loss" and reading.every else []
    start = [*tensors(reading.point, reading.targets), f"lr = {reading.lr!r}", *path]
    return Program(text(start, lines, _outcome(reading, names)), "answer")


def descent_step(reading: Reading) -> Lines:
    """Return the lines of one step: forward, backward, move, clear."""
    return [
        forward(reading),
        f"{result(reading.name)}.backward()",
        "with torch.no_grad():",
        *(f"    {line}" for name in reading.targets for line in _move(identifier(name))),
    ]


def _move(name: str) -> Lines:
    """Return the lines that move one weight and clear its gradient."""
    return [f"{name} -= lr * {name}.grad", f"{name}.grad = None"]


def _record(reading: Reading) -> Lines:
    """Return the lines that note where the weight is now, and where asked how high the loss is there."""
    noted = [f"path.append({identifier(reading.target)}.item())"] if len(reading.targets) == 1 else []
    if reading.ask == "loss" and reading.every:
        noted += [forward(reading), f"losses.append({result(reading.name)}.item())"]
    return noted


def _repeated(reading: Reading, lines: Lines) -> Lines:
    return lines if reading.steps == 1 else [f"for step in range({reading.steps}):", *(f"    {line}" for line in lines)]


def _outcome(reading: Reading, names: Lines) -> Lines:
    if reading.every:
        return ["answer = losses" if reading.ask == "loss" else "answer = path[1:]  # without the start"]
    if reading.ask == "loss":
        return [forward(reading), f"answer = {result(reading.name)}.item()"]
    if len(names) == 1:
        return [f"answer = {names[0]}.item()"]
    return [f"answer = [{', '.join(f'{name}.item()' for name in names)}]"]


def _given_update(reading: Reading) -> Program:
    """Return the program for steps along a gradient that is given."""
    name = identifier(reading.target)
    assert reading.gradient is not None
    start = [
        *tensors(reading.point, ()),
        f"gradient = torch.tensor({literal(reading.gradient)}, {FLOAT})",
        f"lr = {reading.lr!r}",
    ]
    step = [f"{name} = {name} - lr * gradient"]
    if reading.every:
        start, step = [*start, f"path = [{name}.item()]"], [*step, f"path.append({name}.item())"]
    answer = _outcome(reading, [name]) if reading.every else [f"answer = {name}.tolist()"]
    return Program(text(start, _repeated(reading, step), answer), "answer")


def zero_program(reading: Reading) -> Program:
    """Return the program that looks for places where the slope is zero: Newton's steps from many starts at once."""
    name = identifier(reading.target)
    assert reading.tree is not None
    start = [f"{name} = torch.linspace(-50.0, 50.0, 201, {FLOAT})  # many starts at once"]
    newton = [
        "for step in range(80):",
        f"    {name} = {name}.detach().requires_grad_()",
        f"    f = {torch_text(reading.tree)}",
        f"    slope, = torch.autograd.grad(f.sum(), {name}, create_graph=True)",
        f"    curvature, = torch.autograd.grad(slope.sum(), {name})",
        f"    moved = {name} - slope / curvature  # where the tangent of the slope is zero",
        f"    {name} = torch.where(curvature == 0, {name}, moved)",
    ]
    wanted = "(slope.abs() < 1e-8)" + (" & (curvature > 1e-6)" if reading.scheme else "")
    found = [f"places = {name}[{wanted}].detach().sort().values", "places = places.round(decimals=6).unique().tolist()"]
    if reading.scheme != "lowest":
        return Program(text(start, newton, found), "places")
    compare = [f"{name} = torch.tensor(places, {FLOAT})", f"heights = {torch_text(reading.tree)}"]
    if reading.ask == "lowest":
        return Program(text(start, newton, found, [*compare, "answer = heights.min().item()"]), "answer")
    lowest = [*compare, f"answer = {name}[heights <= heights.min() + 1e-9].tolist()  # the lowest of all"]
    return Program(text(start, newton, found, lowest), "answer")
