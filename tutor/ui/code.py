"""Scripts and styles that lie beside the modules which mount them."""

from pathlib import Path

HERE = Path(__file__).parent


def beside(*names: str) -> str:
    """Return the texts of files in this folder, one after the other."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)
