"""The rows of every batch, known without training, are those that training takes."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import replay


@pytest.mark.parametrize(("sampling", "remainder"), list(product(SAMPLINGS, ("keep", "drop"))))
@pytest.mark.parametrize("data", [{"dataset": "moons"}, {"dataset": "line", "features": 3}], ids=str)
def test_the_rows_of_epochs_are_those_that_training_takes(data: dict[str, Any], sampling: str, remainder: str) -> None:
    if SAMPLINGS[sampling].equalizes and data["dataset"] == "line":
        data = {"dataset": "imbalanced"}
    values = {"samples": 23, "batch_size": 5, "epochs": 5, "sampling": sampling, "remainder": remainder}
    config = RunConfig.parse(data | values)
    planned = plan(config)
    taken = [update["rows"] for update in replay(config, None, 0, planned.total_updates)]
    epochs = [
        np.concatenate(taken[at : at + planned.updates_per_epoch])
        for at in range(0, planned.total_updates, planned.updates_per_epoch)
    ]
    np.testing.assert_array_equal(rows_of_epochs(config, 0, 5), epochs)
    np.testing.assert_array_equal(rows_of_epochs(config, 3, 2), epochs[3:])
    assert rows_of_epochs(config, 5, 0).shape == (0, len(epochs[0]))
