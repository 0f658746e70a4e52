"""The torch programs that tell a descent's fate: by the curvature for a bowl, by running it for anything else."""

from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import FLOAT, Lines, Program, derivatives, differentiable, literal, tensors, text
from tutor.ask.reading import Reading
from tutor.ask.tree import degree
from tutor.ask.walk import descent_step

MANY_STEPS = 400
JUDGE = """
if lowest <= 0:
    verdict = "diverges" if lowest < 0 else "unclear"  # no bowl: nothing to settle in
elif abs(lr - limit) < 1e-9 * limit:
    verdict = "oscillates"
else:
    verdict = "converges" if lr < limit else "diverges"
"""
LOOK = """
last = path[-3:]
if not abs(last[-1]) < 1e9:
    verdict = "diverges"
elif SETTLED:
    verdict = "converges"
elif abs(last[-1] - last[-3]) < 1e-7:
    verdict = "oscillates"
else:
    verdict = "unclear"
"""


def fate_program(reading: Reading) -> Program:
    """Return the program for a verdict, or for the largest stable rate."""
    if reading.scheme == "run":
        return _run_and_see(reading)
    several = len(reading.targets) > 1
    limit = "limit = 2.0 / curvature  # the rate at which the steps bounce for ever"
    if reading.ask == "limit":
        return Program(text(_curvature(reading), [limit]), "limit")
    lowest = "lowest = curvatures.min().item()" if several else "lowest = curvature"
    settings = [f"lr = {reading.lr!r}", lowest, limit]
    return Program(text(_curvature(reading), settings, JUDGE.strip().splitlines()), "verdict")


def _curvature(reading: Reading) -> Lines:
    """Return the lines that find the largest curvature; a number that is given is taken as it is."""
    if reading.tree is None:
        return [f"curvature = {reading.gradient!r}"]
    if len(reading.targets) == 1:
        chain = reading.targets * 2
        start = tensors(reading.point, reading.targets)
        return [*start, "", *derivatives(differentiable(reading.tree, chain), chain, "curvature")]
    return _hessian(reading)


def _hessian(reading: Reading) -> Lines:
    """Return the lines for several variables: the curvature in every direction, of which the steepest decides."""
    assert reading.tree is not None
    names = ", ".join(identifier(name) for name in reading.targets)
    data = {name: value for name, value in reading.point.items() if name not in reading.targets}
    begin = ", ".join(f"torch.tensor({literal(reading.point[name])}, {FLOAT})" for name in reading.targets)
    return [
        *tensors(data, ()),
        *[""][: len(data)],
        f"def f({names}):",
        f"    return {torch_text(differentiable(reading.tree, reading.targets))}",
        "",
        f"start = ({begin})",
        f"hessian = torch.tensor(torch.autograd.functional.hessian(f, start), {FLOAT})",
        "curvatures = torch.linalg.eigvalsh(hessian)",
        "curvature = curvatures.max().item()  # the steepest direction decides",
    ]


def _run_and_see(reading: Reading) -> Program:
    """Return the program that takes many steps and looks at the last ones."""
    name = identifier(reading.target)
    stop = [f"path.append({name}.item())", f"if not abs({name}.item()) < 1e9:", "    break"]
    loop = [f"for step in range({MANY_STEPS}):", *(f"    {line}" for line in [*descent_step(reading), *stop])]
    start = [*tensors(reading.point, reading.targets), f"lr = {reading.lr!r}", f"path = [{name}.item()]"]
    judge = LOOK.replace("SETTLED", _settled(reading)).strip().splitlines()
    return Program(text(start, loop, judge), "verdict")


def _settled(reading: Reading) -> str:
    """Return when the path counts as settled: at rest, or, for a polynomial, ever more slowly on its way there."""
    still = "abs(last[-1] - last[-2]) < 1e-7"
    if reading.tree is None or degree(reading.tree, frozenset(reading.targets)) is None:
        return still
    return f"{still} or 10 * abs(last[-1] - last[-2]) < min(0.01, abs(path[1] - path[0]))"
