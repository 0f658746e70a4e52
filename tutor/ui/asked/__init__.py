"""Items on screen: what each kind is asked, answered and shown with stands in one class."""

from typing import Any

from tutor.quiz.item import Item, Kind
from tutor.ui.asked.number import Typed
from tutor.ui.asked.one_of import Options, Places
from tutor.ui.asked.order import Lines
from tutor.ui.asked.widget import Widget as Widget

_WIDGETS: dict[Kind, type[Widget[Any]]] = {
    "choice": Options,
    "sign": Options,
    "point": Places,
    "number": Typed,
    "order": Lines,
}


def widget(item: Item, key: str = "") -> Widget[Any]:
    """Return the widget of an item; `key` names what is kept of it in the session."""
    return _WIDGETS[item.kind](item, key)
