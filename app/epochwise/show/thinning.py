"""A run thinned for drawing: exact quantiles of buckets of batch losses, and the epochs that hold every extreme."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochwise.core.curves import Series
from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan

POINTS = 300
"""Into how many buckets pictures thin a run's batches, as the page does."""
EPOCHS_OF_A_BUCKET = 3
"""How many epochs of a bucket are shown, typically: two lines that fall smoothly have their extremes at its ends."""
EARLY = 4
"""Of so many epochs that are shown, one more is an early one."""
QUANTILES = {"p10": 0.10, "p25": 0.25, "p75": 0.75, "p90": 0.90}
BANDS = (*QUANTILES, "min", "max")


@dataclass(frozen=True, eq=False)
class LossBands:
    """`of` batch losses in buckets of `width`, the last one maybe shorter: quantiles, least and greatest of each.

    The numbers are rounded to four bytes, as the API sends them, so that every picture draws the same.
    """

    of: int
    width: int
    p10: Floats
    p25: Floats
    p75: Floats
    p90: Floats
    min: Floats
    max: Floats

    @classmethod
    def thinned(cls, losses: Floats, width: int) -> "LossBands":
        """The bands of these losses."""
        whole = len(losses) // width * width
        buckets = [losses[:whole].reshape(-1, width), losses[whole:].reshape(1, -1)]
        edges = np.concatenate([quantiles(bucket) for bucket in buckets if bucket.size], axis=1)
        return cls.of_edges(len(losses), width, edges)

    @classmethod
    def of_edges(cls, of: int, width: int, edges: NDArray[np.floating]) -> "LossBands":
        """The bands with these `BANDS` (6, buckets)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return cls(of, width, *edges.astype(np.float32).astype(np.float64))

    @property
    def at(self) -> Floats:
        """The middle of each bucket, in batches."""
        starts = np.arange(len(self.p10), dtype=np.float64) * self.width
        return (starts + np.minimum(starts + self.width, self.of)) / 2


BatchValues = Floats | LossBands
"""A measure of the batches as a picture draws it: every single one, or thinned to bands."""


def batches_of(plan: Plan, series: Series, done: int, points: int | None = POINTS) -> BatchValues:
    """A measure of the first `done` batches, in at most so many bands where each has enough of them to be worth it."""
    width = 1 if points is None else plan.bucket_width(points)
    measured = series.batch[:done]
    return measured if width == 1 or not done else LossBands.thinned(measured, width)


def quantiles(buckets: Floats) -> Floats:
    """The `BANDS` (6, k) of k buckets (k, width): bit for bit `np.quantile`, `min` and `max` of each row.

    A bucket with a NaN in it is NaN throughout. Sorting whole rows is some five times faster than `np.quantile`.
    """
    ordered = np.sort(buckets, axis=1)
    last = ordered.shape[1] - 1
    rows = []
    with np.errstate(invalid="ignore", over="ignore"):
        for share in QUANTILES.values():
            below, between = divmod(last * share, 1)
            low, high = ordered[:, int(below)], ordered[:, min(int(below) + 1, last)]
            # NumPy interpolates from the nearer end; so must we, for the same bits.
            rows.append(low + (high - low) * between if between < 0.5 else high - (high - low) * (1 - between))
    bands = np.stack([*rows, ordered[:, 0], ordered[:, -1]])
    bands[:, np.isnan(ordered[:, -1])] = np.nan
    return bands


def epochs_shown(lines: Sequence[Floats], most: int) -> tuple[int, NDArray[np.int64]]:
    """Which epochs stand for all of them: how many share a bucket, and indices from 0.

    Of each bucket the first epoch, and those where one of the lines (epochs,) is lowest and highest; and the last
    epoch of all. So no peak is lost. Of `most` epochs or fewer all are shown; else there are a third as many buckets,
    and in the first two a quarter as many epochs at equal ratios: a curve bends most where it begins.
    """
    done = len(lines[0])
    if done <= most:
        return 1, np.arange(done)
    every = math.ceil(done / max(1, most // EPOCHS_OF_A_BUCKET))
    starts = np.arange(0, done, every)
    early = np.geomspace(1, min(2 * every, done), max(1, most // EARLY)).astype(np.int64) - 1
    shown = [starts, early, np.array([done - 1])]
    for line in lines:
        buckets = np.full((len(starts), every), np.nan)
        buckets.ravel()[:done] = line
        missing = np.isnan(buckets)
        measured = ~missing.all(axis=1)
        lowest = np.where(missing, np.inf, buckets).argmin(axis=1)
        highest = np.where(missing, -np.inf, buckets).argmax(axis=1)
        shown += [(starts + lowest)[measured], (starts + highest)[measured]]
    return every, np.unique(np.concatenate(shown))
