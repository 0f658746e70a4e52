"""What the server's door has besides the shell: what stands before it, its routes, and what a failure shows."""

from typing import Any

from starlette.middleware import Middleware

from tutor.ui.addresses import OneLevel
from tutor.ui.class_routes import class_routes
from tutor.ui.failure import show_failure
from tutor.ui.pace import Paced
from tutor.ui.uploads import OnlyAsked


def door() -> dict[str, Any]:
    """Return what `st.App` is given, so that the door which tests open without a warm-up is the same one."""
    before = [Middleware(Paced), Middleware(OnlyAsked), Middleware(OneLevel)]
    return {"middleware": before, "routes": class_routes(), "on_script_error": show_failure}
