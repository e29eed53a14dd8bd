"""The mean loss of many rows, which lie side by side in the lanes."""

import numpy as np

from epochwise.core.data.rows import Samples
from epochwise.core.engine.job import Job, Rules
from epochwise.core.engine.kind import Kind
from epochwise.core.engine.loss import class_losses, compare
from epochwise.core.engine.measures import note_evaluated_measures, sum_choices, sum_rows
from epochwise.core.engine.shape import NONE, TANH
from epochwise.core.numeric.arrays import LANES
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.lanes import Lanes, fetch, first_lanes, item, pick, spread, store, total
from epochwise.core.numeric.maths import sine_cosine, tanh


@inline
def evaluate(job: Job, kind: Kind, due: bool) -> tuple[float, float]:
    """The mean losses of all training and, where due, all validation rows (else NaN); `evaluated` has the measures.

    A training loss that ends the run makes validation due: the last epoch is always validated. One loop over both
    sets, so that the code for a set is compiled once.
    """
    train = loss = np.nan
    for part in range(2):
        samples = job.training if part == 0 else job.held_out
        wanted = part == 0 or due or reaches_target(job.rules, train)
        loss = mean_loss(job, kind, samples) if wanted else np.nan
        note_evaluated_measures(job.measures, part, samples.size, wanted)
        train = loss if part == 0 else train
    return train, loss


@inline
def reaches_target(rules: Rules, train: float) -> bool:
    """Whether a training loss is at or below the target; 0 is no target."""
    return rules.target_loss > 0.0 and train <= rules.target_loss


@inline
def mean_loss(job: Job, kind: Kind, samples: Samples) -> float:
    """The mean loss of samples under the present parameters; NaN where there are none. Sums up the measures too."""
    if kind.activation == NONE:
        predict_linear(job, kind, samples)
    else:
        predict_network(job, kind, samples)
    outputs, losses = job.room.all_outputs, spread(0.0)
    for row in range(0, samples.size, LANES):
        target, used = fetch(samples.targets, row), first_lanes(samples.size - row)
        if kind.outputs == 1:
            loss, _ = compare(kind.loss, fetch(outputs, 0, row), target, 1.0)
        else:
            loss = class_losses(outputs, samples.targets, row, job.room.lane_losses)
        losses += pick(used, loss, 0.0)
    if kind.outputs == 1:
        sum_rows(job.measures, outputs, samples.targets, samples.size)
    else:
        sum_choices(job.measures, outputs, samples.targets, samples.size)
    mean: float = total(losses) / samples.size
    return mean


@inline
def predict_linear(job: Job, kind: Kind, samples: Samples) -> None:
    """Fill in the outputs of all samples of a model without a hidden layer, column by column."""
    at, outputs = job.parameters, job.room.all_outputs
    for c in range(kind.outputs):
        bias = spread(item(at.bias, c))
        for row in range(0, samples.size, LANES):
            store(bias, outputs, c, row)
        for i in range(samples.features):
            weight = spread(item(at.weights, c, i))
            for row in range(0, samples.size, LANES):
                store(fetch(outputs, c, row) + fetch(samples.columns, i, row) * weight, outputs, c, row)
    if kind.sine:
        for row in range(0, samples.size, LANES):
            sine, _ = sine_cosine(fetch(outputs, 0, row))
            store(sine, outputs, 0, row)


@inline
def predict_network(job: Job, kind: Kind, samples: Samples) -> None:
    """Fill in the outputs of all samples."""
    at, room = job.parameters, job.room
    for row in range(0, samples.size, LANES):
        if kind.outputs == 1:
            output = spread(item(at.bias, 0))
            for unit in range(at.hidden_bias.size):
                output += hidden_value(job, kind, samples, row, unit) * item(at.weights, 0, unit)
            store(output, room.all_outputs, 0, row)
        else:
            for unit in range(at.hidden_bias.size):
                store(hidden_value(job, kind, samples, row, unit), room.lane_hidden, unit, 0)
            for c in range(kind.outputs):
                output = spread(item(at.bias, c))
                for unit in range(at.hidden_bias.size):
                    output += fetch(room.lane_hidden, unit, 0) * item(at.weights, c, unit)
                store(output, room.all_outputs, c, row)


@inline
def hidden_value(job: Job, kind: Kind, samples: Samples, row: int, unit: int) -> Lanes:
    """One hidden unit's value for each row."""
    at, columns = job.parameters, samples.columns
    value = spread(item(at.hidden_bias, unit))
    for i in range(0, kind.features, 2):
        value += fetch(columns, i, row) * item(at.hidden_weights, i, unit)
        value += fetch(columns, i + 1, row) * item(at.hidden_weights, i + 1, unit)
    return tanh(value) if kind.activation == TANH else pick(value < 0.0, 0.0, value)
