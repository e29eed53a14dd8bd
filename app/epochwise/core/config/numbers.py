"""How a measured number is written, in every sentence, label and picture."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

_SMALL, _THOUSAND, _LARGE = 1e-3, 1e3, 1e6


def number_text(value: float) -> str:
    """A measured number for people: "0.286", "12.35", "1,235", "7.0e-6", "3.78e180"; "0" only where it is exactly 0.

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
