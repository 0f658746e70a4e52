"""A class that votes, as its instructor leads it."""

from tutor.ui.classroom.lead import show_class

show_class()
