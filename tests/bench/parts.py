"""The parts of the bench, in the order in which they are measured and reported."""

from types import ModuleType

from tests.bench import ask, capacity, crowd, heavy, memory, rerun, sandbox, screen

PARTS: dict[str, ModuleType] = {
    "ask": ask,  # first: it measures what it adds to this process
    "rerun": rerun,
    "class": crowd,
    "capacity": capacity,
    "heavy": heavy,
    "screen": screen,
    "memory": memory,
    "sandbox": sandbox,
}
MEANS: dict[str, str] = {group: said for part in PARTS.values() for group, said in part.MEANS.items()}
