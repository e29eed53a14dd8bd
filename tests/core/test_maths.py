"""The elementary functions, against exact decimals."""

import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from epochwise.core.numeric import maths
from epochwise.core.numeric.arrays import LANES
from epochwise.core.numeric.lanes import fetch, store

RANDOM = np.random.default_rng(7)
Array = NDArray[np.float64]
NAMES = ("exp", "tanh", "log", "log1p", "sine", "cosine")
EXP, TANH, LOG, LOG1P, SINE, COSINE = range(6)


@numba.njit(error_model="numpy")
def by_number(which: int, x: Array, y: Array) -> None:
    for i in range(x.size):
        if which == EXP:
            y[i] = maths.exp(x[i])
        elif which == TANH:
            y[i] = maths.tanh(x[i])
        elif which == LOG1P:
            y[i] = maths.log1p(x[i])
        elif which == LOG:
            y[i] = maths.log(x[i])
        else:
            sine, cosine = maths.sine_cosine(x[i])
            y[i] = sine if which == SINE else cosine


@numba.njit(error_model="numpy")
def by_lanes(which: int, x: Array, y: Array) -> None:
    for i in range(0, x.size, LANES):
        value = fetch(x, i)
        if which == EXP:
            store(maths.exp(value), y, i)
        elif which == TANH:
            store(maths.tanh(value), y, i)
        elif which == LOG1P:
            store(maths.log1p(value), y, i)
        else:
            sine, cosine = maths.sine_cosine(value)
            store(sine if which == SINE else cosine, y, i)


def ours(which: int, values: Array) -> Array:
    results = np.empty_like(values)
    by_number(which, values, results)
    return results


def units_off(result: float, exact: Decimal) -> float:
    return float(abs(Decimal(result) - exact) / Decimal(math.ulp(float(exact)))) if exact else abs(result)


def both_signs(*ranges: tuple[float, float]) -> Array:
    return np.concatenate([RANDOM.uniform(-1, 1, 1500) * 10 ** RANDOM.uniform(low, high, 1500) for low, high in ranges])


def exact_tanh(x: Decimal) -> Decimal:
    square = (2 * x).exp()
    return (square - 1) / (square + 1)


def exact_sine(x: Decimal) -> Decimal:
    """The Taylor series, after whole turns were taken away; pi from two arctangents (Machin)."""
    x -= TURN * (x / TURN).to_integral_value()
    total = term = x
    for place in range(2, 100, 2):
        term *= -x * x / (place * (place + 1))
        total += term
    return total


def arctangent(inverse: int) -> Decimal:
    """The arctangent of 1 / inverse."""
    return sum((Decimal(-1) ** k / ((2 * k + 1) * Decimal(inverse) ** (2 * k + 1)) for k in range(60)), Decimal(0))


with localcontext(prec=80):
    TURN = 8 * (4 * arctangent(5) - arctangent(239))

DOMAINS = {
    EXP: np.concatenate([-np.abs(both_signs((-8, 0), (0, 2))), RANDOM.uniform(-700, 0, 2000)]),
    TANH: both_signs((-12, -2), (-2, 0), (0, 1.3)),
    LOG: np.concatenate([10 ** RANDOM.uniform(-300, 300, 2000), 1 + both_signs((-14, -1))]),
    LOG1P: np.concatenate([RANDOM.uniform(0, 1, 2000), 10 ** RANDOM.uniform(-20, 0, 2000)]),
    SINE: both_signs((-8, 0), (0, 1.6)),
    COSINE: both_signs((-8, 0), (0, 1.6)),
}


@pytest.mark.parametrize(
    ("which", "exact", "bound"),
    [
        pytest.param(EXP, Decimal.exp, 1.2, id="exp"),
        pytest.param(TANH, exact_tanh, 4.0, id="tanh"),
        pytest.param(LOG, Decimal.ln, 1.2, id="log"),
        pytest.param(LOG1P, lambda x: (1 + x).ln(), 1.2, id="log1p"),
        pytest.param(SINE, exact_sine, 2.0, id="sine"),
        pytest.param(COSINE, lambda x: exact_sine(x + TURN / 4), 2.0, id="cosine"),
    ],
)
def test_functions_are_exact_to_the_last_places(which: int, exact: Callable[[Decimal], Decimal], bound: float) -> None:
    values = DOMAINS[which]
    with localcontext(prec=60):
        worst = max(units_off(y, exact(Decimal(float(x)))) for x, y in zip(values, ours(which, values), strict=True))
    assert 0.4 < worst < bound


@pytest.mark.parametrize(
    "which",
    [pytest.param(which, id=name) for which, name in enumerate(NAMES) if which != LOG],
)
def test_lanes_and_numbers_give_the_same_bits(which: int) -> None:
    values = DOMAINS[which][:3000]
    results = np.empty_like(values)
    by_lanes(which, values, results)
    np.testing.assert_array_equal(results.view(np.int64), ours(which, values).view(np.int64))


@pytest.mark.parametrize(("which", "reference"), [(SINE, math.sin), (COSINE, math.cos)], ids=["sine", "cosine"])
def test_sine_and_cosine_are_exact_to_one_part_in_two_to_the_52nd(
    which: int, reference: Callable[[float], float]
) -> None:
    angles = RANDOM.uniform(-(2**22), 2**22, 20_000)
    expected = np.array([reference(angle) for angle in angles])
    assert np.abs(ours(which, angles) - expected).max() < 2.0**-52


def test_the_ends_of_the_scale() -> None:
    infinity, nan = math.inf, math.nan
    ends = np.array([nan, infinity, -infinity, 710.0, -710.0, 0.0, -0.0])
    np.testing.assert_array_equal(ours(TANH, ends), [nan, 1.0, -1.0, 1.0, -1.0, 0.0, 0.0])
    np.testing.assert_array_equal(ours(EXP, np.array([nan, 0.0, -0.0])), [nan, 1.0, 1.0])
    np.testing.assert_allclose(ours(EXP, np.array([-708.0, -710.0, -infinity])), math.exp(-708), rtol=1e-15)
    np.testing.assert_array_equal(ours(LOG, np.array([nan, infinity, 1.0])), [nan, infinity, 0.0])
    np.testing.assert_array_equal(ours(LOG1P, np.array([nan, 0.0])), [nan, 0.0])
    farthest = np.nextafter(2.0**22, 0)
    for which in (SINE, COSINE):
        np.testing.assert_array_equal(ours(which, np.array([nan, infinity, -infinity, 2.0**22, 1e300])), [nan] * 5)
        assert np.isfinite(ours(which, np.array([farthest, -farthest]))).all()
    np.testing.assert_array_equal(ours(SINE, np.array([0.0, -0.0])), [0.0, 0.0])
    np.testing.assert_array_equal(ours(COSINE, np.array([0.0, -0.0])), [1.0, 1.0])
