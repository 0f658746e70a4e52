"""The ends of a compiled chart's axes: parameters where a lesson gives them, a name where they come from the data."""

from collections.abc import Iterator
from typing import Any

Spec = dict[str, Any]


def with_ends(spec: Spec) -> Spec:
    """Return the spec with a parameter for the ends of each axis made by `tutor.course.draw`, with the lesson's value.

    Axis and marks read the ends there alone: the domain of a scale only says where they begin.
    """
    ends = [{"name": name, "value": domain} for name, domain in dict(_ends(spec)).items()]
    return spec | {"params": [*spec.get("params", []), *ends]} if ends else spec


def _ends(node: Any) -> Iterator[tuple[str, list[float]]]:
    """Yield the parameter that each scale takes its ends from, and where it begins."""
    if isinstance(node, dict) and "domainRaw" in node:
        yield node["domainRaw"]["expr"], node["domain"]
    for child in _children(node):
        yield from _ends(child)


def name_axes(spec: Spec) -> Spec:
    """Give a name to each axis of this spec that takes its ends from the data, and return the spec.

    Vega's own name tells the ends. Where new data only take numbers off such an axis, it keeps the name that it had:
    a screen reader would hear the ends of an earlier run.
    """
    for view in _views(spec):
        for channel in ("x", "y"):
            along = list(_encodings(view, channel))
            named = next((each for each in along if each.get("axis", {}) is not None), None)
            if named and not any("domain" in each.get("scale", {}) for each in along):
                title = next((each["title"] for each in along if "title" in each), named["field"])
                name = f"{channel.upper()}-axis" + (f" titled '{title}'" if title else "")
                named["axis"] = {**named.get("axis", {}), "description": name}
    return spec


def _views(node: Spec) -> Iterator[Spec]:
    """Yield the views that stand below each other, each with axes of its own."""
    for view in node.get("vconcat", ()):
        yield from _views(view)
    if "vconcat" not in node:
        yield node


def _encodings(node: Any, channel: str) -> Iterator[Spec]:
    """Yield how each layer of a view places a column along x or y: they share one axis."""
    if isinstance(node, dict) and "field" in (found := node.get("encoding", {}).get(channel, {})):
        yield found
    for child in _children(node):
        yield from _encodings(child, channel)


def _children(node: Any) -> Iterator[Any]:
    return iter(node if isinstance(node, list) else node.values() if isinstance(node, dict) else ())
