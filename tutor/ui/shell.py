"""The navigation: which screens there are, and the frame around them. Runs on every rerun."""

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:  # Streamlit adds the folder of this script, not the project's
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from tutor.ui.classroom.login import is_known  # noqa: E402
from tutor.ui.course import course, lesson_named, numbered  # noqa: E402
from tutor.ui.follow import follow_sliders  # noqa: E402
from tutor.ui.learner import greet, keep_in_browser  # noqa: E402
from tutor.ui.play import show_play_buttons  # noqa: E402
from tutor.ui.progress import state  # noqa: E402
from tutor.ui.reach import mend_reach  # noqa: E402
from tutor.ui.screens import screen  # noqa: E402
from tutor.ui.teaching import access_here  # noqa: E402
from tutor.ui.theme import follow_theme  # noqa: E402
from tutor.ui.ways import arrive, arrived  # noqa: E402

st.set_page_config(page_icon=ROOT / "tutor" / "ui" / "icon.svg", layout="wide")
st.html(ROOT / "tutor" / "ui" / "style.css")

greet()
home = screen("learn/home.py", title="Home", icon=":material/home:", default=True)
lessons = {
    lesson.slug: screen(
        "learn/lesson.py",
        title=numbered(lesson),
        icon=state(lesson.slug)[0],
        url_path=lesson.slug,
        help=lesson.sections["explain"].heading,
    )
    for lesson in course()
}
final = screen("learn/final.py", title="Final check", icon=":material/flag:", help="A mixed quiz and a summary.")
practice = [
    screen("learn/review.py", title="Review", icon=":material/replay:", help="Questions that come back."),
    final,
    screen("learn/progress.py", title="Your progress", icon=":material/insights:", help="What you did."),
]
ask = screen("ask/ask.py", title="Ask", icon=":material/question_answer:", help="Questions in your own words.")
playground = screen("learn/playground.py", title="Playground", icon=":material/code:", help="Your own lines of torch.")
teach = screen(
    "teach/walk.py",
    title="Walk through a lesson",
    icon=":material/co_present:",
    help="A lesson on a projector, step by step, for whoever teaches it.",
    url_path="walk",
)
notes = screen("teach/notes.py", title="Notes", icon=":material/speaker_notes:", visibility="hidden")
handout = screen("teach/handout.py", title="Handout", icon=":material/print:", visibility="hidden")
teaching = [teach, notes, handout]
if access_here().open:
    here: Any = "visible" if is_known() else "hidden"  # a learner has no use for it
    teaching += [
        screen("teach/class.py", title="Teach a class", icon=":material/groups:", help="Ask, and vote."),
        screen("teach/results.py", title="Class results", icon=":material/bar_chart:", visibility=here),
        screen("teach/inbox.py", title="Questions to read", icon=":material/inbox:", visibility=here),
        screen("learn/join.py", title="Join a class", icon=":material/group_add:", help="With a code."),
    ]
page = st.navigation(
    {"": [home, ask, playground], "Lessons": list(lessons.values()), "Practice": practice, "Teach": teaching},
    expanded=True,
)
st.session_state["pages"] = lessons | {"final": final} | {each.url_path: each for each in teaching}
st.session_state["slug"] = page.url_path
name = lesson_named(page.url_path).title if page.url_path in lessons else page.title
st.set_page_config(page_title="Downhill" if page is home else f"{name} · Downhill")  # a tab and a screen reader say it
arrive(page.url_path)
page.run()
arrived(page.url_path)
show_play_buttons()
mend_reach()
follow_sliders()
follow_theme()
keep_in_browser()
