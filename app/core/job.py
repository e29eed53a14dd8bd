"""All that the kernels need of one run, as arrays and numbers.

In the shapes, n is the number of samples, m of validation samples, d of features, h of hidden units (0 without a hidden
layer), k of outputs and p of parameters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.core.data import load
from app.core.kernel import Floats, Integers
from app.core.layers import RELU, TANH
from app.core.model import Shape, initial_parameters
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


class Rows(NamedTuple):
    """Samples: x (rows, d) and y (rows,)."""

    x: Floats
    y: Floats


class Layers(NamedTuple):
    """All parameters, or a number for each: one vector `all` (p,), and its parts as matrices that share its memory."""

    all: Floats
    hidden_weights: Floats
    hidden_bias: Floats
    weights: Floats
    bias: Floats


class Block(NamedTuple):
    """What a kernel notes of the rows in hand: (BLOCK, width) or (BLOCK,)."""

    inputs: Floats
    targets: Floats
    hidden: Floats
    hidden_slopes: Floats
    outputs: Floats
    slopes: Floats
    loss: Floats


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
    """One run: its rows, their `order` (n,) in the epoch begun, what it learns, and what it writes down."""

    training: Rows
    held_out: Rows
    order: Integers
    parameters: Layers
    gradient: Layers
    velocity: Floats
    block: Block
    row_loss: Floats
    losses: Losses
    checkpoints: Floats
    progress: Any
    stop: Integers
    rules: Rules


def prepare(config: RunConfig, stop: Integers) -> Job:
    """A run before its first update. `stop` (1,) is read at every batch; anything but 0 ends the run."""
    config = config.resolved()
    shape = Shape.of(config)
    rows = load(config)
    rules = _rules(config, shape)
    theta = initial_parameters(shape, config.activation == "relu", config.init_seed)
    gradient = np.zeros_like(theta)
    progress = np.zeros(1, PROGRESS)
    progress["best"] = progress["to_beat"] = np.inf
    updates = rules.epochs * rules.updates_per_epoch
    carried = theta.size * (2 if rules.momentum else 1)
    return Job(
        training=Rows(rows.train_x, rows.train_y),
        held_out=Rows(rows.validation_x, rows.validation_y),
        order=np.zeros(len(rows.train_y), np.int64),
        parameters=_layers(theta, shape),
        gradient=_layers(gradient, shape),
        velocity=np.zeros_like(theta),
        block=_block(shape),
        row_loss=np.zeros(rules.batch_size),
        losses=Losses(np.empty(updates), *(np.empty(rules.epochs) for _ in range(4))),
        checkpoints=np.empty((math.ceil(rules.epochs / rules.checkpoint_every), carried)),
        progress=progress,
        stop=stop,
        rules=rules,
    )


def updates_per_piece(config: RunConfig) -> int:
    """How many updates make about 10 ms of work."""
    planned = plan(config)
    total = work(config.resolved(), planned.total_updates, planned.samples_seen)
    return max(1, int(PIECE * planned.total_updates / total))


def _rules(config: RunConfig, shape: Shape) -> Rules:
    planned = plan(config)
    carried = 8 * shape.parameters * (2 if config.momentum else 1)
    every = max(1, updates_per_piece(config) // planned.updates_per_epoch)
    return Rules(
        loss=shape.loss,
        activation=RELU if config.activation == "relu" else TANH,
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
        checkpoint_every=max(every, math.ceil(planned.epochs * carried / CHECKPOINT_BYTES)),
    )


def _layers(flat: Floats, shape: Shape) -> Layers:
    parts = list(shape.unpack(flat).values())
    if not shape.hidden:
        parts = [np.zeros((shape.features, 0)), np.zeros(0), *parts]
    return Layers(flat, *parts)


def _block(shape: Shape) -> Block:
    widths = (shape.features, shape.hidden, shape.hidden, shape.outputs, shape.outputs)
    inputs, hidden, hidden_slopes, outputs, slopes = (np.zeros((BLOCK, width)) for width in widths)
    return Block(inputs, np.zeros(BLOCK), hidden, hidden_slopes, outputs, slopes, np.zeros(BLOCK))
