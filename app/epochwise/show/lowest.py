"""The epoch of a run's lowest validation loss so far, as its charts mark it."""

from dataclasses import dataclass

import numpy as np

from epochwise.core.config.text import Text
from epochwise.core.curves import Curves, Series


@dataclass(frozen=True)
class LowestMark:
    """The epoch (from 1) of the lowest validation loss so far, the updates made by then, and a chart's value there."""

    epoch: int
    update: int
    value: float
    words: str


def lowest_of(curves: Curves, series: Series) -> LowestMark | None:
    """The mark on a measure's chart; None without validation, and of a run that diverged, which has no good epoch."""
    validation = curves.loss.validation[: curves.epochs_done]
    if curves.status == "diverged" or not np.isfinite(validation).any():
        return None
    index = int(np.where(np.isfinite(validation), validation, np.inf).argmin())
    value = float(series.validation[index])
    if not np.isfinite(value):
        return None
    epoch = index + 1
    if series is curves.loss:
        words = Text("lowest, epoch {epoch}", epoch=epoch)
    else:
        words = Text("lowest loss, epoch {epoch}", epoch=epoch)
    return LowestMark(epoch, epoch * curves.plan.updates_per_epoch, value, words)
