"""Gradients, updates and limits, against what mathematics says they are."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import replay, train
from tests.core import twin

Array = NDArray[np.float64]
MODELS: tuple[dict[str, Any], ...] = (
    {"dataset": "line", "features": 4, "model": "linear"},
    {"dataset": "moons", "model": "logistic"},
    {"dataset": "digits", "model": "logistic", "samples": 50},
    {"dataset": "moons", "hidden": 6, "activation": "tanh"},
    {"dataset": "moons", "hidden": 6, "activation": "relu"},
    {"dataset": "blobs", "hidden": 3, "activation": "tanh"},
    {"dataset": "diabetes", "hidden": 4, "activation": "relu"},
    {"dataset": "sine", "model": "wave"},
    {"dataset": "diabetes", "model": "wave"},
)
IDS = ["linear", "logistic", "softmax", "tanh", "relu", "softmax-network", "regression-network", "wave", "wide-wave"]


def last(config: RunConfig) -> History:
    *_, history = train(config)
    return history


def loss_at(theta: twin.Named, x: Array, y: Array, classes: int, activation: str) -> float:
    return float(twin.row_losses(twin.forward(theta, x, activation)[1], y, classes).mean())


def slopes(loss: Callable[[], float], part: Array) -> Array:
    """Central differences of a loss by every entry of an array that it reads."""
    found, step = np.empty_like(part), 1e-5
    for place in np.ndindex(part.shape):
        kept = part[place]
        part[place] = kept + step
        above = loss()
        part[place] = kept - step
        found[place] = (above - loss()) / (2 * step)
        part[place] = kept
    return found


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_gradients_are_the_slopes_of_the_batch_loss(model: dict[str, Any]) -> None:
    config = RunConfig.parse(model | {"batch_size": 9, "epochs": 2, "learning_rate": 0.01, "validation_samples": 0})
    data = load(config)
    (update,) = replay(config, None, 3, 1)
    theta = {name: part.copy() for name, part in update["parameters_before"].items()}
    x, y = data.train_x[update["rows"]], data.train_y[update["rows"]]
    activation = twin.activation_of(config.model, config.resolved().activation)

    def loss() -> float:
        return loss_at(theta, x, y, data.classes, activation)

    assert update["loss"] == pytest.approx(loss(), rel=1e-12)
    assert update["loss"] == pytest.approx(update["row_loss"].mean(), rel=1e-12)
    for name, part in theta.items():
        np.testing.assert_allclose(update["gradient"][name], slopes(loss, part), rtol=1e-6, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_one_batch_of_all_rows_is_full_batch_gradient_descent(model: dict[str, Any]) -> None:
    samples = {"samples": 50, "batch_size": 50, "epochs": 8, "learning_rate": 0.05}
    config = RunConfig.parse(model | samples)
    data, history = load(config), last(config)
    settings = config.resolved()
    shape = data.train_x.shape[1], settings.hidden, data.classes if data.classes > 2 else 1
    activation = twin.activation_of(config.model, settings.activation)
    theta = twin.start(*shape, activation, settings.init_seed)
    for epoch in range(8):
        before = loss_at(theta, data.train_x, data.train_y, data.classes, activation)
        assert history.curves.loss.batch[epoch] == pytest.approx(before, rel=1e-10)
        slope = twin.gradient(theta, data.train_x, data.train_y, data.classes, activation)
        theta = {name: part - 0.05 * slope[name] / 50 for name, part in theta.items()}
    assert history.curves.plan.regime == "full-batch"
    np.testing.assert_array_equal(history.curves.loss.running, history.curves.loss.batch)
    np.testing.assert_allclose(history.curves.loss.train[:-1], history.curves.loss.batch[1:], rtol=1e-10)


def test_linear_regression_ends_at_the_least_squares_solution() -> None:
    config = RunConfig.parse(
        {"dataset": "line", "features": 6, "model": "linear", "batch_size": 200, "epochs": 2000, "learning_rate": 0.1}
    )
    data, history = load(config), last(config)
    columns = np.column_stack([data.train_x, np.ones(len(data.train_y))])
    best, residual, *_ = np.linalg.lstsq(columns, data.train_y)
    (end,) = replay(config, history, history.curves.updates_done - 1, 1)
    np.testing.assert_allclose(end["parameters_after"]["weights"][:, 0], best[:-1], rtol=1e-10)
    np.testing.assert_allclose(end["parameters_after"]["bias"][0], best[-1], rtol=1e-10)
    assert history.curves.loss.train[-1] == pytest.approx(float(residual[0]) / 200, rel=1e-10)


def test_sum_is_mean_with_the_learning_rate_times_the_batch_size() -> None:
    mean = last(RunConfig.parse({"reduction": "mean", "learning_rate": 0.08, "batch_size": 8, "epochs": 5}))
    added = last(RunConfig.parse({"reduction": "sum", "learning_rate": 0.01, "batch_size": 8, "epochs": 5}))
    np.testing.assert_allclose(mean.curves.loss.batch, added.curves.loss.batch, rtol=1e-10)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_an_update_is_velocity_then_step(momentum: float) -> None:
    config = RunConfig.parse({"momentum": momentum, "learning_rate": 0.02, "epochs": 2})
    first, second = replay(config, None, 38, 2)
    for name, part in second["gradient"].items():
        before = momentum * first["state_after"]["velocity"][name] if momentum else 0
        after = second["parameters_before"][name] - 0.02 * (before + part)
        np.testing.assert_array_equal(second["parameters_before"][name], first["parameters_after"][name])
        np.testing.assert_allclose(second["parameters_after"][name], after, rtol=1e-14)
    assert ("velocity" in first["state_after"]) == (momentum > 0)
