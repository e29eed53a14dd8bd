"""The rows before an epoch orders them, and where in them strata or classes end; without the compiler."""

from typing import NamedTuple

import numpy as np

from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.numeric.arrays import Floats, Integers, RowNumbers


class Unordered(NamedTuple):
    """The rows before an epoch orders them.

    as_read (n): as they were drawn, or sorted by their targets. ends: where in these the strata end, if each is dealt
    evenly to the batches, or the classes, if each is drawn equally often; empty otherwise.
    """

    as_read: RowNumbers
    ends: Integers

    @classmethod
    def of(cls, sampling: str, targets: Floats, classes: int, batch_size: int) -> "Unordered":
        """The rows with these targets (n), which are classes, or numbers where `classes` is 0."""
        spec = SAMPLINGS[sampling]
        parted = spec.evenly or spec.equalizes
        if not (spec.by_target or parted):
            return cls(np.arange(targets.size, dtype=np.uint32), np.empty(0, np.int64))
        as_read = np.argsort(targets, kind="stable").astype(np.uint32)
        ends = strata_ends(targets[as_read], classes, batch_size) if parted else np.empty(0, np.int64)
        return cls(as_read, ends)


def strata_ends(targets: Floats, classes: int, batch_size: int) -> Integers:
    """Where the strata of sorted targets (n) end: the classes, or as many equal parts as a batch has rows."""
    if classes:
        ends = np.searchsorted(targets, np.unique(targets), side="right")
    else:
        parts = min(batch_size, targets.size)
        ends = -(-np.arange(1, parts + 1) * targets.size // parts)  # rounded up
    return ends.astype(np.int64)
