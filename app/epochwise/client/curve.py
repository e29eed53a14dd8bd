"""What every picture of a run draws: batch losses singly or in bands, two lines over the epochs, and axes for them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from epochwise.client.events import LossBands
from epochwise.core.numeric.arrays import Floats

if TYPE_CHECKING:
    from epochwise.client.run import Run

COLOURS = {"batches": "#b25900", "bands": "#e69f00", "training": "#0067a6", "validation": "#00795b"}

NEARLY_ALL = 0.98
OVER_INITIAL = 1.5
"""The axis ends at this multiple of the untrained model's loss, however high a loss may go."""


@dataclass(frozen=True, eq=False)
class Line:
    """Losses over updates; it begins with the untrained model at update 0 and passes over what was not evaluated."""

    name: str
    at: Floats
    loss: Floats

    @property
    def last(self) -> float:
        """The last loss; NaN when there is none."""
        return float(self.loss[-1]) if len(self.loss) else math.nan


def batches_of(run: Run, points: int | None) -> Floats | LossBands:
    """The batch losses, in at most so many bands where the plan gives each enough losses to be worth it."""
    width = 1 if points is None else run.plan.bucket_width(points)
    return run.loss.batch if width == 1 else LossBands.thinned(run.loss.batch, width)


def lines_of(run: Run) -> tuple[Line, Line]:
    """The training loss after each epoch, and the validation loss."""
    at = np.arange(len(run.loss.train) + 1, dtype=np.float64) * run.plan.updates_per_epoch
    training, validation = (
        np.append(run.loss.initial_train, run.loss.train),
        np.append(run.loss.initial_validation, run.loss.validation),
    )
    kept = np.isfinite(validation)
    return Line("training", at, training), Line("validation", at[kept], validation[kept])


def top_of(run: Run, batches: Floats | LossBands) -> float:
    """The highest loss that the axis must hold: nearly all of every line, and no more of a run that blows up."""
    upper = batches.p90 if isinstance(batches, LossBands) else batches
    found = [values[np.isfinite(values)] for values in (upper, *(line.loss for line in lines_of(run)))]
    tops = [float(np.quantile(values, NEARLY_ALL)) for values in found if values.size]
    cap = OVER_INITIAL * run.loss.initial_train if run.loss.initial_train > 0 else math.inf
    top = min(max(tops, default=cap), cap)
    return top if math.isfinite(top) and top > 0 else 1.0


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, … and 0.5, 0.2, … that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def ending_of(run: Run) -> str:
    """Why a run ended before its plan did; "" when it did not."""
    if run.curves.diverged_at_update is not None:
        return f"diverged at update {run.curves.diverged_at_update + 1:,}"
    return f"stopped early after epoch {run.curves.stopped_at_epoch:,}" if run.status == "early_stopped" else ""
