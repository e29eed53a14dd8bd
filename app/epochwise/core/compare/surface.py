"""The error surface of a model with two parameters, a weight and a bias: the loss of some rows wherever both may be."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import span
from epochwise.core.config.models import MODELS
from epochwise.core.config.text import Text
from epochwise.core.data.samples import load
from epochwise.core.engine.shape import Shape
from epochwise.core.numeric.arrays import Floats

GRID_MARGIN = 0.35
"""The surface goes so much further than the path on each side, as a share of the path's extent."""
LEAST_EXTENT, LEAST_EXTENT_OF_WAVES = 1.0, 6.0
"""A grid holds at least so much, of a sine wave some of its valleys."""
MOST_ROWS = 20_000
"""Of more rows a surface would take seconds."""
DRAWS, DRAWS_SEED = 400, 1
"""Random batches whose gradients' spread is measured, drawn without replacement."""
PREDICTIONS_AT_ONCE = 4_000_000
"""Predictions computed at a time."""

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class SurfaceRows:
    """The rows of a run with one feature: x and y (rows,), and whether the model predicts a sine."""

    x: Floats
    y: Floats
    sine: bool

    @classmethod
    def of(cls, config: RunConfig) -> "SurfaceRows":
        """The training rows.

        Raises:
            InvalidConfig: naming `model`, where it has more than two parameters, or `samples`, where they are too many.
        """
        resolved = config.resolved()
        if Shape.of(resolved).parameters != 2:
            wrong = Text("has {count} parameters", count=Shape.of(resolved).parameters)
            takes = Text("a model with two: linear or wave, with one feature")
            raise InvalidConfig([FieldError("model", resolved.model, wrong, takes)])
        if resolved.samples > MOST_ROWS:
            many = Text("are too many for an error surface")
            raise InvalidConfig([FieldError("samples", resolved.samples, many, span(1, MOST_ROWS))])
        rows = load(config)
        return cls(np.asarray(rows.train_x)[:, 0], np.asarray(rows.train_y, np.float64), MODELS[resolved.model].sine)

    def some(self, rows: Sequence[int] | Floats) -> "SurfaceRows":
        """Only these rows."""
        return SurfaceRows(self.x[rows], self.y[rows], self.sine)

    def losses(self, weights: Floats, biases: Floats) -> Floats:
        """Mean squared errors (biases, weights) at every pair."""
        found = np.empty((len(biases), len(weights)))
        step = max(1, PREDICTIONS_AT_ONCE // max(1, len(weights) * len(self.x)))
        for start in range(0, len(biases), step):
            part = biases[start : start + step]
            sums = weights[None, :, None] * self.x + part[:, None, None]
            found[start : start + step] = np.square(self._predicted(sums) - self.y).mean(axis=2)
        return found

    def gradients(self, weight: float, bias: float) -> Floats:
        """The gradient (rows, 2) of each row's squared error by the weight and by the bias."""
        sums = weight * self.x + bias
        slope = np.cos(sums) if self.sine else 1.0
        by_bias = 2 * (self._predicted(sums) - self.y) * slope
        return np.stack([by_bias * self.x, by_bias], axis=1)

    def _predicted(self, sums: Floats) -> Floats:
        return np.sin(sums) if self.sine else sums


def axes_around(path: Floats, cells: int, sine: bool) -> tuple[Floats, Floats]:
    """The weights and biases (cells,) of a grid that holds a path (points, 2), with a margin."""
    least = LEAST_EXTENT_OF_WAVES if sine else LEAST_EXTENT
    return _axis(path[:, 0], cells, least), _axis(path[:, 1], cells, least)


def _axis(values: Floats, cells: int, least: float) -> Floats:
    low, high = float(values.min()), float(values.max())
    extent = max(high - low, least)
    middle = (low + high) / 2
    half = extent * (0.5 + GRID_MARGIN)
    return np.linspace(middle - half, middle + half, cells)


def minima_of(losses: Floats) -> list[tuple[int, int]]:
    """The places (bias, weight) of a grid that are lower than all their neighbours, the lowest first."""
    inside = losses[1:-1, 1:-1]
    lower = np.ones(inside.shape, bool)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            if down or right:
                lower &= inside < losses[1 + down : losses.shape[0] - 1 + down, 1 + right : losses.shape[1] - 1 + right]
    places = [(int(row) + 1, int(column) + 1) for row, column in np.argwhere(lower)]
    return sorted(places, key=lambda place: losses[place])


@dataclass(frozen=True)
class GradientSpread:
    """How far batch gradients lie from the gradient of all rows, root mean square: `measured` over random batches,
    `theory` from the spread of single rows, `of_rows`, for batches drawn without replacement.
    """

    measured: float
    theory: float
    of_rows: float

    @classmethod
    def of(cls, gradients: Floats, batch_size: int) -> "GradientSpread":
        """The spread of batches of this size among rows with these gradients (rows, 2)."""
        count = len(gradients)
        whole = gradients.mean(axis=0)
        of_rows = _spread(gradients - whole)
        random = np.random.default_rng(DRAWS_SEED)
        drawn = [gradients[random.permutation(count)[:batch_size]].mean(axis=0) for _ in range(DRAWS)]
        share = math.sqrt((count - batch_size) / (batch_size * (count - 1))) if count > 1 else 0.0
        return cls(_spread(np.array(drawn) - whole), of_rows * share, of_rows)


def _spread(differences: Floats) -> float:
    return float(np.sqrt(np.square(differences).sum(axis=1).mean()))
