"""Made-up numbers of a run, for what is pure: no engine."""

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import EPOCH_VALUES, Curves, Series, Status
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan
from epochwise.runs.record import Record


def record(
    config: RunConfig, updates: int | None = None, epochs: int | None = None, measures: tuple[str, ...] = ()
) -> Record:
    """A run that has come so far: random numbers, and NaN beyond, where nothing may be read."""
    planned = plan(config)
    updates = planned.total_updates if updates is None else updates
    epochs = updates // planned.updates_per_epoch if epochs is None else epochs
    status: Status = "completed" if updates == planned.total_updates else "training"
    every = config.resolved().validate_every
    loss, *others = (_series(planned, updates, epochs, every, seed) for seed in range(1 + len(measures)))
    curves = Curves(
        planned,
        loss,
        dict(zip(measures, others, strict=True)),
        status=status,
        batches_done=updates,
        updates_done=updates,
        epochs_done=epochs,
        stopped_at_epoch=epochs,
    )
    return Record("0123456789abcdef" * 2, config, History(curves, np.empty((1, 2)), planned.epochs))


def _series(planned: Plan, batches: int, epochs: int, validate_every: int, seed: int) -> Series:
    random = np.random.default_rng(seed)
    values = [random.exponential(size=planned.total_batches)]
    values += [random.exponential(size=planned.epochs) for _ in EPOCH_VALUES]
    values[0][batches:] = np.nan
    for of_epochs in values[1:]:
        of_epochs[epochs:] = np.nan
    values[-1][np.arange(planned.epochs) % validate_every != validate_every - 1] = np.nan
    return Series(*values, initial_train=1.5, initial_validation=1.25)


def thinned(told: Record, points: int | None, ended: bool) -> Record:
    """The record with its bands of these points complete."""
    told.thinned(points)
    while not told.thin(ended):
        pass
    return told
