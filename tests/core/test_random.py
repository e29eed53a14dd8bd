"""The generator: published numbers, and what one may expect of its draws."""

from typing import Any

import numba
import numpy as np
import pytest

from epochwise.core.data.measured import permutation
from epochwise.core.numeric import random
from tests.core import twin


@numba.njit
def words(seed: int, purpose: int, index: int, count: int) -> Any:
    out = np.empty(count, np.uint64)
    state = random.stream(seed, purpose, index)
    for i in range(count):
        out[i], state = random.next_word(state)
    return out


@numba.njit
def draws(bound: int, count: int) -> Any:
    out = np.empty(count, np.int64)
    state = random.stream(5, 1, 0)
    for i in range(count):
        out[i], state = random.next_below(bound, state)
    return out


@numba.njit
def gaussians(count: int) -> Any:
    out = np.empty((count, 2))
    state = random.stream(6, 1, 0)
    for i in range(count):
        out[i, 0], out[i, 1], state = random.next_gaussians(state)
    return out


def test_the_twin_gives_the_published_numbers() -> None:
    seeder = twin.splitmix(1234567)
    assert [next(seeder) for _ in range(3)] == [6457827717110365317, 3203168211198807973, 9817491932198370423]
    generator = twin.Xoshiro(0, 0)
    generator.s = [1, 2, 3, 4]
    assert [generator.word() for _ in range(4)] == [11520, 0, 1509978240, 1215971899390074240]


@pytest.mark.parametrize("name", [(0, 1, 0), (1, 5, 0), (2**32 - 1, 255, 2**24 - 1)])
def test_streams_are_the_twins_streams(name: tuple[int, int, int]) -> None:
    generator = twin.Xoshiro(*name)
    assert words(*name, 50).tolist() == [generator.word() for _ in range(50)]


def test_streams_differ_in_seed_purpose_and_index() -> None:
    names = [(0, 1, 0), (1, 1, 0), (0, 2, 0), (0, 1, 1)]
    assert len({words(*name, 1)[0] for name in names}) == len(names)


@pytest.mark.parametrize("bound", [1, 2, 3, 7, 200])
def test_every_number_below_a_bound_is_as_likely_as_every_other(bound: int) -> None:
    count = 40_000
    counted = np.bincount(draws(bound, count), minlength=bound)
    assert len(counted) == bound
    expected = count / bound
    assert np.abs(counted - expected).max() < 5 * np.sqrt(expected)


def test_a_bound_that_does_not_divide_two_to_the_32nd_is_drawn_without_bias() -> None:
    bound = 3 * 2**30  # without rejection every third number would come twice as often as the others
    thirds = np.bincount(draws(bound, 40_000) % 3, minlength=3)
    generator = twin.Xoshiro(5, 1)
    assert draws(bound, 100).tolist() == [generator.below(bound) for _ in range(100)]
    assert np.abs(thirds / 40_000 - 1 / 3).max() < 0.02


def test_normal_numbers_have_mean_0_deviation_1_and_no_correlation() -> None:
    pairs = gaussians(50_000)
    assert np.abs(pairs.mean(axis=0)).max() < 0.02
    assert np.abs(pairs.std(axis=0) - 1).max() < 0.02
    assert abs(np.corrcoef(pairs.T)[0, 1]) < 0.02
    assert abs((np.abs(pairs) < 1.959964).mean() - 0.95) < 0.005


def test_a_permutation_holds_every_row_once_and_each_place_takes_any_row() -> None:
    first = np.array([permutation(6, seed)[0] for seed in range(3000)])
    assert sorted(permutation(1000, 4).tolist()) == list(range(1000))
    assert np.abs(np.bincount(first) - 500).max() < 110
