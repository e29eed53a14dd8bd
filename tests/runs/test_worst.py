"""Which updates are the worst, and which rows are to blame."""

import numpy as np
import pytest

from epochwise.runs.worst import places_of, shares_of, worst_of


def test_the_highest_losses_come_first_of_equal_ones_the_earlier() -> None:
    losses = np.array([0.5, 3.0, 1.0, 3.0, 2.0])
    assert worst_of(losses, 3) == [1, 3, 4]
    assert worst_of(losses, 9) == [1, 3, 4, 2, 0]


def test_updates_are_opened_some_at_a_time_and_the_worst_one_by_one() -> None:
    losses = np.array([0.5, 3.0, 1.0, 3.0, 2.0])
    assert list(places_of(losses, None, 2)) == [(0, 2), (2, 2), (4, 1)]
    assert list(places_of(losses, 2, 2)) == [(1, 1), (3, 1)]
    assert list(places_of(losses[:0], None, 2)) == []


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_loss_that_is_not_finite_is_the_highest(broken: float) -> None:
    assert worst_of(np.array([1.0, 1e300, broken]), 2) == [2, 1]


def test_a_rows_share_is_its_part_of_the_sum() -> None:
    np.testing.assert_allclose(shares_of(np.array([1.0, 6.0, 3.0])), [0.1, 0.6, 0.3])
    np.testing.assert_allclose(shares_of(np.array([1.5e308, 0.0, 1.5e308])), [0.5, 0.0, 0.5])
    assert shares_of(np.array([7.0])).tolist() == [1.0]


@pytest.mark.parametrize("losses", [[0.0, 0.0], [1.0, np.nan], [1.0, np.inf]])
def test_nobody_has_a_share_of_nothing_or_of_what_is_not_finite(losses: list[float]) -> None:
    assert np.isnan(shares_of(np.array(losses))).all()
