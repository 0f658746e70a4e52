"""The rule of layers: app → pages → tutor.ui → teach → check, ask, sandbox, store → quiz → course."""

from collections.abc import Iterator
from pathlib import Path

from tutor.check.demo import imports
from tutor.check.rule import Fault, rule

BELOW = {
    "course": set(),
    "quiz": {"course"},
    "store": {"course", "quiz"},
    "check": {"course", "quiz", "sandbox"},
    "ask": {"course", "quiz", "sandbox"},
    "sandbox": {"course", "quiz"},
    "teach": {"course", "quiz", "store"},
    "cli": {"course", "quiz", "store", "check", "ask", "sandbox", "teach"},
    "ui": {"course", "quiz", "store", "check", "ask", "sandbox", "teach"},
}


@rule(
    26, "project", "Imports point one way: app → pages → tutor.ui → teach → check, ask, sandbox, store → quiz → course."
)
def layers_respected(root: Path) -> Iterator[Fault]:
    """Find imports that point back, and streamlit outside the screens."""
    for path in sorted((root / "tutor").rglob("*.py")):
        layer, *deeper = path.relative_to(root / "tutor").parts
        if deeper and layer not in BELOW:
            yield Fault(
                path, 1, f"{layer} is a layer without a place.", "Give it one in BELOW of tutor/check/layers.py."
            )
        for module, line in imports(path):
            if layer in BELOW and _points_back(layer, module):
                yield Fault(path, line, f"{layer} imports {module}.", "Move the code down, or pass the value in.")
    for path in sorted((root / "pages").rglob("*.py")):
        for module, line in imports(path):
            if module.startswith("tutor") and not module.startswith("tutor.ui"):
                yield Fault(path, line, f"A page imports {module}.", "Pages load, call one view of tutor.ui, and end.")


def _points_back(layer: str, module: str) -> bool:
    parts = module.split(".")
    if not parts[0]:
        return True  # a relative import hides where it points
    if parts[0] == "streamlit":
        return layer != "ui"
    if parts[0] in ("pages", "lessons", "app"):
        return True
    return parts[0] == "tutor" and len(parts) > 1 and parts[1] in BELOW and parts[1] not in {*BELOW[layer], layer}
