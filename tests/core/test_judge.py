"""The judgement's numbers against plain NumPy, and that judging changes nothing of a run."""

from dataclasses import astuple
from itertools import product
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.data.samples import fresh_rows, load
from epochwise.core.data.synthetic import DRAWN
from epochwise.core.engine.floor import lowest_reachable
from epochwise.core.engine.layers import Layers
from epochwise.core.engine.scoring import mean_and_error
from epochwise.core.engine.sgd import train
from epochwise.core.engine.shape import Shape
from epochwise.core.numeric.random import FRESH_ROWS, TRAINING_ROWS, VALIDATION_ROWS
from tests.core import twin
from tests.core.unseen import Seen

PAIRS = [
    pytest.param(dataset, model, activation, id=f"{dataset}-{model}-{activation or 'none'}")
    for (dataset, spec), (model, entry) in product(DATASETS.items(), MODELS.items())
    if spec.task in entry.tasks
    for activation in (("tanh", "relu") if entry.hidden else (None,))
]


@pytest.mark.parametrize(("dataset", "model", "activation"), PAIRS)
def test_losses_choices_and_certainty_of_both_epochs_are_those_of_plain_numpy(
    dataset: str, model: str, activation: str | None
) -> None:
    values: dict[str, Any] = {"activation": activation, "hidden": 5} if activation else {}
    seen = Seen.of(dataset=dataset, model=model, samples=30, epochs=25, learning_rate=0.05, **values)
    judgement = seen.history.judgement
    assert judgement is not None
    assert (judgement.rows, judgement.fresh) == (len(seen.rows[1]), dataset in DRAWN)
    assert seen.history.curves.lowest_epoch == seen.lowest_epoch
    for score, own in ((judgement.last, seen.now), (judgement.lowest, seen.then)):
        assert score.loss == pytest.approx(np.mean(own.losses), rel=1e-9)
        assert score.error == pytest.approx(own.error, rel=1e-9)
        if not seen.classes:
            assert (score.right, score.sure_when_wrong) == (None, None)
            continue
        assert score.right == pytest.approx(np.mean(own.right), abs=1e-12)
        wrong = own.sure[~own.right]
        assert score.sure_when_wrong == (pytest.approx(wrong.mean(), rel=1e-9) if wrong.size else None)
    paired = seen.now.losses - seen.then.losses
    assert judgement.rise == pytest.approx(np.mean(paired), rel=1e-6, abs=1e-12)
    assert judgement.rise_error == pytest.approx(np.std(paired, ddof=1) / np.sqrt(paired.size), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("size", [1, 2, 3, 200])
def test_mean_and_standard_error_are_numpys(size: int) -> None:
    values = np.random.default_rng(size).normal(3.0, 2.0, size + 4)
    error = np.std(values[:size], ddof=1) / np.sqrt(size) if size > 1 else 0.0
    assert mean_and_error(values, size) == pytest.approx((np.mean(values[:size]), error), rel=1e-12)


@pytest.mark.parametrize("dataset", sorted(DRAWN))
def test_fresh_rows_are_a_stream_of_their_own_that_no_other_setting_moves(dataset: str) -> None:
    config = RunConfig.parse({"dataset": dataset, "samples": 50, "seed": 7})
    fresh, data = fresh_rows(config, 300), load(config)
    assert fresh is not None
    rows = fresh.columns[: data.train_x.shape[1], :300].T
    for others in (data.train_x, data.validation_x):
        assert not (rows[:, None, :] == others[None, :, :]).all(axis=2).any()
    assert len({TRAINING_ROWS, VALIDATION_ROWS, FRESH_ROWS, 7}) == 4  # 7 is the benchmark's truth
    for changed in ({"validation_samples": 900}, {"batch_size": 7}, {"samples": 400}, {"epochs": 3}):
        again = fresh_rows(config.model_copy(update=changed), 300)
        assert again is not None
        np.testing.assert_array_equal(again.columns, fresh.columns)
    other = fresh_rows(config.model_copy(update={"data_seed": 8}), 300)
    assert other is not None
    assert not np.array_equal(other.targets, fresh.targets) or not np.array_equal(other.columns, fresh.columns)


@pytest.mark.parametrize("dataset", [name for name, spec in DATASETS.items() if not spec.synthetic])
def test_real_data_have_no_fresh_rows(dataset: str) -> None:
    assert fresh_rows(RunConfig.parse({"dataset": dataset}), 300) is None


@pytest.mark.parametrize(
    "values",
    [
        {"epochs": 60},
        {"epochs": 60, "validate_every": 7},
        {"epochs": 200, "patience": 3},
        {"epochs": 40, "momentum": 0.9, "learning_rate": 0.02},
        {"dataset": "iris", "epochs": 30, "learning_rate": 0.5},
        {"dataset": "line", "model": "linear", "epochs": 30, "learning_rate": 0.2},
    ],
)
@pytest.mark.parametrize("piece", [None, 13])
def test_the_parameters_of_the_lowest_epoch_are_those_of_the_run_stopped_there(
    values: dict[str, Any], piece: int | None
) -> None:
    config = RunConfig.parse(values)
    *_, history = train(config, piece=piece)
    assert history.curves.lowest_epoch
    stopped = Seen.of(**values | {"epochs": history.curves.lowest_epoch, "patience": None, "validate_every": None})
    shape = Shape.of(config.resolved())
    kept = Layers.over(history.lowest_parameters, shape).named(shape)
    for name, part in stopped.parameters(history.curves.lowest_epoch).items():
        np.testing.assert_array_equal(kept[name], part)


def test_judging_changes_no_number_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    config = RunConfig.parse({"epochs": 30})
    *_, judged = train(config)
    monkeypatch.setattr("epochwise.core.engine.sgd.judge", lambda config, job: None)
    *_, unjudged = train(config)
    assert unjudged.judgement is None
    for one, other in zip(astuple(judged.curves.loss), astuple(unjudged.curves.loss), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(judged.checkpoints, unjudged.checkpoints)


def test_nothing_is_judged_without_validation_or_after_divergence() -> None:
    *_, blind = train(RunConfig.parse({"epochs": 3, "validation_samples": 0}))
    *_, diverged = train(RunConfig.parse({"dataset": "line", "model": "linear", "learning_rate": 1000}))
    assert (blind.judgement, diverged.judgement) == (None, None)


# The lowest training loss that a model can reach


def descended(config: RunConfig, steps: int, rate: float) -> float:
    """The training loss after a long full-batch descent."""
    data = load(config)
    outputs = data.classes if data.classes > 2 else 1
    theta = twin.start(data.train_x.shape[1], 0, outputs, "", 0)
    for _ in range(steps):
        slope = twin.gradient(theta, data.train_x, data.train_y, data.classes, "")
        theta = {name: theta[name] - rate * slope[name] / len(data.train_y) for name in theta}
    outputs_now = twin.forward(theta, data.train_x, "")[1]
    return float(np.mean(twin.row_losses(outputs_now, data.train_y, data.classes)))


@pytest.mark.parametrize(
    ("values", "rate"),
    [
        ({"dataset": "line", "model": "linear", "samples": 40, "features": 3}, 0.1),
        ({"dataset": "moons", "model": "logistic", "samples": 60, "noise": 0.5}, 0.5),
        ({"dataset": "circles", "model": "logistic", "samples": 50}, 0.5),
        ({"dataset": "spirals", "model": "logistic", "samples": 80}, 0.5),
    ],
)
def test_the_lowest_reachable_loss_is_where_a_long_descent_ends(values: dict[str, Any], rate: float) -> None:
    config = RunConfig.parse(values)
    assert lowest_reachable(config) == pytest.approx(descended(config, 6000, rate), rel=1e-5)


def test_the_lowest_reachable_loss_of_regression_is_that_of_the_normal_equations() -> None:
    config = RunConfig.parse({"dataset": "line", "model": "linear", "samples": 30, "features": 4})
    data = load(config)
    x = np.column_stack((data.train_x, np.ones(30)))
    weights = np.linalg.solve(x.T @ x, x.T @ data.train_y)
    assert lowest_reachable(config) == pytest.approx(float(np.mean((x @ weights - data.train_y) ** 2)), rel=1e-5)


@pytest.mark.parametrize(
    "values",
    [
        {"dataset": "moons", "model": "network"},
        {"dataset": "moons", "model": "logistic", "noise": 0, "samples": 3},
        {"dataset": "iris", "model": "logistic", "samples": 6},
        {"dataset": "digits", "model": "logistic"},
    ],
)
def test_where_classes_separate_or_there_is_a_hidden_layer_no_lowest_loss_is_claimed(values: dict[str, Any]) -> None:
    assert lowest_reachable(RunConfig.parse(values)) is None
