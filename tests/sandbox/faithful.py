"""Compares what the sandbox answers with what real Python did."""

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from tests.sandbox.oracle import SEED
from tutor.sandbox.interpret import interpret

CORPUS = Path(__file__).parent / "corpus"
TOLERANCE = 1e-6
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


def corpus() -> list[dict[str, str]]:
    """Return the beginners' texts."""
    return [
        json.loads(line) for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]


def outside(texts: Iterable[dict[str, str]]) -> dict[str, Any]:
    """Run texts in real Python, all in one process; return what came of each."""
    asked = "".join(json.dumps({"id": text["id"], "code": text["code"]}) + "\n" for text in texts)
    oracle = [sys.executable, str(Path(__file__).with_name("oracle.py"))]
    with TemporaryDirectory() as folder:  # some texts write files
        ran = subprocess.run(oracle, input=asked, capture_output=True, text=True, check=True, timeout=600, cwd=folder)
    return {answer["id"]: answer for answer in map(json.loads, ran.stdout.splitlines())}


def inside(text: dict[str, str], expected: dict[str, Any]) -> dict[str, Any]:
    """Run a text in the sandbox; ask for the numbers that Python found."""
    torch.manual_seed(SEED)
    return interpret({"id": text["id"], "code": text["code"], "trace": False, "wanted": list(expected["numbers"])})


def difference(answer: dict[str, Any], expected: dict[str, Any]) -> str:
    """Say what differs between the sandbox and Python; '' where nothing does."""
    error = answer["error"] and [answer["error"]["type"], answer["error"]["said"], answer["line"]]
    if error != (expected["error"] and [expected["error"][0], expected["error"][1][:1000], expected["error"][2]]):
        return f"error {error} instead of {expected['error']}"
    if (said := ADDRESS.sub("0x", answer["output"])) != (prints := ADDRESS.sub("0x", expected["output"])):
        return f"prints {said!r} instead of {prints!r}"
    other = {n: (answer["numbers"].get(n), v) for n, v in expected["numbers"].items() if not _same(answer, n, v)}
    return f"numbers {other}" if other and not expected["error"] else ""


def _same(answer: dict[str, Any], name: str, numbers: list[float]) -> bool:
    found = answer["numbers"].get(name)
    return (
        found is not None
        and len(found) == len(numbers)
        and all(math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=1e-9) for a, b in zip(found, numbers, strict=True))
    )
