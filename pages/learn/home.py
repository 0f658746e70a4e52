"""Home: what this is, how far you are, and the one next step."""

from tutor.ui.home import show_home

show_home()
