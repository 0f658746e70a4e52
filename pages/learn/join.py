"""A learner's phone in a class: join, vote, see what came of it."""

from tutor.ui.classroom.phone import show_join

show_join()
