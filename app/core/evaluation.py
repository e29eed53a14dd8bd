"""The mean loss of many rows, which lie side by side in the lanes."""

from app.core.job import Job, Samples
from app.core.kernel import inline
from app.core.kind import Kind
from app.core.lanes import LANES, Lanes, fetch, first_lanes, item, pick, spread, store, total
from app.core.loss import class_losses, compare
from app.core.maths import tanh
from app.core.model import NONE, TANH


@inline
def mean_loss(job: Job, kind: Kind, samples: Samples) -> float:
    """The mean loss of samples under the present parameters; NaN where there are none."""
    losses, room = spread(0.0), job.room
    for row in range(0, samples.size, LANES):
        if kind.outputs == 1:
            loss, _ = compare(kind.loss, predict_lanes(job, kind, samples, row), fetch(samples.targets, row), 1.0)
        else:
            predict_classes(job, kind, samples, row)
            loss = class_losses(room.lane_outputs, samples.targets, row, room.lane_losses)
        losses += pick(first_lanes(samples.size - row), loss, 0.0)
    mean: float = total(losses) / samples.size
    return mean


@inline
def predict_lanes(job: Job, kind: Kind, samples: Samples, row: int) -> Lanes:
    """The one output of each row."""
    at = job.parameters
    output = spread(item(at.bias, 0))
    if kind.activation == NONE:
        for i in range(samples.features):
            output += fetch(samples.columns, i, row) * item(at.weights, 0, i)
    else:
        for unit in range(at.hidden_bias.size):
            output += hidden_value(job, kind, samples, row, unit) * item(at.weights, 0, unit)
    return output


@inline
def predict_classes(job: Job, kind: Kind, samples: Samples, row: int) -> None:
    """Fill in the outputs of each row, one a class."""
    at, room = job.parameters, job.room
    if kind.activation != NONE:
        for unit in range(at.hidden_bias.size):
            store(hidden_value(job, kind, samples, row, unit), room.lane_hidden, unit, 0)
    for c in range(kind.outputs):
        output = spread(item(at.bias, c))
        if kind.activation == NONE:
            for i in range(samples.features):
                output += fetch(samples.columns, i, row) * item(at.weights, c, i)
        else:
            for unit in range(at.hidden_bias.size):
                output += fetch(room.lane_hidden, unit, 0) * item(at.weights, c, unit)
        store(output, room.lane_outputs, c, 0)


@inline
def hidden_value(job: Job, kind: Kind, samples: Samples, row: int, unit: int) -> Lanes:
    """One hidden unit's value for each row."""
    at, columns = job.parameters, samples.columns
    value = spread(item(at.hidden_bias, unit))
    for i in range(0, kind.features, 2):
        value += fetch(columns, i, row) * item(at.hidden_weights, i, unit)
        value += fetch(columns, i + 1, row) * item(at.hidden_weights, i + 1, unit)
    return tanh(value) if kind.activation == TANH else pick(value < 0.0, 0.0, value)
