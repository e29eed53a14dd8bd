"""Round numbers for axes."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Tick:
    """A value on an axis and its label."""

    value: float
    label: str


def nice_step(span: float, count: float) -> tuple[int, int]:
    """The smallest step 1, 2 or 5 times a power of ten, at most `count` in `span` (> 0): (mantissa, exponent)."""
    raw = span / count
    exponent = 0
    while float(f"1e{exponent}") > raw:
        exponent -= 1
    while float(f"1e{exponent + 1}") <= raw:
        exponent += 1
    for mantissa in (1, 2, 5):
        if float(f"{mantissa}e{exponent}") >= raw:
            return mantissa, exponent
    return 1, exponent + 1


def _label(multiple: int, exponent: int) -> str:
    if multiple and (exponent >= 5 or exponent <= -5):
        return f"{multiple}e{exponent}"
    value = float(f"{multiple}e{exponent}")
    return f"{value:,.0f}" if exponent >= 0 else f"{value:.{-exponent}f}"


def nice_scale(top: float, count: int) -> tuple[float, list[Tick]]:
    """An axis from 0 that holds `top`: its end, which is a tick or half-way to the next, and its ticks."""
    top = top if top > 0 and math.isfinite(top) else 1.0
    mantissa, exponent = nice_step(top, count)
    half_steps = math.ceil(top / float(f"{mantissa}e{exponent}") * 2)
    multiples = [k * mantissa for k in range(half_steps // 2 + 1)]
    ticks = [Tick(float(f"{multiple}e{exponent}"), _label(multiple, exponent)) for multiple in multiples]
    return float(f"{half_steps * mantissa * 5}e{exponent - 1}"), ticks


def log_ticks(low: float, high: float, count: int) -> list[Tick]:
    """Ticks of a log axis between two values above 0: whole decades, as many apart as makes about `count` of them; of
    less than two decades also 2 and 5 of each.
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every = max(1, math.ceil((last - first) / (count + 1)))
    mantissas = (1, 2, 5) if math.log10(high / low) < 2 else (1,)
    multiples = [(mantissa, exponent) for exponent in range(first, last + 1) for mantissa in mantissas]
    ticks = [Tick(float(f"{mantissa}e{exponent}"), _label(mantissa, exponent)) for mantissa, exponent in multiples]
    return [
        tick
        for tick, (_, exponent) in zip(ticks, multiples, strict=True)
        if low <= tick.value <= high and exponent % every == 0
    ]


def whole_ticks(low: int, high: int, count: int) -> list[int]:
    """Whole-number ticks from `low` to `high`, about `count` of them; neither end is forced."""
    mantissa, exponent = nice_step(max(high - low, 1), max(count, 1))
    step = max(1, int(float(f"{mantissa}e{exponent}")))
    return list(range(math.ceil(low / step) * step, high + 1, step))
