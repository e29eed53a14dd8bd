"""A model's losses row by row, on any rows, and their means with standard errors."""

import math

from epochwise.core.data.rows import Samples
from epochwise.core.engine.evaluation import predict_linear, predict_network
from epochwise.core.engine.job import Job, Measures
from epochwise.core.engine.kind import Kind
from epochwise.core.engine.loss import class_losses, compare
from epochwise.core.engine.measures import (
    ACCURACY,
    measure_choices,
    measure_rows,
    note_evaluated_measures,
    sum_choices,
    sum_rows,
)
from epochwise.core.engine.shape import NONE
from epochwise.core.numeric.arrays import LANES, Floats
from epochwise.core.numeric.kernel import inline, kernel
from epochwise.core.numeric.lanes import Lanes, fetch, item, pick, spread, store
from epochwise.core.numeric.maths import exp


@kernel
def score_rows(job: Job, samples: Samples, losses: Floats, right: Floats, sure: Floats) -> None:
    """Fill in for each row its loss, 1.0 where its class was chosen, and the probability of the chosen class.

    All three are (rows filled up); the last two mean nothing in regression. `job` needs room for all outputs.
    """
    features, outputs = job.parameters.hidden_weights.shape[0], job.parameters.bias.size
    kind = Kind(job.rules.activation, job.rules.loss, features, outputs, job.rules.sine)
    if kind.activation == NONE:
        predict_linear(job, kind, samples)
    else:
        predict_network(job, kind, samples)
    for row in range(0, samples.size, LANES):
        if kind.outputs == 1:
            output, target = fetch(job.room.all_outputs, 0, row), fetch(samples.targets, row)
            loss, _ = compare(kind.loss, output, target, 1.0)
            store(loss, losses, row)
            store(measure_rows(ACCURACY, output, target), right, row)
            store(1.0 / (1.0 + exp(pick(output < 0.0, output, 0.0 - output))), sure, row)
        else:
            score_choices(job, samples, row, losses, right, sure)


@inline
def score_choices(job: Job, samples: Samples, row: int, losses: Floats, right: Floats, sure: Floats) -> None:
    """The same for the rows in the lanes from `row` on, of a model with an output a class."""
    outputs = job.room.all_outputs
    loss = class_losses(outputs, samples.targets, row, job.room.lane_losses)
    store(loss, losses, row)
    largest, choice = fetch(outputs, 0, row), spread(0.0)
    for c in range(1, outputs.shape[0]):
        output: Lanes = fetch(outputs, c, row)
        choice = pick(largest < output, spread(float(c)), choice)
        largest = pick(largest < output, output, largest)
    store(measure_choices(ACCURACY, choice, fetch(samples.targets, row)), right, row)
    for lane in range(LANES):
        job.room.lane_losses[lane] = item(outputs, int(item(samples.targets, row + lane)), row + lane)
    store(exp(largest - loss - fetch(job.room.lane_losses, 0)), sure, row)


@kernel
def mean_and_error(values: Floats, count: int) -> tuple[float, float]:
    """The mean of the first `count` (at least 1) values, and its standard error: 0 where one value tells nothing."""
    mean = 0.0
    for i in range(count):
        mean += values[i]
    mean /= count
    squares = 0.0
    for i in range(count):
        squares += (values[i] - mean) ** 2
    return mean, math.sqrt(squares / max(1, count - 1) / count)


@kernel
def measure_outputs(measures: Measures, outputs: Floats, targets: Floats, rows: int) -> None:
    """Fill in `evaluated` (l, 2) of these measures, in place 1 of each: its mean over the first `rows` rows."""
    if outputs.shape[0] == 1:
        sum_rows(measures, outputs, targets, rows)
    else:
        sum_choices(measures, outputs, targets, rows)
    note_evaluated_measures(measures, 1, rows, True)
