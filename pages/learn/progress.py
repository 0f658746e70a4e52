"""A learner's own progress: to see, save, load and delete."""

from tutor.ui.mine import show_mine

show_mine()
