"""Thinning says exactly what NumPy says of each bucket, and loses no extreme of any line."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from epochwise.core.numeric.arrays import Floats
from epochwise.show.thinning import BANDS, EARLY, QUANTILES, LossBands, epochs_shown, quantiles

finite = st.floats(-1e9, 1e9)


@given(arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=50), elements=finite))
def test_bands_are_numpys_quantiles_to_the_bit(buckets: Floats) -> None:
    expected = np.concatenate(
        [np.quantile(buckets, list(QUANTILES.values()), axis=1), [buckets.min(axis=1)], [buckets.max(axis=1)]]
    )
    np.testing.assert_array_equal(quantiles(buckets), expected)


def test_a_bucket_that_holds_a_nan_is_nan_and_its_neighbour_is_not() -> None:
    bands = quantiles(np.array([[1.0, np.nan, 2.0], [1.0, 3.0, 2.0]]))
    assert np.isnan(bands[:, 0]).all()
    assert bands[-2:, 1].tolist() == [1.0, 3.0]


def test_an_infinite_loss_is_the_maximum_and_leaves_the_lower_bands_alone() -> None:
    bands = dict(zip(BANDS, quantiles(np.array([[*np.arange(20.0), np.inf]])), strict=True))
    assert bands["p90"] == 18.0
    assert bands["max"] == np.inf


def test_a_last_bucket_may_be_short() -> None:
    losses = np.arange(10, dtype=np.float64)
    bands = LossBands.thinned(losses, 4)
    assert bands.min.tolist() == [0, 4, 8]
    assert bands.max.tolist() == [3, 7, 9]
    assert bands.p25.tolist() == [0.75, 4.75, 8.25]
    assert bands.at.tolist() == [2, 6, 9]


def test_bands_are_rounded_as_the_api_sends_them() -> None:
    assert LossBands.thinned(np.full(20, 0.1), 20).p10.tolist() == [float(np.float32(0.1))]


def test_few_epochs_are_all_shown() -> None:
    every, shown = epochs_shown([np.ones(150)], 150)
    assert (every, shown.tolist()) == (1, list(range(150)))


def test_no_peak_of_any_line_is_lost() -> None:
    train, validation = np.ones(1000), np.ones(1000)
    train[501], train[777] = 9.0, 0.1
    validation[502], validation[3] = 7.0, 0.2
    every, shown = epochs_shown([train, validation], 150)
    assert every == 20
    assert {*range(0, 1000, 20), 501, 777, 502, 3, 999} <= set(shown)
    assert len(shown) <= 150 + 150 // EARLY


@pytest.mark.parametrize("done", [151, 300, 1000, 10_000, 1_000_000])
@pytest.mark.parametrize("fast", [1.0, 3.0, 10.0, 50.0])
def test_a_curve_that_falls_at_once_is_drawn_where_it_falls(done: int, fast: float) -> None:
    at = np.arange(done)
    line = 0.2 + 0.8 * np.exp(-at / fast)
    shown = epochs_shown([line], 150)[1]
    assert np.abs(np.interp(at, shown, line[shown]) - line).max() < 0.03


@given(
    st.integers(1, 400),
    st.integers(2, 60),
    st.lists(st.sampled_from([np.nan, -np.inf, np.inf, 0.0, 1.0, 2.5, 7.0]), min_size=1, max_size=7),
)
@example(9, 8, [1.0])
def test_every_bucket_keeps_its_extremes(done: int, most: int, values: list[float]) -> None:
    line = np.resize(np.array(values), done)
    every, shown = epochs_shown([line], most)
    assert {0, done - 1} <= set(shown)
    assert len(shown) <= max(most, 3 * -(-done // every) + 1 + most // EARLY)
    for first in range(0, done, every):
        bucket = line[first : first + every]
        kept = line[shown[(shown >= first) & (shown < first + every)]]
        if not np.isnan(bucket).all():
            assert (np.nanmin(kept), np.nanmax(kept)) == (np.nanmin(bucket), np.nanmax(bucket))


@pytest.mark.parametrize("validate_every", [2, 7, 10, 97, 1000])
def test_where_validation_is_rare_its_epochs_are_shown_too(validate_every: int) -> None:
    validation = np.full(10_000, np.nan)
    validation[validate_every - 1 :: validate_every] = np.arange(10_000 // validate_every)
    shown = epochs_shown([np.ones(10_000), validation], 150)[1]
    assert np.isfinite(validation[shown]).sum() >= min(50, 10_000 // validate_every)


def test_without_validation_every_bucket_still_has_an_epoch() -> None:
    every, shown = epochs_shown([np.full(1000, np.nan)], 150)
    assert set(shown) >= {*range(0, 1000, every), 999}
