"""The measures that scripts and server share, read from the script that holds them."""

from functools import cache
from typing import Any

import orjson

from epochwise.paths import STATIC


@cache
def measures() -> dict[str, Any]:
    """The pictures' measures in CSS pixels: what stands after `export default` in static/geometry.js, plain JSON."""
    text = (STATIC / "geometry.js").read_text(encoding="utf-8")
    found: dict[str, Any] = orjson.loads(text.partition("\nexport default")[2])
    return found


def size_of(width: float) -> str:
    """Which set of measures a picture of this width follows."""
    return "narrow" if width < measures()["narrow_below"] else "wide"
