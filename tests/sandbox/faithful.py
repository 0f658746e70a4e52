"""Compares what the sandbox answers with what real Python does."""

import json
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import torch

from tests.sandbox.oracle import SEED
from tutor.sandbox.interpret import interpret

CORPUS = Path(__file__).parent / "corpus"
TOLERANCE = {"rel_tol": 1e-4, "abs_tol": 1e-5}  # lstsq alone needs as much: it is not the same twice in Python either
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
LIMITS = ("refused", "timeout", "memory", "output")


def corpus(files: str = "*.jsonl") -> list[dict[str, str]]:
    """Return the beginners' texts."""
    return [json.loads(line) for path in sorted(CORPUS.glob(files)) for line in path.read_text("utf-8").splitlines()]


class Oracle:
    """Real Python in one process of its own, asked text by text; `folder` is where texts may write files."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, str(Path(__file__).with_name("oracle.py"))]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=folder
        )

    def run(self, code: str) -> dict[str, Any]:
        """Return what Python does with a text."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def inside(code: str, expected: dict[str, Any]) -> dict[str, Any]:
    """Run a text in the sandbox; ask for the numbers that Python found."""
    torch.manual_seed(SEED)
    return interpret({"id": "1", "code": code, "trace": False, "wanted": list(expected["numbers"])})


def difference(answer: dict[str, Any], expected: dict[str, Any]) -> str:
    """Say what differs between the sandbox and Python; '' where nothing does."""
    error = answer["error"] and [answer["error"]["type"], answer["error"]["said"], answer["line"]]
    if error != (expected["error"] and [expected["error"][0], expected["error"][1][:1000], expected["error"][2]]):
        return f"error {error} instead of {expected['error']}"
    if (said := ADDRESS.sub("0x", answer["output"])) != (prints := ADDRESS.sub("0x", expected["output"])):
        return f"prints {said!r} instead of {prints!r}"
    if expected["error"]:
        return ""
    pairs = {name: (answer["numbers"].get(name), numbers) for name, numbers in expected["numbers"].items()}
    other = {name: pair for name, pair in pairs.items() if not _same(*pair)}
    return f"numbers {other}" if other else ""


def _same(found: list[float] | None, numbers: list[float]) -> bool:
    if found is None or len(found) != len(numbers):
        return False
    return all(math.isclose(a, b, **TOLERANCE) for a, b in zip(found, numbers, strict=True))
