"""The real data sets: small files in `files/` and what users bring, split by a seed and standardised by their training
rows.
"""

import csv
import gzip
from functools import lru_cache
from importlib.resources import files

import numpy as np

from epochwise.core.config.datasets import DatasetSpec
from epochwise.core.config.owned import rows_of_own
from epochwise.core.numeric.arrays import Floats, RowNumbers
from epochwise.core.numeric.kernel import kernel
from epochwise.core.numeric.random import SPLIT, shuffle, stream


@lru_cache(maxsize=8)
def read(file: str) -> Floats:
    """All rows of a file (rows, columns), the target last; the header is passed over."""
    raw = files("epochwise.core.data").joinpath("files", file).read_bytes()
    text = (gzip.decompress(raw) if file.endswith(".gz") else raw).decode()
    return np.array([[float(cell) for cell in row] for row in list(csv.reader(text.splitlines()))[1:]])


def dealt(spec: DatasetSpec, rows: int, seed: int) -> Floats:
    """The first `rows` rows that a seed deals out (rows, columns): those for training, for validation, for the test.

    Raises:
        LookupError: where a user's data set is no longer here.
    """
    table = read(spec.file) if spec.file else rows_of_own(spec.name)
    return table[permutation(len(table), seed)[:rows]]


def permutation(rows: int, seed: int) -> RowNumbers:
    """The order (rows,) in which a seed deals out the rows."""
    order = np.arange(rows, dtype=np.uint32)
    deal(order, seed)
    return order


@kernel
def deal(order: RowNumbers, seed: int) -> None:
    """Shuffle all entries by the seed's stream for splitting."""
    shuffle(order, order.size, stream(seed, SPLIT, 0))


@kernel
def standardise(columns: Floats, known: int) -> None:
    """Give every column mean 0 and deviation 1 over its first `known` rows; one that is constant there becomes 0."""
    for column in range(columns.shape[1]):
        least = most = columns[0, column]
        total = 0.0
        for row in range(known):
            value = columns[row, column]
            total += value
            least = min(least, value)
            most = max(most, value)
        mean = total / known
        squares = 0.0
        for row in range(known):
            squares += (columns[row, column] - mean) * (columns[row, column] - mean)
        # Rounding can leave a constant column a tiny deviation, and dividing by that would blow the other rows up.
        scale = 1.0 / np.sqrt(squares / known) if most > least else 0.0
        for row in range(columns.shape[0]):
            columns[row, column] = (columns[row, column] - mean) * scale
