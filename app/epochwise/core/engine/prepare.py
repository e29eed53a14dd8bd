"""A configuration made ready for the kernels."""

from functools import lru_cache

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.measures import measures_of
from epochwise.core.config.optimizers import acting_optimizer
from epochwise.core.config.owned import spec_of
from epochwise.core.curves import EPOCH_VALUES
from epochwise.core.data.samples import training_and_held_out
from epochwise.core.engine.cost import checkpoints_shape
from epochwise.core.engine.job import BLOCK, PROGRESS, Job, Losses, Measures, Room, Rules
from epochwise.core.engine.layers import Layers, parameter_room
from epochwise.core.engine.measures import MEASURED
from epochwise.core.engine.optimizers import NUMBERED
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sampling import ORDERINGS
from epochwise.core.engine.shape import ACTIVATIONS, Shape
from epochwise.core.engine.start import initial_parameters
from epochwise.core.engine.unordered import Unordered
from epochwise.core.numeric.arrays import LANES, Integers, filled, room


def prepare(config: RunConfig, stop: Integers) -> Job:
    """A run before its first update."""
    resolved = config.resolved()
    shape, rules = Shape.of(resolved), _rules(config)
    training, held_out = training_and_held_out(config)
    size, units, k = parameter_room(shape), filled(shape.hidden), shape.outputs
    classes = spec_of(config.dataset).classes
    parts = len(acting_optimizer(resolved.optimizer, resolved.momentum).state)
    theta, gradient, row_loss = room((size,), (size,), (filled(plan(config).rows_of_update) + BLOCK,))
    (state,) = room((parts, filled(size)))
    hidden, back, outputs, slopes = room((BLOCK, units), (BLOCK, LANES), (BLOCK, k), (BLOCK, k))
    most = filled(max(training.size, held_out.size))
    others = room((k, most), (units, LANES), (LANES,))
    at = Layers.over(theta, shape)
    if shape.hidden or shape.sine:
        start, named = initial_parameters(shape, resolved.activation, resolved.init_seed), at.named(shape)
        for name, part in start.items():
            named[name][...] = part
    progress = np.zeros(1, PROGRESS)
    progress["lowest"] = progress["to_beat"] = np.inf
    progress["initial_train"] = np.nan
    progress["place"] = rules.batches_per_order
    return Job(
        training=training,
        held_out=held_out,
        unordered=Unordered.of(resolved.sampling, training.targets[: training.size], classes, rules.batch_size),
        order=np.zeros(training.size + LANES, np.uint32),
        parameters=at,
        gradient=Layers.over(gradient, shape),
        state=state,
        room=Room(hidden, back, outputs, slopes, slopes.reshape(-1), *others),
        row_loss=row_loss,
        losses=Losses(np.empty(rules.epochs * rules.batches_per_epoch), *(np.empty(rules.epochs) for _ in range(4))),
        measures=_measures(config.dataset, rules),
        checkpoints=np.empty(checkpoints_shape(resolved, rules.checkpoint_every)),
        lowest=np.full(size, np.nan),
        progress=progress,
        stop=stop,
        rules=rules,
    )


def _measures(dataset: str, rules: Rules) -> Measures:
    numbers = np.array([MEASURED.index(spec.name) for spec in measures_of(dataset)], np.int64)
    count, (sums,) = len(numbers), room((len(numbers), LANES))
    return Measures(
        numbers=numbers,
        batch=np.empty((count, rules.epochs * rules.batches_per_epoch)),
        epochs=np.empty((count, len(EPOCH_VALUES), rules.epochs)),
        initial=np.full((count, 2), np.nan),
        evaluated=np.full((count, 2), np.nan),
        sums=sums,
        epoch_sums=np.zeros((count, 2)),
    )


@lru_cache(maxsize=4096)
def _rules(config: RunConfig) -> Rules:
    planned, resolved = plan(config), config.resolved()
    shape = Shape.of(resolved)
    return Rules(
        loss=shape.loss,
        activation=ACTIVATIONS.index(resolved.activation),
        sine=shape.sine,
        batch_size=planned.batch_size,
        batches_per_epoch=planned.batches_per_epoch,
        batches_per_order=planned.batches_per_order,
        accumulate=planned.accumulate,
        epochs=planned.epochs,
        begins_anew_every=planned.begins_anew_every,
        orders_begin_anew_every=planned.orders_begin_anew_every,
        learning_rate=resolved.learning_rate,
        optimizer=NUMBERED.index(acting_optimizer(resolved.optimizer, resolved.momentum).name),
        momentum=resolved.momentum,
        add=resolved.reduction == "sum",
        sampling=ORDERINGS.index(resolved.sampling),
        buffer_size=resolved.buffer_size,
        shuffle_seed=resolved.shuffle_seed,
        validate_every=resolved.validate_every,
        patience=resolved.patience,
        min_delta=resolved.min_delta,
        target_loss=resolved.target_loss,
        checkpoint_every=planned.checkpoint_every,
    )
