"""The rows: seeded, separate for training and validation, and as their registry entry says."""

import csv
import gzip
from importlib.resources import files

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.data.rows import Dataset
from epochwise.core.data.samples import load
from tests.core.twin import Xoshiro, shuffle

NAMES = sorted(DATASETS)
MADE = [name for name in NAMES if DATASETS[name].synthetic]
REAL = [name for name in NAMES if not DATASETS[name].synthetic]


def rows(name: str, **values: object) -> Dataset:
    return load(RunConfig.parse({"dataset": name, "model": "network", **values}))


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_as_the_registry_says(name: str) -> None:
    spec, data = DATASETS[name], rows(name)
    assert data.train_x.shape == (spec.samples, spec.features)
    assert data.validation_x.shape[1] == spec.features
    assert len(data.columns) == spec.features
    assert data.train_x.flags.c_contiguous
    assert data.train_y.shape == (spec.samples,)
    assert np.isfinite(data.train_x).all()
    assert not data.train_x.flags.writeable
    if spec.task == "classification":
        assert set(data.train_y) == set(range(spec.classes))
        assert len(data.class_names) == spec.classes


@pytest.mark.parametrize("name", NAMES)
def test_more_validation_rows_leave_the_training_rows_as_they_are(name: str) -> None:
    few, many = rows(name, validation_samples=5), rows(name, validation_samples=40)
    np.testing.assert_array_equal(few.train_x, many.train_x)
    np.testing.assert_array_equal(few.train_y, many.train_y)
    np.testing.assert_array_equal(few.validation_x, many.validation_x[:5])


@pytest.mark.parametrize("name", NAMES)
def test_only_the_data_seed_changes_the_rows(name: str) -> None:
    one, same, other = rows(name, data_seed=1), rows(name, data_seed=1, shuffle_seed=9), rows(name, data_seed=2)
    np.testing.assert_array_equal(one.train_x, same.train_x)
    assert not np.array_equal(one.train_x, other.train_x)
    assert not np.array_equal(one.train_x[:20], one.validation_x[:20])


@pytest.mark.parametrize("name", MADE)
def test_a_longer_made_set_begins_with_the_shorter_one(name: str) -> None:
    np.testing.assert_array_equal(rows(name, samples=30).train_x, rows(name, samples=300).train_x[:30])


@pytest.mark.parametrize("name", [name for name in MADE if DATASETS[name].classes and name != "imbalanced"])
def test_classes_of_made_sets_are_balanced_and_mixed(name: str) -> None:
    labels = rows(name, samples=300).train_y
    assert len(set(np.bincount(labels.astype(int)))) == 1
    assert set(labels[:5]) == set(labels)


def test_of_the_imbalanced_classes_two_have_10_percent_and_one_80_in_the_clouds_of_the_blobs() -> None:
    imbalanced, blobs = rows("imbalanced", noise=0.0, samples=300), rows("blobs", noise=0.0)
    assert np.bincount(imbalanced.train_y.astype(int)).tolist() == [30, 30, 240]
    assert np.bincount(imbalanced.validation_y.astype(int)).tolist() == [20, 20, 160]
    assert imbalanced.train_y[:12].tolist() == [0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 0, 1]
    for label in range(3):
        (rare,) = np.unique(imbalanced.train_x[imbalanced.train_y == label], axis=0)
        (usual,) = np.unique(blobs.train_x[blobs.train_y == label], axis=0)
        np.testing.assert_array_equal(rare, usual)


@pytest.mark.parametrize("name", MADE)
def test_noise_is_the_deviation_of_what_is_added(name: str) -> None:
    without, with_noise = rows(name, noise=0.0, samples=4000), rows(name, noise=0.25, samples=4000)
    field = "train_x" if DATASETS[name].classes else "train_y"
    added = getattr(with_noise, field) - getattr(without, field)
    assert abs(added.std() - 0.25) < 0.01
    assert abs(added.mean()) < 0.02


def test_the_line_has_the_slopes_that_its_description_gives() -> None:
    data = rows("line", features=3, noise=0.0)
    np.testing.assert_allclose(data.train_y, 1 + data.train_x @ [2, -1, 2 / 3], atol=1e-13)


def test_the_sine_wave_is_as_its_description_gives_and_reaches_from_minus_5_to_5() -> None:
    data = rows("sine", noise=0.0, samples=4000)
    x, y = data.train_x[:, 0], data.train_y
    np.testing.assert_allclose(y, np.sin(2 * x + 0.5), atol=1e-15)
    assert -5 <= x.min() < -4.99
    assert 4.99 < x.max() < 5
    assert np.histogram(x, 10, (-5, 5))[0].min() > 330


def test_the_first_row_of_the_sine_wave_follows_from_the_documented_stream() -> None:
    assert rows("sine", data_seed=3).train_x[0, 0] == 5 * (2 * Xoshiro(3, 1).uniform() - 1)


@pytest.mark.parametrize("features", [1, 8])
def test_a_row_of_the_series_is_a_whole_window_and_the_value_after_it(features: int) -> None:
    data = rows("series", noise=0.0, features=features, data_seed=3)
    time = 1000 * Xoshiro(3, 1).uniform() + np.arange(200 + features)
    values = np.sin(np.pi * time / 6) + np.sin(time / 5) / 2
    windows = np.lib.stride_tricks.sliding_window_view(values, features)
    np.testing.assert_allclose(data.train_x, windows[:-1], atol=1e-12)
    np.testing.assert_allclose(data.train_y, values[features:], atol=1e-12)


def test_the_rows_of_a_noisy_series_follow_each_other_by_a_step() -> None:
    data = rows("series")
    np.testing.assert_array_equal(data.train_x[1:, :-1], data.train_x[:-1, 1:])
    np.testing.assert_array_equal(data.train_x[1:, -1], data.train_y[:-1])
    assert [column.name for column in data.columns] == [f"t-{steps}" for steps in range(8, 0, -1)]


def test_scrambled_windows_have_the_series_values_each_in_an_order_of_its_own() -> None:
    series, scrambled = rows("series", data_seed=3), rows("scrambled", data_seed=3)
    random = Xoshiro(3, 1, 1)
    for whole, mixed in zip(series.train_x, scrambled.train_x, strict=True):
        expected = whole.tolist()
        shuffle(expected, random)
        assert mixed.tolist() == expected
    np.testing.assert_array_equal(series.train_y, scrambled.train_y)
    np.testing.assert_array_equal(series.validation_y, scrambled.validation_y)
    assert scrambled.columns[0].name == "x1"


def test_a_linear_model_learns_the_series_and_little_of_the_scrambled_one() -> None:
    def held_out(name: str) -> float:
        data = rows(name, samples=1000, validation_samples=1000)
        with_bias = np.column_stack([data.train_x, np.ones(1000)])
        (*weights, bias), *_ = np.linalg.lstsq(with_bias, data.train_y)
        return float(np.mean((data.validation_x @ weights + bias - data.validation_y) ** 2))

    assert held_out("series") < 0.1  # of which 0.04 are the noise of the target
    assert held_out("scrambled") > 0.4


def test_moons_lie_on_their_half_circles() -> None:
    data = rows("moons", noise=0.0)
    upper, lower = data.train_x[data.train_y == 0], data.train_x[data.train_y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1, rtol=1e-12)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1, rtol=1e-12)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5


def test_the_first_moon_row_follows_from_the_documented_stream() -> None:
    angle = np.pi * Xoshiro(3, 1).uniform()
    np.testing.assert_allclose(rows("moons", noise=0.0, data_seed=3).train_x[0], [np.cos(angle), np.sin(angle)])


@pytest.mark.parametrize("name", REAL)
def test_real_sets_are_dealt_out_once_and_standardised_by_the_training_rows(name: str) -> None:
    raw = files("epochwise.core.data").joinpath("files", DATASETS[name].file).read_bytes()
    text = (gzip.decompress(raw) if DATASETS[name].file.endswith(".gz") else raw).decode().splitlines()
    table = np.array([[float(cell) for cell in row] for row in list(csv.reader(text))[1:]])
    x, y = table[:, :-1], table[:, -1]
    assert len(x) == DATASETS[name].rows

    samples = 100
    data = rows(name, samples=samples, validation_samples=len(x) - samples if len(x) < 1000 else 1000, data_seed=8)
    deal = np.array(deal_out(len(x), 8))
    known, held_out = x[deal[:samples]], x[deal[samples : samples + len(data.validation_x)]]
    deviation = np.where(known.std(axis=0) > 0, known.std(axis=0), np.inf)
    np.testing.assert_allclose(data.train_x, (known - known.mean(axis=0)) / deviation, atol=1e-12)
    np.testing.assert_allclose(data.validation_x, (held_out - known.mean(axis=0)) / deviation, atol=1e-12)
    if name == "diabetes":
        y = (y - y[deal[:samples]].mean()) / y[deal[:samples]].std()
    np.testing.assert_allclose(data.train_y, y[deal[:samples]], atol=1e-12)
    assert "standard" in data.note


def deal_out(count: int, seed: int) -> list[int]:
    order = list(range(count))
    shuffle(order, Xoshiro(seed, 3))
    return order


def test_a_column_that_is_constant_in_the_training_rows_becomes_zero() -> None:
    data = rows("iris", samples=3, data_seed=239, validation_samples=100)  # three petals of 0.2 cm, whose mean is not
    assert (data.train_x[:, 3] == 0).all()
    assert (data.validation_x[:, 3] == 0).all()
    assert np.abs(data.validation_x).max() < 100
