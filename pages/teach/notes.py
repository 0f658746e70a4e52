"""Notes on the step that is projected, for the instructor's own screen."""

from tutor.ui.walk.notes import show_notes

show_notes()
