"""A run and its trace, written by hand: what the interpreter answers is its own tests' matter."""

CODE = """import torch
w = torch.tensor(1.0, requires_grad=True)
def double(x):
    return 2 * x
loss = (lambda y: double(y))(w)
loss.backward()
print("<b>done</b>")
"""


def tensor(text: str, grad: str | None, grad_fn: str | None = None) -> dict:
    """Return a scalar as a trace shows it."""
    about = {"shape": [], "dtype": "float32", "requires_grad": True, "is_leaf": grad_fn is None, "grad_fn": grad_fn}
    return {"kind": "tensor", "text": text, "grad": grad, **about}


def event(line: int, changed: dict | None = None, scope: str = "", printed: str = "") -> dict:
    """Return one executed statement; a function is called by another, none of whose own lines has run."""
    return {"line": line, "scope": scope, "depth": 2 if scope else 0, "changed": changed or {}, "printed": printed}


TRACE = [
    event(1),
    event(2, {"w": tensor("1.0", None)}),
    event(3),
    event(4, {"x": tensor("1.0", None)}, scope="double"),
    event(5, {"loss": tensor("2.0", None, "MulBackward0")}),
    event(6, {"w": tensor("1.0", "2.0")}),
    event(7, printed="<b>done</b>\n"),
]

GRAPH = {
    "nodes": [
        {"id": 1, "label": "w", "value": 2.0, "grad": 39.0, "kind": "leaf"},
        {"id": 2, "label": "3 & <b>", "value": 3.0, "grad": None, "kind": "constant"},
        {"id": 3, "label": "shared", "value": 6.0, "grad": 13.0, "kind": "operation"},
        {"id": 4, "label": "power", "value": 36.0, "grad": 1.0, "kind": "operation"},
        {"id": 5, "label": "loss", "value": 42.0, "grad": 1.0, "kind": "operation"},
    ],
    "edges": [
        {"start": 1, "end": 3, "slope": 3.0, "checked": True},
        {"start": 2, "end": 3, "slope": None, "checked": False},
        {"start": 3, "end": 4, "slope": 12.0, "checked": True},
        {"start": 3, "end": 5, "slope": 1.0, "checked": True},
        {"start": 4, "end": 5, "slope": 1.0, "checked": True},
    ],
}
