"""The short scripts have at most 40 lines, and with the rows of a real server they print the run's training losses."""

import contextlib
import io
import re
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from epochwise.code import DIALECTS, MOST_LINES, as_code
from epochwise.core.config.config import RunConfig
from tests.code.scripts import FITTING, RULES, SMALL, history_of, title
from tests.code.test_dialects import LINT, ruff

SERVER = "http://127.0.0.1:8000"
SHORT = [name for name, dialect in DIALECTS.items() if dialect.short]
IN_ORDER = [{"sampling": "never"} | rules for rules in RULES if rules.get("sampling", "never") in ("never", "sorted")]
INSTEAD = "# The complete script, not the short one: "


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def short(values: dict[str, Any], dialect: str = "numpy", server: str = SERVER) -> str:
    return as_code(RunConfig.parse(values), dialect, "short", server)


def printed(script: str) -> dict[int, str]:
    """The training losses that a script prints, by epoch; it prints nothing else."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        exec(compile(script, "<short>", "exec"), {"__name__": "__main__"})
    lines = re.findall(r"^epoch (\d+): training loss (\S+)\n", out.getvalue(), re.MULTILINE)
    assert len(lines) == out.getvalue().count("\n")
    return {int(epoch): loss for epoch, loss in lines}


def assert_prints_the_run(values: dict[str, Any], server: str, dialect: str = "numpy") -> None:
    """The losses that the short script prints are the engine's, digit by digit, as long as the engine trains."""
    config = RunConfig.parse(values)
    expected = history_of(config).curves.loss.train
    losses = printed(short(values, dialect, server))
    assert config.epochs in losses
    for epoch, loss in losses.items():
        assert epoch > len(expected) or loss == f"{expected[epoch - 1]:.6g}", (values, epoch)


@pytest.mark.parametrize("place", range(3))
def test_without_chance_every_model_data_set_and_optimizer_has_the_engines_losses(server: str, place: int) -> None:
    for shift, rules in enumerate(IN_ORDER):
        for model in islice(FITTING, (shift + place) % 3, None, 3 * 3):
            assert_prints_the_run(SMALL | model | rules, server)


@pytest.mark.parametrize(
    "values",
    [
        {"samples": 1, "batch_size": 1, "epochs": 3},
        {"dataset": "iris", "samples": 30, "batch_size": 1000, "epochs": 50},
        {"samples": 30, "batch_size": 30, "sampling": "once", "epochs": 25, "init_seed": 7},
        {"dataset": "line", "model": "network", "features": 3, "noise": 0.01, "sampling": "never", "epochs": 4},
        {"validation_samples": 0, "sampling": "never", "epochs": 2, "batch_size": 7, "validate_every": None},
    ],
    ids=title,
)
def test_one_batch_and_odd_sizes_have_the_engines_losses(server: str, values: dict[str, Any]) -> None:
    assert "losses differ" not in short(values)
    assert_prints_the_run(values, server)


@pytest.mark.parametrize("sampling", ["each-epoch", "once", "replacement", "oversampled"])
def test_other_shuffles_are_said_and_learn_as_much(server: str, sampling: str) -> None:
    values = {"samples": 200, "batch_size": 8, "epochs": 40, "sampling": sampling, "dataset": "circles"}
    script = short(values, server=server)
    assert "# not Epochwise's: losses differ a little" in script
    loss = float(printed(script)[40])
    assert loss == pytest.approx(history_of(RunConfig.parse(values)).curves.loss.train[-1], rel=0.2)
    assert printed(script) == printed(script)


@pytest.mark.parametrize("dialect", SHORT)
def test_every_short_script_has_at_most_40_lines_and_is_formatted(dialect: str, tmp_path: Path) -> None:
    lengths = ({"epochs": 7, "batch_size": 30}, {"epochs": 999}, {"batch_size": 7, "seed": 10**6})
    for place, model in enumerate(FITTING):
        for turn, rules in enumerate(RULES):
            script = short({"samples": 90} | model | rules | lengths[(place + turn) % 3], dialect)
            if rules.get("sampling") in ("buffer", "stratified"):
                continue
            assert not script.startswith("#"), (model, rules)
            assert script.count("\n") <= MOST_LINES
            (tmp_path / f"{place}-{turn}.py").write_text(script)
    assert ruff(tmp_path, "format", "--diff") == ""
    assert ruff(tmp_path, "check", *LINT) == "All checks passed!\n"


@pytest.mark.parametrize(
    ("dialect", "values", "reason"),
    [
        ("keras", {}, "there is none for Keras"),
        ("sklearn", {}, "there is none for scikit-learn"),
        ("lightning", {}, "there is none for Lightning"),
        ("numpy", {"sampling": "buffer"}, "the order of its rows (buffer) needs more lines"),
        ("pytorch", {"sampling": "stratified"}, "the order of its rows (stratified) needs more lines"),
        ("numpy", {"test_samples": 50}, "a test set (test_samples) needs more lines"),
        ("numpy", {"target_loss": 0.3}, "a target loss (target_loss) needs more lines"),
        ("pytorch", {"patience": 3}, "early stopping (patience) needs more lines"),
        (
            "numpy",
            {"dataset": "blobs", "optimizer": "adam", "data_seed": 2**32 - 1, "init_seed": 2**31, "noise": 1 / 7},
            "it would have more than 40 lines",
        ),
    ],
)
def test_what_has_no_short_form_is_the_complete_script_which_begins_with_the_reason(
    dialect: str, values: dict[str, Any], reason: str
) -> None:
    complete = as_code(RunConfig.parse(values), dialect)
    assert short(values, dialect) == f"{INSTEAD}{reason}.\n{complete}"


def test_a_long_query_stands_in_lines_of_its_own() -> None:
    values = {"dataset": "line", "features": 10, "noise": 1 / 7, "data_seed": 2**32 - 1, "samples": 99_999}
    script = short(values | {"model": "network", "init_seed": 2**31})
    names: dict[str, Any] = {}
    exec(script[script.index("RUN = ") : script.index("BATCH_SIZE")], names)
    assert all(len(line) <= 88 for line in script.splitlines())
    query = dict(httpx.QueryParams(names["RUN"]))
    assert RunConfig.from_query(list(query.items())).normalized().noise == 1 / 7
    assert (query["data_seed"], query["init_seed"], query["features"]) == (str(2**32 - 1), str(2**31), "10")


def test_whatever_a_server_is_called_stays_a_text_in_the_script() -> None:
    script = short({}, server='http://a"\n;print(1)\\')
    assert 'API = "http://a\\"\\n;print(1)\\\\/api/v1"\n' in script
