"""Questions that Ask did not answer, for whoever teaches or writes answers."""

from tutor.ui.classroom.inbox import show_inbox

show_inbox()
