"""The quiz once more, in another way: the parabola's slope by finite differences, from what the question tells."""


def slope(item):
    w, target, nudge = item.facts["w"], item.facts["target"], 1e-3
    return ((w + nudge - target) ** 2 - (w - nudge - target) ** 2) / (2 * nudge)


def step(item):
    return item.facts["w"] - item.facts["lr"] * item.facts["gradient"]


AGAIN = {"sign_of_the_gradient": slope, "value_of_the_gradient": slope, "new_weight": step}
