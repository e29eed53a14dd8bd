"""Runs made up for the pictures: twelve that look as different as runs can, and one of any numbers at all."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves, Series
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train
from epochwise.core.numeric.arrays import Floats
from epochwise.show.facts import Showing

CASES: dict[str, dict[str, object]] = {
    "the default": {},
    "diverging": {"dataset": "line", "model": "linear", "learning_rate": 3.0, "epochs": 20},
    "too fast to learn": {
        "dataset": "line",
        "model": "linear",
        "batch_size": 200,
        "epochs": 30,
        "learning_rate": 1.08,
    },
    "four classes": {"dataset": "digits", "samples": 200, "epochs": 30, "batch_size": 20},
    "stopped early": {"samples": 60, "learning_rate": 0.5, "patience": 3, "epochs": 400},
    "target reached": {"samples": 60, "learning_rate": 0.5, "target_loss": 0.3, "epochs": 400},
    "fit() again": {"samples": 60, "epochs": 40, "fit_every": 8, "refit": "anew", "target_loss": 0.05},
    "with a test set": {"samples": 60, "epochs": 50, "test_samples": 40},
    "one epoch": {"epochs": 1, "batch_size": 50},
    "validated now and then": {"validate_every": 10, "epochs": 50},
    "no validation": {"validation_samples": 0, "epochs": 50},
    "all samples in one batch": {"batch_size": 200, "epochs": 10_000},
    "no noise": {"dataset": "line", "model": "linear", "noise": 0, "epochs": 60, "learning_rate": 0.2, "seed": 13},
    "spikes": {
        "dataset": "circles",
        "hidden": 16,
        "learning_rate": 1,
        "momentum": 0.9,
        "batch_size": 20,
        "epochs": 1000,
        "seed": 13,
    },
}
TEN_MILLION: dict[str, object] = {"batch_size": 1, "samples": 10_000, "epochs": 1000}
"""Ten million updates, which nobody trains for a test: its losses are made up."""


def series_of(
    batch: Sequence[float] | Floats,
    train: Sequence[float] | Floats,
    validation: Sequence[float] | Floats,
    initial: float,
) -> Series:
    """A measure with these values; the means over epochs, which no picture draws, are those of training."""
    after = np.asarray(train, np.float64)
    measured = np.asarray(batch, np.float64), after, after, after, np.asarray(validation, np.float64)
    return Series(*measured, initial_train=initial, initial_validation=initial)


def curves_of(config: RunConfig, loss: Series, **measures: Series) -> Curves:
    """A run of these numbers that has made all its updates."""
    planned = plan(config)
    return Curves(
        plan=planned,
        loss=loss,
        measures=measures,
        status="completed",
        batches_done=len(loss.batch),
        updates_done=len(loss.batch),
        epochs_done=len(loss.train),
    )


def one_a_batch(epochs: int, **fields: object) -> RunConfig:
    """A configuration with one batch an epoch, so that its made-up losses are few."""
    return RunConfig.parse({"batch_size": 200, "epochs": epochs, **fields})


@cache
def trained(case: str) -> Showing:
    """One of the cases, really trained."""
    config = RunConfig.parse(CASES[case])
    *_, history = train(config)
    return Showing.of(config, history.curves)


@cache
def ten_million() -> Showing:
    """Ten million updates that fall from 1 to 0.1, with one batch of each thousand far up."""
    config = RunConfig.parse(TEN_MILLION)
    planned = plan(config)
    batch = np.linspace(1.0, 0.1, planned.total_batches)
    batch[::1000] = 7.0
    train = np.linspace(1.0, 0.1, planned.epochs)
    validation = train + 0.1
    validation[700] = 3.25
    return Showing.of(config, curves_of(config, series_of(batch, train, validation, 1.0)))
