"""The worked example for each model: 200 rows, batch size 5, 1,000 epochs, and 200 rows to validate on."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.sampling import EACH_EPOCH, order_rows
from epochwise.core.engine.shape import Shape
from epochwise.core.engine.start import initial_parameters
from epochwise.core.engine.unordered import Unordered

Floats = NDArray[np.float64]

EXAMPLES: dict[str, dict[str, object]] = {
    "linear": {"dataset": "line", "features": 2, "model": "linear"},
    "logistic": {"dataset": "moons", "model": "logistic"},
    "tanh": {"dataset": "moons", "model": "network", "activation": "tanh"},
    "relu": {"dataset": "moons", "model": "network", "activation": "relu"},
}
TITLES = {
    "linear": "linear, 2 features",
    "logistic": "logistic",
    "tanh": "network, 16 tanh",
    "relu": "network, 16 relu",
}


def example(name: str, **changed: object) -> RunConfig:
    """The worked example of a model by name, with some fields changed."""
    return RunConfig.parse({**EXAMPLES[name], **changed})


@dataclass(frozen=True, eq=False)
class Problem:
    """What every contender is given: rows (n, features), targets (n,), first parameters (p,) in the engine's order,
    and the order of the rows in each epoch (epochs, n) for those that do not shuffle themselves."""

    name: str
    config: RunConfig
    train_x: Floats
    train_y: Floats
    validation_x: Floats
    validation_y: Floats
    initial: Floats
    orders: NDArray[np.int64]

    @property
    def features(self) -> int:
        return int(self.train_x.shape[1])

    @property
    def hidden(self) -> int:
        """Units of the hidden layer; 0 where there is none."""
        return self.config.resolved().hidden

    @property
    def relu(self) -> bool:
        return self.config.resolved().activation == "relu"

    @property
    def log_loss(self) -> bool:
        return self.config.model != "linear"

    @property
    def seed(self) -> int:
        """The seed of the batch order."""
        return self.config.resolved().shuffle_seed

    @property
    def updates_per_epoch(self) -> int:
        return len(self.train_y) // self.config.batch_size

    def batches(self) -> NDArray[np.int64]:
        """The rows of every batch, (epochs, updates per epoch, batch size)."""
        return self.orders.reshape(self.config.epochs, self.updates_per_epoch, self.config.batch_size)


@lru_cache
def problem(name: str) -> Problem:
    """The problem of a model by name."""
    config = example(name)
    wanted, rows = config.resolved(), load(config)
    initial = initial_parameters(Shape.of(wanted), wanted.activation, wanted.init_seed)
    first = np.concatenate([part.ravel() for part in initial.values()])
    unordered = Unordered.of(wanted.sampling, rows.train_y, rows.classes, wanted.batch_size)
    sizes = wanted.buffer_size, wanted.batch_size
    orders = np.empty((config.epochs, len(rows.train_y)), np.uint32)
    for epoch in range(config.epochs):
        order_rows(orders[epoch], unordered, EACH_EPOCH, *sizes, wanted.shuffle_seed, epoch)
    return Problem(
        name, config, rows.train_x, rows.train_y, rows.validation_x, rows.validation_y, first, orders.astype(np.int64)
    )
