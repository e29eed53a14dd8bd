"""Stochastic gradient descent. Batch, update and epoch are defined here and nowhere else.

Every sum has a fixed order, so a run's bits depend on its configuration alone, not on the pieces in which it is
computed: what lies side by side in lanes is added up lane by lane, and the lanes at the end.
"""

from typing import Any

import numpy as np

from epochwise.core.engine.evaluation import evaluate, reaches_target
from epochwise.core.engine.gradient import batch_gradient
from epochwise.core.engine.job import Job, Measures, Rules
from epochwise.core.engine.kind import Kind
from epochwise.core.engine.measures import note_batch_measures, note_epoch_measures, note_initial_measures
from epochwise.core.engine.optimizers import update
from epochwise.core.engine.sampling import order_rows
from epochwise.core.numeric.arrays import Floats
from epochwise.core.numeric.kernel import inline

TRAINING, COMPLETED, EARLY_STOPPED, DIVERGED, CANCELLED, TARGET_REACHED = range(6)

DIVERGED_FACTOR = 10.0
DIVERGED_EVALUATIONS = 3


@inline
def descend(job: Job, kind: Kind, batches: int) -> int:
    """Train on for at most `batches` batches (0: evaluate the untrained model) and return the status."""
    rules, progress = job.rules, job.progress[0]
    while progress.epoch < rules.epochs:
        if progress.batch == 0:
            begin_epoch(job)
        untrained = np.isnan(progress.initial_train)
        while not untrained and progress.batch < rules.batches_per_epoch:
            if job.stop[0]:
                return CANCELLED
            if progress.place == rules.batches_per_order:
                begin_order(job)
            if batches == 0:
                return TRAINING
            first = progress.place * rules.batch_size
            size = min(rules.batch_size, job.training.size - first)
            loss = batch_gradient(job, kind, first, size)
            note_batch(progress, job.losses.batch, job.measures, loss, size)
            if is_update_due(progress, rules, loss):
                update(job)
                note_update(progress)
            batches -= 1
            if not np.isfinite(loss):
                return DIVERGED
        due = (progress.epoch + 1) % rules.validate_every == 0 or progress.epoch + 1 == rules.epochs
        # One evaluation for the untrained model and for every epoch: what is inlined twice, is compiled twice.
        train, validation = evaluate(job, kind, due or untrained)
        if untrained:
            progress.initial_train, progress.initial_validation = train, validation
            note_initial_measures(job.measures)
        else:
            status = end_epoch(job, train, validation, due or reaches_target(rules, train))
            if status != TRAINING:
                return status
    return COMPLETED


@inline
def note_batch(progress: Any, batch_loss: Floats, measures: Measures, loss: float, size: int) -> None:
    """Write a batch's loss and measures down; count the batch, also among those of the update begun."""
    batch_loss[progress.batches] = loss
    note_batch_measures(measures, progress.batches, size)
    progress.weighted_sum += loss * size
    progress.plain_sum += loss
    progress.batches += 1
    progress.batch += 1
    progress.place += 1
    progress.rows += size
    progress.accumulated += 1
    progress.accumulated_rows += size


@inline
def is_update_due(progress: Any, rules: Rules, loss: float) -> bool:
    """Whether the batches since the last update make the next: they are as many as it takes, or the last of the epoch.
    A loss that is not finite ends the run, and so the update.
    """
    is_last = progress.accumulated == rules.accumulate or progress.batch == rules.batches_per_epoch
    return is_last or not np.isfinite(loss)


@inline
def note_update(progress: Any) -> None:
    """Count an update; the sums of the next one begin."""
    progress.update += 1
    progress.steps += 1
    progress.accumulated = 0
    progress.accumulated_rows = 0


@inline
def begin_epoch(job: Job) -> None:
    """Begin the sums of an epoch; now and then, begin all but the parameters anew, and keep what replay needs."""
    progress, rules = job.progress[0], job.rules
    if progress.epoch % rules.begins_anew_every == 0:
        begin_anew(progress)
    progress.rows = 0
    progress.weighted_sum = 0.0
    progress.plain_sum = 0.0
    if progress.epoch % rules.checkpoint_every == 0:
        keep_checkpoint(job.checkpoints[progress.epoch // rules.checkpoint_every], job.parameters.all, job.state)


@inline
def begin_anew(progress: Any) -> None:
    """Set back what another call of fit() sets back: patience, and the optimizer's steps, before the first of which its
    state is zero.
    """
    progress.steps = 0
    progress.to_beat = np.inf
    progress.waited = 0


@inline
def begin_order(job: Job) -> None:
    """Order the rows for the pass of the next batch, which may stand amid it where training goes on from an epoch."""
    progress, rules = job.progress[0], job.rules
    sampling, buffer_size, batch_size = rules.sampling, rules.buffer_size, rules.batch_size
    number = progress.batches // rules.batches_per_order
    since_anew = number % rules.orders_begin_anew_every
    order_rows(job.order, job.unordered, sampling, buffer_size, batch_size, rules.shuffle_seed, since_anew)
    progress.place = progress.batches - number * rules.batches_per_order


@inline
def keep_checkpoint(checkpoint: Floats, parameters: Floats, state: Floats) -> None:
    """Write down what an update hands on to the next: the parameters, and after them the optimizer's state."""
    size = parameters.size
    for i in range(size):
        checkpoint[i] = parameters[i]
    for part in range(state.shape[0]):
        for i in range(size):
            checkpoint[(part + 1) * size + i] = state[part, i]


@inline
def end_epoch(job: Job, train: float, validation: float, due: bool) -> int:
    """Write the epoch's losses and measures down, with those of its evaluation, and tell whether training goes on."""
    progress, rules, losses = job.progress[0], job.rules, job.losses
    epoch = progress.epoch
    losses.running[epoch] = progress.weighted_sum / progress.rows
    losses.unweighted[epoch] = progress.plain_sum / rules.batches_per_epoch
    losses.train[epoch], losses.validation[epoch] = train, validation
    note_epoch_measures(job.measures, epoch, rules.batches_per_epoch, progress.rows)
    progress.epoch += 1
    progress.batch = 0
    if has_diverged(progress, train):
        return DIVERGED
    status = judge_validation(job, validation) if due and job.held_out.size > 0 else TRAINING
    return TARGET_REACHED if status != DIVERGED and reaches_target(rules, train) else status


@inline
def has_diverged(progress: Any, train: float) -> bool:
    """Whether the training loss is not finite, or stands far above its initial value for the third time in a row."""
    progress.high = progress.high + 1 if train > DIVERGED_FACTOR * progress.initial_train else 0
    return progress.high == DIVERGED_EVALUATIONS or not np.isfinite(train)


@inline
def judge_validation(job: Job, validation: float) -> int:
    """Remember the lowest validation loss and its parameters; DIVERGED, EARLY_STOPPED when patience ends, or TRAINING
    to go on.
    """
    progress, rules = job.progress[0], job.rules
    if not np.isfinite(validation):
        return DIVERGED
    if validation < progress.lowest:
        progress.lowest = validation
        progress.lowest_epoch = progress.epoch
        for i in range(job.parameters.all.size):
            job.lowest[i] = job.parameters.all[i]
    if validation < progress.to_beat - rules.min_delta:
        progress.to_beat = validation
        progress.waited = 0
    else:
        progress.waited += 1
    return EARLY_STOPPED if progress.waited == rules.patience and rules.patience > 0 else TRAINING
