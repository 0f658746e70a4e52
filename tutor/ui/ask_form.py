"""The form of a question that torch works out: filled with what was read, or empty, or from an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from tutor.ask.fields import Field, Open, usual
from tutor.ask.form import FIRST, LONGEST, WHOLE, cleaned, labels, worked
from tutor.ask.kinds import kind
from tutor.ask.offer import Offer
from tutor.ask.reply import Reply
from tutor.ui.computed import show_computed
from tutor.ui.open_item import Spoiler, show_spoiler, spoiled_item
from tutor.ui.plain import plain

EXAMPLES = {
    "formula": "x^2 + 1",
    "place": "x = 3",
    "values": "w = 1",
    "names": "x",
    "numbers": "2, 3",
    "points": "(1, 2), (2, 4)",
    "number": "0.1",
    "positive": "0.1",
    "factor": "0.5, or 50%",
    "count": "1",
}


@dataclass
class Form:
    """A form as it stands: its texts, what is wrong with which of them, and the reply that it led to."""

    kind: str = FIRST
    texts: dict[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    pressed: bool = False  # what was asked for before is no fault
    said: Reply | None = None
    spoiler: Spoiler | None = None
    unused: tuple[str, ...] = ()  # words of the question that it was filled from

    @classmethod
    def of(cls, offer: Offer) -> "Form":
        """Return the form filled with what was read, but for what goes without saying.

        What has no text yet is asked for below its field; what else is open, the reply's own sentence says.
        """
        alone = {text.partition("=")[0].strip() for text in offer.slots.values() if text.count("=") == 1}
        unsaid = [each.name for each in kind(offer.kind).FIELDS if each.sort == "names"]
        texts = {name: text for name, text in offer.slots.items() if name not in unsaid or text not in alone}
        problems = {name: said for name, said in offer.open.items() if name not in texts}
        return cls(offer.kind, texts, problems, unused=offer.unused)

    @property
    def address(self) -> dict[str, str]:
        """Return the parameters of an address that opens this form: what differs from the defaults."""
        texts = cleaned(self.kind, self.texts)[1]
        said = {each.name: texts.get(each.name, "") for each in kind(self.kind).FIELDS}
        unusual = [each.name for each in kind(self.kind).FIELDS if said[each.name] not in ("", usual(each))]
        return {"kind": self.kind} | {name: said[name] for name in unusual}

    def work(self) -> None:
        """Work it out, or say what is missing; nothing that was typed is lost."""
        self.said, self.spoiler, self.problems, self.pressed = None, None, {}, True
        try:
            self.said = worked(self.kind, self.texts, self.unused)
            self.spoiler = spoiled_item(self.said)
        except Open as open_fields:
            self.problems = open_fields.problems


def show_form(form: Form, key: str, done: Callable[[Form], None]) -> None:
    """Show a form and, below it, what it led to; `done` is told each time that it was worked out."""
    known = labels()
    st.selectbox(
        "What to work out",
        list(known),
        index=list(known).index(form.kind),
        format_func=known.__getitem__,
        key=f"{key}-kind",
        on_change=_other_kind,
        args=(form, key),
        help="Something else? Choose it here: the formula stays.",
    )
    with st.form(f"{key}-form", border=False):
        _show_fields(form, key)
        st.form_submit_button("Work it out", type="primary", key=f"{key}-work", on_click=_press, args=(form, key, done))
        _show_problem(form, WHOLE)
    if form.said and form.said.computed and (form.spoiler is None or show_spoiler(form.spoiler, key)):
        show_computed(form.said, key)


def _show_fields(form: Form, key: str) -> None:
    """Show what has to be filled in, and fold what has a usual value until it has another."""
    fields = kind(form.kind).FIELDS
    needed = [each for each in fields if each.default is None and not _may_be_empty(each)]
    others = [each for each in fields if each not in needed]
    for each in needed:
        _show_field(form, each, key)
    if others:
        changed = any(each.name in form.problems or each.name in form.address for each in others)
        with st.expander("More choices", expanded=changed):
            for each in others:
                _show_field(form, each, key)


def _show_field(form: Form, each: Field, key: str) -> None:
    """Show a field with its text and, close below it, what is wrong with that."""
    with st.container(gap="xxsmall"):
        _show_input(form, each, _key(form, each, key))
        _show_problem(form, each.name)


def _show_input(form: Form, each: Field, key: str) -> None:
    text = form.texts.get(each.name, usual(each))
    if each.sort == "choice":
        ids = list(each.choices)
        index = ids.index(text) if text in ids else None
        words = each.choices.__getitem__
        st.selectbox(each.label, ids, index=index, format_func=words, key=key, placeholder="Choose one")
        return
    optional = " (may stay empty)" if _may_be_empty(each) else ""
    example = f"such as {EXAMPLES[each.sort]}"
    st.text_input(each.label + optional, text, key=key, max_chars=LONGEST, placeholder=example)


def _may_be_empty(each: Field) -> bool:
    return each.sort == "names" or each.optional


def _show_problem(form: Form, name: str) -> None:
    if form.problems.get(name):
        colour = "red" if form.pressed else "gray"
        st.markdown(f":small[:{colour}[{plain(form.problems[name])}]]")  # it may quote the learner's own words


def _key(form: Form, each: Field, key: str) -> str:
    """Return the key of a field's widget: kinds share what they call alike, but for choices, which are their own."""
    return f"{key}-{form.kind}-{each.name}" if each.sort == "choice" else f"{key}-{each.name}"


def _typed(form: Form, key: str) -> dict[str, str]:
    """Return the texts as they stand on the page."""
    keys = {each.name: _key(form, each, key) for each in kind(form.kind).FIELDS}
    return {name: str(st.session_state[at] or "") for name, at in keys.items() if at in st.session_state}


def _other_kind(form: Form, key: str) -> None:
    """Change to another kind; what was typed into fields of the same name stays."""
    form.texts |= _typed(form, key)
    form.kind, form.problems, form.said = st.session_state[f"{key}-kind"], {}, None


def _press(form: Form, key: str, done: Callable[[Form], None]) -> None:
    form.texts |= _typed(form, key)
    form.work()
    done(form)


def form_of_address(parameters: Mapping[str, Any]) -> Form | None:
    """Return the form that an address carries, worked out where it is complete; None where it carries none."""
    if "kind" not in parameters and "formula" not in parameters:
        return None
    form = Form(*cleaned(parameters.get("kind", FIRST), parameters))
    if form.texts:
        form.work()
    return form
