"""Review: questions from earlier lessons, back after some days."""

from tutor.ui.review import show_review

show_review()
