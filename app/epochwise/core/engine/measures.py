"""The measures beside the loss, in the same passes over the rows: a sum over rows in the lanes, then their mean."""

from epochwise.core.engine.job import Job
from epochwise.core.numeric.arrays import Floats
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
def clear_measures(job: Job) -> None:
    """Begin the sums of a batch, or of an evaluation."""
    for place in range(job.measures.numbers.size):
        store(spread(0.0), job.measures.sums, place, 0)


@inline
def add_rows(job: Job, output: Lanes, target: Lanes, used: Lanes) -> None:
    """Add what the rows in the lanes that are used measure, by their single outputs."""
    sums = job.measures.sums
    for place in range(job.measures.numbers.size):
        value = measure_rows(item(job.measures.numbers, place), output, target)
        store(fetch(sums, place, 0) + pick(used, value, 0.0), sums, place, 0)


@inline
def add_choices(job: Job, outputs: Floats, first: int, target: Lanes, used: Lanes) -> None:
    """The same with an output a class (classes, rows) from row `first` on: the first of the largest is chosen."""
    sums, largest, choice = job.measures.sums, fetch(outputs, 0, first), spread(0.0)
    for c in range(1, outputs.shape[0]):
        output = fetch(outputs, c, first)
        choice = pick(largest < output, spread(float(c)), choice)
        largest = pick(largest < output, output, largest)
    for place in range(job.measures.numbers.size):
        value = measure_choices(item(job.measures.numbers, place), choice, target)
        store(fetch(sums, place, 0) + pick(used, value, 0.0), sums, place, 0)


@inline
def add_choice(job: Job, outputs: Floats, target: int) -> None:
    """The same with one row's outputs (classes,)."""
    choice, sums = 0, job.measures.sums
    for c in range(1, outputs.size):
        if outputs[choice] < outputs[c]:
            choice = c
    for place in range(job.measures.numbers.size):
        value = measure_choices(item(job.measures.numbers, place), spread(float(choice)), spread(float(target)))
        store(fetch(sums, place, 0) + pick(first_lanes(1), value, 0.0), sums, place, 0)


@inline
def measured(job: Job, place: int, rows: int) -> float:
    """The mean of a measure over the rows that were added; NaN where there were none."""
    mean: float = total(fetch(job.measures.sums, place, 0)) / rows
    return mean


@inline
def note_measures(job: Job, batch: int, rows: int) -> None:
    """Write down a batch's measures."""
    measures = job.measures
    for place in range(measures.numbers.size):
        value = measured(job, place, rows)
        measures.batch[place, batch] = value
        measures.weighted_sum[place] += value * rows
        measures.plain_sum[place] += value


@inline
def end_epoch_measures(job: Job, epoch: int, batches: int, rows: int) -> None:
    """Write down an epoch's measures: the means of its batches, and the evaluation after it."""
    measures = job.measures
    for place in range(measures.numbers.size):
        measures.running[place, epoch] = measures.weighted_sum[place] / rows
        measures.unweighted[place, epoch] = measures.plain_sum[place] / batches
        measures.train[place, epoch] = measures.evaluated[place, 0]
        measures.validation[place, epoch] = measures.evaluated[place, 1]
        measures.weighted_sum[place] = 0.0
        measures.plain_sum[place] = 0.0
