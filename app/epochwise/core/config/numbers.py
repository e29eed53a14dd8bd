"""How numbers are read, and how a measured or a set number is written, in every sentence, label and picture."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

_SMALL, _THOUSAND, _LARGE = 1e-3, 1e3, 1e6
_MANY = 1e21
"""From here on, and below a millionth, JavaScript writes powers of ten."""
_TIMES = "\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_WRITTEN = re.compile(r"[ \t]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t]*")


def number_in(text: str) -> float | None:
    """The number that a text is; None where it is none, as "0,05", "1_00" and digits other than 0 to 9.

    static/page/number.js reads the same: a value means on the page what it means here.
    """
    written = _WRITTEN.fullmatch(text)
    value = float(written[1]) + 0.0 if written else math.inf  # -0 is 0
    return value if math.isfinite(value) else None


def set_text(value: float) -> str:
    """A number that was set, in the fewest digits that say it, as JavaScript writes it: "0.05", "200", "1e-7"."""
    if not math.isfinite(value):
        return "not finite"
    if value == 0 or 1e-6 <= abs(value) < _MANY:
        digits = f"{Decimal(repr(value)):f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    mantissa, _, exponent = repr(value).partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def number_text(value: float) -> str:
    """A measured number for people: "0.286", "12.35", "1,235", "7.0 × 10⁻⁶", "3.78 × 10¹⁸⁰"; "0" only where it is
    exactly 0. static/lens/text.js writes the same.

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


def digits_text(value: float, digits: int) -> str:
    """A measured number with so many significant digits: "0.6931", "1,234.6", "7.012 × 10⁻⁶"."""
    if not _SMALL <= abs(value) < _LARGE:
        return _scientific(value, digits - 1)
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(value)
    return f"{rounded:,f}"


def uncertain_text(value: float, margin: float, signed: bool = False) -> str:
    """A number with its margin of error, both to the margin's second digit: "0.369 ± 0.021", "+0.076 ± 0.010"."""
    sign = "+" if signed and value >= 0 else ""
    if not (math.isfinite(value) and math.isfinite(margin)) or margin <= 0 or not 1e-6 <= margin < _THOUSAND:
        return f"{sign}{number_text(value)}"
    places = max(0, 1 - math.floor(math.log10(margin)))
    written, about = (
        f"{Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}" for number in (value, margin)
    )
    return f"{sign}{written} ± {about}"


def _scientific(value: float, places: int) -> str:
    rounded = Context(prec=places + 1, rounding=ROUND_HALF_UP).create_decimal(value)
    mantissa, _, exponent = f"{rounded:.{places}e}".partition("e")
    return f"{mantissa}{_TIMES}10{str(int(exponent)).translate(_SUPERSCRIPT)}"
