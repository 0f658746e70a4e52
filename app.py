"""The server's door: Streamlit finds `app` here and serves the navigation in tutor/ui/shell.py."""

import runpy
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.scriptrunner import get_script_run_ctx

from tutor.ui.addresses import OneLevel
from tutor.ui.class_routes import class_routes
from tutor.ui.failure import show_failure
from tutor.ui.pace import Paced
from tutor.ui.uploads import OnlyAsked
from tutor.ui.warmup import warm_up

SHELL = Path(__file__).parent / "tutor" / "ui" / "shell.py"

if get_script_run_ctx(suppress_warning=True):  # a host that runs this file as an ordinary script gets the same screens
    runpy.run_path(str(SHELL), run_name="__main__")
else:
    app = st.App(
        SHELL,
        lifespan=warm_up,
        on_script_error=show_failure,
        middleware=[Middleware(Paced), Middleware(OnlyAsked), Middleware(OneLevel)],
        routes=class_routes(),
    )
