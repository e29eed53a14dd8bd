"""The measures beside the loss, in the same passes over the rows: a sum over rows in the lanes, then their mean."""

import numpy as np

from epochwise.core.engine.job import Measures
from epochwise.core.numeric.arrays import LANES, Floats
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.lanes import Lanes, fetch, first_lanes, item, pick, spread, store, total

MEASURED = ("accuracy", "mae")
ACCURACY, MAE = range(2)
"""The measures by the numbers under which kernels know them."""


@inline
def measure_rows(number: int, output: Lanes, target: Lanes) -> Lanes:
    """A measure of single outputs, row by row in the lanes; with two classes the output is a logit."""
    if number == MAE:
        return pick(output < target, target - output, output - target)
    return pick(output > 0.0, target, 1.0 - target)


@inline
def measure_choices(number: int, choice: Lanes, target: Lanes) -> Lanes:
    """A measure of the classes that were chosen, row by row in the lanes."""
    return pick(choice < target, 0.0, pick(choice > target, 0.0, spread(1.0)))


@inline
def clear_measures(measures: Measures) -> None:
    """Begin the sums of a batch."""
    for place in range(measures.numbers.size):
        store(spread(0.0), measures.sums, place, 0)


@inline
def add_rows(measures: Measures, output: Lanes, target: Lanes, used: Lanes) -> None:
    """Add what the rows in the lanes that are used measure, by their single outputs."""
    sums = measures.sums
    for place in range(measures.numbers.size):
        value = measure_rows(item(measures.numbers, place), output, target)
        store(fetch(sums, place, 0) + pick(used, value, 0.0), sums, place, 0)


@inline
def sum_rows(measures: Measures, outputs: Floats, targets: Floats, rows: int) -> None:
    """Sum up what the first `rows` rows measure, by their single outputs (1, rows) and targets (rows).

    A pass for each measure, whose sum so stays in registers: from row to row, memory would take twice as long.
    """
    for place in range(measures.numbers.size):
        number, found = item(measures.numbers, place), spread(0.0)
        for row in range(0, rows, LANES):
            value = measure_rows(number, fetch(outputs, 0, row), fetch(targets, row))
            found += pick(first_lanes(rows - row), value, 0.0)
        store(found, measures.sums, place, 0)


@inline
def sum_choices(measures: Measures, outputs: Floats, targets: Floats, rows: int) -> None:
    """The same with an output a class (classes, rows): the first of the largest is chosen."""
    for place in range(measures.numbers.size):
        number, found = item(measures.numbers, place), spread(0.0)
        for row in range(0, rows, LANES):
            largest, choice = fetch(outputs, 0, row), spread(0.0)
            for c in range(1, outputs.shape[0]):
                output = fetch(outputs, c, row)
                choice = pick(largest < output, spread(float(c)), choice)
                largest = pick(largest < output, output, largest)
            value = measure_choices(number, choice, fetch(targets, row))
            found += pick(first_lanes(rows - row), value, 0.0)
        store(found, measures.sums, place, 0)


@inline
def add_choice(measures: Measures, outputs: Floats, target: int) -> None:
    """Add what one row measures, by its outputs (classes,): the first of the largest is chosen."""
    choice, sums = 0, measures.sums
    for c in range(1, outputs.size):
        if outputs[choice] < outputs[c]:
            choice = c
    for place in range(measures.numbers.size):
        value = measure_choices(item(measures.numbers, place), spread(float(choice)), spread(float(target)))
        store(fetch(sums, place, 0) + pick(first_lanes(1), value, 0.0), sums, place, 0)


@inline
def note_batch_measures(measures: Measures, batch: int, rows: int) -> None:
    """Write down a batch's measures: means over its rows."""
    for place in range(measures.numbers.size):
        value = total(fetch(measures.sums, place, 0)) / rows
        measures.batch[place, batch] = value
        measures.epoch_sums[place, 0] += value * rows
        measures.epoch_sums[place, 1] += value


@inline
def note_evaluated_measures(measures: Measures, part: int, rows: int, due: bool) -> None:
    """Write down what an evaluation has measured: means over all training (part 0) or validation (part 1) rows, NaN
    where it was not due or there are no rows.
    """
    for place in range(measures.numbers.size):
        measures.evaluated[place, part] = total(fetch(measures.sums, place, 0)) / rows if due else np.nan


@inline
def note_initial_measures(measures: Measures) -> None:
    """Write down the measures of the untrained model, which the first evaluation has found."""
    for place in range(measures.numbers.size):
        for part in range(2):
            measures.initial[place, part] = measures.evaluated[place, part]


@inline
def note_epoch_measures(measures: Measures, epoch: int, batches: int, rows: int) -> None:
    """Write down an epoch's measures: the means of its batches, and the evaluation after it."""
    for place in range(measures.numbers.size):
        values = measures.epochs[place]
        values[0, epoch] = measures.epoch_sums[place, 0] / rows
        values[1, epoch] = measures.epoch_sums[place, 1] / batches
        for part in range(2):
            values[2 + part, epoch] = measures.evaluated[place, part]
            measures.epoch_sums[place, part] = 0.0
