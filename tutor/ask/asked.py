"""What a descent is asked for: where it ends, each place on its way, or how high the loss is there."""

from tutor.ask.notes import FORMULA, GIVEN, STOP, Notes
from tutor.ask.vocabulary import ZEROING, word_set

LOSSES = word_set("loss cost error")
BEHIND = word_set("after be become becomes now go goes get gets value at")
AHEAD = word_set("new next updated final resulting is does will compute calculate find give")
OBJECT = word_set(
    "on for with minimize minimise minimizes minimises minimizing minimising descent if where when given to"
)
DEFINING = word_set("is be function given by")
MEASURED = word_set("what whats big large high low small much")
ARTICLES = word_set("the my a an this our your")


def asks_for_loss(notes: Notes, name: str, targets: tuple[str, ...]) -> bool | None:
    """Say whether the height of the loss is asked for; None where the question leaves that open."""
    kinds = [_role(notes.said, index) for index, said in enumerate(notes.said) if said in LOSSES | {name} - {""}]
    moved = bool(set(notes.said) & set(targets))
    if "asked" in kinds or _is_measured(notes.said):
        return None if moved or notes.says("how much", "much does") else True
    return None if "open" in kinds and not moved else False


def _is_measured(said: tuple[str, ...]) -> bool:
    """Say whether the formula itself is asked for: "how big is x² + 1 after three steps"."""
    places = [place for place, word in enumerate(said[:-1]) if word == FORMULA and said[place + 1] == "after"]
    return any(said[place - 1] == "is" and said[place - 2] in MEASURED for place in places if place > 1)


def _role(said: tuple[str, ...], index: int) -> str:
    """Say what a mention of the loss is: asked for, what it is defined as or walked on, or open."""
    behind = index + 1
    while behind < len(said) and said[behind] in DEFINING:
        behind += 1
    defined = behind < len(said) and said[behind] in (FORMULA, GIVEN)
    ahead = index - 1
    while ahead >= 0 and said[ahead] in ARTICLES:
        ahead -= 1
    before = said[ahead] if ahead >= 0 else STOP
    follows = said[index + 1] if index + 1 < len(said) else STOP
    if follows in BEHIND and before not in OBJECT:
        return "asked"
    if before in AHEAD or (before == "of" and ahead and said[ahead - 1] in ("value", "values")):
        return "asked"
    return "other" if defined or before in OBJECT or before == "of" else "open"


def asks_for_each(notes: Notes) -> bool | None:
    """Say whether every place on the way is asked for; None where the question leaves that open."""
    listed = notes.has("list", "listed") or notes.says("after each", "after every")
    listed = listed or (notes.says("at each", "at every", "for each", "for every") and "gradient" not in notes.given)
    spread = notes.has("each", "every") and "gradient" not in notes.given
    open_question = spread or notes.has("all", "values", "sequence", "trajectory", "path") or notes.says("step by")
    if notes.has(*ZEROING) and not notes.says("after each", "after every"):
        return None if notes.has("list", "listed") else False
    return True if listed else None if open_question else False
