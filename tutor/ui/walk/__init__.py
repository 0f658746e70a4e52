"""A lesson on a projector: its parts one after the other, notes in a window beside it, and a handout."""
