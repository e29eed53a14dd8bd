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
from tests.core.twin import Xoshiro

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


@pytest.mark.parametrize("name", [name for name in MADE if DATASETS[name].classes])
def test_classes_of_made_sets_are_balanced_and_mixed(name: str) -> None:
    labels = rows(name, samples=300).train_y
    assert len(set(np.bincount(labels.astype(int)))) == 1
    assert set(labels[:5]) == set(labels)


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
    text = (gzip.decompress(raw) if name == "digits" else raw).decode().splitlines()
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
    random, order = Xoshiro(seed, 3), list(range(count))
    for last in reversed(range(1, count)):
        other = random.below(last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def test_a_column_that_is_constant_in_the_training_rows_becomes_zero() -> None:
    data = rows("iris", samples=3, data_seed=239, validation_samples=100)  # three petals of 0.2 cm, whose mean is not
    assert (data.train_x[:, 3] == 0).all()
    assert (data.validation_x[:, 3] == 0).all()
    assert np.abs(data.validation_x).max() < 100
