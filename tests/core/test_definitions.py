"""The definitions in docs/explanation.md, carried out as they are written, give the engine's numbers."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.data.samples import load
from epochwise.core.engine.sgd import replay, train
from tests.core import twin

TEXT = (Path(__file__).parents[2] / "docs" / "explanation.md").read_text()
CODE = {"__builtins__": {}, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "sum": np.sum}


def table(head: str) -> Iterator[tuple[str, str]]:
    """The rows of the table with this head: what the first column says, and the code in the second."""
    _, rows = TEXT.split(f"| {head} |\n|---|---|\n")
    for row in rows[: rows.index("\n\n")].splitlines():
        first, second = row.strip("| ").split(" | ")
        yield first.strip("`"), second.strip("`")


LOSSES, UPDATES = dict(table("target | loss of one sample")), dict(table("optimizer | update"))
LIMITS = dict(table("weights | limit"))


@pytest.mark.parametrize(
    ("target", "model"),
    [
        ("a number", {"dataset": "diabetes", "model": "linear"}),
        ("one of two classes, 0 or 1", {"dataset": "moons", "model": "logistic"}),
        ("one of more classes", {"dataset": "iris", "model": "logistic"}),
    ],
)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_loss_is_the_mean_over_the_samples_of_what_is_written(
    target: str, model: dict[str, str], reduction: str
) -> None:
    config = RunConfig.parse(
        model | {"samples": 90, "epochs": 2, "learning_rate": 0.001, "batch_size": 30, "reduction": reduction}
    )
    *_, history = train(config)
    data = load(config)
    (update,) = replay(config, history, 5, 1)

    def mean_loss(x: twin.Array, y: twin.Array, theta: twin.Named) -> float:
        outputs = x @ theta["weights"] + theta["bias"]
        rows = zip(outputs if target == "one of more classes" else outputs[:, 0], y, strict=True)
        return math.fsum(float(eval(LOSSES[target], CODE, {"z": z, "y": _whole(value)})) for z, value in rows) / len(y)

    before, after, rows = update["parameters_before"], update["parameters_after"], update["rows"]
    losses = history.curves.loss
    assert losses.batch[5] == pytest.approx(mean_loss(data.train_x[rows], data.train_y[rows], before), rel=1e-10)
    assert losses.train[1] == pytest.approx(mean_loss(data.train_x, data.train_y, after), rel=1e-10)
    assert losses.validation[1] == pytest.approx(mean_loss(data.validation_x, data.validation_y, after), rel=1e-10)


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_is_what_is_written(name: str) -> None:
    carried = {} if OPTIMIZERS[name].momentum is None else {"momentum": 0.7}
    config = RunConfig.parse(
        {"optimizer": name, "samples": 40, "epochs": 2, "hidden": 4, "learning_rate": 0.02, **carried}
    )
    *_, history = train(config)
    known: dict[str, Any] = {"rate": 0.02, "momentum": config.normalized().momentum, "v": 0.0, "m": 0.0, "s": 0.0}
    named = {part: known.copy() for part in ("hidden_weights", "hidden_bias", "output_weights", "output_bias")}
    for number, inside in enumerate(replay(config, history, 0, history.curves.updates_done), 1):
        for part, state in named.items():
            state |= {"p": inside["parameters_before"][part], "g": inside["gradient"][part], "t": number}
            exec(UPDATES[name], CODE, state)
            np.testing.assert_allclose(state["p"], inside["parameters_after"][part], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_initial_weights_reach_to_the_limit_that_is_written_and_not_beyond(activation: str) -> None:
    config = RunConfig.parse({"dataset": "digits", "model": "network", "hidden": 100, "activation": activation})
    (first,) = replay(config, None, 0, 1)
    sizes = {"features": 64, "hidden": 100, "outputs": 10}
    for part, words in (
        ("hidden_weights", f"into hidden units with {activation}"),
        ("output_weights", "into the outputs"),
    ):
        limit, reached = eval(LIMITS[words], CODE, sizes), np.abs(first["parameters_before"][part]).max()
        assert 0.98 * limit < reached <= limit


def ends_of_waves(batch_size: int, epochs: int, rate: str) -> list[float]:
    """The training losses at the end of the 64 runs that the explanation counts."""
    values = {"dataset": "sine", "model": "wave", "batch_size": batch_size, "epochs": epochs, "learning_rate": rate}
    runs = [list(train(RunConfig.parse(values | {"seed": seed})))[-1].curves for seed in range(1, 65)]
    return [float(curves.loss.train[-1]) for curves in runs]


def test_noise_helps_as_often_as_is_written() -> None:
    rows = re.findall(r"^\| (0\.\d+) ((?:\| \d+ ){5})\|$", TEXT, re.MULTILINE)
    assert [rate for rate, _ in rows] == ["0.05", "0.1"]
    for rate, counts in rows:
        found = [sum(end < 0.3 for end in ends_of_waves(size, 100, rate)) for size in (1, 2, 5, 20, 200)]
        assert found == [int(count) for count in counts.strip("| ").split(" | ")]


def test_the_valleys_are_as_deep_as_is_written_and_longer_training_finds_no_more() -> None:
    ends = np.sort(ends_of_waves(200, 4000, "0.1"))
    assert 0.07 < ends[0] < ends[11] < 0.11 < 0.49 < ends[12]


def test_the_weights_of_a_wave_lie_evenly_within_the_limit_that_is_written() -> None:
    config = {"dataset": "sine", "model": "wave", "epochs": 1, "samples": 5}
    starts = [replay(RunConfig.parse(config | {"init_seed": seed}), None, 0, 1)[0] for seed in range(200)]
    weights = np.array([start["parameters_before"]["weights"][0, 0] for start in starts])
    limit = eval(LIMITS["of the sine wave"], CODE, {"features": 1})
    assert 0.97 * limit < np.abs(weights).max() <= limit
    assert np.histogram(weights, 4, (-limit, limit))[0].min() > 35
    assert all(start["parameters_before"]["bias"][0] == 0 for start in starts)
