"""Stochastic gradient descent. Batch, update and epoch are defined here and nowhere else.

Sums run in a fixed order: rows of a batch one after the other, and the same for the rows of an evaluation. So a run's
bits depend on its configuration alone, not on the pieces in which it is computed.
"""

import numpy as np

from app.core.job import BLOCK, Job, Rows
from app.core.kernel import inline, kernel
from app.core.layers import activate, add_linear_gradient, linear, slopes_before
from app.core.loss import compare
from app.core.sampling import order_rows

TRAINING, COMPLETED, EARLY_STOPPED, DIVERGED, CANCELLED = range(5)
DIVERGED_FACTOR = 10.0
DIVERGED_EVALUATIONS = 3


@kernel
def descend(job: Job, updates: int) -> int:
    """Train on for at most `updates` updates (0: evaluate the untrained model) and return the status."""
    rules, progress = job.rules, job.progress[0]
    while progress.epoch < rules.epochs:
        if progress.batch == 0:
            begin_epoch(job)
        while progress.batch < rules.updates_per_epoch:
            if job.stop[0]:
                return CANCELLED
            if updates == 0:
                return TRAINING
            first = progress.batch * rules.batch_size
            size = min(rules.batch_size, job.order.size - first)
            loss = batch_gradient(job, first, size)
            update(job)
            note_batch(job, loss, size)
            updates -= 1
            if not np.isfinite(loss):
                return DIVERGED
        status = end_epoch(job)
        if status != TRAINING:
            return status
    return COMPLETED


@inline
def batch_gradient(job: Job, first: int, size: int) -> float:
    """The mean loss of the batch order[first:first + size]; its gradient is left in `job.gradient`."""
    block, gradient = job.block, job.gradient
    gradient.all[:] = 0.0
    total = 0.0
    for start in range(0, size, BLOCK):
        rows = min(BLOCK, size - start)
        for row in range(rows):
            sample = job.order[first + start + row]
            block.inputs[row] = job.training.x[sample]
            block.targets[row] = job.training.y[sample]
        predict(job, rows)
        compare(job.rules.loss, rows, block.outputs, block.targets, block.slopes, block.loss)
        add_gradient(job, rows)
        for row in range(rows):
            job.row_loss[start + row] = block.loss[row]
            total += block.loss[row]
    scale = 1.0 if job.rules.add else 1.0 / size
    for i in range(gradient.all.size):
        gradient.all[i] *= scale
    return total / size


@inline
def predict(job: Job, rows: int) -> None:
    """Fill the block's hidden values and outputs from its inputs."""
    block, at = job.block, job.parameters
    if at.hidden_bias.size == 0:
        linear(rows, block.inputs, at.weights, at.bias, block.outputs)
    else:
        linear(rows, block.inputs, at.hidden_weights, at.hidden_bias, block.hidden)
        activate(rows, job.rules.activation, block.hidden)
        linear(rows, block.hidden, at.weights, at.bias, block.outputs)


@inline
def add_gradient(job: Job, rows: int) -> None:
    """Add the gradients of the block's rows to the batch's."""
    block, at, gradient = job.block, job.parameters, job.gradient
    if at.hidden_bias.size == 0:
        add_linear_gradient(rows, block.inputs, block.slopes, gradient.weights, gradient.bias)
    else:
        add_linear_gradient(rows, block.hidden, block.slopes, gradient.weights, gradient.bias)
        slopes_before(rows, job.rules.activation, block.slopes, at.weights, block.hidden, block.hidden_slopes)
        add_linear_gradient(rows, block.inputs, block.hidden_slopes, gradient.hidden_weights, gradient.hidden_bias)


@inline
def update(job: Job) -> None:
    """One update: v <- momentum v + g, theta <- theta - rate v."""
    theta, velocity, gradient = job.parameters.all, job.velocity, job.gradient.all
    for i in range(theta.size):
        velocity[i] = job.rules.momentum * velocity[i] + gradient[i]
        theta[i] -= job.rules.learning_rate * velocity[i]


@inline
def note_batch(job: Job, loss: float, size: int) -> None:
    """Write a batch's loss down and count the update."""
    progress = job.progress[0]
    job.losses.batch[progress.update] = loss
    progress.weighted_sum += loss * size
    progress.plain_sum += loss
    progress.update += 1
    progress.batch += 1


@inline
def begin_epoch(job: Job) -> None:
    """Order the rows; before the first epoch, evaluate the untrained model; now and then, keep what replay needs."""
    progress, rules = job.progress[0], job.rules
    order_rows(job.order, rules.sampling, rules.shuffle_seed, progress.epoch)
    progress.weighted_sum = 0.0
    progress.plain_sum = 0.0
    if progress.epoch == 0:
        progress.initial_train = mean_loss(job, job.training)
        progress.initial_validation = mean_loss(job, job.held_out)
    if progress.epoch % rules.checkpoint_every == 0:
        keep = job.checkpoints[progress.epoch // rules.checkpoint_every]
        size = job.velocity.size
        keep[:size] = job.parameters.all
        if keep.size > size:
            keep[size:] = job.velocity


@inline
def end_epoch(job: Job) -> int:
    """Write the epoch's losses down, evaluate, and tell whether training goes on."""
    progress, rules, losses = job.progress[0], job.rules, job.losses
    epoch = progress.epoch
    seen = min(job.order.size, rules.batch_size * rules.updates_per_epoch)
    losses.running[epoch] = progress.weighted_sum / seen
    losses.unweighted[epoch] = progress.plain_sum / rules.updates_per_epoch
    losses.train[epoch] = mean_loss(job, job.training)
    due = (epoch + 1) % rules.validate_every == 0 or epoch + 1 == rules.epochs
    losses.validation[epoch] = mean_loss(job, job.held_out) if due else np.nan
    progress.epoch += 1
    progress.batch = 0
    if has_diverged(job, losses.train[epoch]):
        return DIVERGED
    if due and job.held_out.y.size > 0:
        return judge_validation(job, losses.validation[epoch])
    return TRAINING


@inline
def has_diverged(job: Job, train: float) -> bool:
    """Whether the training loss is not finite, or stands far above its initial value for the third time in a row."""
    progress = job.progress[0]
    progress.high = progress.high + 1 if train > DIVERGED_FACTOR * progress.initial_train else 0
    return progress.high == DIVERGED_EVALUATIONS or not np.isfinite(train)


@inline
def judge_validation(job: Job, validation: float) -> int:
    """Remember the best validation loss; DIVERGED, EARLY_STOPPED when patience ends, or TRAINING to go on."""
    progress, rules = job.progress[0], job.rules
    if not np.isfinite(validation):
        return DIVERGED
    if validation < progress.best:
        progress.best = validation
        progress.best_epoch = progress.epoch
    if validation < progress.to_beat - rules.min_delta:
        progress.to_beat = validation
        progress.waited = 0
    else:
        progress.waited += 1
    return EARLY_STOPPED if progress.waited == rules.patience and rules.patience > 0 else TRAINING


@inline
def mean_loss(job: Job, samples: Rows) -> float:
    """The mean loss of samples under the present parameters; NaN where there are none."""
    block = job.block
    total = 0.0
    count = samples.y.size
    for start in range(0, count, BLOCK):
        rows = min(BLOCK, count - start)
        for row in range(rows):
            block.inputs[row] = samples.x[start + row]
            block.targets[row] = samples.y[start + row]
        predict(job, rows)
        compare(job.rules.loss, rows, block.outputs, block.targets, block.slopes, block.loss)
        for row in range(rows):
            total += block.loss[row]
    return total / count
