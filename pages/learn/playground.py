"""Playground: a few lines of torch of the learner's own, run and walked through."""

from tutor.ui.playground import show_playground

show_playground()
