"""The PyTorch script makes the very run too: every batch loss is the engine's to 1e-9."""

from typing import Any

import pytest

from epochwise.core.config.config import RunConfig
from tests.code.scripts import FITTING, RULES, SMALL, assert_same_run, title


@pytest.mark.parametrize("rules", RULES, ids=title)
def test_every_model_and_data_set_has_the_engines_losses(rules: dict[str, Any]) -> None:
    for model in FITTING:
        assert_same_run(RunConfig.parse(SMALL | model | rules), "pytorch")


@pytest.mark.parametrize(
    "values",
    [
        {"epochs": 100},
        {"epochs": 5, "batch_size": 500, "validation_samples": 0},
        {"epochs": 5, "batch_size": 7, "validate_every": 2},
        {"epochs": 100, "samples": 30, "learning_rate": 0.3, "patience": 4, "min_delta": 0.01},
        {"epochs": 50, "dataset": "line", "model": "linear", "learning_rate": 0.9, "batch_size": 40},
    ],
    ids=title,
)
def test_longer_runs_have_the_engines_losses(values: dict[str, Any]) -> None:
    assert_same_run(RunConfig.parse(values), "pytorch")
