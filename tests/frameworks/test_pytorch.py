"""The PyTorch scripts make the very run too: every batch loss of the complete one is the engine's to 1e-9."""

from itertools import islice
from typing import Any

import pytest

from epochwise.core.config.config import RunConfig
from tests.code.scripts import (
    ACCUMULATED,
    FITTING,
    OVERSAMPLED,
    REFITTED,
    RULES,
    SMALL,
    STEPPED,
    assert_same_run,
    title,
)
from tests.code.test_short import IN_ORDER, assert_prints_the_run, printed, short


@pytest.mark.parametrize("rules", RULES + ACCUMULATED + STEPPED, ids=title)
def test_every_model_and_data_set_has_the_engines_losses(rules: dict[str, Any]) -> None:
    for model in FITTING:
        assert_same_run(RunConfig.parse(SMALL | model | rules), "pytorch")


@pytest.mark.parametrize("rules", REFITTED, ids=title)
def test_a_run_that_calls_fit_again_has_the_engines_losses(rules: dict[str, Any]) -> None:
    assert_same_run(RunConfig.parse(SMALL | rules), "pytorch")


@pytest.mark.parametrize(
    "values",
    [
        {"epochs": 100},
        {"epochs": 5, "batch_size": 500, "validation_samples": 0},
        {"epochs": 5, "batch_size": 7, "validate_every": 2},
        {"epochs": 100, "samples": 30, "learning_rate": 0.3, "patience": 4, "min_delta": 0.01},
        {"epochs": 50, "dataset": "line", "model": "linear", "learning_rate": 0.9, "batch_size": 40},
        *OVERSAMPLED,
    ],
    ids=title,
)
def test_longer_runs_have_the_engines_losses(values: dict[str, Any]) -> None:
    assert_same_run(RunConfig.parse(values), "pytorch")


@pytest.mark.parametrize("rules", IN_ORDER, ids=title)
def test_without_chance_the_short_script_prints_the_engines_losses(server: str, rules: dict[str, Any]) -> None:
    for model in islice(FITTING, IN_ORDER.index(rules) % 3, None, 3):
        assert_prints_the_run(SMALL | model | rules, server, "pytorch")


@pytest.mark.parametrize("sampling", ["each-epoch", "once", "replacement", "oversampled"])
def test_a_short_script_that_shuffles_repeats_itself(server: str, sampling: str) -> None:
    script = short(SMALL | {"sampling": sampling, "remainder": "drop"}, "pytorch", server)
    assert printed(script) == printed(script)
