"""The epoch of a run's lowest validation loss so far, as its charts mark it."""

from dataclasses import dataclass

import numpy as np

from epochwise.core.config.text import Text
from epochwise.core.curves import Curves, Series
from epochwise.show.drawn import Line

LENGTH = 0.22
"""A mark's words are about this share of the x axis long; they begin at it, or in the axis's later half end there."""
NEAR, FAR = 0.02, 0.12
"""They stand between these shares of the y axis above or below it."""


@dataclass(frozen=True)
class LowestMark:
    """The epoch (from 1) of the lowest validation loss so far, the updates made by then, and a chart's value there.

    `words` and the `short` ones stand beside the mark: `below` it where the lines leave more room there.
    """

    epoch: int
    update: int
    value: float
    words: str
    short: str
    below: bool


def lowest_of(curves: Curves, series: Series, lines: tuple[Line, ...], top: float) -> LowestMark | None:
    """The mark on a measure's chart, whose linear axis ends at `top`; None without validation, and of a run that
    diverged, which has no good epoch.
    """
    validation = curves.loss.validation[: curves.epochs_done]
    if curves.status == "diverged" or not np.isfinite(validation).any():
        return None
    index = int(np.where(np.isfinite(validation), validation, np.inf).argmin())
    value = float(series.validation[index])
    if not np.isfinite(value):
        return None
    epoch = index + 1
    update = epoch * curves.plan.updates_per_epoch
    words, short = _words(epoch, series is curves.loss, curves.status != "training")
    return LowestMark(
        epoch, update, value, words, short, _has_room_below(lines, update, value, curves.plan.total_updates, top)
    )


def _words(epoch: int, loss: bool, final: bool) -> tuple[Text, Text]:
    """In full and in short; `final`: the run has ended, so no later epoch is lower."""
    if final and loss:
        return Text("lowest, epoch {epoch}", epoch=epoch), Text("lowest")
    if final:
        return Text("lowest loss, epoch {epoch}", epoch=epoch), Text("lowest loss")
    if loss:
        return Text("lowest so far, epoch {epoch}", epoch=epoch), Text("lowest so far")
    return Text("lowest loss so far, epoch {epoch}", epoch=epoch), Text("lowest loss so far")


def _has_room_below(lines: tuple[Line, ...], update: int, value: float, span: int, top: float) -> bool:
    """Whether the lines strike words under a mark through less than words over it."""
    first = update if update < span / 2 else update - LENGTH * span
    near = [line.values[(line.at >= first) & (line.at <= first + LENGTH * span)] for line in lines]
    away = (np.concatenate(near) - value) / top
    below, above = (np.count_nonzero((side > NEAR) & (side < FAR)) for side in (-away, away))
    return bool(below <= above)
