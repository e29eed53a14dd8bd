"""Made-up numbers of a run, for what is pure: no engine."""

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.history import History, Status
from epochwise.core.engine.plan import plan
from epochwise.runs.record import EPOCH_LOSSES, Record


def record(config: RunConfig, updates: int | None = None, epochs: int | None = None, seed: int = 0) -> Record:
    """A run that has come so far: random losses, and NaN beyond, where nothing may be read."""
    planned = plan(config)
    updates = planned.total_updates if updates is None else updates
    epochs = updates // planned.updates_per_epoch if epochs is None else epochs
    random = np.random.default_rng(seed)
    batch_loss = random.exponential(size=planned.total_updates)
    losses = {name: random.exponential(size=planned.epochs) for name in EPOCH_LOSSES}
    batch_loss[updates:] = np.nan
    for values in losses.values():
        values[epochs:] = np.nan
    every = config.resolved().validate_every or 1
    losses["validation"][np.arange(planned.epochs) % every != every - 1] = np.nan
    status: Status = "completed" if updates == planned.total_updates else "training"
    history = History(
        planned,
        batch_loss,
        running=losses["running"],
        unweighted=losses["unweighted"],
        train=losses["train"],
        validation=losses["validation"],
        validation_samples=20,
        checkpoints=np.empty((1, 2)),
        checkpoint_every=planned.epochs,
        status=status,
        updates_done=updates,
        epochs_done=epochs,
        initial_train=1.5,
        initial_validation=1.25,
        stopped_at_epoch=epochs,
    )
    return Record("0123456789abcdef" * 2, config, planned, history)


def thinned(told: Record, points: int | None, ended: bool) -> Record:
    """The record with its bands of these points complete."""
    told.thinned(points)
    while not told.thin(ended):
        pass
    return told
