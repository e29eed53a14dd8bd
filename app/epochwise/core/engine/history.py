"""What has come of a run so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from epochwise.core.engine.job import PROGRESS, Job
from epochwise.core.engine.plan import Plan, RunWarning
from epochwise.core.numeric.arrays import Floats

Status = Literal["training", "completed", "early_stopped", "diverged", "cancelled"]
STATUSES: tuple[Status, ...] = ("training", "completed", "early_stopped", "diverged", "cancelled")


@dataclass(eq=False)
class History:
    """One run's numbers. Of each array only the first part is written: `updates_done` or `epochs_done` entries.

    `batch_loss` has one entry an update; `running`, `unweighted`, `train` and `validation` one an epoch, with NaN where
    validation was not due. Epochs in `best_epoch` and `stopped_at_epoch` count from 1, `diverged_at_update` from 0.
    `checkpoints` holds the parameters (and with momentum the velocities) at the start of each `checkpoint_every`th
    epoch.
    """

    plan: Plan
    batch_loss: Floats
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats
    validation_samples: int
    checkpoints: Floats
    checkpoint_every: int
    status: Status = "training"
    updates_done: int = 0
    epochs_done: int = 0
    initial_train: float = np.nan
    initial_validation: float = np.nan
    best_epoch: int | None = None
    best_validation: float | None = None
    diverged_at_update: int | None = None
    stopped_at_epoch: int = 0

    @classmethod
    def of(cls, plan: Plan, job: Job) -> History:
        """The history of a run that has not begun."""
        losses = job.losses
        arrays = (losses.batch, losses.running, losses.unweighted, losses.train, losses.validation)
        return cls(plan, *arrays, job.held_out.size, job.checkpoints, job.rules.checkpoint_every)

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays take."""
        losses = (self.batch_loss, self.running, self.unweighted, self.train, self.validation)
        return sum(array.nbytes for array in (*losses, self.checkpoints))

    @property
    def warnings(self) -> tuple[RunWarning, ...]:
        """What a reader should know of the run: what its plan warns of, and that it diverged."""
        at = self.diverged_at_update
        if at is None:
            return self.plan.warnings
        text = (
            f"Training diverged at update {at + 1:,}: the learning rate is too high for these data and this batch size."
        )
        return (*self.plan.warnings, RunWarning("diverged", "learning_rate", text))

    def note(self, job: Job, status: Status) -> None:
        """Take over how far the run has come; at its end let go of the room that it did not need."""
        progress = dict(zip(PROGRESS.names or (), job.progress.item(), strict=True))
        self.updates_done, self.epochs_done = progress["update"], progress["epoch"]
        self.initial_train, self.initial_validation = progress["initial_train"], progress["initial_validation"]
        if progress["best_epoch"]:
            self.best_epoch, self.best_validation = progress["best_epoch"], progress["best"]
        self.stopped_at_epoch = self.epochs_done + (1 if progress["batch"] else 0)
        if status == "early_stopped" and self.epochs_done == self.plan.epochs:
            status = "completed"  # patience that ends with the last epoch cuts nothing short
        if status == "diverged":
            self.diverged_at_update = self.updates_done - 1
        if status not in ("training", "completed"):
            self._trim()
        self.status = status

    def _trim(self) -> None:
        self.batch_loss = self.batch_loss[: self.updates_done].copy()
        for name in ("running", "unweighted", "train", "validation"):
            setattr(self, name, getattr(self, name)[: self.epochs_done].copy())
        self.checkpoints = self.checkpoints[: self.epochs_done // self.checkpoint_every + 1].copy()
