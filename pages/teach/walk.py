"""A walkthrough: the lesson and the step that the address names, or the list of lessons."""

from tutor.ui.walk.walk import show_walk

show_walk()
