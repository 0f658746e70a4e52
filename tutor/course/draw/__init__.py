"""What the charts of lessons are made of: what a learner moves, planes to draw on, and the marks of the course.

A mark takes a table or a chart of one, and the role whose colour and look it wears. Pictures of all of them stand in
docs/drawing.md.
"""

from tutor.course.draw.axis import Axis
from tutor.course.draw.handles import dot, play, press, slider
from tutor.course.draw.look import beside, in_brackets, laid_out, last, line_of, near, seen, text
from tutor.course.draw.plane import Plane

__all__ = ["Axis", "Plane", "beside", "dot", "in_brackets", "laid_out", "last", "line_of", "near", "play", "press"]
__all__ += ["seen", "slider", "text"]
