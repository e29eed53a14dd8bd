"""The samples of a configuration: the rows as anybody reads them, and as the kernels take them."""

from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import Column, DatasetSpec
from epochwise.core.config.owned import rows_of_own, spec_of
from epochwise.core.data.measured import dealt, standardise
from epochwise.core.data.rows import Dataset, Samples, sample_bytes
from epochwise.core.data.synthetic import DRAWN, Draw
from epochwise.core.numeric.arrays import Floats
from epochwise.core.numeric.random import FRESH_ROWS, TEST_ROWS, TRAINING_ROWS, VALIDATION_ROWS

KEPT_SETS = 16
FRESH_SETS = 8
KEPT_BYTES = 2_000_000
"""A larger set is made anew for each run: all that are kept may not take more than some memory."""

Rows = tuple[Floats, Floats]
"""x (rows, features) and y (rows,)."""


class _Wanted(NamedTuple):
    """What the rows of a configuration depend on."""

    dataset: str
    features: int
    samples: int
    validation_samples: int
    test_samples: int
    noise: float
    seed: int


class _Made(NamedTuple):
    dataset: Dataset
    training: Samples
    held_out: Samples
    test: Samples


def load(config: RunConfig) -> Dataset:
    """The rows that a run of this configuration trains and validates on, and those that test it when it has ended."""
    return _made(config).dataset


def training_and_held_out(config: RunConfig) -> tuple[Samples, Samples]:
    """The same rows as the kernels take them, without those of the test."""
    made = _made(config)
    return made.training, made.held_out


def rows_of_test(config: RunConfig) -> Samples:
    """The rows that test a run when it has ended; none of them is a training or a validation row."""
    return _made(config).test


def fresh_rows(config: RunConfig, count: int) -> Samples | None:
    """Rows of the same made-up data that the run neither trains nor validates on; None where the data set is real."""
    resolved = config.resolved()
    if resolved.dataset not in DRAWN:
        return None
    return _fresh(_Wanted(resolved.dataset, resolved.features, count, 0, 0, resolved.noise, resolved.data_seed))


@lru_cache(maxsize=FRESH_SETS)
def _fresh(wanted: _Wanted) -> Samples:
    return Samples.of(*_draw(DRAWN[wanted.dataset], wanted, wanted.samples, FRESH_ROWS))


def _made(config: RunConfig) -> _Made:
    resolved = config.resolved()
    sizes = resolved.samples, resolved.validation_samples, resolved.test_samples
    wanted = _Wanted(resolved.dataset, resolved.features, *sizes, resolved.noise, resolved.data_seed)
    large = sample_bytes(wanted.features, sum(sizes)) > KEPT_BYTES
    return _make(wanted) if large else _kept(wanted)


def _make(wanted: _Wanted) -> _Made:
    spec = spec_of(wanted.dataset)
    if not spec.synthetic:
        parts = _deal(spec, wanted)
    else:
        draw = DRAWN[spec.name]
        parts = (
            _draw(draw, wanted, wanted.samples, TRAINING_ROWS),
            _draw(draw, wanted, wanted.validation_samples, VALIDATION_ROWS),
            _draw(draw, wanted, wanted.test_samples, TEST_ROWS),
        )
    for array in chain(*parts):
        array.flags.writeable = False
    columns = spec.columns or _numbered(wanted.features, spec.windows)
    train, validation, test = parts
    dataset = Dataset(
        spec.task,
        spec.classes,
        *train,
        *validation,
        *test,
        columns,
        spec.target,
        spec.class_names,
        spec.note,
    )
    return _Made(dataset, *(Samples.of(*part) for part in parts))


def _numbered(features: int, windows: bool) -> tuple[Column, ...]:
    """The columns of a made set: of a window, how many steps each lies before the target."""
    names = [f"t-{features - place}" if windows else f"x{place + 1}" for place in range(features)]
    return tuple(Column(name) for name in names)


_kept = lru_cache(maxsize=KEPT_SETS)(_make)


def forget_rows() -> None:
    """Drop all rows that are kept in memory; whoever wants some has them made again."""
    _kept.cache_clear()
    rows_of_own.cache_clear()


def _draw(draw: Draw, wanted: _Wanted, count: int, purpose: int) -> Rows:
    x, y = np.empty((count, wanted.features)), np.empty(count)
    draw(x, y, wanted.noise, wanted.seed, purpose)
    return x, y


def _deal(spec: DatasetSpec, wanted: _Wanted) -> tuple[Rows, Rows, Rows]:
    """Training rows from the front of the seed's permutation of a real set, validation rows and test rows after them.
    All are standardised by the training rows.
    """
    samples, held_out = wanted.samples, wanted.samples + wanted.validation_samples
    table = dealt(spec, held_out + wanted.test_samples, wanted.seed)
    x, y = table[:, :-1].copy(), table[:, -1:].copy()
    standardise(x, samples)
    if spec.task == "regression":
        standardise(y, samples)
    train, validation, test = slice(samples), slice(samples, held_out), slice(held_out, None)
    return _part(x, y, train), _part(x, y, validation), _part(x, y, test)


def _part(x: Floats, y: Floats, rows: slice) -> Rows:
    return x[rows].copy(), y[rows, 0].copy()
