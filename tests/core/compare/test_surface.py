"""The error surface against brute force, and the spread of batch gradients against every batch that there is."""

import itertools
import math

import numpy as np
import pytest

from epochwise.core.compare.surface import GradientSpread, SurfaceRows, axes_around, minima_of, valleys_of
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.sgd import replay

CONFIGS = {
    "linear": RunConfig(dataset="line", model="linear", samples=12, batch_size=3, epochs=2),
    "wave": RunConfig(dataset="sine", model="wave", samples=12, batch_size=3, epochs=2),
}
NEAR = np.array([-1e-3, 0, 1e-3])
MODELS = pytest.mark.parametrize("model", list(CONFIGS))


def predicted(model: str, weight: float, bias: float, x: float) -> float:
    return math.sin(weight * x + bias) if model == "wave" else weight * x + bias


@MODELS
def test_a_cell_is_the_mean_squared_error_there(model: str) -> None:
    rows, data = SurfaceRows.of(CONFIGS[model]), load(CONFIGS[model])
    weights, biases = np.array([-1.5, 0.25, 2.0]), np.array([0.0, 0.75])
    losses = rows.losses(weights, biases)
    for (row, bias), (column, weight) in itertools.product(enumerate(biases), enumerate(weights)):
        errors = [
            (predicted(model, weight, bias, float(x[0])) - float(y)) ** 2
            for x, y in zip(data.train_x, data.train_y, strict=True)
        ]
        assert losses[row, column] == pytest.approx(sum(errors) / 12, rel=1e-12)


@MODELS
def test_gradients_are_the_slopes_of_the_surface_and_those_of_the_engine(model: str) -> None:
    rows, step = SurfaceRows.of(CONFIGS[model]), 1e-6
    weight, bias = 0.7, -0.3
    whole = rows.gradients(weight, bias).mean(axis=0)
    near = rows.losses(np.array([weight - step, weight + step]), np.array([bias]))[0]
    up = rows.losses(np.array([weight]), np.array([bias - step, bias + step]))[:, 0]
    assert whole == pytest.approx([(near[1] - near[0]) / (2 * step), (up[1] - up[0]) / (2 * step)], rel=1e-6)
    opened = replay(CONFIGS[model], None, 3, 1)[0]
    at = opened["parameters_before"]
    batch = rows.gradients(float(at["weights"][0, 0]), float(at["bias"][0]))[list(opened["rows"])].mean(axis=0)
    assert batch == pytest.approx([opened["gradient"]["weights"][0, 0], opened["gradient"]["bias"][0]], rel=1e-9)


def test_the_theory_is_the_spread_of_all_batches_that_there_are() -> None:
    gradients = SurfaceRows.of(CONFIGS["linear"]).gradients(0.4, 0.2)
    whole = gradients.mean(axis=0)
    for size in (1, 3, 12):
        every = [gradients[list(rows)].mean(axis=0) - whole for rows in itertools.combinations(range(12), size)]
        spread = math.sqrt(np.square(every).sum(axis=1).mean())
        found = GradientSpread.of(gradients, size)
        assert found.theory == pytest.approx(spread, abs=1e-12)
        assert found.measured == pytest.approx(spread, rel=0.15, abs=1e-12)


def test_with_replacement_the_theory_is_the_spread_of_all_draws_that_there_are() -> None:
    gradients = SurfaceRows.of(CONFIGS["linear"]).gradients(0.4, 0.2)
    whole = gradients.mean(axis=0)
    for size in (1, 3):
        every = [gradients[list(rows)].mean(axis=0) - whole for rows in itertools.product(range(12), repeat=size)]
        spread = math.sqrt(np.square(every).sum(axis=1).mean())
        found = GradientSpread.of(gradients, size, replacement=True)
        assert found.theory == pytest.approx(spread, abs=1e-12)
        assert found.measured == pytest.approx(spread, rel=0.15)
    assert GradientSpread.of(gradients, 12, replacement=True).measured > 0


def test_the_bottom_of_a_lines_valley_is_least_squares() -> None:
    config = CONFIGS["linear"]
    rows, data = SurfaceRows.of(config), load(config)
    columns = np.column_stack([data.train_x[:, 0], np.ones(12)])
    (weight, bias), squares, *_ = np.linalg.lstsq(columns, data.train_y, rcond=None)
    weights, biases = np.linspace(weight - 1.1, weight + 1, 12), np.linspace(bias - 0.9, bias + 1, 12)
    [valley] = valleys_of(rows, weights, biases, rows.losses(weights, biases))
    assert (valley.weight, valley.bias) == pytest.approx((weight, bias), abs=1e-3)
    assert valley.loss == pytest.approx(squares[0] / 12, rel=1e-5)
    assert valleys_of(rows, weights + 3, biases, rows.losses(weights + 3, biases)) == []
    weights, biases = np.linspace(-1e114, 3e114, 12), np.linspace(-2e114, 1e114, 12)
    [of_diverged] = valleys_of(rows, weights, biases, rows.losses(weights, biases))
    assert of_diverged.loss == pytest.approx(valley.loss, rel=1e-5)


@pytest.mark.parametrize("samples", [50, 200])
def test_a_sines_valleys_have_no_slope_and_come_again_as_deep(samples: int) -> None:
    config = CONFIGS["wave"].model_copy(update={"samples": samples})
    rows = SurfaceRows.of(config)
    weights, biases = np.linspace(-5.1, 5.1, 48), np.linspace(-5.1, 5.1, 48)
    valleys = valleys_of(rows, weights, biases, rows.losses(weights, biases))
    losses = [valley.loss for valley in valleys]
    assert losses == sorted(losses)
    for valley in valleys:
        assert rows.gradients(valley.weight, valley.bias).mean(axis=0) == pytest.approx([0, 0], abs=1e-5)
        near = rows.losses(valley.weight + NEAR, valley.bias + NEAR)
        assert near.min() == near[1, 1]
    if samples == 50:  # in a narrow valley that lies across the grid
        assert any((valley.weight, valley.bias) == pytest.approx((0.4732, 0.7902), abs=1e-3) for valley in valleys)
    deepest = valleys[0]
    mirrored = (-deepest.weight, math.copysign(math.pi, deepest.bias) - deepest.bias)
    others = [valley for valley in valleys if valley.loss == pytest.approx(deepest.loss, rel=1e-4)]
    assert any((valley.weight, valley.bias) == pytest.approx(mirrored, abs=0.01) for valley in others)
    assert abs(deepest.weight) == pytest.approx(2, abs=0.1)
    assert deepest.loss == pytest.approx(0.09, abs=0.03)


def test_a_grid_holds_the_path_and_its_lowest_places_are_found() -> None:
    weights, biases = axes_around(np.array([[0.0, 0.0], [4.0, 1.0]]), 9, sine=False)
    assert (weights[0], weights[-1]) == pytest.approx((-1.4, 5.4))
    assert (biases[0], biases[-1]) == pytest.approx((-0.35, 1.35))
    losses = np.array([[9, 9, 9, 9, 9], [9, 2, 9, 9, 9], [9, 9, 9, 1, 9], [9, 9, 9, 9, 0]], dtype=float)
    assert minima_of(losses) == [(1, 1)]
    losses[3, 4] = 9
    assert minima_of(losses) == [(2, 3), (1, 1)]


@pytest.mark.parametrize(
    ("config", "field"),
    [
        (RunConfig(), "model"),
        (RunConfig(dataset="line", model="linear", features=2), "model"),
        (RunConfig(dataset="diabetes", model="wave"), "model"),
        (RunConfig(dataset="line", model="linear", samples=20_001), "samples"),
    ],
)
def test_other_models_have_no_surface(config: RunConfig, field: str) -> None:
    with pytest.raises(InvalidConfig) as refused:
        SurfaceRows.of(config)
    assert refused.value.errors[0].field == field
