"""The test set: rows of their own, scored once by the model that the last epoch leaves, and nothing else moves."""

import json
from dataclasses import asdict, astuple
from typing import Any

import numpy as np
import pytest

from epochwise.core.columns import columns
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.data.measured import permutation, read
from epochwise.core.data.rows import Samples
from epochwise.core.data.samples import fresh_rows, load
from epochwise.core.data.synthetic import DRAWN
from epochwise.core.engine.golden import run_bits
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop, train
from epochwise.core.judgement import FinalTest
from epochwise.core.numeric.random import FRESH_ROWS, TEST_ROWS, TRAINING_ROWS, VALIDATION_ROWS
from epochwise.wire.events import dumps
from tests.core import twin
from tests.core.test_twin import MODELS

TEST_STREAM = 8
FEW = {"samples": 90, "validation_samples": 20, "test_samples": 25}


def last(**values: Any) -> History:
    *_, history = train(RunConfig.parse(values))
    return history


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_loss_and_measures_are_those_of_the_twins_last_parameters(model: dict[str, Any]) -> None:
    config = RunConfig.parse({**model, **FEW, "epochs": 3, "learning_rate": 0.01, "batch_size": 17})
    *_, history = train(config)
    found, data, resolved = history.curves.test, load(config), asdict(config.resolved())
    assert found is not None
    theta = twin.run(data, resolved).theta
    x, y = data.test_x, data.test_y
    if config.dataset in DRAWN:
        x, y = np.empty((25, resolved["features"])), np.empty(25)
        DRAWN[config.dataset](x, y, resolved["noise"], resolved["data_seed"], TEST_STREAM)
    outputs = twin.forward(theta, x, twin.activation_of(config.model, resolved["activation"]))[1]
    losses = twin.row_losses(outputs, y, data.classes)
    assert (found.samples, len(losses)) == (25, 25)
    assert found.loss == pytest.approx(np.mean(losses), rel=1e-9)
    assert found.error == pytest.approx(np.std(losses, ddof=1) / 5, rel=1e-9)
    measured = {name: np.mean(values) for name, values in twin.row_measures(outputs, y, data.classes).items()}
    assert found.measures == {name: pytest.approx(value, rel=1e-9) for name, value in measured.items()}
    assert found.measures.keys() == history.curves.measures.keys()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"validate_every": 4, "accumulate": 3, "optimizer": "adam"},
        {"dataset": "iris", "model": "logistic", "samples": 90, "validation_samples": 30},
        {"dataset": "diabetes", "samples": 100, "validation_samples": 30, "learning_rate": 0.01},
        {"validation_samples": 0},
    ],
    ids=str,
)
def test_with_a_test_set_every_bit_of_the_run_is_the_same(values: dict[str, Any]) -> None:
    plain, tested = (
        RunConfig.parse({**values, "epochs": 9}),
        RunConfig.parse({**values, "epochs": 9, "test_samples": 25}),
    )
    assert run_bits(plain) == run_bits(tested)
    (*_, without), (*_, with_test) = train(plain), train(tested)
    assert (without.curves.test, with_test.curves.test is None) == (None, False)
    for one, other in zip(without.curves.series.values(), with_test.curves.series.values(), strict=True):
        for ours, theirs in zip(astuple(one), astuple(other), strict=True):
            np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(without.checkpoints, with_test.checkpoints)
    assert without.judgement == with_test.judgement
    before, after = load(plain), load(tested)
    for name in ("train_x", "train_y", "validation_x", "validation_y"):
        np.testing.assert_array_equal(getattr(before, name), getattr(after, name))
    assert (before.test_x.shape, after.test_x.shape) == ((0, before.train_x.shape[1]), (25, before.train_x.shape[1]))


@pytest.mark.parametrize("dataset", sorted(DRAWN))
def test_made_rows_are_of_a_stream_of_their_own(dataset: str) -> None:
    config = RunConfig.parse({"dataset": dataset, "samples": 50, "test_samples": 100, "seed": 7})
    fresh, data = fresh_rows(config, 300), load(config)
    assert fresh is not None
    for others in (data.train_x, data.validation_x, fresh.columns[: data.train_x.shape[1], :300].T):
        assert not (data.test_x[:, None, :] == others[None, :, :]).all(axis=2).any()
    assert len({TRAINING_ROWS, VALIDATION_ROWS, FRESH_ROWS, 7, TEST_ROWS}) == 5  # 7 is the benchmark's truth
    for changed in ({"validation_samples": 900}, {"samples": 400}, {"epochs": 3}):
        np.testing.assert_array_equal(load(config.model_copy(update=changed)).test_x, data.test_x)


@pytest.mark.parametrize("dataset", [name for name, spec in DATASETS.items() if not spec.synthetic])
def test_rows_of_a_file_are_in_one_set_alone_and_standardised_by_the_training_rows(dataset: str) -> None:
    config = RunConfig.parse({"dataset": dataset, "samples": 60, "validation_samples": 30, "test_samples": 40})
    data, table = load(config), read(DATASETS[dataset].file)
    dealt = permutation(len(table), config.resolved().data_seed)
    train, validation, test = dealt[:60], dealt[60:90], dealt[90:130]
    assert len({*train, *validation, *test}) == 130
    for rows, x, y in (
        (train, data.train_x, data.train_y),
        (validation, data.validation_x, data.validation_y),
        (test, data.test_x, data.test_y),
    ):
        known, target = table[train, :-1], table[train, -1]
        spread = known.std(axis=0)
        expected = np.where(spread > 0, (table[rows, :-1] - known.mean(axis=0)) / np.where(spread > 0, spread, 1), 0)
        np.testing.assert_allclose(x, expected, atol=1e-9)
        labels = table[rows, -1] if data.classes else (table[rows, -1] - target.mean()) / target.std()
        np.testing.assert_allclose(y, labels, atol=1e-9)


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({"dataset": "iris", "samples": 100, "validation_samples": 30, "test_samples": 21}, "0 to 20"),
        ({"dataset": "iris", "samples": 100, "test_samples": 1}, "0 to 0"),
        ({"test_samples": 10_001}, "a whole number from 0 to 10,000"),
        ({"test_samples": -1}, "a whole number from 0 to 10,000"),
    ],
)
def test_more_rows_than_are_left_are_refused(values: dict[str, Any], allowed: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        RunConfig.parse(values)
    (error,) = caught.value.errors
    assert (error.field, error.value, error.allowed) == ("test_samples", values["test_samples"], allowed)


def test_rows_that_are_left_are_taken_to_the_last() -> None:
    values = {"dataset": "iris", "samples": 100, "validation_samples": 30, "test_samples": 20}
    assert len(load(RunConfig.parse(values)).test_y) == 20


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"epochs": 5}, "completed"),
        ({"epochs": 400, "patience": 2, "learning_rate": 0.5}, "early_stopped"),
        ({"epochs": 400, "target_loss": 0.35, "learning_rate": 0.5}, "target_reached"),
    ],
)
@pytest.mark.parametrize("piece", [None, 13])
def test_a_run_has_its_score_with_its_end_and_not_before(
    values: dict[str, Any], status: str, piece: int | None
) -> None:
    seen = [
        (history.curves.status, history.curves.test is not None)
        for history in train(RunConfig.parse({**values, "samples": 60, "test_samples": 30}), piece=piece)
    ]
    assert seen[-1] == (status, True)
    assert set(seen[:-1]) <= {("training", False)}


def test_a_run_that_diverged_or_was_cancelled_has_no_score() -> None:
    diverged = last(dataset="line", model="linear", learning_rate=1000, test_samples=50)
    assert (diverged.curves.status, diverged.curves.test) == ("diverged", None)
    stop = Stop()
    stop.set()
    *_, cancelled = train(RunConfig(test_samples=50), stop)
    assert (cancelled.curves.status, cancelled.curves.test) == ("cancelled", None)


def test_what_is_not_finite_is_nan_and_comes_back_from_json_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    far = Samples.of(np.full((3, 1), 1e200), np.array([0.0, 1.0, 2.0]))
    monkeypatch.setattr("epochwise.core.engine.final.rows_of_test", lambda config: far)
    found = last(dataset="line", model="linear", epochs=3).curves.test
    assert found is not None
    assert np.isnan([found.loss, found.error]).all()
    assert np.isfinite(found.measures["mae"])
    again = FinalTest.from_json(json.loads(dumps(found)))
    assert (again.samples, again.measures) == (3, found.measures)
    assert np.isnan([again.loss, again.error]).all()


def test_the_table_of_epochs_has_the_score_in_its_last_row_alone() -> None:
    curves = last(epochs=6, test_samples=50).curves
    assert curves.test is not None
    found = columns(curves, "epochs", 2, 6)
    assert list(found)[-2:] == ["test", "test_accuracy"]
    assert np.isnan(found["test"][:-1]).all()
    assert np.isnan(found["test_accuracy"][:-1]).all()
    assert (found["test"][-1], found["test_accuracy"][-1]) == (curves.test.loss, curves.test.measures["accuracy"])
    assert np.isnan(columns(curves, "epochs", 0, 5)["test"]).all()
    assert not {"test", "test_accuracy"} & columns(last(epochs=6).curves, "epochs", 0, 6).keys()
    assert not {"test", "test_accuracy"} & columns(curves, "batches", 0, 6).keys()
