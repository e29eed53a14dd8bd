"""Keras, Lightning and scikit-learn draw their own numbers; where nothing is random, their losses are the engine's."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.optimizers import OPTIMIZERS, OptimizerSpec
from epochwise.core.data.samples import load
from epochwise.core.engine.plan import plan
from tests.code.scripts import FITTING, RULES, SMALL, history_of, outcome, title

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)  # the frameworks' own
SINGLE = 1e-4
"""What single precision, and Keras's mean since the epoch began, leave of a loss."""
SCALED = 2e-3
"""The same where a step is the gradient over its own size: the rounding of an almost vanished gradient is magnified."""
NEVER_SHUFFLED = [rules | {"sampling": "never"} for rules in RULES if rules.get("sampling", "never") == "never"]
UNSEEDED: list[dict[str, Any]] = [model for model in FITTING if model["model"] != "network"]


def optimizer_of(rules: dict[str, Any]) -> OptimizerSpec:
    """The optimizer of a configuration with these rules."""
    return OPTIMIZERS[rules.get("optimizer", "sgd")]


def keras_losses(config: RunConfig) -> list[float]:
    return list(outcome(config, "keras")["batch_loss"])


def lightning_losses(config: RunConfig) -> list[float]:
    return list(outcome(config, "lightning")["run"].batch_loss)


LOSSES: dict[str, Callable[[RunConfig], list[float]]] = {"keras": keras_losses, "lightning": lightning_losses}


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("rules", NEVER_SHUFFLED, ids=title)
def test_without_chance_every_batch_loss_is_the_engines(dialect: str, rules: dict[str, Any]) -> None:
    for model in UNSEEDED:
        config = RunConfig.parse(SMALL | model | rules)
        close = SCALED if optimizer_of(rules).scale_free else SINGLE
        np.testing.assert_allclose(LOSSES[dialect](config), history_of(config).curves.loss.batch, rtol=close)


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("rules", RULES, ids=title)
def test_a_network_makes_as_many_updates_and_learns_as_much(dialect: str, rules: dict[str, Any]) -> None:
    config = RunConfig.parse(SMALL | rules | {"epochs": 20, "learning_rate": 0.02})
    losses, expected = LOSSES[dialect](config), history_of(config).curves.loss.batch
    assert len(losses) == plan(config).total_updates
    assert np.mean(losses[-10:]) == pytest.approx(np.mean(expected[-10:]), rel=0.4)


@pytest.mark.parametrize("dialect", LOSSES)
@pytest.mark.parametrize("every", [1, 3])
def test_early_stopping_without_chance_stops_where_the_engine_stops(dialect: str, every: int) -> None:
    values = {"model": "logistic", "samples": 30, "sampling": "never", "learning_rate": 0.5, "epochs": 90}
    config = RunConfig.parse(values | {"patience": 3, "min_delta": 0.001, "validate_every": every})
    history = history_of(config)
    assert history.curves.status == "early_stopped"
    assert len(LOSSES[dialect](config)) == history.curves.updates_done


class TestScikitLearn:
    @pytest.mark.parametrize("rules", [rules for rules in RULES if optimizer_of(rules).sklearn], ids=title)
    def test_every_script_runs_and_makes_as_many_updates(self, rules: dict[str, Any]) -> None:
        for model in FITTING:
            config = RunConfig.parse(SMALL | model | rules)
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

    @pytest.mark.parametrize("model", UNSEEDED, ids=title)
    def test_the_rows_are_the_engines(self, model: dict[str, Any]) -> None:
        config = RunConfig.parse(SMALL | model)
        script, data = outcome(config, "sklearn"), load(config)
        np.testing.assert_allclose(script["x"], data.train_x, atol=1e-12)
        np.testing.assert_allclose(script["validation_x"], data.validation_x, atol=1e-12)
        np.testing.assert_allclose(script["y"], data.train_y, atol=1e-12)
        np.testing.assert_allclose(script["validation_y"], data.validation_y, atol=1e-12)

    @pytest.mark.parametrize("model", UNSEEDED, ids=title)
    @pytest.mark.parametrize("rules", [{}, {"reduction": "sum", "learning_rate": 0.002}, {"momentum": 0.5}], ids=title)
    def test_a_model_with_one_best_fit_comes_to_the_same_one(
        self, model: dict[str, Any], rules: dict[str, Any]
    ) -> None:
        values = {"samples": 90, "batch_size": 90, "epochs": 400, "learning_rate": 0.1, "validation_samples": 0}
        config = RunConfig.parse(values | model | rules)
        script, history = outcome(config, "sklearn"), history_of(config)
        assert script["mean_loss"](script["x"], script["y"]) == pytest.approx(history.curves.loss.train[-1], rel=0.05)
        assert script["running"][-1] == pytest.approx(history.curves.loss.running[-1], rel=0.05)

    def test_early_stopping_watches_the_validation_loss(self) -> None:
        config = RunConfig.parse({"samples": 30, "epochs": 3000, "learning_rate": 0.3, "patience": 5})
        script = outcome(config, "sklearn")
        losses = script["validation_loss"]
        assert len(losses) < 3000
        assert min(losses[-5:]) >= min(losses[:-5])
