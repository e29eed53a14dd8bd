"""Numbers and words as every picture prints them, and how wide they are."""

import math
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

_NARROW = re.compile(r"[ .,:;'()|/ijlt]")
_WIDE = re.compile(r"[mwMW]")
_SMALL, _THOUSAND, _LARGE = 1e-3, 1e3, 1e6


def plural(n: float, noun: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{n:,} {noun if n == 1 else many or noun + 's'}"


def loss_text(value: float) -> str:
    """A loss for people: "0.286", "12.35", "1,235", "7.0e-6", "3.78e180"; "0" only where it is exactly 0.

    Halves are rounded up, as JavaScript's toFixed and toExponential do, so that the page prints the same.
    """
    if not math.isfinite(value):
        return "not finite"
    if value == 0:
        return "0"
    size = abs(value)
    if size < _SMALL:
        return _scientific(value, 1)
    if size >= _LARGE:
        return _scientific(value, 2)
    places = 0 if size >= _THOUSAND else 1 if size >= 100 else 2 if size >= 10 else 3
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def _scientific(value: float, places: int) -> str:
    rounded = Context(prec=places + 1, rounding=ROUND_HALF_UP).create_decimal(value)
    mantissa, _, exponent = f"{rounded:.{places}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is in CSS pixels, on the wide side (no font is at hand): labels placed by it do not touch."""
    narrow, wide = len(_NARROW.findall(text)), len(_WIDE.findall(text))
    em = 0.36 * narrow + 0.92 * wide + 0.62 * (len(text) - narrow - wide)
    return em * size * (1.1 if bold else 1)


def fitting(wordings: Iterable[str], width: float, size: float, bold: bool = False) -> str:
    """The first of the wordings, longest first, that fits into `width`; "" when none does."""
    return next((text for text in wordings if text_width(text, size, bold) <= width), "")
