"""The rows of every batch, known without training, are those that training takes."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import replay

LENGTHS: list[dict[str, Any]] = [
    {},
    {"steps_per_epoch": 3},
    {"steps_per_epoch": 7},
    {"steps_per_epoch": 3, "steps": "restart"},
]
"""Of 23 rows: 4 full batches, and one of 3."""


@pytest.mark.parametrize("length", LENGTHS, ids=str)
@pytest.mark.parametrize(("sampling", "remainder"), list(product(SAMPLINGS, ("keep", "drop"))))
@pytest.mark.parametrize("data", [{"dataset": "moons"}, {"dataset": "line", "features": 3}], ids=str)
def test_the_rows_of_epochs_are_those_that_training_takes(
    data: dict[str, Any], sampling: str, remainder: str, length: dict[str, Any]
) -> None:
    if SAMPLINGS[sampling].equalizes and data["dataset"] == "line":
        data = {"dataset": "imbalanced"}
    values = {"samples": 23, "batch_size": 5, "epochs": 5, "sampling": sampling, "remainder": remainder}
    config = RunConfig.parse(data | values | length)
    planned = plan(config)
    taken = [update["rows"] for update in replay(config, None, 0, planned.total_updates)]
    epochs = [
        np.concatenate(taken[at : at + planned.updates_per_epoch])
        for at in range(0, planned.total_updates, planned.updates_per_epoch)
    ]
    assert lists(rows_of_epochs(config, 0, 5)) == lists(epochs)
    assert lists(rows_of_epochs(config, 3, 2)) == lists(epochs[3:])
    assert rows_of_epochs(config, 5, 0) == []


def lists(epochs: list[NDArray[np.uint32]]) -> list[list[int]]:
    return [epoch.tolist() for epoch in epochs]
