"""Ask: questions in plain words, answered by computing, citing or admitting."""

from tutor.ui.ask import show_ask

show_ask()
