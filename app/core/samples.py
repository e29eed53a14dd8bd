"""The samples of a configuration: the rows as anybody reads them, and as the kernels take them."""

import math
from functools import lru_cache
from typing import NamedTuple, cast

import numpy as np

from app.core.config import RunConfig
from app.core.data import DATASETS, Column, Dataset, DatasetSpec, Draw
from app.core.kernel import Floats
from app.core.layers import filled, room
from app.core.measured import dealt, standardise
from app.core.random import TRAINING_ROWS, VALIDATION_ROWS

KEPT_SETS = 16
KEPT_BYTES = 2_000_000
"""A larger set is made anew for each run: all that are kept may not take more than some memory."""

Rows = tuple[Floats, Floats]
"""x (rows, features) and y (rows,)."""


class Samples(NamedTuple):
    """Samples twice, as rows (size, d up to LANES) and as columns (d', size'), and their targets (size')."""

    size: int
    features: int
    rows: Floats
    columns: Floats
    targets: Floats


class _Wanted(NamedTuple):
    """What the rows of a configuration depend on."""

    dataset: str
    features: int
    samples: int
    validation_samples: int
    noise: float
    seed: int


class _Made(NamedTuple):
    dataset: Dataset
    training: Samples
    held_out: Samples


def load(config: RunConfig) -> Dataset:
    """The rows that a run of this configuration trains and validates on."""
    return _made(config).dataset


def training_and_held_out(config: RunConfig) -> tuple[Samples, Samples]:
    """The same rows as the kernels take them."""
    return _made(config)[1:]


def sample_bytes(features: int, count: int) -> int:
    """Bytes that so many samples take, in both forms."""
    as_read = count * (features + 1)
    return 8 * (as_read + sum(map(math.prod, _shapes(features, count))))


def _made(config: RunConfig) -> _Made:
    resolved = config.resolved()
    samples, held_out = cast("int", resolved.samples), cast("int", resolved.validation_samples)
    features = resolved.features or DATASETS[resolved.dataset].features
    noise, seed = resolved.noise or 0.0, cast("int", resolved.data_seed)
    wanted = _Wanted(resolved.dataset, features, samples, held_out, noise, seed)
    large = sample_bytes(features, samples + held_out) > KEPT_BYTES
    return _make(wanted) if large else _kept(wanted)


def _make(wanted: _Wanted) -> _Made:
    spec = DATASETS[wanted.dataset]
    if spec.draw is None:
        train, validation = _deal(spec, wanted)
    else:
        train = _draw(spec.draw, wanted, wanted.samples, TRAINING_ROWS)
        validation = _draw(spec.draw, wanted, wanted.validation_samples, VALIDATION_ROWS)
    for array in (*train, *validation):
        array.flags.writeable = False
    columns = spec.columns or tuple(Column(f"x{place + 1}") for place in range(wanted.features))
    dataset = Dataset(spec.task, spec.classes, *train, *validation, columns, spec.target, spec.class_names, spec.note)
    return _Made(dataset, _twice(*train), _twice(*validation))


_kept = lru_cache(maxsize=KEPT_SETS)(_make)


def _draw(draw: Draw, wanted: _Wanted, count: int, purpose: int) -> Rows:
    x, y = np.empty((count, wanted.features)), np.empty(count)
    draw(x, y, wanted.noise, wanted.seed, purpose)
    return x, y


def _deal(spec: DatasetSpec, wanted: _Wanted) -> tuple[Rows, Rows]:
    """Training rows from the front of the seed's permutation of a real set, validation rows after them."""
    samples = wanted.samples
    table = dealt(spec.file, samples + wanted.validation_samples, wanted.seed)
    x, y = table[:, :-1].copy(), table[:, -1:].copy()
    standardise(x, samples)
    if spec.task == "regression":
        standardise(y, samples)
    return (x[:samples].copy(), y[:samples, 0].copy()), (x[samples:].copy(), y[samples:, 0].copy())


def _shapes(features: int, count: int) -> tuple[tuple[int, ...], ...]:
    """The shapes of rows, columns and targets."""
    pairs = features + features % 2
    return (count, filled(features)), (pairs, filled(count)), (filled(count),)


def _twice(x: Floats, y: Floats) -> Samples:
    size, features = x.shape
    rows, columns, targets = room(*_shapes(features, size))
    rows[:, :features], columns[:features, :size], targets[:size] = x, x.T, y
    return Samples(size, features, rows, columns, targets)
