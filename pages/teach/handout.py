"""A lesson's handout, to be printed."""

from tutor.ui.walk.handout import show_handout

show_handout()
