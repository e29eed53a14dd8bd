"""All that the kernels need of one run, as arrays and numbers.

In the shapes, n is the number of samples, m of validation samples, d of features, h of hidden units (0 without a hidden
layer) and k of outputs; a prime marks a number that `layers` has filled up.
"""

from typing import Any, NamedTuple

import numpy as np

from epochwise.core.data.rows import Samples
from epochwise.core.engine.layers import Layers
from epochwise.core.engine.unordered import Unordered
from epochwise.core.numeric.arrays import Floats, Integers, RowNumbers

BLOCK = 32
"""Rows that a kernel takes in hand at once, so that what it notes of them stays in the fastest memory."""


class Room(NamedTuple):
    """Where kernels note what they know of the rows in hand.

    For a block of a batch: hidden (BLOCK, h'), back (BLOCK, LANES), outputs and slopes (BLOCK, k), and the same slopes
    as the vector `slope`. Of all samples: all_outputs (k, the larger of n' and m'). For as many rows as there are
    lanes: lane_hidden (h', LANES) and lane_losses (LANES).
    """

    hidden: Floats
    back: Floats
    outputs: Floats
    slopes: Floats
    slope: Floats
    all_outputs: Floats
    lane_hidden: Floats
    lane_losses: Floats


class Losses(NamedTuple):
    """The losses of a run: `batch` has one entry a batch, the others one an epoch; NaN where not evaluated."""

    batch: Floats
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats


class Measures(NamedTuple):
    """The measures of a run beside its loss, l of them: numbers (l) in `MEASURED`, and what is written down of each.

    batch (l, batches); epochs (l, 4, epochs) in the order of `EPOCH_VALUES`; initial (l, 2) of training and validation
    rows. At work: evaluated (l, 2), the last evaluation of both; sums (l, LANES) over the rows in hand; epoch_sums
    (l, 2) over the batches of the epoch begun, weighted by batch size and plain.
    """

    numbers: Integers
    batch: Floats
    epochs: Floats
    initial: Floats
    evaluated: Floats
    sums: Floats
    epoch_sums: Floats


class Rules(NamedTuple):
    """The numbers of a configuration, as `RunConfig` names them; words are their places in the lists of words."""

    loss: int
    activation: int
    sine: bool
    batch_size: int
    batches_per_epoch: int
    batches_per_order: int
    accumulate: int
    epochs: int
    begins_anew_every: int
    orders_begin_anew_every: int
    learning_rate: float
    optimizer: int
    momentum: float
    add: bool
    sampling: int
    buffer_size: int
    shuffle_seed: int
    validate_every: int
    patience: int
    min_delta: float
    target_loss: float
    checkpoint_every: int


PROGRESS = np.dtype(
    [
        ("epoch", "i8"),
        ("batch", "i8"),
        ("place", "i8"),
        ("rows", "i8"),
        ("batches", "i8"),
        ("update", "i8"),
        ("steps", "i8"),
        ("accumulated", "i8"),
        ("accumulated_rows", "i8"),
        ("weighted_sum", "f8"),
        ("plain_sum", "f8"),
        ("initial_train", "f8"),
        ("initial_validation", "f8"),
        ("high", "i8"),
        ("lowest", "f8"),
        ("lowest_epoch", "i8"),
        ("to_beat", "f8"),
        ("waited", "i8"),
    ]
)
"""How far a run has come: whole epochs, batches of the epoch begun; the next batch's place in the order of the rows
(behind its end: the next order is not made yet), rows of the epoch begun; batches and updates in all, and updates since
the optimizer's state began; batches of the update begun, and their rows; the sums of the epoch's batch losses (weighted
by batch size, and plain); the losses before update 0 (NaN: not evaluated yet); evaluations in a row far above the
initial training loss; the lowest validation loss and its epoch (from 1); the last validation loss that patience took
for an improvement, and the evaluations since."""


class Job(NamedTuple):
    """One run: its rows and their order in the epoch begun, what it learns, and what it writes down.

    state (parts, parameters filled up): what the optimizer carries from one update to the next.
    lowest (parameters filled up): those after the epoch of the lowest validation loss so far.
    order (n + LANES): after the n rows, zeros that a gather may read.
    row_loss: of the batches of the update in hand. progress (1,) of PROGRESS. stop (1,): read at every batch; anything
    but 0 ends the run.
    """

    training: Samples
    held_out: Samples
    unordered: Unordered
    order: RowNumbers
    parameters: Layers
    gradient: Layers
    state: Floats
    room: Room
    row_loss: Floats
    losses: Losses
    measures: Measures
    checkpoints: Floats
    lowest: Floats
    progress: Any
    stop: Integers
    rules: Rules
