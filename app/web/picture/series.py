"""A run's JSON document as arrays: lists with None for what is not finite, or 4-byte numbers in base64."""

import base64
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.core.kernel import Floats


def numbers(value: object) -> Floats:
    """The numbers of a list or of a typed array; None becomes NaN; empty when there is nothing."""
    if value is None:
        return np.empty(0)
    if isinstance(value, Mapping):
        return np.frombuffer(base64.b64decode(value["bdata"]), np.dtype("<" + value["dtype"])).astype(np.float64)
    return np.asarray(value, dtype=np.float64)


def number(value: object) -> float:
    """A number; NaN when there is none."""
    return float(value) if isinstance(value, int | float) else math.nan


def finite(values: Floats) -> Floats:
    """Only the numbers that are finite."""
    return values[np.isfinite(values)]


def epoch_numbers(epochs: Mapping[str, Any], length: int) -> Floats:
    """The number of each entry of an `epochs` member, counted from 1."""
    if "epoch" in epochs:
        return numbers(epochs["epoch"])
    return np.arange(length, dtype=np.float64) + float(epochs.get("first", 0)) + 1
