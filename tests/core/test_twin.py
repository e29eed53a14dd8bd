"""The compiled engine against the twin: every model, sampling, remainder, reduction and momentum; several batches to
an update; epochs that are no passes.
"""

from itertools import product
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.curves import EPOCH_VALUES, Curves
from epochwise.core.data.samples import load
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import replay, train
from tests.core import twin

CLOSE = 1e-10
MODELS: tuple[dict[str, Any], ...] = (
    {"dataset": "line", "features": 3, "model": "linear"},
    {"dataset": "moons", "model": "logistic"},
    {"dataset": "iris", "model": "logistic"},
    {"dataset": "moons", "model": "network", "hidden": 5, "activation": "tanh"},
    {"dataset": "moons", "model": "network", "hidden": 5, "activation": "relu"},
    {"dataset": "blobs", "model": "network", "hidden": 7, "activation": "tanh"},
    {"dataset": "iris", "model": "network", "hidden": 1, "activation": "relu"},
    {"dataset": "diabetes", "model": "network", "hidden": 35, "activation": "tanh"},
    {"dataset": "line", "features": 1, "model": "network", "hidden": 8, "activation": "relu"},
    {"dataset": "digits", "model": "logistic"},
    {"dataset": "imbalanced", "model": "logistic"},
    {"dataset": "sine", "model": "wave"},
    {"dataset": "diabetes", "model": "wave"},
)
FOR_ANY_TASK = [name for name, spec in SAMPLINGS.items() if not spec.equalizes]
BATCHES = [
    dict(zip(("sampling", "remainder", "reduction"), values, strict=True))
    for values in product(FOR_ANY_TASK, ("keep", "drop"), ("mean", "sum"))
]
OPTIMIZED: list[dict[str, object]] = [
    {"momentum": 0.0},
    {"momentum": 0.8},
    *[dict[str, object](optimizer=name) for name in OPTIMIZERS if name != "sgd"],
]
RULES: list[dict[str, object]] = [{**batches, **optimized} for batches, optimized in product(BATCHES, OPTIMIZED)]
ACCUMULATED: list[dict[str, object]] = [
    {"batch_size": 17, "accumulate": 4, "sampling": sampling, "remainder": remainder, "reduction": reduction, **rest}
    for sampling, remainder, reduction, rest in product(
        ("each-epoch", "replacement"), ("keep", "drop"), ("mean", "sum"), OPTIMIZED[1:4:2]
    )
]
"""Of 90 rows: five full batches and one of 5. The last update of an epoch has the fifth, and the short one if kept."""


def ties(model: dict[str, Any], rules: dict[str, Any]) -> bool:
    """Whether classes that have not come yet, all with the same score, make accuracy hang on the last bit: these
    optimizers step as far for ten digits one after another as for a mixture.
    """
    scale_free = "optimizer" in rules and OPTIMIZERS[rules["optimizer"]].scale_free
    return bool(model["dataset"] == "digits" and SAMPLINGS[rules["sampling"]].by_target and scale_free)


ENDING: tuple[dict[str, object], ...] = (
    {"sampling": "each-epoch", "remainder": "drop"},
    {"sampling": "once", "remainder": "keep", "momentum": 0.8},
)
STEPPED: list[dict[str, object]] = [
    {
        "batch_size": 17,
        "learning_rate": 0.0003,
        "steps_per_epoch": steps,
        "steps": how,
        "accumulate": together,
        "reduction": reduction,
        **rest,
    }
    for (steps, how, together), (reduction, rest) in product(
        ((4, "continue", 1), (7, "continue", 1), (9, "continue", 4), (15, "continue", 14), (4, "restart", 3)),
        zip(("mean", "sum"), ENDING, strict=True),
    )
] + [{"batch_size": 17, "steps_per_epoch": 3, "steps": "restart", "fit_every": 2, "refit": "anew", **ENDING[0]}]
"""Of 90 rows: passes of six batches, the last of 5 rows, or of five; the epochs and updates end amid them."""
UPDATES = {(1, "keep"): 3, (1, "drop"): 2, (4, "keep"): 2, (4, "drop"): 2}
"""Updates of an epoch, by the batches of an update and the remainder."""
OVERSAMPLED: list[tuple[dict[str, Any], dict[str, object]]] = [
    ({"dataset": "imbalanced", "model": "logistic"}, {"remainder": "keep", "momentum": 0.8}),
    ({"dataset": "moons", "model": "network", "hidden": 5}, {"remainder": "drop", "reduction": "sum"}),
    ({"dataset": "iris", "model": "logistic"}, {"remainder": "keep", "optimizer": "adam"}),
    ({"dataset": "imbalanced", "model": "network", "hidden": 3}, ACCUMULATED[0]),
]
"""Of data sets with classes alone."""
CASES = [(model, rules) for model, rules in product(MODELS, RULES + ACCUMULATED + STEPPED) if not ties(model, rules)]
CASES += [(model, {**rules, "sampling": "oversampled"}) for model, rules in OVERSAMPLED]


def named(values: dict[str, Any]) -> str:
    return "-".join(str(value) for value in values.values())


def last(config: RunConfig) -> History:
    *_, history = train(config)
    return history


@pytest.mark.parametrize(("model", "rules"), CASES, ids=named)
def test_the_engine_agrees_with_the_twin(model: dict[str, Any], rules: dict[str, Any]) -> None:
    small = {"samples": 90, "validation_samples": 31, "batch_size": 40, "epochs": 3, "learning_rate": 0.003, "seed": 11}
    config = RunConfig.parse(small | model | rules)
    history, expected = last(config), twin.run(load(config), config.normalized().model_dump())

    assert history.curves.status == "completed"
    together, steps = rules.get("accumulate", 1), rules.get("steps_per_epoch")
    updates = -(-steps // together) if steps else UPDATES[together, rules["remainder"]]
    assert history.curves.updates_done == len(expected.rows) == 3 * updates
    np.testing.assert_allclose(history.curves.loss.batch, expected.batch_loss, rtol=CLOSE)
    for name in EPOCH_VALUES:
        ours = getattr(history.curves.loss, name)
        np.testing.assert_allclose(ours, getattr(expected, name), rtol=CLOSE, err_msg=name)
    np.testing.assert_allclose(
        (history.curves.loss.initial_train, history.curves.loss.initial_validation), expected.initial, rtol=CLOSE
    )

    assert_measures_close(history.curves, expected)

    inside = replay(config, history, 0, history.curves.updates_done)
    assert [update["rows"].tolist() for update in inside] == expected.rows
    for update, slope in zip(inside, expected.gradients, strict=True):
        assert_named_close(update["gradient"], slope)
    # What divides by the gradient's size magnifies the rounding of a slope of almost nothing, a dark pixel's say.
    close = 1e-7 if OPTIMIZERS[config.optimizer].scale_free else CLOSE
    assert_named_close(inside[-1]["parameters_after"], expected.theta, close)
    assert inside[-1]["state_after"].keys() == expected.state.keys()
    for name, part in expected.state.items():
        assert_named_close(inside[-1]["state_after"][name], part)


def assert_measures_close(curves: Curves, expected: twin.Twin) -> None:
    assert curves.measures.keys() == expected.measures.keys()
    for name, series in curves.measures.items():
        theirs = expected.measures[name]
        initial = [theirs[part].pop(0) for part in ("train", "validation")]
        np.testing.assert_allclose((series.initial_train, series.initial_validation), initial, rtol=CLOSE)
        for part, values in theirs.items():
            np.testing.assert_allclose(getattr(series, part), values, rtol=CLOSE, err_msg=f"{name} {part}")


def assert_named_close(actual: twin.Named, expected: twin.Named, close: float = CLOSE) -> None:
    assert actual.keys() == expected.keys()
    for name, part in expected.items():
        scale = np.abs(part).max()
        np.testing.assert_allclose(actual[name], part, rtol=close, atol=close * scale, err_msg=name)


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_a_network_starts_where_the_twin_starts(activation: str, seed: int) -> None:
    config = RunConfig.parse({"activation": activation, "hidden": 9, "init_seed": seed, "epochs": 1})
    (first,) = replay(config, None, 0, 1)
    expected = twin.start(2, 9, 1, activation, seed)
    for name, part in expected.items():
        np.testing.assert_allclose(first["parameters_before"][name], part, rtol=1e-15, err_msg=name)


@pytest.mark.parametrize(("dataset", "features"), [("sine", 1), ("diabetes", 10)])
def test_a_wave_starts_where_the_twin_starts(dataset: str, features: int) -> None:
    config = RunConfig.parse({"dataset": dataset, "model": "wave", "init_seed": 7, "epochs": 1})
    (first,) = replay(config, None, 0, 1)
    for name, part in twin.start(features, 0, 1, "sine", 7).items():
        np.testing.assert_allclose(first["parameters_before"][name], part, rtol=1e-15, err_msg=name)


def test_the_learning_curve_of_the_default_run_agrees_with_the_twin_for_ten_epochs() -> None:
    config = RunConfig.parse({"epochs": 10})
    history, expected = last(config), twin.run(load(config), config.normalized().model_dump())
    np.testing.assert_allclose(history.curves.loss.batch, expected.batch_loss, rtol=CLOSE)
    np.testing.assert_allclose(history.curves.loss.validation, expected.validation, rtol=CLOSE)
