"""The numbers of a run, growing or finished: the engine writes them, the service keeps them, pictures draw them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from epochwise.core.config.text import Text
from epochwise.core.judgement import FinalTest
from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan, RunWarning

Status = Literal["training", "completed", "early_stopped", "diverged", "cancelled", "target_reached"]
STATUSES: tuple[Status, ...] = ("training", "completed", "early_stopped", "diverged", "cancelled", "target_reached")
CUT_SHORT: tuple[Status, ...] = ("early_stopped", "target_reached")
"""How a run ends that a stop rule ended before its plan did."""
WELL_ENDED: tuple[Status, ...] = ("completed", *CUT_SHORT)
"""How a run ends that did not diverge."""

EPOCH_VALUES = ("running", "unweighted", "train", "validation")
"""What a series has one entry an epoch of."""
LOSS = "loss"
"""The loss's name where it stands among the measures."""


@dataclass(eq=False)
class Series:
    """One measure along a run.

    `batch` (batches,) is measured on each batch before its update. The others (epochs,) belong to epochs: `running` is
    the mean of the epoch's batches weighted by their sizes, `unweighted` the plain mean, `train` and `validation` are
    measured on all training and all validation rows after the epoch; NaN where an evaluation was not due. `initial_…`
    are those of the untrained model.
    """

    batch: Floats
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats
    initial_train: float = field(default=np.nan, kw_only=True)
    initial_validation: float = field(default=np.nan, kw_only=True)

    @classmethod
    def empty(cls, batches: int, epochs: int) -> Series:
        """Room for so many batches and epochs."""
        return cls(np.empty(batches), *(np.empty(epochs) for _ in EPOCH_VALUES))

    def epochs(self, first: int, stop: int) -> dict[str, Floats]:
        """The values of the epochs from `first` to before `stop`, counted from 0, by the names in `EPOCH_VALUES`."""
        return {name: getattr(self, name)[first:stop] for name in EPOCH_VALUES}

    def protect(self) -> None:
        """Make the arrays read-only."""
        for name in ("batch", *EPOCH_VALUES):
            getattr(self, name).flags.writeable = False

    def trim(self, batches: int, epochs: int) -> None:
        """Let go of the room after so many batches and epochs."""
        self.batch = self.batch[:batches].copy()
        for name, values in self.epochs(0, epochs).items():
            setattr(self, name, values.copy())


@dataclass(eq=False)
class Curves:
    """A run's numbers as far as they have come. Of each array the first `batches_done` or `epochs_done` entries count.

    `loss` is what is trained, `measures` the other measures by name. Epochs in `lowest_epoch` (of the lowest validation
    loss so far) and `stopped_at_epoch` count from 1, `diverged_at_update` from 0. `test` is there once a run has ended
    that has test rows and did not diverge.
    """

    plan: Plan
    loss: Series
    measures: dict[str, Series] = field(default_factory=dict)
    status: Status = "training"
    batches_done: int = 0
    updates_done: int = 0
    epochs_done: int = 0
    lowest_epoch: int | None = None
    lowest_validation: float | None = None
    diverged_at_update: int | None = None
    stopped_at_epoch: int = 0
    test: FinalTest | None = None

    @property
    def series(self) -> dict[str, Series]:
        """The loss, and after it the measures, by name."""
        return {LOSS: self.loss, **self.measures}

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays take."""
        return sum(
            series.batch.nbytes + sum(values.nbytes for values in series.epochs(0, len(series.train)).values())
            for series in self.series.values()
        )

    @property
    def warnings(self) -> tuple[RunWarning, ...]:
        """What a reader should know about the run: what its plan warns of, and that it diverged."""
        at = self.diverged_at_update
        if at is None:
            return self.plan.warnings
        diverged = Text(
            "Training diverged at update {update}: the learning rate is too high for these data and this batch size.",
            update=at + 1,
        )
        return (*self.plan.warnings, RunWarning("diverged", "learning_rate", diverged))

    def trim(self) -> None:
        """Let go of the room that a run cut short did not need."""
        for series in self.series.values():
            series.trim(self.batches_done, self.epochs_done)


def losses_of_updates(plan: Plan, losses: Floats, first: int, count: int) -> Floats:
    """The loss (count,) of each update from `first` (from 0) on: the mean over the rows of its batches, whose `losses`
    begin with that of its first one. The last update may lack batches.
    """
    if plan.accumulate == 1:
        return losses[:count]
    begin = plan.batches_until(first)
    places = np.arange(begin, begin + len(losses)) % plan.batches_per_order
    sizes = np.where(places == plan.batches_per_pass - 1, plan.last_batch_size, plan.batch_size)
    starts = [plan.batches_until(update) - begin for update in range(first, first + count)]
    found: Floats = np.add.reduceat(losses * sizes, starts) / np.add.reduceat(sizes, starts)
    return found


Watcher = Callable[[Curves], None]
"""Who looks on while a run trains: called with its growing curves after every piece of work."""
