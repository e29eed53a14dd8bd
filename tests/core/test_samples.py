"""The rows as kernels take them, and how many of them are kept for the next run."""

import gc
import weakref

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.data.rows import Dataset, sample_bytes
from epochwise.core.data.samples import KEPT_BYTES, KEPT_SETS, load, training_and_held_out

WIDE = {"dataset": "line", "features": 10, "model": "linear", "validation_samples": 0}


def kept(count: int, samples: int) -> list[Dataset]:
    """What is still there of so many data sets, one after the other."""
    made = [weakref.ref(load(RunConfig.parse(WIDE | {"samples": samples, "seed": seed}))) for seed in range(count)]
    gc.collect()
    return [data for one in made if (data := one()) is not None]


@pytest.mark.parametrize("name", DATASETS)
def test_kernels_take_the_very_rows_that_anybody_reads(name: str) -> None:
    config = RunConfig.parse({"dataset": name, "model": "network", "samples": 77, "validation_samples": 13})
    data, (training, held_out) = load(config), training_and_held_out(config)
    for taken, x, y in ((training, data.train_x, data.train_y), (held_out, data.validation_x, data.validation_y)):
        assert (taken.size, taken.features) == x.shape
        np.testing.assert_array_equal(taken.rows[:, : taken.features], x)
        np.testing.assert_array_equal(taken.columns[: taken.features, : taken.size], x.T)
        np.testing.assert_array_equal(taken.targets[: taken.size], y)
        for filled, used in ((taken.rows, x.size), (taken.columns, x.size), (taken.targets, y.size)):
            assert np.count_nonzero(filled) <= used


def test_runs_on_the_same_rows_share_them() -> None:
    assert load(RunConfig.parse({"batch_size": 7})) is load(RunConfig.parse({"batch_size": 9, "epochs": 3}))


def test_a_large_data_set_is_held_by_its_runs_alone() -> None:
    assert kept(3, 100_000) == []


def test_all_that_is_kept_takes_little_memory() -> None:
    most = 8 * (KEPT_BYTES // sample_bytes(10, 8))
    assert sample_bytes(10, most) <= KEPT_BYTES < sample_bytes(10, most + 8)
    assert len(kept(KEPT_SETS + 4, most)) == KEPT_SETS
    assert kept(3, most + 8) == []
    assert KEPT_SETS * KEPT_BYTES <= 50_000_000


@pytest.mark.parametrize(("features", "count"), [(1, 1), (2, 200), (10, 1001), (64, 30)])
def test_the_bytes_of_samples_are_those_of_both_forms(features: int, count: int) -> None:
    values = {"dataset": "digits" if features == 64 else "line", "model": "network", "samples": count}
    config = RunConfig.parse(values | ({"features": features} if features < 64 else {}) | {"validation_samples": 0})
    data, (training, _) = load(config), training_and_held_out(config)
    arrays = (data.train_x, data.train_y, training.rows, training.columns, training.targets)
    assert sample_bytes(features, count) == sum(array.nbytes for array in arrays)
