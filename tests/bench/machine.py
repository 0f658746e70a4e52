"""Where figures were measured: what a reader needs to compare them with those of another machine."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path


def this_machine() -> dict[str, str]:
    """Return what it is by name, with the load it has now."""
    return {
        "processor": _found(Path("/proc/cpuinfo"), r"model name\s*: (.*)")
        or platform.processor()
        or platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{int(_found(Path('/proc/meminfo'), r'MemTotal: *([0-9]+)') or 0) / 2**20:.1f} GB",
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "Streamlit": version("streamlit"),
        "torch": version("torch"),
        "load before it began": f"{os.getloadavg()[0]:.2f}",
    }


def _found(file: Path, pattern: str) -> str:
    """Return what a file of Linux says; elsewhere, and where it says no such thing, nothing."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    found = re.search(pattern, text)
    return found[1] if found else ""
