"""Scripts in every dialect: well formed, formatted, free of what the run does not need, and honest."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochwise.code import DIALECTS, as_code
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.data.samples import load
from tests.code.scripts import FITTING, OVERSAMPLED, RULES, SMALL, STEPPED

STOPPING: tuple[dict[str, Any], ...] = (
    {},
    {"validation_samples": 0},
    {"validate_every": 2},
    {"patience": 2},
    {"patience": 2, "validate_every": 3, "min_delta": 0.01},
    {"target_loss": 0.5},
    {"target_loss": 0.5, "validation_samples": 0},
    {"target_loss": 0.5, "patience": 2, "validate_every": 3},
    {"test_samples": 7},
    {"test_samples": 7, "validation_samples": 0},
    {"test_samples": 7, "target_loss": 0.5, "patience": 2},
    {"batch_size": 30},
    {"batch_size": 1000, "remainder": "keep"},
)

STEPS_AND_FITS: list[dict[str, Any]] = [
    {"batch_size": 20, "epochs": 5} | rules
    for rules in (
        {"fit_every": 2},
        {"fit_every": 2, "refit": "anew"},
        {"steps_per_epoch": 3},
        {"steps_per_epoch": 3, "fit_every": 2},
        {"steps_per_epoch": 3, "steps": "restart"},
        {"steps_per_epoch": 3, "steps": "restart", "fit_every": 2},
        {"steps_per_epoch": 3, "steps": "restart", "fit_every": 2, "refit": "anew"},
    )
]
"""Of 90 rows: passes of 4 batches, and one of 10 rows; fit() is called once, or three times."""

RESULTS = {"test_loss", "batch_loss", "running", "unweighted", "train_loss", "validation_loss"}
"""What a script leaves behind for its reader."""

LINT = ("--select=E4,E5,E7,E9,F,I,B,UP,SIM", "--ignore=B905", "--line-length=88", "--output-format=concise")


def grid() -> Iterator[RunConfig]:
    """Every model with every sampling, remainder, reduction and momentum; the ways to stop take turns."""
    stopping = cycle(STOPPING)
    for model in FITTING:
        for rules in RULES:
            yield RunConfig.parse(SMALL | model | rules | next(stopping))
    for values in OVERSAMPLED:
        yield RunConfig.parse(SMALL | values)
    for rules, model in zip(STEPPED, cycle(FITTING), strict=False):
        if "accumulate" not in rules:
            yield RunConfig.parse(SMALL | model | rules)
    classes = {"dataset": "imbalanced", "model": "logistic"}
    for steps, sampling, remainder, optimizer in product(STEPS_AND_FITS, SAMPLINGS, ("keep", "drop"), ("sgd", "adam")):
        others = {"sampling": sampling, "remainder": remainder, "optimizer": optimizer}
        yield RunConfig.parse(SMALL | classes | next(stopping) | steps | others)


def ruff(folder: Path, *words: str) -> str:
    """What ruff, with no settings of a project, prints of the files in a folder."""
    command = [sys.executable, "-m", "ruff", *words, "--isolated", "--no-cache", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


@pytest.mark.parametrize("dialect", DIALECTS)
def test_scripts_compile_and_are_formatted_and_hold_nothing_unused(dialect: str, tmp_path: Path) -> None:
    for place, config in enumerate(grid()):
        (tmp_path / f"{place}.py").write_text(as_code(config, dialect))
    assert ruff(tmp_path, "format", "--diff") == ""
    assert ruff(tmp_path, "check", *LINT) == "All checks passed!\n"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_setting_and_function_of_a_script_is_used(dialect: str) -> None:
    for config in islice(grid(), 0, None, 5):
        tree = ast.parse(as_code(config, dialect))
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        used |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        defined = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        } | {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        assert defined - used - RESULTS == set(), config


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_a_run_has_not_is_not_in_its_script(dialect: str) -> None:
    plain = as_code(RunConfig.parse({"validation_samples": 0, "sampling": "never"}), dialect)
    full = as_code(RunConfig.parse({"momentum": 0.5, "patience": 3, "validate_every": 2}), dialect)
    for name in ("MOMENTUM", "PATIENCE", "MIN_DELTA", "VALIDATE_EVERY", "VALIDATION_SAMPLES", "validation"):
        assert name not in plain
        assert name in full
    assert ("velocit" in full) == (dialect == "numpy")


@pytest.mark.parametrize(
    ("dialect", "values", "words"),
    [
        ("sklearn", {"remainder": "drop", "batch_size": 7}, "fit() cannot drop a short last batch"),
        ("sklearn", {"remainder": "drop", "batch_size": 7, "sampling": "once"}, "fit() cannot drop a short last batch"),
        ("sklearn", {"dataset": "digits", "samples": 12}, "fit() knows only the classes of the rows it is given"),
        (
            "sklearn",
            {"dataset": "iris", "samples": 90, "batch_size": 50, "remainder": "drop", "sampling": "sorted"},
            "fit() knows only the classes of the rows it is given",
        ),
        ("sklearn", {"sampling": "oversampled"}, "fit() cannot draw each class equally often"),
        ("keras", {"sampling": "oversampled"}, "draw each class equally often, which fit() cannot do with arrays"),
        ("lightning", {"sampling": "oversampled"}, "sampler=WeightedRandomSampler(chances, SAMPLES)"),
        ("sklearn", {"sampling": "replacement"}, "fit() cannot draw batches with replacement"),
        (
            "sklearn",
            {"sampling": "stratified"},
            "fit() shuffles all rows alike, so a batch may have too few of a class",
        ),
        ("keras", {"sampling": "stratified"}, "evenly to the batches, which fit() cannot do with arrays"),
        ("sklearn", {"reduction": "sum", "batch_size": 7}, "it cannot be told to add"),
        ("sklearn", {"patience": 5}, "would hold back training rows and watch their score"),
        ("sklearn", {"dataset": "line", "model": "linear"}, "squared loss has one half"),
        ("sklearn", {"model": "logistic"}, "starts from small random parameters instead of zeros"),
        ("keras", {"remainder": "drop", "batch_size": 7}, "fit() with arrays always keeps the short last one"),
        ("keras", {"remainder": "drop", "batch_size": 7, "sampling": "never"}, "always keeps a short last batch"),
        ("keras", {"reduction": "sum"}, "`loss` is then a sum too"),
        ("keras", {}, "this script takes PyTorch where it is not set"),
        ("lightning", {"remainder": "drop", "batch_size": 7}, "4 of 200 rows go unused in each epoch"),
        ("lightning", {}, "trains on when the loss diverges"),
        ("pytorch", {"batch_size": 7}, "drop_last=False"),
        ("pytorch", {"batch_size": 7, "remainder": "drop"}, "drop_last=True"),
        ("numpy", {"batch_size": 1000}, "1000 were asked for"),
    ],
)
def test_a_script_says_what_its_framework_does_otherwise(dialect: str, values: dict[str, Any], words: str) -> None:
    assert words in as_code(RunConfig.parse(values), dialect)


@pytest.mark.parametrize(("dialect", "batches"), [("keras", "batches"), ("lightning", "EpochBatches")])
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_batches_begin_anew_with_each_call_of_fit_only_where_the_run_says_so(
    dialect: str, batches: str, sampling: str
) -> None:
    steps = {"steps_per_epoch": 3, "steps": "restart", "epochs": 5, "fit_every": 2}
    values = SMALL | steps | {"dataset": "imbalanced", "batch_size": 20, "sampling": sampling, "optimizer": "adam"}
    for refit in ("carry", "anew"):
        script = as_code(RunConfig.parse(values | {"refit": refit}), dialect)
        loops = [ast.unparse(node) for node in ast.parse(script).body if isinstance(node, ast.For)]
        assert any(f"{batches}()" in loop for loop in loops) == (refit == "anew")
        assert "sampler.random" not in script


@pytest.mark.parametrize("dialect", ["keras", "sklearn", "lightning"])
@pytest.mark.parametrize("values", [{"dataset": "imbalanced"}, {"dataset": "line", "model": "linear"}])
@pytest.mark.parametrize("size", [1, 7, 90])
def test_batches_of_a_framework_s_own_hold_their_share_of_every_class(
    dialect: str, values: dict[str, Any], size: int
) -> None:
    config = RunConfig.parse(values | {"sampling": "stratified", "samples": 90, "batch_size": size})
    wanted = {"cuts", "by_target", "strata", "dealt_rows"}
    tree = ast.parse(as_code(config, dialect))
    made = (ast.Assign, ast.FunctionDef)
    tree.body = [
        node
        for node in tree.body
        if isinstance(node, made)
        and wanted & {getattr(node, "name", ""), *(ast.unparse(t) for t in getattr(node, "targets", []))}
    ]
    y = load(config).train_y
    names: dict[str, Any] = {"np": np, "y": y, "SAMPLES": 90, "BATCH_SIZE": size}
    exec(compile(tree, dialect, "exec"), names)
    order = names["dealt_rows"](np.random.default_rng(3))
    assert sorted(order) == list(range(90))
    for stratum in names["strata"]:
        held = [np.isin(order[at : at + size], stratum).sum() for at in range(0, 90, size)]
        full = held[:-1] if 90 % size else held
        assert max(full) - min(full) <= 1
        assert all(abs(count - size * len(stratum) / 90) < 1 for count in full)
    assert sorted(len(stratum) for stratum in names["strata"])[-1] == (72 if "model" not in values else -(-90 // size))


def test_a_script_is_the_same_for_equal_runs() -> None:
    written_out = RunConfig.parse({}).normalized().model_dump()
    assert as_code(RunConfig.parse({})) == as_code(RunConfig.parse(written_out), "numpy")


@pytest.mark.parametrize(
    ("arguments", "field", "allowed"),
    [
        (("fortran",), "dialect", "numpy, pytorch, keras, sklearn, lightning"),
        (("numpy", "long"), "length", "complete, short"),
    ],
)
def test_an_unknown_dialect_or_length_is_refused_by_name(arguments: Any, field: str, allowed: str) -> None:
    with pytest.raises(InvalidConfig) as refused:
        as_code(RunConfig.parse({}), *arguments)
    (error,) = refused.value.errors
    assert (error.field, error.value, error.allowed) == (field, arguments[-1], allowed)


def test_scripts_say_how_a_framework_accumulates_and_what_it_cannot() -> None:
    def script(dialect: str, **values: object) -> str:
        return as_code(RunConfig.parse(values), dialect)

    short = {"samples": 90, "batch_size": 8, "accumulate": 5}
    whole = {"samples": 90, "batch_size": 9, "accumulate": 5}
    for dialect in ("numpy", "pytorch", "keras", "lightning"):
        assert "ACCUMULATE = 5" in script(dialect, **short)
        assert "ACCUMULATE" not in script(dialect, **short | {"accumulate": 1})
        assert "ACCUMULATE = 12  # 90 batches an update were asked for" in script(dialect, **short | {"accumulate": 90})
    assert "go on over" not in script("keras", **whole)
    assert "last update has 2 batches" in script("keras", **short).replace("\n# ", " ")
    assert "return loss  # Lightning divides it by ACCUMULATE" in script("lightning", **whole)
    assert "len(inputs) * ACCUMULATE / rows" in script("lightning", **short)
    assert "BATCH_SIZE = 40" in script("sklearn", **short)
    passes = {"samples": 90, "batch_size": 8, "accumulate": 5, "steps_per_epoch": 12, "steps": "restart"}
    assert script("sklearn", **passes) == script("sklearn", **short)
    dropped = script("sklearn", **short, remainder="drop")
    assert 'raise SystemExit("scikit-learn cannot accumulate gradients")' in dropped
    assert as_code(RunConfig.parse(whole), "numpy", "short").startswith(
        "# The complete script, not the short one: accumulating gradients (accumulate) needs more lines."
    )
