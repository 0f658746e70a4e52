"""What words of up and down ask about: the curve, the variable that moves, or the sign of the slope."""

from tutor.ask.fields import Open
from tutor.ask.lexicon import roles
from tutor.ask.resolve import FUNCTION_NAMES
from tutor.ask.said import Said

FAST = frozenset({"how fast", "how quickly"})
GROWING = frozenset({"climb", "climbing", "climbs", "increasing", "rising", "growing", "rise", "rises"})
TIMES = {"twice": 2.0, "thrice": 3.0}
VERBS = frozenset({"differentiate", "differentiated", "derive", "take", "taken", "taking"})
MUST = frozenset({"should", "must", "need", "downhill"})
BACK = frozenset({"left", "leftwards", "back", "backward", "backwards"})
DESCENT = frozenset({"gradient descent", "descent", "training", "gd", "sgd"})


def how_often(said: Said) -> int:
    """Return the order: as it is said, by "three times" behind the verb, or one more for each slope "of the slope".

    Raises Open where a text says it in two ways.
    """
    words = [word for word in said.order_of_words if word != "the"]
    slopes = {*said.wants.get("slope", ()), *said.wants.get("slopes", ())}
    nested = sum(
        second == "of" and {first, third} <= slopes
        for first, second, third in zip(words, words[1:], words[2:], strict=False)
    )
    told = said.numbers.get("times", ()) + tuple(TIMES[word] for word in said.wants.get("twice", ()))
    ways = [order for order in (said.order, 1 + nested, *map(int, told)) if order != 1]
    if len(ways) > 1 or (told and not said.words & VERBS) or any(order < 1 for order in ways):
        raise Open({"order": "How often shall I differentiate?"})
    return ways[0] if ways else 1


def says_sign(said: Said) -> bool:
    """Say whether up and down are told as the sign of the slope: "…, i.e. is its slope positive or negative?"."""
    slopes, signs = said.wants.get("slope", ()), said.wants.get("sign", ())
    return any(said.says(f"{slope} {sign}", f"{sign} {slope}") for slope in slopes for sign in signs)


def direction(said: Said) -> str:
    """Return what up and down are about: the curve, or the variable. Raises Open where it may be the slope itself."""
    if said.words & FAST and set(said.wants["rises"]) <= GROWING:
        return "slope"
    if ("slope" in said.wants or said.words & DESCENT) and not (said.names and said.words & DESCENT):
        raise Open({"asked": "Is it about the slope, or whether the curve itself goes up or down?"})
    if said.words & BACK or _falls(said):
        raise Open({"asked": "I say whether the curve goes up or down to the right. Which way do you go?"})
    moving = said.words & (MUST | DESCENT) and (said.names or said.words & {"weight", "parameter"})
    if moving and any("up" in roles(word) for word in said.words):
        raise Open({"asked": "Downhill, as descent goes, or to where the loss is higher?"})
    return "move" if moving and not set(said.names) & FUNCTION_NAMES else "rises"


def _falls(said: Said) -> bool:
    """Say whether it is the variable that goes down, and something else is asked about: "rise if only w falls"."""
    wishes = said.wants["rises"]
    down = [wish for wish in wishes if "down" in roles(wish) or wish.endswith(" down")]
    return len(wishes) > 1 and any(said.says(f"{name} {wish}") for name in said.names for wish in down)
