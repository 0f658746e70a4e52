"""Make the pictures of docs/drawing.md: `python tests/pictures.py`, with Chromium at /usr/bin/chromium.

Run by Streamlit, the same file is the page that is photographed.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "drawing"
PORT = 8632
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

ROWS = [{"w": w / 2, "loss": (w / 2 - 3) ** 2, "gradient": w - 6, "to": w / 2 + 1, "up": 4} for w in range(-4, 17)]
WALK = [{"w": 3 + 4 * (-0.7) ** n, "loss": 16 * 0.49**n, "step": n} for n in range(9)]
FAR = [{"w": 3 + 2 * (-1.3) ** n, "loss": 4 * 1.69**n, "step": n} for n in range(9)]

PLACES = {"w": [0, 0, 4, 8], "p": [4, 8, 8, 16], "L": [8, 16, 8, 16]}
GRAPH = [{"name": name} for name in PLACES]
HERE = [{"w": 2.0, "b": 3.0, "along": 2.0, "up": 1.0}]


def marks() -> dict[str, Any]:
    """Return a chart for each mark, by its name."""
    import altair as alt

    from tutor.course.draw import Axis, Plane, laid_out, press

    plane = Plane(Axis("w", "weight w", -3, 9), Axis("loss", "loss L", -2, 25, (0, 10, 20)))
    rows, some, walk = (alt.NamedData(name=name) for name in ("rows", "some", "walk"))
    bowl, far = plane.curve(rows), alt.NamedData(name="far")
    even = Plane(Axis("w", "weight w", -3, 9), Axis("b", "weight b", -3, 9))  # one unit is as long in both
    ray, way = even.points(alt.NamedData(name="here")), ("gradient", 4, "along", "up")
    ray += even.ray(alt.NamedData(name="here"), *way)
    graph = laid_out(alt.NamedData(name="graph"), PLACES, "w", "loss", "to", "up")
    edges = plane.link(graph.transform_filter("datum.w != datum.to"), "loss", "to", "up", 0.25)
    moves = press("moved", ("gradient", "× rate", "minus"), 3)
    return {
        "curve": bowl,
        "points": bowl + plane.points(some),
        "path": bowl + plane.path(far, "comparison") + plane.path(walk),
        "minimum": bowl + plane.minimum(rows),
        "tangent": bowl + plane.tangent(some),
        "arrow": bowl + plane.arrow(some, "gradient", "to"),
        "strokes": bowl + plane.strokes(some, "loss", "up"),
        "ray": ray,
        "ray_name": ray + even.ray_name(alt.NamedData(name="here"), "'uphill'", *way),
        "link": bowl + plane.link(some, "weight", "to", "up"),
        "nodes": edges + plane.nodes(graph, "loss", lit="datum.name == 'p'"),
        "squares": plane.squares(some, "weight", 0.4),
        "words": bowl + plane.words(some, "format(datum.loss, '.1f')", dx=20),
        "level": bowl + plane.level(alt.Chart(some).transform_filter("datum.w == 0"), "'you:'", "loss"),
        "zero": bowl + plane.zero(rows),
        "press": (bowl + plane.points(alt.Chart(walk).transform_filter("datum.step == moved"))).add_params(moves),
    }


def _drawn(chart: Any) -> Callable[[], Any]:
    """Return a chart as a function without tables, which is what is compiled."""
    return lambda: chart.properties(height=260)


def show() -> None:
    """Show every mark on one page."""
    import streamlit as st

    from tutor.course.chart import compile_chart
    from tutor.ui.course import arrow
    from tutor.ui.play import show_play_buttons

    st.html(ROOT / "tutor" / "ui" / "style.css")
    tables = {"rows": ROWS, "some": ROWS[4::6], "walk": WALK, "far": FAR, "here": HERE, "graph": GRAPH}
    show_play_buttons()
    for name, chart in marks().items():
        spec = compile_chart(_drawn(chart))
        with st.container(key=name, width=300):
            st.vega_lite_chart(spec | {"datasets": {key: arrow(rows) for key, rows in tables.items()}})


def photograph() -> None:
    """Start the page, and keep a picture of each mark in docs/drawing."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    options = ["--server.port", f"{PORT}", "--server.address", "127.0.0.1", "--server.headless", "true"]
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", __file__, *options], cwd=ROOT)
    try:
        with sync_playwright() as play:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
            page = browser.new_page(viewport={"width": 700, "height": 5800})
            page.wait_for_timeout(5000)
            page.goto(f"http://127.0.0.1:{PORT}")
            for name in marks():
                chart = page.locator(f".st-key-{name} svg.marks")
                chart.wait_for(timeout=60000)
                page.locator(f".st-key-{name}").screenshot(path=FOLDER / f"{name}.png")
            browser.close()
    finally:
        server.terminate()


if __name__ == "__main__":
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    show() if get_script_run_ctx(suppress_warning=True) else photograph()
