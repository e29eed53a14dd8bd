"""The updates with the highest losses, and how much of an update's loss each of its rows causes."""

from collections.abc import Iterator

import numpy as np

from epochwise.core.numeric.arrays import Floats


def worst_of(losses: Floats, most: int) -> list[int]:
    """The places of the up to `most` highest of `losses` (updates,), the highest first, of equal ones the earlier.

    One that is not finite counts as the highest: training diverged there.
    """
    order = np.argsort(-np.where(np.isfinite(losses), losses, np.inf), kind="stable")
    return [int(place) for place in order[:most]]


def places_of(losses: Floats, worst: int | None, at_once: int) -> Iterator[tuple[int, int]]:
    """Where to open the updates that have these `losses` (updates,), and how many there: with `worst` so many with the
    highest losses, one by one, else all of them in order, up to `at_once` at a time.
    """
    if worst is None:
        yield from ((start, min(at_once, losses.size - start)) for start in range(0, losses.size, at_once))
    else:
        yield from ((place, 1) for place in worst_of(losses, worst))


def shares_of(row_loss: Floats) -> Floats:
    """Each row's part of the sum of `row_loss` (rows,), from 0 to 1; NaN where all are 0 or one is not finite."""
    highest = row_loss.max()
    if not 0 < highest < np.inf:
        return np.full(row_loss.shape, np.nan)
    scaled = row_loss / highest  # the sum of very large losses would not be finite
    return np.asarray(scaled / scaled.sum())
