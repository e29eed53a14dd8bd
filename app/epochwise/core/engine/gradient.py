"""The loss of a batch and its gradient: predict, compare, carry the slopes back.

A batch is taken in blocks of rows. In a block, the lanes hold hidden units (or, of a linear model with several outputs,
features); of a linear model with one output they hold rows.

The order of every sum is part of the engine's version, since floating-point addition is not associative:
- a gradient's sum over the rows of an update runs from the first row to the last, whatever the block or the batch. Only
  where rows are in the lanes (`linear_block`), `total` adds eight rows of a batch first;
- the loss's sum over rows, and an output's over hidden units: lane k adds numbers k, k + 8, k + 16 and so on, and
  `total` adds the lanes;
- a hidden unit begins with its bias and adds its features from the first to the last.
What fills lanes or pairs up is zero, and adding zero changes no sum.
"""

from epochwise.core.engine.job import BLOCK, Job
from epochwise.core.engine.kind import Kind
from epochwise.core.engine.loss import compare, compare_classes
from epochwise.core.engine.measures import add_choice, add_rows, clear_measures
from epochwise.core.engine.shape import NONE, SQUARED, TANH
from epochwise.core.numeric.arrays import LANES
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.lanes import Lanes, fetch, first_lanes, gather, item, pick, put, spread, store, total
from epochwise.core.numeric.maths import sine_cosine, tanh


@inline
def batch_gradient(job: Job, kind: Kind, first: int, size: int) -> float:
    """The mean loss of the batch order[first:first + size]; its gradient is left in `job.gradient`, added to that of
    the batches before it in its update.
    """
    losses = spread(0.0)
    clear_measures(job.measures)
    # A row's place among the rows of its update: at place 0 the sums begin.
    place = job.progress[0].accumulated_rows
    scale = 1.0 if job.rules.add else 1.0 / rows_of_update(job, size)
    for start in range(0, size, BLOCK):
        rows = min(BLOCK, size - start)
        if kind.activation == NONE and kind.outputs == 1:
            losses += linear_block(job, kind, first + start, rows, place + start, scale)
        else:
            losses += layered_block(job, kind, first + start, rows, place + start, scale)
    loss: float = total(losses) / size
    return loss


@inline
def rows_of_update(job: Job, size: int) -> int:
    """Rows of the update of the batch in hand, which has `size`: the mean of its gradients is over all of them."""
    rules, progress = job.rules, job.progress[0]
    if rules.accumulate == 1:
        return size
    ahead = min(rules.accumulate - progress.accumulated, rules.batches_per_epoch - progress.batch)
    begun = rows_before(job, progress.batches)
    rows: int = progress.accumulated_rows + rows_before(job, progress.batches + ahead) - begun
    return rows


@inline
def rows_before(job: Job, batches: int) -> int:
    """Rows of the first so many batches of a run."""
    rules = job.rules
    orders = batches // rules.batches_per_order
    of_order = min(job.training.size, rules.batches_per_order * rules.batch_size)
    return orders * of_order + (batches - orders * rules.batches_per_order) * rules.batch_size


@inline
def linear_block(job: Job, kind: Kind, first: int, rows: int, start: int, scale: float) -> Lanes:
    """A block of a model with one output and no hidden layer: its rows lie side by side in the lanes."""
    at, gradient, order = job.parameters, job.gradient, job.order
    columns, targets, features = job.training.columns, job.training.targets, job.training.features
    losses = spread(0.0)
    for row in range(0, rows, LANES):
        output, target = spread(item(at.bias, 0)), gather(targets, order, first + row)
        # Of a squared loss only the difference counts, and the next update waits for the end of this sum.
        if kind.loss == SQUARED and not kind.sine:
            output -= target
            target = spread(0.0)
        for i in range(features):
            output += gather(columns[i], order, first + row) * item(at.weights, 0, i)
        steepness = spread(1.0)
        if kind.sine:
            output, steepness = sine_cosine(output)
        loss, slope = compare(kind.loss, output, target, scale)
        if kind.sine:
            slope = slope * steepness
        # The lanes past the block hold rows of the next batch, which `gather` reads all the same: they count as zero.
        used = first_lanes(rows - row)
        loss, slope = pick(used, loss, 0.0), pick(used, slope, 0.0)
        losses += loss
        add_rows(job.measures, output, target, used)
        for i in range(features):
            by_weight = total(slope * gather(columns[i], order, first + row))
            gradient.weights[0, i] = by_weight if start + row == 0 else item(gradient.weights, 0, i) + by_weight
        by_bias = total(slope)
        gradient.bias[0] = by_bias if start + row == 0 else item(gradient.bias, 0) + by_bias
        store(loss, job.row_loss, start + row)
    return losses


@inline
def layered_block(job: Job, kind: Kind, first: int, rows: int, start: int, scale: float) -> Lanes:
    """A block of any other model."""
    if kind.activation != NONE:
        activate(job, kind, first, rows)
    if kind.outputs == 1:
        losses = predict_one(job, kind, first, rows, start, scale)
    else:
        losses = predict(job, kind, first, rows, start, scale)
    add_output_gradient(job, kind, first, rows, start)
    if kind.activation != NONE:
        add_hidden_gradient(job, kind, first, rows, start)
    return losses


@inline
def activate(job: Job, kind: Kind, first: int, rows: int) -> None:
    """Fill in the block's hidden values."""
    x, hidden, at = job.training.rows, job.room.hidden, job.parameters
    for row in range(rows):
        sample = item(job.order, first + row)
        for unit in range(0, at.hidden_bias.size, LANES):
            value = fetch(at.hidden_bias, unit)
            # Two features a turn: points in a plane, which the page shows most, take one turn and so no loop at all;
            # more features take half the turns. They are added one after the other, as a loop over each would.
            for i in range(0, kind.features, 2):
                value += item(x, sample, i) * fetch(at.hidden_weights, i, unit)
                value += item(x, sample, i + 1) * fetch(at.hidden_weights, i + 1, unit)
            store(tanh(value) if kind.activation == TANH else pick(value < 0.0, 0.0, value), hidden, row, unit)


@inline
def predict_one(job: Job, kind: Kind, first: int, rows: int, start: int, scale: float) -> Lanes:
    """Predict one output a row and compare: fills in the block's slopes and returns its losses."""
    at, room, targets = job.parameters, job.room, job.training.targets
    losses = spread(0.0)
    for row in range(0, rows, LANES):
        output = spread(0.0)
        # A row's output is a sum over units, which are in the lanes; the losses of eight rows are then found at once,
        # because exp and log take most of the time.
        for lane in range(min(LANES, rows - row)):
            products = spread(0.0)
            for unit in range(0, at.hidden_bias.size, LANES):
                products += fetch(room.hidden, row + lane, unit) * fetch(at.weights, 0, unit)
            output = put(output, lane, total(products))
        output += item(at.bias, 0)
        target, used = gather(targets, job.order, first + row), first_lanes(rows - row)
        loss, slope = compare(kind.loss, output, target, scale)
        store(loss, job.row_loss, start + row)
        store(slope, room.slope, row)
        losses += pick(used, loss, 0.0)
        add_rows(job.measures, output, target, used)
    return losses


@inline
def predict(job: Job, kind: Kind, first: int, rows: int, start: int, scale: float) -> Lanes:
    """Predict an output a class and compare: fills in the block's slopes and returns its losses."""
    at, room, targets = job.parameters, job.room, job.training.targets
    inputs = room.hidden if kind.activation != NONE else job.training.rows
    for row in range(rows):
        sample = item(job.order, first + row)
        place = row if kind.activation != NONE else sample
        for c in range(kind.outputs):
            products = spread(0.0)
            for i in range(0, at.weights.shape[1], LANES):
                products += fetch(inputs, place, i) * fetch(at.weights, c, i)
            room.outputs[row, c] = item(at.bias, c) + total(products)
        target = int(item(targets, sample))
        add_choice(job.measures, room.outputs[row], target)
        job.row_loss[start + row] = compare_classes(room.outputs[row], target, room.slopes[row], scale)
    losses = spread(0.0)
    for row in range(0, rows, LANES):
        losses += pick(first_lanes(rows - row), fetch(job.row_loss, start + row), 0.0)
    return losses


@inline
def add_output_gradient(job: Job, kind: Kind, first: int, rows: int, start: int) -> None:
    """Add the gradients of the block's rows at the outputs' weights and biases."""
    gradient, slopes = job.gradient, job.room.slopes
    inputs = job.room.hidden if kind.activation != NONE else job.training.rows
    for c in range(kind.outputs):
        by_bias = item(gradient.bias, c) if start > 0 else 0.0
        for row in range(rows):
            by_bias += item(slopes, row, c)
        gradient.bias[c] = by_bias
        for i in range(0, gradient.weights.shape[1], LANES):
            by_weight = fetch(gradient.weights, c, i) if start > 0 else spread(0.0)
            for row in range(rows):
                place = row if kind.activation != NONE else item(job.order, first + row)
                by_weight += item(slopes, row, c) * fetch(inputs, place, i)
            store(by_weight, gradient.weights, c, i)


@inline
def add_hidden_gradient(job: Job, kind: Kind, first: int, rows: int, start: int) -> None:
    """Carry the slopes back through the outputs' weights and the activation, and add the hidden layer's gradients."""
    x, at, gradient, room = job.training.rows, job.parameters, job.gradient, job.room
    for unit in range(0, at.hidden_bias.size, LANES):
        by_bias = fetch(gradient.hidden_bias, unit) if start > 0 else spread(0.0)
        for row in range(rows):
            slope = item(room.slopes, row, 0) * fetch(at.weights, 0, unit)
            for c in range(1, kind.outputs):
                slope += item(room.slopes, row, c) * fetch(at.weights, c, unit)
            value = fetch(room.hidden, row, unit)
            slope = slope * (1.0 - value * value) if kind.activation == TANH else pick(value > 0.0, slope, 0.0)
            store(slope, room.back, row, 0)
            by_bias += slope
        store(by_bias, gradient.hidden_bias, unit)
        # Two features a turn: the slopes of a row are read once for both, and while one sum waits for its last addition
        # (four cycles), the other one goes on.
        for i in range(0, kind.features, 2):
            even = fetch(gradient.hidden_weights, i, unit) if start > 0 else spread(0.0)
            odd = fetch(gradient.hidden_weights, i + 1, unit) if start > 0 else spread(0.0)
            for row in range(rows):
                sample, slope = item(job.order, first + row), fetch(room.back, row, 0)
                even += item(x, sample, i) * slope
                odd += item(x, sample, i + 1) * slope
            store(even, gradient.hidden_weights, i, unit)
            store(odd, gradient.hidden_weights, i + 1, unit)
