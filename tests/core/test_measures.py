"""The measures beside the loss: where they apply, what they are at the edges, and that they change nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig
from epochwise.core.config.measures import MEASURES, measures_of
from epochwise.core.engine.history import History
from epochwise.core.engine.measures import MEASURED
from epochwise.core.engine.sgd import train


def last(**values: object) -> History:
    *_, history = train(RunConfig.parse(values))
    return history


def test_every_measure_has_its_number_in_the_kernels() -> None:
    assert set(MEASURES) == set(MEASURED)


@pytest.mark.parametrize("dataset", ["line", "moons", "iris"])
def test_a_run_has_the_measures_of_its_task(dataset: str) -> None:
    history = last(dataset=dataset, epochs=2)
    assert list(history.curves.measures) == [spec.name for spec in measures_of(dataset)]


def test_where_no_validation_is_due_or_possible_there_is_no_number() -> None:
    series = last(epochs=4, validate_every=3).curves.measures["accuracy"]
    assert np.isnan(series.validation).tolist() == [True, True, False, False]
    none = last(epochs=2, validation_samples=0).curves.measures["accuracy"]
    assert np.isnan([none.initial_validation, *none.validation]).all()
    assert not np.isnan([none.initial_train, *none.train]).any()


def test_equal_outputs_choose_the_first_class_as_argmax_does() -> None:
    series = last(dataset="iris", model="logistic", epochs=1).curves.measures["accuracy"]
    assert series.initial_train == pytest.approx(0.33, abs=0.08)  # all outputs are zero: every row is a setosa
    assert last(dataset="moons", model="logistic", epochs=1).curves.measures["accuracy"].initial_train == 0.5


@given(
    st.sampled_from(["moons", "iris", "line"]),
    st.integers(1, 40),
    st.integers(1, 60),
    st.integers(1, 12),
    st.sampled_from(["keep", "drop"]),
)
def test_measures_stay_in_bounds_in_any_batches_and_pieces(
    dataset: str, samples: int, size: int, piece: int, remainder: str
) -> None:
    config = RunConfig.parse(
        {"dataset": dataset, "samples": samples, "batch_size": size, "epochs": 3, "validation_samples": 5}
        | {"remainder": remainder if size <= samples else "keep", "hidden": 3}
    )
    (*_, whole), (*_, cut) = train(config), train(config, piece=piece)
    for spec in measures_of(dataset):
        series = whole.curves.measures[spec.name]
        low, high = spec.bounds or (0.0, np.inf)
        for part in ("batch", "running", "unweighted", "train", "validation"):
            values = getattr(series, part)
            assert ((low <= values) & (values <= high)).all()
            assert values.tobytes() == getattr(cut.curves.measures[spec.name], part).tobytes()
