"""A measured time as sentences have it."""

from decimal import ROUND_HALF_UP, Context, Decimal

from epochwise.core.config.text import Text

_DIGITS = 3
_ROUNDING = Context(prec=_DIGITS, rounding=ROUND_HALF_UP)


def time_text(seconds: float) -> Text:
    """A time in three digits with its unit: "526 µs", "2.48 ms", "12.3 s"; static/compare/table.js writes the same."""
    rounded = _ROUNDING.create_decimal_from_float(seconds)
    if rounded >= 1:
        return Text("{time} s", time=_digits(rounded))
    if rounded >= Decimal("0.001"):
        return Text("{time} ms", time=_digits(rounded.scaleb(3)))
    return Text("{time} µs", time=_digits(rounded.scaleb(6)))


def _digits(value: Decimal) -> str:
    places = max(0, _DIGITS - 1 - value.adjusted()) if value else 0
    return f"{value:,.{places}f}"
