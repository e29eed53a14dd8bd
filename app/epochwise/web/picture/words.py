"""Numbers and words as the pictures print them, and how wide they are, by the rules of static/lens/text.js."""

import math
import re
from collections.abc import Iterable

_NARROW = re.compile(r"[ .,:;'()|/ijlt]")
_WIDE = re.compile(r"[mwMW]")


def plural(n: float, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def loss_text(value: float) -> str:
    """A loss for people: three decimals, fewer digits when large, "not finite" when it is not a number."""
    if not math.isfinite(value):
        return "not finite"
    if value >= 1e6:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        return f"{mantissa}e{int(exponent)}"
    if value >= 1000:
        return f"{math.floor(value + 0.5):,}"
    places = 1 if value >= 100 else 2 if value >= 10 else 3
    scale = 10**places
    return f"{math.floor(value * scale + 0.5) / scale:.{places}f}"


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is in CSS pixels, on the wide side (no font is at hand): labels placed by it do not touch."""
    narrow, wide = len(_NARROW.findall(text)), len(_WIDE.findall(text))
    em = 0.36 * narrow + 0.92 * wide + 0.62 * (len(text) - narrow - wide)
    return em * size * (1.1 if bold else 1)


def fitting(wordings: Iterable[str], width: float, size: float, bold: bool = False) -> str:
    """The first of the wordings, longest first, that fits into `width`; "" when none does."""
    return next((text for text in wordings if text_width(text, size, bold) <= width), "")
