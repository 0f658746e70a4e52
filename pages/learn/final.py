"""The final check over the whole course."""

from tutor.ui.final import show_final

show_final()
