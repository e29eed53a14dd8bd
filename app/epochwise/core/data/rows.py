"""The rows of a configuration: as anybody reads them, and as the kernels take them."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from epochwise.core.config.datasets import Column, Task
from epochwise.core.numeric.arrays import Floats, filled, room


@dataclass(frozen=True, eq=False)
class Dataset:
    """The rows of a configuration, read-only: x (rows, features), y (rows,); a class is its index as a float.

    `columns` and `target` name them, `class_names` the classes; `note` says what was done to the numbers.
    """

    task: Task
    classes: int
    train_x: Floats
    train_y: Floats
    validation_x: Floats
    validation_y: Floats
    test_x: Floats
    test_y: Floats
    columns: tuple[Column, ...]
    target: Column
    class_names: tuple[str, ...]
    note: str


class Samples(NamedTuple):
    """Samples twice, as rows (size, d up to LANES) and as columns (d', size'), and their targets (size')."""

    size: int
    features: int
    rows: Floats
    columns: Floats
    targets: Floats

    @classmethod
    def of(cls, x: Floats, y: Floats) -> "Samples":
        """The samples with these features (size, features) and targets (size,)."""
        size, features = x.shape
        rows, columns, targets = room(*_shapes(features, size))
        rows[:, :features], columns[:features, :size], targets[:size] = x, x.T, y
        return cls(size, features, rows, columns, targets)


def sample_bytes(features: int, count: int) -> int:
    """Bytes that so many samples take, in both forms."""
    as_read = count * (features + 1)
    return 8 * (as_read + sum(map(math.prod, _shapes(features, count))))


def _shapes(features: int, count: int) -> tuple[tuple[int, ...], ...]:
    """The shapes of rows, columns and targets."""
    pairs = features + features % 2
    return (count, filled(features)), (pairs, filled(count)), (filled(count),)
