"""What `make check` has found without a fault is not judged again by `make test` in the very same tree.

python -m tests.check.known     # `python -m tutor check`, and remember the tree where that finds nothing
"""

import hashlib
import sys
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from tutor import ROOT
from tutor.__main__ import main

TEXTS = ("lessons", "tutor", "answers", "docs")  # what a rule reads, or is


def tree(root: Path = ROOT) -> str:
    """Return a digest of everything a verdict hangs on: our texts, Python, and every installed package's version."""
    found = hashlib.sha256(sys.version.encode())
    found.update(repr(sorted((each.name, each.version) for each in distributions())).encode())
    for path in sorted(path for folder in TEXTS for path in (root / folder).rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            found.update(repr((str(path.relative_to(root)), path.read_bytes())).encode())
    return found.hexdigest()


def stamp(root: Path) -> Path:
    return root / ".pytest_cache" / "checked"


def check(root: Path = ROOT) -> int:
    """Run the checker; return its exit code. A tree that has changed meanwhile is not remembered."""
    before = tree(root)
    stamp(root).unlink(missing_ok=True)
    code = main(["check"])
    if code == 0 and tree(root) == before:
        stamp(root).parent.mkdir(exist_ok=True)
        stamp(root).write_text(before, encoding="ascii")
    return code


@cache
def sound(root: Path = ROOT) -> bool:
    """Say whether the checker has found this very tree without a fault, over all seeds."""
    return stamp(root).is_file() and stamp(root).read_text(encoding="ascii") == tree(root)


if __name__ == "__main__":
    sys.exit(check())
