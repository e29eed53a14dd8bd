"""The ranges of a chart's y axis, linear and log. Both follow from every epoch, never from thinned ones."""

import math

import numpy as np

from epochwise.core.numeric.arrays import Floats
from epochwise.show.drawn import Drawn, Line
from epochwise.show.ticks import nice_scale

Range = tuple[float, float]

Y_TICKS = 4
"""The linear axis ends at one of so many ticks or half-way to the next."""
NEARLY_ALL = 0.98
OVER_INITIAL = 5
"""The axis ends at this multiple of the untrained model's loss, however high a loss may go."""
OVER_INITIAL_DIVERGED = 30
"""Of a run that diverged, so much more that the curve is seen to leave the picture."""
ALL_OF_IT = 0.01
"""Where nearly all of a run lies below this share of the untrained model's loss, the axis shows the fall itself."""
AIR = 1.03
"""So much higher than what it holds, so that no line lies on the picture's upper edge."""
MOSTLY, AIR_FOR_LONG = 0.9, 1.18
"""A line that is high for long has more air, and the words that stand at the upper edge."""
SOON_ALL = 1.25
"""Where the untrained model's losses lie no more than so many times higher, the axis holds them too."""
DECADES = 12
LOG_MARGIN = 0.04
"""Of a decade, above and below what a log axis holds."""

_AIRS = ((NEARLY_ALL, AIR), (MOSTLY, AIR_FOR_LONG))


def linear_range(drawn: Drawn, diverged: bool, score: float | None = None) -> Range:
    """From 0 to a round number that holds nearly all of every line and where it ends, the test's `score`, and not the
    first plunge.

    A fall to next to nothing is shown whole: what is left at its end is rounding noise.
    """
    shares = [(_share(line.values, share), air) for line in drawn.lines for share, air in _AIRS]
    shares += [(end, AIR) for end in (*(line.last for line in drawn.lines), math.nan if score is None else score)]
    tops = [top * air for top, air in shares if math.isfinite(top)]
    initial = drawn.initial
    if not (math.isfinite(initial) and initial > 0):
        return 0.0, _end(max(tops, default=0.0))
    cap = initial * AIR * (OVER_INITIAL_DIVERGED if diverged else OVER_INITIAL)
    top = min(max(tops, default=cap), cap)
    start = max([initial, *drawn.validation.values[:1]]) * AIR
    if top < ALL_OF_IT * initial or top < start <= SOON_ALL * top:
        top = start
    return 0.0, _end(top)


def log_range(drawn: Drawn, diverged: bool, score: float | None = None) -> Range | None:
    """The least and the greatest value that a log axis shows; None where nothing is above 0.

    Twelve decades at most, but for a run that diverged: there the axis holds how its losses grew.
    """
    scores = np.array([] if score is None else [score])
    positive = [values[values > 0] for values in (*log_values(drawn), scores)]
    if not any(len(values) for values in positive):
        return None
    low = min(float(values.min()) for values in positive if len(values))
    high = max(float(values.max()) for values in positive if len(values))
    begin, end = math.log10(low), math.log10(high)
    if not diverged:
        begin = max(begin, end - DECADES)
    return _power(begin - LOG_MARGIN), _power(end + LOG_MARGIN)


def log_values(drawn: Drawn) -> tuple[Floats, ...]:
    """All that a log axis is to show."""
    lines: list[Line] = [drawn.upper, drawn.train, drawn.validation]
    return tuple(line.values for line in ([drawn.lower, *lines] if drawn.bands else lines))


def _end(top: float) -> float:
    return nice_scale(top, Y_TICKS)[0]


def _share(values: Floats, share: float) -> float:
    """The value that a share of the values does not exceed; NaN when there are none."""
    if not len(values):
        return math.nan
    place = math.floor(share * (len(values) - 1))
    return float(np.partition(values, place)[place])


def _power(exponent: float) -> float:
    """A power of ten that a number can hold."""
    return math.pow(10.0, min(max(exponent, -307.0), 308.0))
