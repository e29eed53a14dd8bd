"""The arrays that runs and kernels share: their types, and how they lie in memory. Needs NumPy alone."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
RowNumbers = NDArray[np.uint32]

LANES = 8
"""Numbers that a kernel computes side by side."""


def filled(count: int) -> int:
    """The next multiple of LANES."""
    return -(-count // LANES) * LANES


def room(*shapes: tuple[int, ...]) -> list[Floats]:
    """Arrays of zeros, each beginning on a cache line of 64 bytes."""
    sizes = [math.prod(shape) for shape in shapes]
    whole = np.zeros(sum(map(filled, sizes)) + LANES)
    start = -whole.__array_interface__["data"][0] // whole.itemsize % LANES
    arrays = []
    for size, shape in zip(sizes, shapes, strict=True):
        arrays.append(whole[start : start + size].reshape(shape))
        start += filled(size)
    return arrays
