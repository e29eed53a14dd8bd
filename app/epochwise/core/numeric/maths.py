"""exp, log, log1p, tanh, sine and cosine from + - * / and bit shifts alone: the same bits on every x86-64 machine.

The C library's functions, NumPy's and BLAS choose other instructions on other processors, and differ in the last place.
As in fdlibm, an argument is reduced and put into a short polynomial. exp, log and log1p differ from the exact values by
less than 1.2 units in the last place, tanh by less than 4, and sine and cosine, which are at most 1, by less than
2**-52. All but log and power take numbers or lanes.
"""

import numpy as np

from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.lanes import Lanes, pick, power_of_two

LOG2_E = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01  # its last 21 bits are zero: times a small whole number it is exact
LN2_LOW = 1.90821492927058770002e-10
ROUND = 6755399441055744.0  # 1.5 * 2**52: adding it rounds to a whole number, which stands in the sum's low bits
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD  # of sqrt(1/2)
TWO_OVER_PI = 0.6366197723675814
HALF_PI_HIGH = 1.57079632673412561417e00  # its last 22 bits are zero: times a whole number below 2**22 it is exact
HALF_PI_LOW = 6.07710050650619224932e-11
FARTHEST_SQUARE = 2.0**44


@inline
def _expm1_reduced(r: Lanes) -> Lanes:
    """exp(r) - 1 for |r| <= ln(2)/2: a polynomial through (exp(r) - 1 - r) / r**2 at ten Chebyshev points."""
    z = r * r  # odd and even powers apart: two short chains instead of a long one
    odd = z * 2.510037583284004e-08 + 2.755726848030944e-06
    even = z * 2.762007588034592e-07 + 2.480152132236793e-05
    odd = odd * z + 1.9841269863040545e-04
    even = even * z + 1.3888888917196719e-03
    odd = odd * z + 8.333333333330065e-03
    even = even * z + 4.1666666666624164e-02
    odd = odd * z + 1.6666666666666669e-01
    even = even * z + 0.5
    return r + z * (odd * r + even)


@inline
def exp(x: Lanes) -> Lanes:
    """e**x for x <= 0; below -708 it stays at e**-708, which is almost the smallest normal number."""
    bounded = pick(x < -708.0, -708.0, x)
    rounded = bounded * LOG2_E + ROUND
    k = rounded - ROUND
    p = _expm1_reduced((bounded - k * LN2_HIGH) - k * LN2_LOW)
    power = power_of_two(rounded)
    return power + power * p


@inline
def tanh(x: Lanes) -> Lanes:
    """The hyperbolic tangent, by the addition theorem from 2**k and the tangent of r, where |x| = k ln(2)/2 + r.

    That is p / q with polynomials in r**2, fitted to 5e-18 for |r| <= ln(2)/4.
    """
    size = pick(x < 0.0, 0.0 - x, x)
    size = pick(size > 20.0, 20.0, size)
    rounded = size * (2.0 * LOG2_E) + ROUND
    k = rounded - ROUND
    r = (size - k * (0.5 * LN2_HIGH)) - k * (0.5 * LN2_LOW)
    z = r * r
    p = r * ((z + 105.06820247676046) * z + 945.7162155641881)
    q = (15.006818259521667 * z + 420.30694099814895) * z + 945.7162155641881
    power = power_of_two(rounded)
    less, more = power - 1.0, power + 1.0
    y = (less * q + more * p) / (more * q + less * p)
    return pick(x < 0.0, 0.0 - y, y)


@inline
def _log_reduced(f: Lanes, high: Lanes, low: Lanes) -> Lanes:
    """The sum high + low + log(1 + f) for sqrt(1/2) <= 1 + f <= sqrt(2): fdlibm's polynomial in s = f / (2 + f)."""
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = 1.818357216161805012e-01 + w * 1.479819860511658591e-01
    odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 + w * odd))
    half_square = 0.5 * f * f
    return high - ((half_square - (s * (half_square + (odd + even)) + low)) - f)


@inline
def log(x: float) -> float:
    """The natural logarithm of a normal number above 0; infinity and NaN stay what they are."""
    bits = np.float64(x).view(np.int64)
    k = (bits - SQRT_HALF_BITS) >> 52
    f = np.int64(bits - (k << 52)).view(np.float64) - 1.0
    y: float = _log_reduced(f, float(k) * LN2_HIGH, float(k) * LN2_LOW)
    return y if x < np.inf else x


@inline
def log1p(x: Lanes) -> Lanes:
    """log(1 + x) for 0 <= x <= 1, exact also where 1 + x would round to 1."""
    large = x > 0.41421356237309503
    none = x * 0.0
    f = pick(large, 0.5 * (x - 1.0), x)
    return _log_reduced(f, pick(large, LN2_HIGH, none), pick(large, LN2_LOW, none))


@inline
def power(base: float, exponent: int) -> float:
    """base**exponent for a whole exponent from 0 on, by squaring; as exact as so many products can be."""
    result = 1.0
    while exponent > 0:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result


@inline
def sine_cosine(x: Lanes) -> tuple[Lanes, Lanes]:
    """The sine and the cosine of an angle in radians; NaN where |x| is 2**22 or more, too far from 0 to be reduced."""
    rounded = x * TWO_OVER_PI + ROUND
    quarters = rounded - ROUND
    r = (x - quarters * HALF_PI_HIGH) - quarters * HALF_PI_LOW
    z = pick(x * x < FARTHEST_SQUARE, r * r, np.nan)
    s = -2.50507602534068634195e-08 + z * 1.58969099521155010221e-10
    s = -1.98412698298579493134e-04 + z * (2.75573137070700676789e-06 + z * s)
    s = r + z * r * (-1.66666666666666324348e-01 + z * (8.33333333332248946124e-03 + z * s))
    c = 2.08757232129817482790e-09 + z * -1.13596475577881948265e-11
    c = 2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07 + z * c)
    c = z * z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * c))
    c = 1.0 - (0.5 * z - c)
    # Whole turns fall away: -2, -1, 0, 1 or 2 quarters are left, and an odd one swaps sine and cosine.
    left = quarters - 4.0 * ((quarters * 0.25 + ROUND) - ROUND)
    size = left * left
    sine = pick(size < 0.5, s, pick(size > 1.5, 0.0 - s, pick(left < 0.0, 0.0 - c, c)))
    cosine = pick(size < 0.5, c, pick(size > 1.5, 0.0 - c, pick(left < 0.0, s, 0.0 - s)))
    return sine, cosine
