"""The question as it was understood, in one line, so that a misreading shows."""

from tutor.ask.evaluate import Value
from tutor.ask.printer import number, pretty
from tutor.ask.reading import Reading
from tutor.ask.tree import children

ORDER = {2: "second ", 3: "third ", 4: "fourth "}


def understood(reading: Reading) -> str:
    """Return formula, point and what is asked, as read."""
    if reading.tree is None:
        return _from_numbers(reading)
    tree = children(reading.tree)[0] if reading.scheme == "each" else reading.tree
    formula = f"{head(reading)} = {pretty(tree)}"
    somewhere = reading.point and reading.scheme != "bowl"
    at = f" at {_point(reading)}" if somewhere else ""
    return f"{formula}, {_asked(reading)}{at}{_settings(reading)}"


def written(value: Value | None) -> str:
    """Return a number, or a list of them, as one writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    return number(value or 0.0).replace("-", "−").replace("torch.pi", "π")


def head(reading: Reading) -> str:
    """Return f(x, y): the formula's name, and its variables as far as it can carry them."""
    if reading.name in ("", "loss", "cost", "preds"):
        return "loss"
    return f"{reading.name}({', '.join(reading.point or reading.targets)})"


def _point(reading: Reading) -> str:
    return ", ".join(f"{name} = {written(value)}" for name, value in reading.point.items())


def _asked(reading: Reading) -> str:
    wrt = ", ".join(reading.targets)
    match reading.ask:
        case "gradient" if reading.chain:
            return (
                f"{ORDER[len(reading.chain)]}derivative with respect to {', then '.join(dict.fromkeys(reading.chain))}"
            )
        case "gradient":
            return f"{'derivative' if len(reading.targets) == 1 else 'gradient'} with respect to {wrt}"
        case "sign" if reading.scheme == "rises":
            return f"whether it rises: the derivative with respect to {wrt}"
        case "sign" if reading.scheme == "move":
            return f"which way descent moves {wrt}: against the derivative"
        case "sign":
            return f"sign of the derivative with respect to {wrt}"
        case "update" | "loss":
            wanted = "loss" if reading.ask == "loss" else f"new {wrt}"
            return f"{wanted} after {'each of ' * reading.every}{_times(reading.steps, 'step')} of descent"
        case "zero":
            places = {"lowest": "lowest place", "minimum": "minimum", "": "place where the derivative is zero"}
            return f"the {places[reading.scheme]} in {wrt}"
        case "lowest":
            return f"its lowest value, at the minimum in {wrt}"
        case "verdict":
            return "fate of gradient descent"
        case "limit":
            return "the learning rate at which descent no longer settles"
    return "its value"


def _times(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _settings(reading: Reading) -> str:
    """Return the learning rate, where there is one."""
    parts = [f"learning rate {written(reading.lr)}"] if reading.lr is not None else []
    return "".join(f", {part}" for part in parts)


def _from_numbers(reading: Reading) -> str:
    """Return what is asked where a gradient, or a curvature, was given in place of a formula."""
    given = written(reading.gradient)
    if reading.ask in ("verdict", "limit"):
        return f"a bowl of curvature {given}, {_asked(reading)}{_settings(reading)}"
    if reading.ask == "update":
        return f"{_point(reading)}, gradient {given}, {_asked(reading)}{_settings(reading)}"
    if reading.ask == "sign":
        return f"gradient {given}, {_asked(reading)}{_settings(reading)}"
    return f"gradient {given}{_settings(reading)}"
