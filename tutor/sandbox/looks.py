"""When a text looked at its gradients."""

from bisect import bisect
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.sandbox.noticed import Ran


class Looks:
    """Where the gradients of weights that stand still all the time are read, uncopied."""

    def __init__(self, ran: "Ran") -> None:
        values, self.places = defaultdict[int, set[int]](set), defaultdict[int, list[int]](list)
        for weight in (w for _, h in ran.backwards for w in h.weights):
            values[weight.target].add(weight.value)
        for place, h in ran.reads if ".grad.clone()" not in ran.flow.code else ():
            if len(values[h.target]) == 1:
                self.places[h.target].append(place)

    def between(self, target: int, then: int, now: int) -> bool:
        """Say whether a gradient is read between two calls of backward(), and after the second."""
        places = self.places.get(target, [0])
        return places[-1] > now and bisect(places, then) < bisect(places, now)
