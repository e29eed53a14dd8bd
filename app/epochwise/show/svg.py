"""SVG as text: small functions that escape what they are given."""

import math
from collections.abc import Mapping
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
