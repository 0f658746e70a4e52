"""A form that was filled in is worked out, as a question in words is; what its texts hold may come from an address."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.ask.budget import Declined, allowed
from tutor.ask.compute import NO_ANSWER, Computed, work_out
from tutor.ask.fields import Open
from tutor.ask.kinds import Question, kind, kinds
from tutor.ask.offer import quoted
from tutor.ask.reply import NO_NUMBER, Reply

logger = logging.getLogger(__name__)
FIRST = "slope"
LONGEST = 200
LEFT_OUT = "This leaves out {}, for which the form has no place"
WHOLE = ""  # the key of a problem that belongs to no field
UNREADABLE = "I cannot work this out. Please look at each field once more."


def labels() -> dict[str, str]:
    """Return the label of every kind of form, by its name: the usual one, those on a formula, those of numbers."""
    ordered = sorted(kinds(), key=lambda each: (each.NAME != FIRST, not _has_formula(each), each.LABEL))
    return {each.NAME: each.LABEL for each in ordered}


def _has_formula(asked: type[Question]) -> bool:
    return any(each.sort == "formula" for each in asked.FIELDS)


def cleaned(name: str, texts: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return a kind that there is, and those texts that are its fields', none of them long."""
    known = name if name in labels() else FIRST
    names = [each.name for each in kind(known).FIELDS]
    return known, {field: texts[field][:LONGEST] for field in names if texts.get(field)}


def worked(name: str, texts: Mapping[str, str], unused: Sequence[str] = ()) -> Reply:
    """Return the computed reply to a form. Raises Open, which says field by field what is missing or wrong.

    `unused` are words of the question that the form does not hold: the number may not be theirs, and the reply says so.
    """
    known, clean = cleaned(name, texts)
    question, computed = _worked(known, clean)
    note = LEFT_OUT.format(quoted(unused)) if unused else ""
    return Reply(computed.understood, "computed", computed.topics, (), computed, asked=question, note=note)


def agreed(text: str, asked: Reply) -> Reply | None:
    """Return what the form comes to that was asked back, of a text that says yes; None where a field is open."""
    offer = asked.offer if asked.kind == "asks" else None
    if offer is None or offer.open:
        return None
    try:
        return replace(worked(offer.kind, offer.slots, offer.unused), question=text)
    except Open:
        return None


def _worked(name: str, texts: Mapping[str, str]) -> tuple[Question, Computed]:
    try:
        with allowed():
            question = kind(name).from_form(texts)
            computed = work_out(question)
    except Declined as declined:
        raise Open({WHOLE: str(declined)}) from declined
    except NO_ANSWER as fault:
        # A fault of ours must not take the page down, whatever an address holds.
        logger.exception("a form could not be worked out")
        raise Open({WHOLE: UNREADABLE}) from fault
    if computed is None:
        raise Open({WHOLE: NO_NUMBER})
    return question, computed
