"""Means over the validation rows against plain NumPy, and when a difference of two may be chance."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from epochwise.core.compare import rowmeans
from epochwise.core.compare.rowmeans import RowMean, row_means
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.data.samples import load
from epochwise.core.engine.sgd import replay, train
from tests.core import twin
from tests.core.unseen import choices

PAIRS = [
    (dataset, model)
    for (dataset, spec), (model, entry) in product(DATASETS.items(), MODELS.items())
    if spec.task in entry.tasks
]


def means_of(**values: Any) -> dict[str, RowMean]:
    config = RunConfig.parse({"samples": 30, "epochs": 3, "learning_rate": 0.05, **values})
    *_, history = train(config)
    return row_means(config, replay(config, history, history.curves.updates_done - 1, 1)[0]["parameters_after"])


@pytest.mark.parametrize(("dataset", "model"), PAIRS)
def test_they_are_the_last_models_on_the_validation_rows(dataset: str, model: str) -> None:
    config = RunConfig.parse({"dataset": dataset, "model": model, "samples": 30, "epochs": 3, "learning_rate": 0.05})
    *_, history = train(config)
    last = replay(config, history, history.curves.updates_done - 1, 1)[0]["parameters_after"]
    found, data = row_means(config, last), load(config)
    outputs = twin.forward(last, data.validation_x, twin.activation_of(model, config.resolved().activation))[1]
    expected = {"validation": twin.row_losses(outputs, data.validation_y, data.classes)}
    if data.classes:
        expected["accuracy"] = choices(outputs, data.validation_y, data.classes)[0].astype(float)
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        own = found[name].values
        assert own is not None
        assert own == pytest.approx(values, rel=1e-9, abs=1e-12)
        assert found[name].count == len(values)
        assert found[name].error == pytest.approx(np.std(values, ddof=1) / np.sqrt(len(values)), rel=1e-9)
    assert found["validation"].mean == pytest.approx(history.curves.loss.validation[-1], rel=1e-12)


def test_equal_rows_are_known_whatever_the_training_set() -> None:
    one, more, others = (
        means_of(**values)["validation"].rows
        for values in (
            {"validation_samples": 20},
            {"validation_samples": 20, "samples": 50},
            {"validation_samples": 21},
        )
    )
    assert one == more != others


def of(*values: float, rows: str = "same") -> RowMean:
    return RowMean.of(np.array(values), rows)


def test_a_small_difference_in_the_same_direction_on_every_row_is_no_chance() -> None:
    one, other = of(0.1, 5.0, 0.3, 9.0), of(0.2, 5.1, 0.4, 9.1)
    assert not one.may_equal(other)
    # as many rows of other data tell nothing of the kind
    assert one.may_equal(of(0.2, 5.1, 0.4, 9.1, rows="others"))


def test_a_difference_within_its_own_error_may_be_chance() -> None:
    # differences -1 and 3: mean 1, standard error 2
    assert of(0.0, 0.0).may_equal(of(1.0, -3.0))
    # 8, 10, 12: mean 10, standard error 1.15
    assert not of(8.0, 10.0, 12.0).may_equal(of(0.0, 0.0, 0.0))


def test_a_single_row_tells_nothing() -> None:
    assert of(0.1).may_equal(of(50.0))


def test_of_many_rows_only_the_mean_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rowmeans, "MOST_PAIRED_ROWS", 3)
    one, other = of(0.1, 5.0, 0.3, 9.0), of(0.2, 5.1, 0.4, 9.1)
    assert one.values is None
    assert one.may_equal(other)
