"""The written rules that lessons must meet, and the gate that holds them: `python -m tutor check`."""

from tutor.check.gate import check_course, check_lesson
from tutor.check.rule import RULES, Fault

__all__ = ["RULES", "Fault", "check_course", "check_lesson"]
