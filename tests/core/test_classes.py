"""What a model gets right class by class, what no model at all comes to, and which batches lack the rarest class."""

import math
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.data.classes import Baseline, Confusion
from epochwise.core.data.samples import load
from epochwise.core.engine.choices import confusions
from epochwise.core.engine.rarest import Lacking
from epochwise.core.engine.sgd import replay, train
from tests.core import twin


def test_a_confusion_counts_rows_by_their_class_and_by_the_chosen_one() -> None:
    found = Confusion.of(np.array([0.0, 0, 0, 2, 2]), np.array([0, 0, 1, 2, 0]), 3)
    assert found.counts.tolist() == [[2, 1, 0], [0, 0, 0], [1, 0, 1]]
    assert found.rows.tolist() == [3, 0, 2]
    np.testing.assert_allclose(found.recall, [2 / 3, np.nan, 1 / 2])


@pytest.mark.parametrize(
    "values",
    [
        {"dataset": "imbalanced", "model": "logistic", "noise": 1.5},
        {"dataset": "moons", "model": "logistic"},
        {"dataset": "digits", "hidden": 5, "batch_size": 50},
        {"dataset": "iris", "model": "network", "activation": "relu", "validation_samples": 0},
    ],
    ids=str,
)
def test_the_choices_are_those_of_the_twin_and_their_share_is_the_runs_accuracy(values: dict[str, Any]) -> None:
    config = RunConfig.parse(values | {"epochs": 3})
    *_, history = train(config)
    data = load(config)
    theta = replay(config, history, history.curves.updates_done - 1, 1)[0]["parameters_after"]
    accuracy = history.curves.measures["accuracy"]
    rows = ((data.train_x, data.train_y), (data.validation_x, data.validation_y))
    measured = (accuracy.train[-1], accuracy.validation[-1])
    for found, (x, y), share in zip(confusions(config, theta), rows, measured, strict=True):
        if not len(y):
            assert not found.counts.any()
            continue
        outputs = twin.forward(theta, x, twin.activation_of(config.model, config.resolved().activation))[1]
        chosen = outputs[:, 0] > 0 if data.classes == 2 else outputs.argmax(axis=1)
        expected = [
            [np.sum((y == label) & (chosen == other)) for other in range(data.classes)] for label in range(data.classes)
        ]
        assert found.counts.tolist() == expected
        assert found.counts.trace() / len(y) == pytest.approx(share, rel=1e-12)


def test_the_baseline_is_what_a_model_without_features_can_come_to() -> None:
    found = Baseline.of(load(RunConfig.parse({"dataset": "imbalanced"})))
    assert (found.chosen, found.train_accuracy, found.validation_accuracy) == (2, 0.8, 0.8)
    entropy = -(0.2 * math.log(0.1) + 0.8 * math.log(0.8))
    assert (found.train_loss, found.validation_loss) == pytest.approx((entropy, entropy), rel=1e-12)
    half = Baseline.of(load(RunConfig.parse({"dataset": "moons", "validation_samples": 0})))
    assert (half.chosen, half.train_accuracy) == (0, 0.5)
    assert half.train_loss == pytest.approx(math.log(2))
    assert math.isnan(half.validation_accuracy)
    assert math.isnan(half.validation_loss)


def test_a_class_that_no_training_row_has_makes_the_baselines_loss_infinite() -> None:
    few = Baseline.of(load(RunConfig.parse({"dataset": "iris", "samples": 2, "validation_samples": 60})))
    assert few.validation_loss == math.inf


def test_a_model_that_learned_nothing_but_its_bias_comes_to_the_baseline() -> None:
    config = RunConfig.parse({"dataset": "imbalanced", "model": "logistic", "batch_size": 200, "epochs": 1})
    data = load(config)
    shares = np.log(np.bincount(data.train_y.astype(int)) / len(data.train_y))
    theta = {"weights": np.zeros((2, 3)), "bias": shares}
    baseline = Baseline.of(data)
    outputs = twin.forward(theta, data.train_x, "")[1]
    assert twin.row_losses(outputs, data.train_y, 3).mean() == pytest.approx(baseline.train_loss, rel=1e-12)
    train_rows, validation_rows = confusions(config, theta)
    assert train_rows.recall.tolist() == validation_rows.recall.tolist() == [0, 0, 1]


def test_the_batches_that_lack_the_rarest_class_are_counted() -> None:
    found = Lacking.of(RunConfig.parse({"dataset": "imbalanced", "epochs": 1000}))
    assert (found.rarest, found.epochs, found.batch_sizes) == (0, 20, (1, 2, 5, 10, 20, 50, 200))
    chance = [math.comb(180, size) / math.comb(200, size) for size in found.batch_sizes]
    np.testing.assert_allclose(found.shares["each-epoch"], chance, atol=0.05)
    np.testing.assert_allclose(found.shares["oversampled"], [(2 / 3) ** size for size in found.batch_sizes], atol=0.05)
    # Of 10 batches of 20, stratified, each has 2 of 20 rows; of batches of 5, half of them one.
    assert found.shares["stratified"] == [0.9, 0.8, 0.5, 0, 0, 0, 0]
    assert found.shares["sorted"] == [0.9, 0.9, 0.9, 0.9, 0.9, 0.75, 0]


def test_batches_are_those_of_the_runs_seed_and_remainder() -> None:
    values = {"dataset": "imbalanced", "samples": 30, "epochs": 1, "shuffle_seed": 3, "validation_samples": 0}
    kept = Lacking.of(RunConfig.parse(values | {"batch_size": 20}))
    dropped = Lacking.of(RunConfig.parse(values | {"batch_size": 20, "remainder": "drop"}))
    assert (kept.epochs, kept.batch_sizes) == (1, (1, 2, 5, 10, 20, 30))
    assert kept.shares["sorted"][4] == 0.5
    assert dropped.shares["sorted"][4] == 0
