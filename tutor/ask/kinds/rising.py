"""What words of up and down ask about: the curve, the variable that moves, or the sign of the slope."""

from tutor.ask.fields import Open
from tutor.ask.resolve import FUNCTION_NAMES
from tutor.ask.said import Said

FAST = frozenset({"how fast", "how quickly"})
GROWING = frozenset({"increasing", "rising", "growing", "rise", "rises"})
MUST = frozenset({"should", "must", "need", "downhill"})
DESCENT = frozenset({"gradient descent", "descent", "training", "gd", "sgd"})


def is_nested(said: Said) -> bool:
    """Say whether it is the slope of a slope."""
    words = [word for word in said.order_of_words if word != "the"]
    return any(
        second == "of" and {first, third} <= {*said.wants.get("slope", ()), *said.wants.get("slopes", ())}
        for first, second, third in zip(words, words[1:], words[2:], strict=False)
    )


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
    moving = said.words & (MUST | DESCENT) and (said.names or said.words & {"weight", "parameter"})
    return "move" if moving and not set(said.names) & FUNCTION_NAMES else "rises"
