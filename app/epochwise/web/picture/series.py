"""A run's JSON document as arrays: lists with None for what is not finite, or 4-byte numbers in base64."""

import base64
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from epochwise.core.numeric.arrays import Floats


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


def band_places(batch_loss: Mapping[str, Any]) -> Floats:
    """Where a band's losses stand, in updates: at its beginning, in the middle of each bucket, at its end."""
    width, of = float(batch_loss["width"]), float(batch_loss["of"])
    starts: Floats = np.arange(len(numbers(batch_loss["p90"])), dtype=np.float64) * width
    stops = np.minimum(starts + width, of)
    return np.concatenate([starts[:1], (starts + stops) / 2, stops[-1:]])


def band_edge(batch_loss: Mapping[str, Any], name: str) -> Floats:
    """An edge of the bands, as long as the run: the first and the last bucket's losses also stand at its ends."""
    values = numbers(batch_loss[name])
    return np.concatenate([values[:1], values, values[-1:]])


def line_of(run: Mapping[str, Any], name: str, updates_per_epoch: int) -> tuple[Floats, Floats]:
    """A run's losses at its epochs' ends, the untrained model's first: numbers of updates, and losses."""
    values = numbers(run["epochs"][name])
    at = epoch_numbers(run["epochs"], len(values)) * updates_per_epoch
    return np.concatenate([[0.0], at]), np.concatenate([[number(run["initial"][name])], values])
