"""What is compared of a finished run: its numbers for the table, and its epochs for the chart."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from epochwise.core.compare.equal import Counted
from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves, Series, Status
from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan
from epochwise.show.thinning import POINTS, epochs_shown

ACCURACY = "accuracy"
SLIGHTLY = 1e-9
"""What a division may lose of a whole number."""


@dataclass(frozen=True, eq=False)
class ComparedCurve:
    """Epochs of a run, from 0 for the untrained model; losses (epochs,), NaN where validation was not due."""

    epoch: Floats
    train: Floats
    validation: Floats

    @classmethod
    def of(cls, series: Series, done: int, points: int | None = POINTS) -> "ComparedCurve":
        """The untrained model and the epochs done, with `points` thinned to half as many that hold every extreme."""
        train = np.concatenate(([series.initial_train], series.train[:done]))
        validation = np.concatenate(([series.initial_validation], series.validation[:done]))
        most = len(train) if points is None else max(1, points // 2)
        shown = epochs_shown((train, validation), most)[1]
        return cls(shown.astype(np.float64), train[shown], validation[shown])


@dataclass(frozen=True)
class RunEnd:
    """What a run came to. Losses and accuracies are those after the last epoch; `lowest` is the epoch of the lowest
    validation loss, None without any; `accuracy` None where the run does not measure it; `test` is the test loss, None
    without a test.
    """

    status: Status
    epochs_done: int
    updates_done: int
    diverged_at_update: int | None
    initial: Mapping[str, float]
    final: Mapping[str, float]
    lowest: Mapping[str, Any] | None
    accuracy: Mapping[str, float] | None
    test: float | None = None

    @classmethod
    def of(cls, curves: Curves) -> "RunEnd":
        """The end of a run that has ended."""
        loss, done, accuracy = curves.loss, curves.epochs_done, curves.measures.get(ACCURACY)
        lowest = {"epoch": curves.lowest_epoch, "validation": curves.lowest_validation}
        return cls(
            curves.status,
            done,
            curves.updates_done,
            curves.diverged_at_update,
            {"train": loss.initial_train, "validation": loss.initial_validation},
            _after(loss, done),
            lowest if curves.lowest_epoch is not None else None,
            _after(accuracy, done) if accuracy else None,
            curves.test.loss if curves.test else None,
        )


@dataclass(frozen=True, eq=False)
class ComparedNumbers:
    """A run's numbers; `distance` is how far the parameters are from their start, Euclidean, None where training
    diverged. `losses`: the training loss of the untrained model and after each epoch, (epochs + 1,).
    """

    config: RunConfig
    plan: Plan
    end: RunEnd
    samples_seen: int
    train_seconds: float
    rate_updates: float
    distance: float | None
    curve: ComparedCurve
    losses: Floats

    @classmethod
    def of(
        cls, config: RunConfig, curves: Curves, train_seconds: float, distance: float | None, points: int | None
    ) -> "ComparedNumbers":
        """The numbers of a run that has ended."""
        return cls(
            config,
            curves.plan,
            RunEnd.of(curves),
            curves.plan.rows_before(curves.batches_done),
            train_seconds,
            config.learning_rate * curves.updates_done,
            distance,
            ComparedCurve.of(curves.loss, curves.epochs_done, points),
            np.concatenate(([curves.loss.initial_train], curves.loss.train[: curves.epochs_done])),
        )

    @property
    def diverged(self) -> bool:
        """Whether training diverged."""
        return self.end.status == "diverged"

    @property
    def peak(self) -> float:
        """The highest finite training loss, of the untrained model or after an epoch; -inf where there is none."""
        return float(np.max(self.losses, where=np.isfinite(self.losses), initial=-math.inf))

    @property
    def diverged_update(self) -> int:
        """The update, from 1, at which training diverged; 0 where it did not."""
        return 0 if self.end.diverged_at_update is None else self.end.diverged_at_update + 1

    def per_epoch(self, counted: Counted) -> float:
        """How much of what the axis counts an epoch takes."""
        match counted:
            case "epochs":
                return 1.0
            case "updates":
                return float(self.plan.updates_per_epoch)
            case "samples":
                return self.plan.samples_seen / self.plan.epochs
            case "seconds":
                return self.train_seconds * self.plan.updates_per_epoch / max(1, self.end.updates_done)

    def length(self, counted: Counted) -> float:
        """How much of what the axis counts the whole run took."""
        if counted == "seconds":
            return self.train_seconds
        return self.per_epoch(counted) * self.end.updates_done / self.plan.updates_per_epoch

    def at(self, counted: Counted) -> Floats:
        """Where on the axis each epoch of the curve stands."""
        return self.curve.epoch * self.per_epoch(counted)

    def epochs_by(self, counted: Counted, end: float) -> int:
        """How many whole epochs are done by `end` of the axis."""
        return min(self.end.epochs_done, int(end / self.per_epoch(counted) * (1 + SLIGHTLY)))


def _after(series: Series, done: int) -> dict[str, float]:
    if not done:
        return {"train": series.initial_train, "validation": series.initial_validation}
    return {"train": float(series.train[done - 1]), "validation": float(series.validation[done - 1])}
