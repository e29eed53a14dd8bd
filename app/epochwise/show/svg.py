"""SVG as text: small functions that escape what they are given. static/lens/svg.js writes the same text."""

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

Attributes = Mapping[str, str | float]


def num(value: float) -> str:
    """A coordinate with at most one decimal."""
    tenths = math.floor(value * 10 + 0.5)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths / 10:.1f}"


def element(name: str, attributes: Attributes, inside: str = "") -> str:
    """One element; attributes are escaped, `inside` is SVG."""
    written = "".join(
        f' {key}="{escape(value) if isinstance(value, str) else num(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def words(cls: str, x: float, y: float, said: str, anchor: str = "start") -> str:
    """A text; nothing when there is nothing to say."""
    if not said:
        return ""
    return element("text", {"class": cls, "x": x, "y": y, "text-anchor": anchor}, escape(said))


def stroke(cls: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line."""
    return element("path", {"class": cls, "d": f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}"})


def marks(cls: str, parts: Sequence[str]) -> str:
    """Many marks in one path; nothing when there are none."""
    return element("path", {"class": cls, "d": "".join(parts)}) if parts else ""


def dot(x: float, y: float) -> str:
    """A stroke of no length with round ends: its size is the class's stroke-width."""
    return f"M{num(x)} {num(y)}h0"


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as part of a path."""
    return f"M{num(x)} {num(y)}h{num(width)}v{num(height)}h{num(-width)}z"


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """A line through points as part of a path."""
    return "".join(f"{'L' if k else 'M'}{num(x)} {num(y)}" for k, (x, y) in enumerate(points))


def named(id: str, title: str, desc: str) -> tuple[dict[str, str], str]:
    """Attributes and first elements of a picture that give it a name and a description for those who do not see it."""
    names = element("title", {"id": f"{id}-title"}, escape(title)) + element("desc", {"id": f"{id}-desc"}, escape(desc))
    return {"role": "img", "aria-labelledby": f"{id}-title {id}-desc"}, names


def svg_root(
    id: str, cls: str, width: float, height: float, type_size: float, title: str, desc: str, inside: str
) -> str:
    """A picture with a name and a description. It fills its box, however wide."""
    label, names = named(id, title, desc)
    attributes: Attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": f"picture {cls}",
        "viewBox": f"0 0 {num(width)} {num(height)}",
        "width": width,
        "height": height,
        "preserveAspectRatio": "none",
        "font-size": type_size,
        **label,
    }
    return element("svg", attributes, names + inside)
