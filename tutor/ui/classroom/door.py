"""The ways into a class: opened by its instructor, joined with its code."""

from urllib.parse import urlsplit

import streamlit as st

from tutor.teach import KEPT, Class, Lectern, join_address, qr_svg
from tutor.ui.classroom.login import CLASS, offer_sign_out
from tutor.ui.classroom.refusals import act
from tutor.ui.classroom.rounds import show_count
from tutor.ui.course import course, numbered, title_of
from tutor.ui.teaching import public_address
from tutor.ui.ways import leave_for

CHOOSING = "class.choosing"  # the round after which a question is being chosen
HOW = (
    "Open a class on a lesson. Everyone joins by phone, with a code. You ask and they vote. Close the vote, let them "
    "talk, ask again, then show the answer. Votes stay hidden until you close, the right answer until you show it."
)
OTHERS = (
    ("results", "Class results", ":material/bar_chart:"),
    ("inbox", "Questions to read", ":material/inbox:"),
    ("walk", "Walk through a lesson", ":material/co_present:"),
)
SCAN = "A picture to scan with a phone: it opens the address with the code."
UNREACHABLE = "Phones cannot reach this address: it is this machine's own. `make class` serves the local network."


def take_class(class_id: str) -> None:
    """Make this the class of this tab: the address names it, and the walkthrough knows it."""
    st.session_state[CLASS] = class_id
    st.session_state.pop(CHOOSING, None)
    if class_id:
        st.query_params.from_dict({"class": class_id})
    else:
        st.query_params.clear()


def show_door(desk: Lectern, over: Class | None) -> None:
    """Offer to open a class, or to go on with one that is not over."""
    st.title("Teach a class")
    st.markdown(HOW)
    if over:
        st.info("This class has ended. What came of it stands under its results.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lessons = {lesson.slug: numbered(lesson) for lesson in course()}
        slug = st.selectbox("Lesson", lessons, format_func=lessons.__getitem__, width=420)
        st.button("Open a class", type="primary", icon=":material/groups:", on_click=act, args=(_open, desk, slug))
    going = [each for each in desk.classes() if not each.over]
    if going:
        st.header("Going on")
    for each in going:
        label = f"{title_of(each.lesson)} · {each.code}"
        st.button(label, key=f"go-{each.id}", icon=":material/arrow_forward:", on_click=take_class, args=(each.id,))
    with st.container(horizontal=True):
        for screen, label, icon in OTHERS:
            st.button(label, icon=icon, type="tertiary", on_click=leave_for, args=(screen,))
        offer_sign_out()
    st.caption(f"A class and its votes are deleted after {KEPT.days} days, or when you delete it under its results.")


def _open(desk: Lectern, slug: str) -> None:
    take_class(desk.open(slug).id)


def show_way_in(desk: Lectern, found: Class) -> None:
    """Show the address, the code and its picture, as large as the last row needs them; and who is there."""
    address = join_address(public_address(), found.code)
    with st.container(key="class-address"):
        st.markdown(f"Join at **{plain_address(address)}**")
    st.html(f'<p class="class-code">{found.code}</p>')
    with st.container(key="class-picture"):
        st.image(qr_svg(address), width="stretch", alt=SCAN)
    if _is_own(address):
        st.caption(UNREACHABLE)
    show_count(desk, found)


def way_in(found: Class) -> str:
    """Return how late ones join, in one line of Markdown."""
    return f"{plain_address(join_address(public_address(), found.code))} · **{found.code}**"


def plain_address(address: str) -> str:
    """Return an address as it is typed, without the code."""
    parts = urlsplit(address)
    return f"`{parts.netloc}{parts.path}`"


def _is_own(address: str) -> bool:
    return (urlsplit(address).hostname or "") in ("localhost", "127.0.0.1", "::1")
