"""Losses thinned for drawing: exact quantiles of buckets of batch losses, and every k-th epoch. Pure."""

import base64
import math
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

QUANTILES = {"p10": 0.10, "p25": 0.25, "p75": 0.75, "p90": 0.90}
BANDS = (*QUANTILES, "min", "max")
AT_ONCE = 1_000_000
"""Losses that one call thins at most, about 5 ms of work, so that no thread is held for long."""


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


class Bands:
    """The growing quantile bands of a run's batch losses, in buckets of one width.

    Each bucket is thinned once, when it is full, the last one when the run has ended. Two threads may extend it at
    the same time.
    """

    def __init__(self, total: int, width: int) -> None:
        self.width = width
        self.done = 0
        self._values = np.empty((len(BANDS), math.ceil(total / width)), np.float32)
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """Bytes that the bands hold."""
        return self._values.nbytes

    def extend(self, losses: Floats, updates: int, ended: bool) -> bool:
        """Thin at most `AT_ONCE` more of the first `updates` losses; whether nothing is left to thin."""
        with self._lock:
            first = self.done // self.width
            count = min(updates // self.width - first, max(1, AT_ONCE // self.width))
            if count > 0:
                stop = (first + count) * self.width
                self._put(first, losses[self.done : stop].reshape(count, self.width))
                self.done = stop
            if ended and updates - self.done in range(1, self.width):
                self._put(self.done // self.width, losses[self.done : updates].reshape(1, -1))
                self.done = updates
            return updates - self.done < (1 if ended else self.width)

    def _put(self, first: int, buckets: Floats) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            self._values[:, first : first + len(buckets)] = quantiles(buckets)

    def as_json(self, updates: int) -> dict[str, Any]:
        """The thinned form of the first `updates` losses, a whole number of buckets or all there are."""
        buckets = math.ceil(updates / self.width)
        arrays = {name: typed(self._values[row, :buckets]) for row, name in enumerate(BANDS)}
        return {"thinned": True, "of": updates, "width": self.width, **arrays}


def typed(values: NDArray[Any]) -> dict[str, str]:
    """An array of 4-byte numbers as Plotly takes it: its type, and its little-endian bytes in base64."""
    kind = "f4" if values.dtype.kind == "f" else "i4"
    return {"dtype": kind, "bdata": base64.b64encode(values.astype("<" + kind).tobytes()).decode("ascii")}


def epochs_shown(validation: Floats, validate_every: int | None, most: int) -> tuple[int, NDArray[np.int64]]:
    """Which epochs stand for all of them: k, and indices from 0.

    Every k-th, at most about `most`, with the one of the lowest validation loss and the last; and where not every epoch
    is validated, every so-manieth of those that are.
    """
    done = len(validation)
    if done <= most:
        return 1, np.arange(done)
    validated_singly = validate_every in (None, 1)
    every = math.ceil(done / (most if validated_singly else most // 2 or 1))
    shown = [np.arange(0, done, every), np.array([done - 1])]
    if validate_every and not validated_singly:
        shown.append(np.arange(validate_every - 1, done, validate_every * math.ceil(every / validate_every)))
    if not np.isnan(validation).all():
        shown.append(np.array([np.nanargmin(validation)]))
    return every, np.unique(np.concatenate(shown))
