"""A run that has ended as the service's own result, so that its JSON and its CSV are a server's to the last digit."""

import numpy as np

from epochwise.client.run import Run
from epochwise.core.engine.history import History
from epochwise.runs.record import Record
from epochwise.runs.result import Result


def result_of(run: Run) -> Result:
    """The result of a run; of its history only what no picture and no table needs, the checkpoints, is not there."""
    best = run.best
    history = History(
        plan=run.plan,
        batch_loss=run.batch_loss,
        running=run.running,
        unweighted=run.unweighted,
        train=run.train,
        validation=run.validation,
        validation_samples=run.config.validation_samples or 0,
        checkpoints=np.empty((0, 0)),
        checkpoint_every=1,
        status=run.status,
        updates_done=len(run.batch_loss),
        epochs_done=len(run.train),
        initial_train=run.initial_train,
        initial_validation=run.initial_validation,
        best_epoch=best.epoch if best else None,
        best_validation=best.validation if best else None,
        diverged_at_update=run.diverged_at_update,
        stopped_at_epoch=run.stopped_at_epoch,
    )
    return Result(Record(run.id, run.config, run.plan, history), run.engine, run.verdict, run.train_seconds)
