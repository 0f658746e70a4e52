"""The graph behind one number: values, gradients, and the slope of every single link.

The gradients are those slopes, multiplied and added from the end to the start.
"""

from collections import deque
from typing import Any

import torch

from tutor.sandbox.autograd import Key, behind, key_of
from tutor.sandbox.record import Operation, Recorder, Slope, copied, small
from tutor.sandbox.show import text

NODES = 60
LOOKED_AT = 2_000  # of torch's own nodes
CELLS = 4_096  # slopes that are worked out, those nearest to the end first
SHOWN = 16  # cells of a table of slopes that is shown whole


def graph_of(tensor: torch.Tensor, names: dict[str, torch.Tensor], recorder: Recorder) -> dict[str, Any]:
    """Return nodes and edges of the graph that ends in a tensor; at most 60 nodes, those nearest to the end."""
    return _Graph(tensor, names, recorder.operations).drawn()


class _Graph:
    """What is known of each node by its key."""

    def __init__(self, end: torch.Tensor, names: dict[str, torch.Tensor], operations: dict[Key, Operation]) -> None:
        self.operations, self.own = operations, _torchs_own(end)
        self.called = {key_of(value): name for name, value in reversed(names.items())}
        known = [value for value in (*names.values(), end) if small(value)]
        self.values = {key_of(value): (copied(value), value.requires_grad) for value in known}
        self.gradients: dict[Key, torch.Tensor | None] = {key_of(end): torch.ones(end.shape) if small(end) else None}
        self.links = self._nearest(key_of(end))
        for key in self.links:
            if operation := operations.get(key):
                self.values[key] = operation.value, True
                self.values.update({start: (value, learns) for start, value, learns in operation.inputs})

    def _nearest(self, end: Key) -> dict[Key, list[Key]]:
        """Walk from the end to the start; return the nearest nodes, each with what went into it."""
        found: dict[Key, list[Key]] = {}
        waiting = deque([end])
        while waiting and len(found) < NODES:
            key = waiting.popleft()
            if key not in found:
                operation = self.operations.get(key)
                found[key] = [one[0] for one in operation.inputs] if operation else self.own.get(key[:2], ("", []))[1]
                waiting.extend(found[key])
        return found

    def drawn(self) -> dict[str, Any]:
        """Go from the end to the start, in the order of torch's own numbers, with the gradients flowing back."""
        order = sorted(self.links, key=lambda key: key[1] if key[0] == "made" else -1, reverse=True)
        ids = {key: f"n{place}" for place, key in enumerate(reversed(order))}
        edges: list[dict[str, Any]] = []
        left = CELLS
        for key in order:
            operation = self.operations.get(key)
            slopes: list[Slope] = [(None, False)] * len(self.links[key])
            if operation and 0 < operation.cells <= left:
                slopes, left = operation.slopes(), left - operation.cells
            self._flow(key, operation)
            for start, (table, checked) in zip(self.links[key], slopes, strict=True):
                if start in ids:
                    edge = {"start": ids[start], "end": ids[key], "slope": None, "checked": checked}
                    edges.append(edge if table is None else edge | {"slope": self._slope(table, key, start)})
        return {"nodes": [self._node(key, ids[key]) for key in reversed(order)], "edges": edges}

    def _flow(self, end: Key, operation: Operation | None) -> None:
        """Take a gradient one link back: added to what came on other ways; None where one of them is not known."""
        gradient, starts = self.gradients.get(end), self.links[end]
        parts = operation.backward(gradient) if operation and gradient is not None else [None] * len(starts)
        for start, part in zip(starts, parts, strict=True):
            before = self.gradients.get(start, torch.zeros(()))
            self.gradients[start] = None if part is None or before is None else before + part

    def _slope(self, table: torch.Tensor, end: Key, start: Key) -> str | None:
        """Write slopes as simply as they allow: one number, one for each number, or the table."""
        out, into = self.values[end][0].shape, self.values[start][0].shape
        if 1 in table.shape:
            return text(table.reshape(out if table.shape[1] == 1 else into))
        if out == into and torch.equal(table, torch.diag(table.diagonal())):
            return text(table.diagonal().reshape(out))
        return text(table) if table.numel() <= SHOWN else None

    def _node(self, key: Key, name: str) -> dict[str, Any]:
        value, learns = self.values.get(key, (None, key[0] == "made"))
        kind = "operation" if key[0] == "made" else "leaf" if learns else "constant"
        operation, gradient, called = self.operations.get(key), self.gradients.get(key), self.called.get(key)
        label = operation.label if operation else self.own.get(key[:2], (kind, []))[0]
        return {
            "id": name, "kind": kind,
            "label": f"{called} ({label})" if called and kind == "operation" else called or label,
            "value": None if value is None else text(value),
            "grad": None if gradient is None or not learns else text(gradient),
        }  # fmt: skip


def _torchs_own(tensor: torch.Tensor) -> dict[Key, tuple[str, list[Key]]]:
    """Walk torch's own nodes, for operations that were not noted: the name, and what went in."""
    return {
        ("made", node._sequence_nr()): (
            node.name().partition("Backward")[0].lower(),  # `mul` of torch's `MulBackward1`
            [_key_in(other, place) for other, place in node.next_functions if other is not None],
        )
        for node in behind(tensor, LOOKED_AT)
        if not hasattr(node, "variable")
    }


def _key_in(node: Any, place: int) -> Key:
    return ("given", id(node.variable)) if hasattr(node, "variable") else ("made", node._sequence_nr(), place)
