"""The lowest training loss that a model can reach, where mathematics tells it: in linear and logistic regression the
loss is convex, so a descent that ends has found the lowest point there is.
"""

from functools import lru_cache

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.models import MODELS
from epochwise.core.config.owned import spec_of
from epochwise.core.data.samples import load
from epochwise.core.numeric.arrays import Floats, Integers

MOST_PARAMETERS = 64
"""Newton's method takes the cube of their number, too long for the digits."""
MOST_NUMBERS = 2_000_000
"""Rows times parameters: for more, the search would take longer than many a run."""
MOST_STEPS = 25
CONVERGED = 1e-10
"""Newton's decrement: twice what the loss could still fall by, where the loss is nearly a parabola."""
SEPARATED = 1e-6
"""A loss below this is on its way to 0."""
DIGITS = 6
"""Significant digits: the last ones depend on the machine's linear algebra."""


DATA_FIELDS = ("dataset", "samples", "noise", "features", "validation_samples", "data_seed")


def lowest_reachable(config: RunConfig) -> float | None:
    """The lowest mean training loss of linear regression (least squares) or logistic regression (Newton's method).

    None for other models; where the classes can be separated, since then every loss above 0 can be undercut; and where
    the search would take too long.
    """
    normal = config.normalized()
    if MODELS[normal.model].seeded:
        return None
    values = {name: value for name in DATA_FIELDS if (value := getattr(normal, name)) is not None}
    return _lowest(RunConfig.parse({"model": normal.model, **values}))


@lru_cache(maxsize=256)
def _lowest(config: RunConfig) -> float | None:
    """The same, for a configuration of data and model alone."""
    classes = spec_of(config.dataset).classes
    rows = load(config)
    x = np.column_stack((rows.train_x, np.ones(len(rows.train_y))))
    parameters = x.shape[1] * max(1, classes - 1)
    if parameters > MOST_PARAMETERS or x.shape[0] * parameters > MOST_NUMBERS:
        return None
    found = _logistic(x, rows.train_y.astype(int), classes) if classes else _least_squares(x, rows.train_y)
    return None if found is None else float(f"{found:.{DIGITS}g}")


def _least_squares(x: Floats, y: Floats) -> float:
    solution = np.linalg.lstsq(x, y)[0]
    return float(np.mean((x @ solution - y) ** 2))


def _logistic(x: Floats, classes_of_rows: Integers, classes: int) -> float | None:
    """Newton's method with the last class as reference; each step is halved until the loss falls."""
    targets = np.eye(classes)[classes_of_rows][:, :-1]
    weights = np.zeros((classes - 1, x.shape[1]))
    loss, chances = _softmax(x, weights, targets)
    for _ in range(MOST_STEPS):
        slope = ((chances - targets).T @ x / len(x)).ravel()
        try:
            step = np.linalg.solve(_curvature(x, chances), slope)
        except np.linalg.LinAlgError:
            return None
        decrement = float(slope @ step)
        if decrement < CONVERGED * (1.0 + loss):
            # Where rows can be separated, the loss falls for ever: no step ends near a lowest point.
            return loss if loss > SEPARATED else None
        size = 1.0
        while size > 1e-4:
            tried = weights - size * step.reshape(weights.shape)
            next_loss, next_chances = _softmax(x, tried, targets)
            if next_loss <= loss:
                break
            size /= 2.0
        weights, loss, chances = tried, next_loss, next_chances
    return None


def _softmax(x: Floats, weights: Floats, targets: Floats) -> tuple[float, Floats]:
    """The mean log loss, and the probabilities of all classes but the last (rows, classes - 1)."""
    outputs = x @ weights.T
    largest = np.maximum(outputs.max(axis=1), 0.0)
    powers = np.exp(outputs - largest[:, None])
    whole = powers.sum(axis=1) + np.exp(-largest)
    losses = np.log(whole) + largest - (outputs * targets).sum(axis=1)
    return float(losses.mean()), powers / whole[:, None]


def _curvature(x: Floats, chances: Floats) -> Floats:
    """The second derivatives of the mean loss, (parameters, parameters)."""
    others, width = chances.shape[1], x.shape[1]
    found = np.empty((others, width, others, width))
    for a in range(others):
        for b in range(others):
            weight = chances[:, a] * ((a == b) - chances[:, b])
            found[a, :, b, :] = (x * weight[:, None]).T @ x / len(x)
    return found.reshape(others * width, others * width)
