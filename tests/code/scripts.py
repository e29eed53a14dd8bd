"""Runs a generated script, and the engine beside it."""

import contextlib
import io
from itertools import product
from typing import Any

import numpy as np

from epochwise.code import as_code
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import train

CLOSE = 1e-9
SMALL: dict[str, Any] = {
    "samples": 90,
    "validation_samples": 31,
    "batch_size": 40,
    "epochs": 3,
    "learning_rate": 0.003,
    "seed": 11,
}
FITTING: list[dict[str, Any]] = [
    {"dataset": data.name, "model": model.name} | activation
    for data, model in product(DATASETS.values(), MODELS.values())
    if data.task in model.tasks
    for activation in ([{"activation": "tanh"}, {"activation": "relu"}] if model.hidden else [{}])
]
"""Every data set with every model that can learn it."""
FOR_ANY_TASK = [name for name, spec in SAMPLINGS.items() if not spec.equalizes]
RULES: list[dict[str, Any]] = [
    *(
        dict(zip(("sampling", "remainder", "reduction", "momentum"), values, strict=True))
        for values in product(FOR_ANY_TASK, ("keep", "drop"), ("mean", "sum"), (0.0, 0.8))
    ),
    *({"optimizer": name, "reduction": how} for name, how in product(OPTIMIZERS, ("mean", "sum")) if name != "sgd"),
    {"optimizer": "nesterov", "momentum": 0.0},
]
OVERSAMPLED: list[dict[str, Any]] = [
    {"dataset": "imbalanced", "model": "logistic", "sampling": "oversampled"},
    {"dataset": "moons", "model": "network", "sampling": "oversampled", "batch_size": 7, "remainder": "drop"},
    {"dataset": "moons", "model": "logistic", "sampling": "oversampled", "reduction": "sum", "momentum": 0.8},
]
"""Of data sets with classes alone."""
_OTHERS: tuple[dict[str, Any], ...] = (
    {},
    {"remainder": "drop", "sampling": "replacement"},
    {"reduction": "sum", "momentum": 0.8},
)
ACCUMULATED: list[dict[str, Any]] = [
    *({"batch_size": 8, "accumulate": together, **others} for together, others in product((3, 5, 50), _OTHERS)),
    {"batch_size": 8, "accumulate": 5, "optimizer": "adam"},
]
"""Of 90 rows: 11 batches, and one of 2."""
REFITTED: list[dict[str, Any]] = [
    {"epochs": 5, "fit_every": 2, "refit": "anew"} | others
    for others in (
        {"optimizer": "adam"},
        {"optimizer": "adam", "sampling": "never", "batch_size": 8, "accumulate": 5},
        {"momentum": 0.8, "sampling": "buffer"},
        {"optimizer": "rmsprop", "sampling": "once"},
        {"sampling": "replacement", "patience": 2},
        {"sampling": "never"},
        {"refit": "carry", "optimizer": "adam"},
    )
]
"""Three calls of fit(), the last of one epoch."""

STEPPED: list[dict[str, Any]] = [
    {"batch_size": 8, **steps, **others}
    for steps in (
        {"steps_per_epoch": 5},
        {"steps_per_epoch": 20, "accumulate": 3},
        {"steps_per_epoch": 5, "steps": "restart", "accumulate": 2},
        {"steps_per_epoch": 5, "steps": "restart", "sampling": "never"},
    )
    for others in _OTHERS
]
"""Of 90 rows: passes of 11 batches, and one of 2; epochs that end amid them."""


def title(values: dict[str, Any]) -> str:
    """A test's id."""
    return "-".join(str(value) for value in values.values())


def outcome(config: RunConfig, dialect: str) -> dict[str, Any]:
    """The names that the script of a configuration leaves behind."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        exec(compile(as_code(config, dialect), f"<{dialect}>", "exec"), names)
    return names


def history_of(config: RunConfig) -> History:
    """What the engine makes of a configuration."""
    *_, history = train(config)
    return history


def assert_same_run(config: RunConfig, dialect: str) -> History:
    """The script ends as the engine does, with every loss within `CLOSE` of the engine's."""
    history, script = history_of(config), outcome(config, dialect)
    assert script["status"].replace("stopped early", "early_stopped").replace(" ", "_") == history.curves.status
    assert len(script["batch_loss"]) == history.curves.batches_done
    validation = history.curves.loss.validation[~np.isnan(history.curves.loss.validation)]
    expected = {
        "batch_loss": history.curves.loss.batch,
        "running": history.curves.loss.running,
        "train_loss": history.curves.loss.train,
    }
    if "unweighted" in script:
        expected["unweighted"] = history.curves.loss.unweighted
    if config.normalized().validation_samples:
        expected["validation_loss"] = validation
    if config.test_samples and history.curves.test:
        expected["test_loss"] = np.array(history.curves.test.loss)
    assert ("test_loss" in script) == ("test_loss" in expected)
    for name, losses in expected.items():
        np.testing.assert_allclose(script[name], losses, rtol=CLOSE, err_msg=name)
    return history
