"""A run as the engine makes it: its curves, and what any of its updates can be made again from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from epochwise.core.curves import CUT_SHORT, Curves, Series, Status
from epochwise.core.engine.job import PROGRESS, Job
from epochwise.core.judgement import Judgement
from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan


@dataclass(eq=False)
class History:
    """One run's curves and checkpoints.

    `checkpoints` holds in each row the parameters (and the state of the optimizer) at the start of each
    `checkpoint_every`th epoch; `lowest_parameters` are those after the epoch of the lowest validation loss, as
    `Layers` orders them. A run that another machine made has none of either. `judgement` is there
    once a run has ended that was validated and did not diverge.
    """

    curves: Curves
    checkpoints: Floats = field(default_factory=lambda: np.empty((0, 0)))
    checkpoint_every: int = 1
    lowest_parameters: Floats = field(default_factory=lambda: np.empty(0))
    judgement: Judgement | None = None

    @classmethod
    def of(cls, plan: Plan, job: Job) -> History:
        """The history of a run that has not begun."""
        curves = Curves(plan, Series(*job.losses), dict(_measures(job)))
        return cls(curves, job.checkpoints, job.rules.checkpoint_every, job.lowest)

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays take."""
        return self.curves.nbytes + self.checkpoints.nbytes + self.lowest_parameters.nbytes

    def note(self, job: Job, status: Status) -> None:
        """Take over how far the run has come; at its end let go of the room that it did not need."""
        curves, progress = self.curves, dict(zip(PROGRESS.names or (), job.progress.item(), strict=True))
        curves.batches_done, curves.updates_done = progress["batches"], progress["update"]
        curves.epochs_done = progress["epoch"]
        curves.loss.initial_train, curves.loss.initial_validation = (
            progress["initial_train"],
            progress["initial_validation"],
        )
        for series, initial in zip(curves.measures.values(), job.measures.initial.tolist(), strict=True):
            series.initial_train, series.initial_validation = initial
        if progress["lowest_epoch"]:
            curves.lowest_epoch, curves.lowest_validation = progress["lowest_epoch"], progress["lowest"]
        curves.stopped_at_epoch = curves.epochs_done + (1 if progress["batch"] else 0)
        if status in CUT_SHORT and curves.epochs_done == curves.plan.epochs:
            status = "completed"  # a rule that stops the run after its last epoch cuts nothing short
        if status == "diverged":
            curves.diverged_at_update = curves.updates_done - 1
        if status not in ("training", "completed"):
            curves.trim()
            self.checkpoints = self.checkpoints[: curves.epochs_done // self.checkpoint_every + 1].copy()
        curves.status = status


def _measures(job: Job) -> Iterator[tuple[str, Series]]:
    """The measures beside the loss, by name, in the arrays that the kernels fill."""
    from epochwise.core.engine.measures import MEASURED  # its kernels load the compiler, which HTTP does without

    measures = job.measures
    for place, number in enumerate(measures.numbers):
        yield MEASURED[number], Series(measures.batch[place], *measures.epochs[place])
