"""Keras, Lightning and scikit-learn draw their own numbers; where nothing is random, their losses are the engine's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.config.optimizers import OPTIMIZERS, OptimizerSpec
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.data.samples import load
from epochwise.core.engine.plan import plan
from epochwise.core.engine.unordered import Unordered
from tests.code.scripts import ACCUMULATED, FITTING, OVERSAMPLED, RULES, SMALL, history_of, outcome, title

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)  # the frameworks' own
SINGLE = 1e-4
"""What single precision, and Keras's mean since the epoch began, leave of a loss."""
SCALED = 2e-3
"""The same where a step is the gradient over its own size: the rounding of an almost vanished gradient is magnified."""
UNSHUFFLED = [
    {"sampling": "never"} | rules for rules in RULES if not SAMPLINGS[rules.get("sampling", "never")].shuffles
]
UNSEEDED: list[dict[str, Any]] = [model for model in FITTING if not MODELS[model["model"]].seeded]
KNOWN_TO_SKLEARN: list[dict[str, Any]] = [model for model in FITTING if model["model"] != "wave"]


def optimizer_of(rules: dict[str, Any]) -> OptimizerSpec:
    """The optimizer of a configuration with these rules."""
    return OPTIMIZERS[rules.get("optimizer", "sgd")]


@dataclass(frozen=True)
class Losses:
    """What a script leaves behind, as far as its framework tells it; `train`: the training loss at the end."""

    batch: list[float]
    running: list[float]
    train: float
    validation: list[float]


def keras_losses(config: RunConfig) -> Losses:
    script = outcome(config, "keras")
    told = script["model"].evaluate(script["x"], script["y"], batch_size=7, verbose=0, return_dict=True)
    train = told.get("mean_loss", told["loss"])
    return Losses(script["batch_loss"], script["running"], train, script["validation_loss"])


def lightning_losses(config: RunConfig) -> Losses:
    """Lightning keeps the newest `running` and validation loss alone."""
    script = outcome(config, "lightning")
    run, metrics = script["run"], script["trainer"].callback_metrics
    with torch.no_grad():
        train = run.loss_fn(run.model(script["x"]), script["y"]).item()
    train /= len(script["x"]) if config.reduction == "sum" else 1
    return Losses(run.batch_loss, [metrics["running"].item()], train, [metrics["validation"].item()])


LOSSES: dict[str, Callable[[RunConfig], Losses]] = {"keras": keras_losses, "lightning": lightning_losses}


def assert_the_engines_losses(config: RunConfig, dialect: str, close: float = SINGLE) -> None:
    """The script's batch losses, running, training and validation losses are the engine's, and so is its end."""
    losses, expected = LOSSES[dialect](config), history_of(config).curves.loss
    validation = expected.validation[~np.isnan(expected.validation)]
    np.testing.assert_allclose(losses.batch, expected.batch, rtol=close, err_msg="batch")
    np.testing.assert_allclose(losses.running, expected.running[-len(losses.running) :], rtol=close, err_msg="running")
    np.testing.assert_allclose(losses.train, expected.train[-1], rtol=close, err_msg="train")
    np.testing.assert_allclose(losses.validation, validation[-len(losses.validation) :], rtol=close, err_msg="held out")
    if dialect == "keras":
        assert (len(losses.running), len(losses.validation)) == (len(expected.running), len(validation))


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("rules", UNSHUFFLED, ids=title)
def test_without_chance_every_loss_is_the_engines(dialect: str, rules: dict[str, Any]) -> None:
    for model in UNSEEDED:
        close = SCALED if optimizer_of(rules).scale_free else SINGLE
        assert_the_engines_losses(RunConfig.parse(SMALL | model | rules), dialect, close)


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_every_sampling_has_the_engines_losses_where_it_leaves_nothing_to_chance(
    dialect: str, sampling: str, reduction: str
) -> None:
    """One batch of all rows is the same in any order; a single row is the same however often it is drawn."""
    spec = SAMPLINGS[sampling]
    samples = 1 if spec.replaces else 40
    for model in UNSEEDED:
        if spec.equalizes and DATASETS[model["dataset"]].task == "regression":
            continue
        values = {"samples": samples, "batch_size": samples, "sampling": sampling, "reduction": reduction}
        assert_the_engines_losses(RunConfig.parse(SMALL | model | values), dialect)


@pytest.mark.parametrize("dialect", LOSSES)
def test_a_buffer_of_one_row_leaves_the_rows_sorted_and_nothing_to_chance(dialect: str) -> None:
    for model in UNSEEDED:
        assert_the_engines_losses(RunConfig.parse(SMALL | model | {"sampling": "buffer", "buffer_size": 1}), dialect)


@pytest.mark.parametrize("rules", ACCUMULATED, ids=title)
def test_lightning_accumulates_as_the_engine_does(rules: dict[str, Any]) -> None:
    for model in UNSEEDED:
        close = SCALED if optimizer_of(rules).scale_free else SINGLE
        assert_the_engines_losses(RunConfig.parse(SMALL | model | rules | {"sampling": "never"}), "lightning", close)


@pytest.mark.parametrize("others", [{}, {"momentum": 0.8}, {"reduction": "sum"}], ids=title)
def test_keras_accumulates_as_the_engine_does_where_no_batch_and_no_update_is_short(others: dict[str, Any]) -> None:
    for model in UNSEEDED:
        rules = {"batch_size": 9, "accumulate": 5, "sampling": "never"} | others
        assert_the_engines_losses(RunConfig.parse(SMALL | model | rules), "keras")


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize(
    "steps",
    [{"steps_per_epoch": 5}, {"steps_per_epoch": 20}, {"steps_per_epoch": 5, "steps": "restart"}],
    ids=title,
)
def test_an_epoch_of_so_many_steps_goes_on_or_restarts_as_in_the_engine(dialect: str, steps: dict[str, Any]) -> None:
    for model in UNSEEDED:
        assert_the_engines_losses(
            RunConfig.parse(SMALL | model | steps | {"batch_size": 9, "sampling": "never"}), dialect
        )


@pytest.mark.parametrize("dialect", ["keras", "lightning", "pytorch"])
def test_the_test_set_is_scored_as_the_engine_scores_it(dialect: str) -> None:
    for model in UNSEEDED:
        config = RunConfig.parse(SMALL | model | {"samples": 60, "test_samples": 27, "sampling": "never"})
        final = history_of(config).curves.test
        assert final is not None
        assert outcome(config, dialect)["test_loss"] == pytest.approx(final.loss, rel=SINGLE)


@pytest.mark.parametrize("refit", ["carry", "anew"])
@pytest.mark.parametrize("dialect", ["keras", "lightning"])
@pytest.mark.parametrize("others", [{"momentum": 0.8}, {"optimizer": "adam"}], ids=title)
def test_fit_called_again_carries_on_or_begins_anew_as_in_the_engine(
    dialect: str, refit: str, others: dict[str, Any]
) -> None:
    rules = SMALL | {"dataset": "moons", "model": "logistic", "epochs": 5, "fit_every": 2, "sampling": "never"}
    config = RunConfig.parse(rules | others | {"refit": refit})
    found = outcome(config, dialect)
    losses = found["batch_loss"] if dialect == "keras" else found["run"].batch_loss
    np.testing.assert_allclose(losses, history_of(config).curves.loss.batch, rtol=SCALED)


PARTS = {"samples": 90, "batch_size": 20, "steps_per_epoch": 3, "epochs": 5, "fit_every": 2, "dataset": "imbalanced"}
"""Passes of 4 batches, and one of 10 rows; epochs of 3; calls of fit() of 2 epochs, 2 and 1."""


def batch_losses(values: dict[str, Any], dialect: str) -> list[float]:
    """What the script measures of every batch, with updates too small to change a number: the rows alone decide it."""
    fixed = SMALL | {"model": "network", "hidden": 3, "learning_rate": 1e-12}
    script = outcome(RunConfig.parse(fixed | PARTS | values), dialect)
    losses: list[float] = script["batch_loss"] if dialect == "keras" else script["run"].batch_loss
    assert len(losses) == 15
    return losses


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("steps", ["continue", "restart"])
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_batches_of_epochs_that_are_no_passes_go_on_from_call_to_call(dialect: str, steps: str, sampling: str) -> None:
    values = {"steps": steps, "sampling": sampling, "remainder": "drop" if sampling == "each-epoch" else "keep"}
    once = batch_losses(values | {"fit_every": None}, dialect)
    np.testing.assert_allclose(batch_losses(values | {"refit": "carry"}, dialect), once, rtol=SINGLE)


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_batches_of_epochs_that_are_no_passes_begin_anew_where_the_run_says_so(dialect: str, sampling: str) -> None:
    values = {"steps": "restart", "sampling": sampling, "refit": "anew", "optimizer": "adam"}
    losses = batch_losses(values, dialect)
    np.testing.assert_allclose(losses[6:12], losses[:6], rtol=SINGLE)
    np.testing.assert_allclose(losses[12:], losses[:3], rtol=SINGLE)
    repeats = SAMPLINGS[sampling].repeats
    assert np.allclose(losses[3:6], losses[:3], rtol=SINGLE) == repeats


def test_a_call_of_fit_with_one_batch_takes_no_batch_from_the_next() -> None:
    """Keras reads two batches of a generator before it begins."""
    values = SMALL | {"model": "logistic", "dataset": "moons", "batch_size": 9, "sampling": "never"}
    assert_the_engines_losses(RunConfig.parse(values | {"steps_per_epoch": 1, "fit_every": 1}), "keras")


def test_scikit_learn_begins_anew_with_each_fit() -> None:
    """With all rows in a batch nothing is drawn between the calls: the same script, its optimizer kept, differs."""
    rules = SMALL | {"batch_size": 90, "epochs": 6, "fit_every": 2, "momentum": 0.9, "learning_rate": 0.1}
    anew, carried = (outcome(RunConfig.parse(rules | {"refit": refit}), "sklearn") for refit in ("anew", "carry"))
    assert len(anew["running"]) == len(carried["running"]) == 6
    np.testing.assert_allclose(anew["running"][:2], carried["running"][:2])
    assert anew["running"][2] == pytest.approx(carried["running"][2], rel=1e-6)  # before its update
    assert abs(anew["running"][3] - carried["running"][3]) > 1e-4


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("rules", RULES + OVERSAMPLED[1:2], ids=title)
def test_a_network_makes_as_many_updates_and_learns_as_much(dialect: str, rules: dict[str, Any]) -> None:
    config = RunConfig.parse(SMALL | rules | {"epochs": 20, "learning_rate": 0.02})
    losses, expected = LOSSES[dialect](config).batch, history_of(config).curves.loss.batch
    assert len(losses) == plan(config).total_updates
    assert np.mean(losses[-10:]) == pytest.approx(np.mean(expected[-10:]), rel=0.4)


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_wave_makes_as_many_updates_and_predicts_sines(dialect: str, reduction: str) -> None:
    config = RunConfig.parse(SMALL | {"dataset": "sine", "model": "wave", "reduction": reduction})
    script = outcome(config, dialect)
    model = script["model"] if dialect == "keras" else script["run"].model
    with torch.no_grad():
        predicted = np.array(model(script["x"]))
        weights, bias = [np.array(part) for part in (model.weights if dialect == "keras" else model.parameters())]
    np.testing.assert_allclose(predicted, np.sin(np.array(script["x"]) @ weights + bias), atol=1e-5)
    assert len(LOSSES[dialect](config).batch) == plan(config).total_updates


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("every", [1, 3])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("model", [{"dataset": "moons"}, {"dataset": "iris"}], ids=title)
def test_early_stopping_without_chance_stops_where_the_engine_stops(
    dialect: str, every: int, reduction: str, model: dict[str, Any]
) -> None:
    rate = 0.5 if reduction == "mean" else 0.05
    values = {"model": "logistic", "samples": 30, "batch_size": 10, "sampling": "never", "learning_rate": rate}
    stopping = {"epochs": 90, "patience": 3, "min_delta": 0.01, "validate_every": every, "reduction": reduction}
    config = RunConfig.parse(values | stopping | model)
    assert history_of(config).curves.status == "early_stopped"
    assert_the_engines_losses(config, dialect)


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("rules", [{}, {"patience": 40}, {"reduction": "sum", "learning_rate": 0.02}], ids=title)
def test_a_target_without_chance_stops_where_the_engine_stops(dialect: str, rules: dict[str, Any]) -> None:
    values = {"dataset": "iris", "model": "logistic", "samples": 30, "batch_size": 10, "sampling": "never"}
    config = RunConfig.parse(values | {"learning_rate": 0.3, "epochs": 90, "target_loss": 0.3} | rules)
    assert history_of(config).curves.status == "target_reached"
    assert_the_engines_losses(config, dialect)


class TestScikitLearn:
    @pytest.mark.parametrize("rules", [rules for rules in RULES if optimizer_of(rules).sklearn], ids=title)
    def test_every_script_runs_and_makes_as_many_updates(self, rules: dict[str, Any]) -> None:
        for model in KNOWN_TO_SKLEARN:
            # So small that no run diverges, sums of many rows included.
            config = RunConfig.parse(SMALL | model | rules | {"learning_rate": 0.0003})
            script = outcome(config, "sklearn")
            if "batch_loss" in script:
                assert len(script["batch_loss"]) == plan(config).total_updates
            else:
                assert len(script["running"]) == config.epochs
            assert np.isfinite(script["mean_loss"](script["x"], script["y"]))

    @pytest.mark.parametrize("rules", [rules for rules in RULES if not optimizer_of(rules).sklearn], ids=title)
    def test_a_script_ends_with_what_it_cannot(self, rules: dict[str, Any]) -> None:
        with pytest.raises(SystemExit, match=f"scikit-learn has no {optimizer_of(rules).title}"):
            outcome(RunConfig.parse(SMALL | rules), "sklearn")

    @pytest.mark.parametrize("together", [3, 5, 50])
    def test_one_batch_of_all_rows_stands_for_an_update(self, together: int) -> None:
        config = RunConfig.parse(SMALL | {"batch_size": 8, "accumulate": together, "patience": 9})
        script = outcome(config, "sklearn")
        assert script["BATCH_SIZE"] == plan(config).rows_of_update
        assert len(script["batch_loss"]) == plan(config).total_updates

    def test_a_script_says_that_it_has_no_sine(self) -> None:
        with pytest.raises(SystemExit, match="scikit-learn has no model that predicts a sine"):
            outcome(RunConfig.parse(SMALL | {"dataset": "sine", "model": "wave"}), "sklearn")

    @pytest.mark.parametrize("model", UNSEEDED, ids=title)
    def test_the_rows_are_the_engines(self, model: dict[str, Any]) -> None:
        config = RunConfig.parse(SMALL | model)
        script, data = outcome(config, "sklearn"), load(config)
        np.testing.assert_allclose(script["x"], data.train_x, atol=1e-12)
        np.testing.assert_allclose(script["validation_x"], data.validation_x, atol=1e-12)
        np.testing.assert_allclose(script["y"], data.train_y, atol=1e-12)
        np.testing.assert_allclose(script["validation_y"], data.validation_y, atol=1e-12)

    @pytest.mark.parametrize("model", UNSEEDED, ids=title)
    @pytest.mark.parametrize("sampling", [name for name, spec in SAMPLINGS.items() if spec.by_target])
    def test_the_rows_lie_sorted_as_the_engine_reads_them(self, model: dict[str, Any], sampling: str) -> None:
        config = RunConfig.parse(SMALL | model | {"sampling": sampling})
        script, data = outcome(config, "sklearn"), load(config)
        order = Unordered.of(sampling, data.train_y, data.classes, config.batch_size).as_read
        np.testing.assert_allclose(script["x"], data.train_x[order], atol=1e-12)
        np.testing.assert_allclose(script["y"], data.train_y[order], atol=1e-12)

    def test_a_buffer_hands_out_every_row_once_and_none_from_beyond_it(self) -> None:
        order = outcome(RunConfig.parse(SMALL | {"sampling": "buffer", "buffer_size": 7}), "sklearn")["order"]
        in_turn = np.arange(SMALL["samples"])
        np.testing.assert_array_equal(np.sort(order), in_turn)
        assert np.max(order - in_turn) == 6

    def test_stratified_every_full_batch_has_its_share_of_each_class(self) -> None:
        script = outcome(RunConfig.parse(SMALL | {"dataset": "imbalanced", "sampling": "stratified"}), "sklearn")
        batches = [np.bincount(script["y"][script["order"][at : at + 40]].astype(int)) for at in (0, 40)]
        assert [batch.tolist() for batch in batches] == [[4, 4, 32]] * 2

    def test_oversampled_each_class_is_drawn_about_equally_often(self) -> None:
        script = outcome(RunConfig.parse(SMALL | {"dataset": "imbalanced", "sampling": "oversampled"}), "sklearn")
        assert np.bincount(script["y"][script["order"]].astype(int)).min() > 15

    def test_a_target_ends_the_run_after_the_epoch_that_reaches_it(self) -> None:
        config = RunConfig.parse({"samples": 30, "epochs": 3000, "learning_rate": 0.3, "target_loss": 0.3})
        losses = outcome(config, "sklearn")["train_loss"]
        assert losses[-1] <= 0.3 < min(losses[:-1])
        assert len(losses) < 3000

    @pytest.mark.parametrize("sampling", SAMPLINGS)
    def test_a_class_that_may_be_in_the_dropped_batch_alone_does_not_end_the_script(self, sampling: str) -> None:
        values = {"dataset": "iris", "samples": 90, "batch_size": 50, "epochs": 2, "remainder": "drop"}
        config = RunConfig.parse(values | {"sampling": sampling})
        script = outcome(config, "sklearn")
        assert len(script["batch_loss"]) == plan(config).total_updates
        assert np.isfinite(script["train_loss"]).all()

    @pytest.mark.parametrize("model", UNSEEDED, ids=title)
    @pytest.mark.parametrize("rules", [{}, {"reduction": "sum", "learning_rate": 0.001}, {"momentum": 0.5}], ids=title)
    def test_a_model_with_one_best_fit_comes_to_the_same_one(
        self, model: dict[str, Any], rules: dict[str, Any]
    ) -> None:
        values = {"samples": 90, "batch_size": 90, "epochs": 400, "learning_rate": 0.1, "validation_samples": 0}
        config = RunConfig.parse(values | model | rules)
        script, history = outcome(config, "sklearn"), history_of(config)
        # Where classes can be told apart without a mistake, the best fit is far away, and the start still shows.
        train, running = history.curves.loss.train[-1], history.curves.loss.running[-1]
        assert script["mean_loss"](script["x"], script["y"]) == pytest.approx(train, rel=0.05, abs=0.002)
        assert script["running"][-1] == pytest.approx(running, rel=0.05, abs=0.002)

    @pytest.mark.parametrize("rules", [{}, {"patience": 3}], ids=["by fit()", "by partial_fit()"])
    @pytest.mark.parametrize("model", [{"model": "linear"}, {"model": "network", "activation": "relu"}], ids=title)
    def test_a_diverging_run_ends_in_a_sentence(self, model: dict[str, Any], rules: dict[str, Any]) -> None:
        values = {"dataset": "line", "learning_rate": 900, "batch_size": 1, "epochs": 50}
        config = RunConfig.parse(values | model | rules)
        assert history_of(config).curves.status == "diverged"
        with pytest.raises(SystemExit, match=r"^The run diverged\. "):
            outcome(config, "sklearn")

    def test_early_stopping_watches_the_validation_loss(self) -> None:
        config = RunConfig.parse({"samples": 30, "epochs": 3000, "learning_rate": 0.3, "patience": 5})
        script = outcome(config, "sklearn")
        losses = script["validation_loss"]
        assert len(losses) < 3000
        assert min(losses[-5:]) >= min(losses[:-5])
