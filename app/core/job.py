"""All that the kernels need of one run, as arrays and numbers.

In the shapes, n is the number of samples, m of validation samples, d of features, h of hidden units (0 without a hidden
layer) and k of outputs; a prime marks a number that `layers` has filled up.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.core.data import Dataset, load
from app.core.kernel import Floats, Integers, RowNumbers
from app.core.lanes import LANES
from app.core.layers import Layers, filled, parameter_room, room
from app.core.model import ACTIVATIONS, Shape, initial_parameters
from app.core.plan import plan, work
from app.core.sampling import SAMPLINGS

if TYPE_CHECKING:
    from app.core.config import RunConfig

BLOCK = 32
"""Rows that a kernel takes in hand at once, so that what it notes of them stays in the fastest memory."""

PIECE = 10e6
"""Work of one piece, in the units of `plan.work`: about 10 ms."""

CHECKPOINT_BYTES = 16 * 2**20
"""All checkpoints of a run together stay below this."""


class Samples(NamedTuple):
    """Samples twice, as rows (size, d up to LANES) and as columns (d', size'), and their targets (size')."""

    size: int
    features: int
    rows: Floats
    columns: Floats
    targets: Floats


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
    """The losses of a run: `batch` has one entry an update, the others one an epoch; NaN where not evaluated."""

    batch: Floats
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats


class Rules(NamedTuple):
    """The numbers of a configuration, as `RunConfig` names them; words are their places in the lists of words."""

    loss: int
    activation: int
    batch_size: int
    updates_per_epoch: int
    epochs: int
    learning_rate: float
    momentum: float
    add: bool
    sampling: int
    shuffle_seed: int
    validate_every: int
    patience: int
    min_delta: float
    checkpoint_every: int


PROGRESS = np.dtype(
    [
        ("epoch", "i8"),
        ("batch", "i8"),
        ("update", "i8"),
        ("weighted_sum", "f8"),
        ("plain_sum", "f8"),
        ("initial_train", "f8"),
        ("initial_validation", "f8"),
        ("high", "i8"),
        ("best", "f8"),
        ("best_epoch", "i8"),
        ("to_beat", "f8"),
        ("waited", "i8"),
    ]
)
"""How far a run has come: whole epochs, batches of the epoch begun, updates in all; the sums of that epoch's batch
losses (weighted by batch size, and plain); the losses before update 0; evaluations in a row far above the initial
training loss; the best validation loss and its epoch (from 1); the last validation loss that patience took for an
improvement, and the evaluations since."""


class Job(NamedTuple):
    """One run: its rows and their order in the epoch begun, what it learns, and what it writes down.

    order (n + LANES): after the n rows, zeros that a gather may read. row_loss: of the batch in hand. progress (1,) of
    PROGRESS. stop (1,): read at every batch; anything but 0 ends the run.
    """

    training: Samples
    held_out: Samples
    order: RowNumbers
    parameters: Layers
    gradient: Layers
    velocity: Floats
    room: Room
    row_loss: Floats
    losses: Losses
    checkpoints: Floats
    progress: Any
    stop: Integers
    rules: Rules


def prepare(config: RunConfig, stop: Integers) -> Job:
    """A run before its first update."""
    config = config.resolved()
    shape, rules = Shape.of(config), _rules(config)
    training, held_out = _samples(load(config))
    size, units, k = parameter_room(shape), filled(shape.hidden), shape.outputs
    theta, gradient, velocity, row_loss = room((size,), (size,), (size,), (filled(rules.batch_size) + BLOCK,))
    hidden, back, outputs, slopes = room((BLOCK, units), (BLOCK, LANES), (BLOCK, k), (BLOCK, k))
    most = filled(max(training.size, held_out.size))
    others = room((k, most), (units, LANES), (LANES,))
    at = Layers.over(theta, shape)
    if shape.hidden:
        start, named = initial_parameters(shape, config.activation, config.init_seed), at.named(shape)
        for name, part in start.items():
            named[name][...] = part
    progress = np.zeros(1, PROGRESS)
    progress["best"] = progress["to_beat"] = np.inf
    return Job(
        training=training,
        held_out=held_out,
        order=np.zeros(training.size + LANES, np.uint32),
        parameters=at,
        gradient=Layers.over(gradient, shape),
        velocity=velocity,
        room=Room(hidden, back, outputs, slopes, slopes.reshape(-1), *others),
        row_loss=row_loss,
        losses=Losses(np.empty(rules.epochs * rules.updates_per_epoch), *(np.empty(rules.epochs) for _ in range(4))),
        checkpoints=np.empty((math.ceil(rules.epochs / rules.checkpoint_every), _carried(config))),
        progress=progress,
        stop=stop,
        rules=rules,
    )


@lru_cache(maxsize=4096)
def updates_per_piece(config: RunConfig) -> int:
    """How many updates make about 10 ms of work."""
    planned = plan(config)
    total = work(config.resolved(), planned.total_updates, planned.samples_seen)
    return max(1, int(PIECE * planned.total_updates / total))


@lru_cache(maxsize=4096)
def _rules(config: RunConfig) -> Rules:
    planned = plan(config)
    pieces = updates_per_piece(config) // planned.updates_per_epoch
    return Rules(
        loss=Shape.of(config).loss,
        activation=ACTIVATIONS.index(config.activation),
        batch_size=planned.batch_size,
        updates_per_epoch=planned.updates_per_epoch,
        epochs=planned.epochs,
        learning_rate=config.learning_rate,
        momentum=config.momentum,
        add=config.reduction == "sum",
        sampling=SAMPLINGS.index(config.sampling),
        shuffle_seed=config.shuffle_seed or 0,
        validate_every=config.validate_every or 1,
        patience=config.patience or 0,
        min_delta=config.min_delta or 0.0,
        checkpoint_every=max(1, pieces, math.ceil(planned.epochs * 8 * _carried(config) / CHECKPOINT_BYTES)),
    )


def _carried(config: RunConfig) -> int:
    """Numbers that an update hands on to the next: the parameters, and with momentum the velocities."""
    return parameter_room(Shape.of(config)) * (2 if config.momentum else 1)


@lru_cache(maxsize=16)
def _samples(rows: Dataset) -> tuple[Samples, Samples]:
    return _twice(rows.train_x, rows.train_y), _twice(rows.validation_x, rows.validation_y)


def _twice(x: Floats, y: Floats) -> Samples:
    size, features = x.shape
    pairs = features + features % 2
    rows, columns, targets = room((size, filled(features)), (pairs, filled(size)), (filled(size),))
    rows[:, :features], columns[:features, :size], targets[:size] = x, x.T, y
    return Samples(size, features, rows, columns, targets)
