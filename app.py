"""The server's door: Streamlit finds `app` here and serves the navigation in tutor/ui/shell.py."""

import runpy
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from tutor.ui.door import door
from tutor.ui.warmup import warm_up

SHELL = Path(__file__).parent / "tutor" / "ui" / "shell.py"

if get_script_run_ctx(suppress_warning=True):  # a host that runs this file as an ordinary script gets the same screens
    runpy.run_path(str(SHELL), run_name="__main__")
else:
    app = st.App(SHELL, lifespan=warm_up, **door())
