"""The app without its warm-up, which costs more than a test that starts a server for two screens."""

import streamlit as st
from starlette.middleware import Middleware

from tutor import ROOT
from tutor.ui.addresses import OneLevel
from tutor.ui.class_routes import class_routes
from tutor.ui.failure import show_failure
from tutor.ui.pace import Paced
from tutor.ui.uploads import OnlyAsked

app = st.App(
    ROOT / "tutor" / "ui" / "shell.py",
    on_script_error=show_failure,
    middleware=[Middleware(Paced), Middleware(OnlyAsked), Middleware(OneLevel)],
    routes=class_routes(),
)
