"""What came of a class, for its instructor."""

from tutor.ui.classroom.report import show_results

show_results()
