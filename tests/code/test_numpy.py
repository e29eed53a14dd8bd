"""The NumPy script makes the very run: every batch loss is the engine's to 1e-9."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from epochwise.code import as_code
from epochwise.core.config.config import RunConfig
from epochwise.web.presets import PRESETS, Preset
from tests.code.scripts import (
    ACCUMULATED,
    FITTING,
    OVERSAMPLED,
    REFITTED,
    RULES,
    SMALL,
    STEPPED,
    assert_same_run,
    history_of,
    title,
)


@pytest.mark.parametrize("rules", RULES + ACCUMULATED + STEPPED, ids=title)
def test_every_model_and_data_set_has_the_engines_losses(rules: dict[str, Any]) -> None:
    for model in FITTING:
        assert_same_run(RunConfig.parse(SMALL | model | rules), "numpy")


@pytest.mark.parametrize("rules", REFITTED, ids=title)
def test_a_run_that_calls_fit_again_has_the_engines_losses(rules: dict[str, Any]) -> None:
    assert_same_run(RunConfig.parse(SMALL | rules), "numpy")


@pytest.mark.parametrize(
    "rules", [{}, {"validation_samples": 0}, {"reduction": "sum", "learning_rate": 0.001}], ids=title
)
def test_a_test_set_is_scored_as_the_engine_scores_it(rules: dict[str, Any]) -> None:
    for model in FITTING:
        assert_same_run(RunConfig.parse(SMALL | model | {"test_samples": 19} | rules), "numpy")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_run_that_the_page_offers_has_the_engines_losses(preset: Preset) -> None:
    assert_same_run(RunConfig.parse(preset.fields), "numpy")


@pytest.mark.parametrize(
    "values",
    [
        {"batch_size": 7, "validation_samples": 0},
        {"batch_size": 500},
        {"batch_size": 1, "samples": 1},
        {"batch_size": 30, "samples": 30, "remainder": "drop"},
        {"batch_size": 7, "validate_every": 2},
        {"dataset": "line", "model": "linear", "features": 10, "noise": 0.01},
        {"dataset": "digits", "model": "logistic", "samples": 1, "validation_samples": 3},
        {"dataset": "diabetes", "samples": 2, "validation_samples": 3},
        {"data_seed": 2**32 - 1, "init_seed": 0, "shuffle_seed": 5},
        *OVERSAMPLED,
    ],
    ids=title,
)
def test_odd_sizes_and_seeds_have_the_engines_losses(values: dict[str, Any]) -> None:
    assert_same_run(RunConfig.parse({"epochs": 5} | values), "numpy")


@pytest.mark.parametrize("every", [1, 3])
@pytest.mark.parametrize("min_delta", [0, 0.01])
def test_early_stopping_stops_where_the_engine_stops(every: int, min_delta: float) -> None:
    values = {"samples": 30, "epochs": 400, "learning_rate": 0.3, "patience": 4, "min_delta": min_delta}
    history = assert_same_run(RunConfig.parse(values | {"validate_every": every}), "numpy")
    assert history.curves.status == "early_stopped"


@pytest.mark.parametrize(("epochs", "status"), [(2, "completed"), (3, "early_stopped")])
def test_patience_that_ends_with_the_last_epoch_cuts_nothing_short(epochs: int, status: str) -> None:
    values = {"model": "logistic", "learning_rate": 1, "seed": 7, "patience": 1, "epochs": epochs}
    history = assert_same_run(RunConfig.parse(values), "numpy")
    assert history.curves.status == status


@pytest.mark.parametrize("rules", [{}, {"validation_samples": 0}, {"validate_every": 3, "patience": 50}], ids=title)
def test_a_run_that_reaches_its_target_stops_where_the_engine_stops(rules: dict[str, Any]) -> None:
    config = RunConfig.parse({"samples": 30, "epochs": 400, "learning_rate": 0.3, "target_loss": 0.3} | rules)
    history = assert_same_run(config, "numpy")
    assert history.curves.status == "target_reached"
    assert history.curves.epochs_done % 3 > 0


@pytest.mark.parametrize(
    ("values", "after"),
    [
        ({"learning_rate": 0.9, "batch_size": 40, "epochs": 50, "seed": 13}, 50),
        ({"learning_rate": 900, "batch_size": 1}, 151),
    ],
    ids=["by its third high evaluation", "at a loss that is not finite"],
)
@pytest.mark.parametrize("momentum", [0, 0.5])
@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
def test_a_diverging_run_ends_where_the_engine_ends_it(values: dict[str, Any], after: int, momentum: float) -> None:
    history = assert_same_run(RunConfig.parse({"dataset": "line", "model": "linear"} | values), "numpy")
    assert history.curves.status == "diverged"
    assert history.curves.updates_done <= after


def test_it_needs_nothing_but_numpy_and_says_how_it_ended(tmp_path: Path) -> None:
    config = RunConfig.parse({"dataset": "digits", "epochs": 2, "samples": 300})
    script = tmp_path / "run.py"
    script.write_text(as_code(config, "numpy"))
    ran = subprocess.run([sys.executable, "-I", str(script)], cwd=tmp_path, capture_output=True, text=True, check=True)
    history = history_of(config)
    assert (
        f"completed after {history.curves.updates_done} updates, last batch loss {history.curves.loss.batch[-1]:.6g}"
        in ran.stdout
    )
    assert ran.stderr == ""
    for model in FITTING:
        tree = ast.parse(as_code(RunConfig.parse(model), "numpy"))
        imported = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
        assert imported - sys.stdlib_module_names == {"numpy"}
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
