"""Batch losses thinned while they come, each bucket once, and the form in which arrays go to a chart."""

import base64
import math
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochwise.core.numeric.arrays import Floats
from epochwise.show.thinning import BANDS, LossBands, quantiles

AT_ONCE = 1_000_000
"""Losses that one call thins at most, about 5 ms of work, so that no thread is busy with it for long."""


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

    def extend(self, losses: Floats, batches: int, ended: bool) -> bool:
        """Thin at most `AT_ONCE` more of the first `batches` losses; whether nothing is left to thin."""
        with self._lock:
            first = self.done // self.width
            count = min(batches // self.width - first, max(1, AT_ONCE // self.width))
            if count > 0:
                stop = (first + count) * self.width
                self._put(first, losses[self.done : stop].reshape(count, self.width))
                self.done = stop
            if ended and batches - self.done in range(1, self.width):
                self._put(self.done // self.width, losses[self.done : batches].reshape(1, -1))
                self.done = batches
            return batches - self.done < (1 if ended else self.width)

    def _put(self, first: int, buckets: Floats) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            self._values[:, first : first + len(buckets)] = quantiles(buckets)

    def drawn(self, batches: int) -> LossBands:
        """The bands of the first `batches` losses, as pictures draw them."""
        return LossBands.of_edges(batches, self.width, self._values[:, : math.ceil(batches / self.width)])

    def as_json(self, batches: int) -> dict[str, Any]:
        """The thinned form of the first `batches` losses, a whole number of buckets or all there are."""
        buckets = math.ceil(batches / self.width)
        arrays = {name: typed(self._values[row, :buckets]) for row, name in enumerate(BANDS)}
        return {"thinned": True, "of": batches, "width": self.width, **arrays}


def typed(values: NDArray[Any]) -> dict[str, str]:
    """An array of 4-byte numbers as Plotly takes it: its type, and its little-endian bytes in base64."""
    kind = "f4" if values.dtype.kind == "f" else "i4"
    return {"dtype": kind, "bdata": base64.b64encode(values.astype("<" + kind).tobytes()).decode("ascii")}
