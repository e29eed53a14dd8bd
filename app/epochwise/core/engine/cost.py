"""What a run costs: its work, the pieces in which it is done, the checkpoints that it leaves, and its memory.

The frames of a stream follow from the work: whoever changes what is computed here raises `LAYOUT_VERSION` in
`wire.events`. No run's id changes.
"""

import math

from epochwise.core.config.measures import measures_of
from epochwise.core.config.optimizers import OptimizerSpec, acting_optimizer
from epochwise.core.config.owned import spec_of
from epochwise.core.config.resolved import ResolvedConfig
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.data.rows import sample_bytes
from epochwise.core.engine.job import BLOCK
from epochwise.core.engine.layers import parameter_room
from epochwise.core.engine.shape import Shape
from epochwise.core.numeric.arrays import LANES, filled
from epochwise.core.plan import Plan

PIECE = 10e6
"""Work of one piece: about 10 ms."""

SCORES = 3
"""Numbers that a score notes of each row beside its outputs."""
CHECKPOINT_BYTES = 16 * 2**20
"""All checkpoints of a run together take no more than this and one."""


def work(resolved: ResolvedConfig, planned: Plan) -> float:
    """The work of a run in units of about a nanosecond of one core: its batches, its updates, its samples, its epochs'
    evaluations. The factors are fitted to the benchmark's figures; they size pieces and limits alone.
    """
    batches, samples_seen = planned.total_batches, planned.samples_seen
    spec = spec_of(resolved.dataset)
    features = resolved.features
    outputs = spec.classes if spec.classes > 2 else 1
    compared = 3.0 * outputs if spec.classes else 0.0
    if not resolved.hidden:
        per_row = (1.0 if Shape.of(resolved).sine else 0.5) + 0.1 * features * outputs + compared
        parameters = outputs * (features + 1)
    else:
        per_unit = 0.5 if resolved.activation == "tanh" else 0.05
        per_row = 1.0 + resolved.hidden * (per_unit + 0.06 * (features + outputs)) + compared
        parameters = resolved.hidden * (features + 1 + outputs)
    held_out = resolved.validation_samples / resolved.validate_every
    evaluations = samples_seen / resolved.samples * (planned.batches_per_pass / planned.batches_per_epoch)
    evaluated = evaluations * (resolved.samples + held_out) + resolved.test_samples
    per_batch = 35.0 + _optimizer(resolved).work * parameters * (planned.total_updates / batches)
    return batches * per_batch + (4.6 * samples_seen + evaluated) * per_row


def batches_per_piece(batches: int, worked: float) -> int:
    """How many batches are about 10 ms of work, where so many are `worked` units of it."""
    return max(1, int(PIECE * batches / worked))


def carried(resolved: ResolvedConfig) -> int:
    """Numbers that an update hands on to the next: the parameters, and the optimizer's state."""
    return parameter_room(Shape.of(resolved)) * (1 + len(_optimizer(resolved).state))


def checkpoint_every(resolved: ResolvedConfig, epochs_per_piece: int) -> int:
    """Epochs from one checkpoint to the next: those of a piece, or more where all would not fit."""
    return max(1, epochs_per_piece, math.ceil(resolved.epochs * 8 * carried(resolved) / CHECKPOINT_BYTES))


def checkpoints_shape(resolved: ResolvedConfig, every: int) -> tuple[int, int]:
    """The shape of all checkpoints: one row at the start of each `every`th epoch."""
    return math.ceil(resolved.epochs / every), carried(resolved)


def held_bytes(resolved: ResolvedConfig, planned: Plan, every: int) -> int:
    """Bytes that a run with a checkpoint each `every` epochs holds while it trains."""
    shape = Shape.of(resolved)
    samples, held_out, test = resolved.samples, resolved.validation_samples, resolved.test_samples
    series = (1 + len(measures_of(resolved.dataset))) * (planned.total_batches + 4 * resolved.epochs)
    checkpoints = math.prod(checkpoints_shape(resolved, every))
    in_hand = (BLOCK + LANES) * filled(shape.hidden) + 2 * parameter_room(shape) + carried(resolved)
    sampling = SAMPLINGS[resolved.sampling]
    strata = min(resolved.batch_size, samples) if sampling.evenly or sampling.equalizes else 0
    of_rows = shape.outputs * filled(max(samples, held_out)) + planned.rows_of_update + samples + strata
    rows = sum(sample_bytes(shape.features, count) for count in (samples, held_out, test))
    scored = (shape.outputs + SCORES) * filled(test)
    return rows + 8 * (series + checkpoints + in_hand + of_rows + scored)


def _optimizer(resolved: ResolvedConfig) -> OptimizerSpec:
    return acting_optimizer(resolved.optimizer, resolved.momentum)
