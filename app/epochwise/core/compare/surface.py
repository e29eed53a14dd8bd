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
MOST_STEPS, SHORTEST_STEP, LEAST_BEND = 200, 1e-7, 1e-3
"""The way down to the bottom of a valley: no step is shorter than this, and along a way that hardly bends none as long
as Newton's would be.
"""


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

    def loss(self, place: Floats) -> float:
        """The mean squared error at a weight and a bias (2,)."""
        return float(self.losses(place[:1], place[1:])[0, 0])

    def bend(self, weight: float, bias: float) -> Floats:
        """The second derivatives (2, 2) of the mean squared error by the weight and by the bias."""
        sums = weight * self.x + bias
        predicted = self._predicted(sums)
        by_sum = 2 * np.cos(sums) ** 2 - 2 * (predicted - self.y) * predicted if self.sine else np.full(len(sums), 2.0)
        mixed = (by_sum * self.x).mean()
        return np.array([[(by_sum * self.x**2).mean(), mixed], [mixed, by_sum.mean()]])

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
class Valley:
    """A local minimum: the weight and the bias at its bottom, and the loss there."""

    weight: float
    bias: float
    loss: float


def valleys_of(rows: SurfaceRows, weights: Floats, biases: Floats, losses: Floats) -> list[Valley]:
    """The valleys whose low places a grid shows, the deepest first; each one's bottom lies inside the grid."""
    cell = np.array([weights[1] - weights[0], biases[1] - biases[0]])
    found: list[Valley] = []
    for row, column in minima_of(losses):
        bottom = _bottom_near(rows, np.array([weights[column], biases[row]]), cell)
        if bottom is None or any(_are_one(bottom, other, cell) for other in found):
            continue
        if weights[0] <= bottom.weight <= weights[-1] and biases[0] <= bottom.bias <= biases[-1]:
            found.append(bottom)
    return sorted(found, key=lambda valley: valley.loss)


def _bottom_near(rows: SurfaceRows, place: Floats, cell: Floats) -> Valley | None:
    """Goes down by Newton's steps, where the surface bends downwards turned round, none longer than a cell, each halved
    until it goes down; None where the way ends at no bottom.
    """
    loss = rows.loss(place)
    for _ in range(MOST_STEPS):
        bends, ways = np.linalg.eigh(rows.bend(*place))
        slope = ways.T @ rows.gradients(*place).mean(axis=0)
        step = ways @ (slope / np.maximum(np.abs(bends), LEAST_BEND))
        step /= max(1.0, float((np.abs(step) / cell).max()))
        while np.abs(step).max() > SHORTEST_STEP and not rows.loss(place - step) < loss:
            step /= 2
        if np.abs(step).max() <= SHORTEST_STEP:
            return Valley(float(place[0]), float(place[1]), loss) if bends.min() > 0 else None
        place = place - step
        loss = rows.loss(place)
    return None


def _are_one(valley: Valley, other: Valley, cell: Floats) -> bool:
    return bool(abs(valley.weight - other.weight) < cell[0] and abs(valley.bias - other.bias) < cell[1])


@dataclass(frozen=True)
class GradientSpread:
    """How far batch gradients lie from the gradient of all rows, root mean square: `measured` over random batches,
    `theory` from the spread of single rows, `of_rows`. Batches are drawn without replacement, or with it.
    """

    measured: float
    theory: float
    of_rows: float

    @classmethod
    def of(cls, gradients: Floats, batch_size: int, *, replacement: bool = False) -> "GradientSpread":
        """The spread of batches of this size among rows with these gradients (rows, 2)."""
        count = len(gradients)
        whole = gradients.mean(axis=0)
        of_rows = _spread(gradients - whole)
        random = np.random.default_rng(DRAWS_SEED)
        drawn = [gradients[random.choice(count, batch_size, replace=replacement)].mean(axis=0) for _ in range(DRAWS)]
        return cls(_spread(np.array(drawn) - whole), of_rows * _share(count, batch_size, replacement), of_rows)


def _share(count: int, batch_size: int, replacement: bool) -> float:
    """How far batches of a size lie apart, as a share of how far single rows do."""
    if replacement:
        return 1 / math.sqrt(batch_size)
    return math.sqrt((count - batch_size) / (batch_size * (count - 1))) if count > 1 else 0.0


def _spread(differences: Floats) -> float:
    return float(np.sqrt(np.square(differences).sum(axis=1).mean()))
