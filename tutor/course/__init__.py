"""From a folder to a lesson: read it, run its demo, fill its prose, draw its charts."""

from tutor.course.concept import Concept, load_concepts
from tutor.course.control import Control
from tutor.course.lesson import Lesson, Prediction, Section
from tutor.course.load import CourseError, load_course, load_lesson
from tutor.course.misconception import Misconception, load_misconceptions
from tutor.course.run import DemoError, Run

__all__ = [
    "Concept",
    "Control",
    "CourseError",
    "DemoError",
    "Lesson",
    "Misconception",
    "Prediction",
    "Run",
    "Section",
    "load_concepts",
    "load_course",
    "load_lesson",
    "load_misconceptions",
]
