"""What a chart draws of one measure: two lines over the epochs, and the batches singly or in bands."""

import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from epochwise.core.curves import Curves, Series
from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan
from epochwise.show.thinning import BatchValues, LossBands

Number = TypeVar("Number", float, Floats)


@dataclass(frozen=True, eq=False)
class Line:
    """Finite values over updates, both (n,). `line` is the name in JSON, `joined` whether a stroke joins them."""

    line: str
    at: Floats
    values: Floats
    joined: bool = True

    @classmethod
    def of(cls, line: str, at: Floats, values: Floats, joined: bool = True) -> "Line":
        """The line through what is finite of these."""
        finite = np.isfinite(values)
        return cls(line, at[finite], values[finite], joined)

    @property
    def last(self) -> float:
        """The last value; NaN when there is none."""
        return float(self.values[-1]) if len(self.values) else math.nan


@dataclass(frozen=True, eq=False)
class Drawn:
    """One measure as far as a run has come. Both lines begin with the untrained model at update 0.

    `upper` is the line that the batches reach up to: the losses themselves, or of bands the upper edge of the middle
    80%, as long as the run; `lower` likewise.
    """

    plan: Plan
    batches: BatchValues
    train: Line
    validation: Line
    upper: Line
    lower: Line
    initial: float

    @classmethod
    def of(
        cls, curves: Curves, series: Series, batches: BatchValues, whole: bool = False, each_epoch: bool = True
    ) -> "Drawn":
        """A measure of a run; `batches` are its batches as they are drawn. `whole`: each of them holds all samples;
        `each_epoch`: validation is measured after every epoch.
        """
        plan = curves.plan
        return cls(
            plan=plan,
            batches=batches,
            train=_epoch_line("train", plan, series.initial_train, series.train[: curves.epochs_done]),
            validation=_epoch_line(
                "validation", plan, series.initial_validation, series.validation[: curves.epochs_done], each_epoch
            ),
            upper=_edge(plan, batches, "p90", whole),
            lower=_edge(plan, batches, "p10", whole),
            initial=series.initial_train,
        )

    @property
    def bands(self) -> LossBands | None:
        """The bands, where the batches are drawn so."""
        return self.batches if isinstance(self.batches, LossBands) else None

    @property
    def lines(self) -> tuple[Line, Line, Line]:
        """Batches, training and validation."""
        return self.upper, self.train, self.validation


def update_of_batch(plan: Plan, batches: Number) -> Number:
    """Where numbers of batches stand on the axis that counts updates; those of one update stand side by side."""
    return batches * (plan.updates_per_epoch / plan.batches_per_epoch)


def band_places(plan: Plan, bands: LossBands) -> Floats:
    """Where a band's edges stand, in updates: at its beginning, in the middle of each bucket, at its end."""
    return update_of_batch(plan, np.concatenate([[0.0], bands.at, [float(bands.of)]]))


def band_edge(bands: LossBands, name: str) -> Floats:
    """An edge of the bands, as long as the run: the first and the last bucket's values also stand at its ends."""
    values: Floats = getattr(bands, name)
    return np.concatenate([values[:1], values, values[-1:]])


def _edge(plan: Plan, batches: BatchValues, name: str, whole: bool) -> Line:
    if isinstance(batches, LossBands):
        return Line.of("batch", band_places(plan, batches), band_edge(batches, name))
    # A batch stands in the middle of its update; one of all samples where its update begins, for its value is the
    # training line's there.
    at = update_of_batch(plan, np.arange(len(batches), dtype=np.float64) + (0.0 if whole else 0.5))
    return Line.of("batch", at, batches, joined=False)


def _epoch_line(line: str, plan: Plan, initial: float, values: Floats, joined: bool = True) -> Line:
    at = np.arange(len(values) + 1, dtype=np.float64) * plan.updates_per_epoch
    return Line.of(line, at, np.concatenate([[initial], values]), joined)
