"""The elementary functions, against exact decimals."""

import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from app.core import maths

RANDOM = np.random.default_rng(7)
Array = NDArray[np.float64]


@numba.njit(error_model="numpy")
def apply(which: int, x: Array, y: Array) -> None:
    """One of the functions over an array, as the kernels apply them: in a loop that compiles to vector instructions."""
    if which == 0:
        for i in range(x.size):
            y[i] = maths.exp(x[i])
    elif which == 1:
        for i in range(x.size):
            y[i] = maths.tanh(x[i])
    elif which == 2:
        for i in range(x.size):
            y[i] = maths.log(x[i])
    elif which == 3:
        for i in range(x.size):
            y[i] = maths.log1p(x[i])
    elif which == 4:
        for i in range(x.size):
            y[i] = maths.sine_cosine(x[i])[0]
    else:
        for i in range(x.size):
            y[i] = maths.sine_cosine(x[i])[1]


def ours(which: int, values: Array) -> Array:
    results = np.empty_like(values)
    apply(which, values, results)
    return results


def units_off(result: float, exact: Decimal) -> float:
    return float(abs(Decimal(result) - exact) / Decimal(math.ulp(float(exact)))) if exact else abs(result)


def both_signs(*ranges: tuple[float, float]) -> Array:
    return np.concatenate([RANDOM.uniform(-1, 1, 1500) * 10 ** RANDOM.uniform(low, high, 1500) for low, high in ranges])


def exact_tanh(x: Decimal) -> Decimal:
    square = (2 * x).exp()
    return (square - 1) / (square + 1)


@pytest.mark.parametrize(
    ("which", "values", "exact", "bound"),
    [
        (0, np.concatenate([both_signs((-8, 0), (0, 2)), RANDOM.uniform(-700, 700, 2000)]), Decimal.exp, 1.1),
        (1, both_signs((-12, -2), (-2, 0), (0, 1.3)), exact_tanh, 2.2),
        (2, np.concatenate([10 ** RANDOM.uniform(-300, 300, 2000), 1 + both_signs((-14, -1))]), Decimal.ln, 1.1),
        (
            3,
            np.concatenate([RANDOM.uniform(0, 1, 2000), 10 ** RANDOM.uniform(-20, 0, 2000)]),
            lambda x: (1 + x).ln(),
            1.1,
        ),
    ],
    ids=["exp", "tanh", "log", "log1p"],
)
def test_functions_are_exact_to_the_last_places(
    which: int, values: Array, exact: Callable[[Decimal], Decimal], bound: float
) -> None:
    with localcontext(prec=60):
        worst = max(units_off(y, exact(Decimal(float(x)))) for x, y in zip(values, ours(which, values), strict=True))
    assert 0.4 < worst < bound


@pytest.mark.parametrize(("which", "reference"), [(4, math.sin), (5, math.cos)], ids=["sine", "cosine"])
def test_sine_and_cosine_are_exact_to_one_part_in_two_to_the_52nd(
    which: int, reference: Callable[[float], float]
) -> None:
    angles = RANDOM.uniform(-40, 40, 5000)
    expected = np.array([reference(angle) for angle in angles])
    assert np.abs(ours(which, angles) - expected).max() < 2.3e-16


def test_the_ends_of_the_scale() -> None:
    infinity, nan = math.inf, math.nan
    ends = np.array([nan, infinity, -infinity, 710.0, -710.0, 0.0, -0.0])
    np.testing.assert_array_equal(ours(0, ends), [nan, infinity, 0.0, infinity, 0.0, 1.0, 1.0])
    np.testing.assert_array_equal(ours(1, ends), [nan, 1.0, -1.0, 1.0, -1.0, 0.0, 0.0])
    np.testing.assert_array_equal(ours(2, np.array([nan, infinity, 1.0])), [nan, infinity, 0.0])
    np.testing.assert_array_equal(ours(3, np.array([nan, 0.0])), [nan, 0.0])
