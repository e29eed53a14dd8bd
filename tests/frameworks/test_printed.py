"""What Keras and Lightning print for an epoch is what the page says they print: each number under its name there.

The scripts are the page's own, with their printing switched on; nothing in these runs is random, so the numbers are the
engine's (`static/epochloss/printers.js` names them).
"""

import contextlib
import io
import re
from typing import Any

import numpy as np
import pytest

from epochwise.code import as_code
from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Series
from tests.code.scripts import history_of

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)  # the frameworks' own
PRINTED = 6e-5
"""Keras prints four decimals; single precision leaves less."""
SHORT = {"model": "logistic", "samples": 90, "batch_size": 40, "epochs": 3, "sampling": "never", "learning_rate": 0.5}
LINE = SHORT | {"dataset": "line", "model": "linear", "learning_rate": 0.05}
LOGGED = (
    'self.log("running", mean, on_step=False, on_epoch=True, batch_size=len(inputs))',
    'self.log("train_loss", loss, on_step=True, on_epoch=True)',
)
EPOCH_END = """
    def on_train_epoch_end(self):
        told.append({name: value.item() for name, value in self.trainer.callback_metrics.items()})

    def configure_optimizers(self):
"""


def series(config: RunConfig, measure: str = "loss") -> Series:
    curves = history_of(config).curves
    return curves.loss if measure == "loss" else curves.measures[measure]


def replaced(script: str, *changes: tuple[str, str]) -> str:
    """A script with pieces of it replaced, each of which it must have once."""
    for old, new in changes:
        assert script.count(old) == 1, old
        script = script.replace(old, new)
    return script


def keras_prints(config: RunConfig, *changes: tuple[str, str]) -> list[dict[str, float]]:
    """What Keras prints at the end of every epoch, by its names."""
    script = replaced(as_code(config, "keras"), ("verbose=0", "verbose=2"), *changes)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(script, "<keras>", "exec"), {"__name__": "__main__"})
    lines = [line for line in output.getvalue().splitlines() if " - loss: " in line]
    return [{name: float(value) for name, value in re.findall(r"(\w+): ([\d.e-]+)", line)} for line in lines]


def lightning_logs(config: RunConfig) -> list[dict[str, float]]:
    """What Lightning has logged at the end of every epoch, by its names."""
    told: list[dict[str, float]] = []
    changes = LOGGED, ("\n    def configure_optimizers(self):\n", EPOCH_END)
    script = replaced(as_code(config, "lightning"), *changes)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script, "<lightning>", "exec"), {"__name__": "__main__", "told": told})
    return told


@pytest.mark.parametrize("values", [SHORT, LINE], ids=["log loss", "squared error"])
def test_keras_prints_the_mean_of_the_batches_and_the_validation_after_them(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values)
    printed, loss = keras_prints(config), series(config)
    assert len(printed) == config.epochs
    np.testing.assert_allclose([each["loss"] for each in printed], loss.running, atol=PRINTED)
    np.testing.assert_allclose([each["val_loss"] for each in printed], loss.validation, atol=PRINTED)
    # The other candidates differ by more than the printing.
    for other in (loss.unweighted, loss.train):
        assert np.abs(loss.running - other).min() > 2 * PRINTED


@pytest.mark.parametrize(
    ("values", "measure", "metric"),
    [
        (SHORT, "accuracy", 'keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0)'),
        (LINE, "mae", '"mae"'),
    ],
    ids=["accuracy", "mae"],
)
def test_keras_averages_a_measure_over_the_batches_too(values: dict[str, Any], measure: str, metric: str) -> None:
    config = RunConfig.parse(values)
    printed = keras_prints(config, ("model.compile(\n", f"model.compile(\n    metrics=[{metric}],\n"))
    expected = series(config, measure)
    np.testing.assert_allclose([each[measure] for each in printed], expected.running, atol=PRINTED)
    np.testing.assert_allclose([each[f"val_{measure}"] for each in printed], expected.validation, atol=PRINTED)
    assert np.abs(expected.running - expected.train).max() > 2 * PRINTED


def test_with_the_sum_keras_prints_the_mean_under_the_name_of_its_metric() -> None:
    config = RunConfig.parse(SHORT | {"reduction": "sum", "learning_rate": 0.01})
    printed, loss = keras_prints(config), series(config)
    np.testing.assert_allclose([each["mean_loss"] for each in printed], loss.running, atol=PRINTED)
    np.testing.assert_allclose([each["val_mean_loss"] for each in printed], loss.validation, atol=PRINTED)


@pytest.mark.parametrize("values", [SHORT, LINE], ids=["log loss", "squared error"])
def test_lightning_logs_the_last_batch_for_the_step_and_the_mean_of_the_batches_for_the_epoch(
    values: dict[str, Any],
) -> None:
    config = RunConfig.parse(values)
    logged, loss = lightning_logs(config), series(config)
    assert len(logged) == config.epochs
    last = loss.batch.reshape(config.epochs, -1)[:, -1]
    np.testing.assert_allclose([each["train_loss_step"] for each in logged], last, rtol=1e-4)
    np.testing.assert_allclose([each["train_loss_epoch"] for each in logged], loss.running, rtol=1e-4)
    np.testing.assert_allclose([each["validation"] for each in logged], loss.validation, rtol=1e-4)
