"""The app without its warm-up, which costs more than a test that starts a server for two screens."""

import streamlit as st

from tutor import ROOT
from tutor.ui.door import door

app = st.App(ROOT / "tutor" / "ui" / "shell.py", **door())
