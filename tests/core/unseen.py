"""A finished run's two models on the rows that judge them, in plain NumPy and in words of our own."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.data.samples import load
from epochwise.core.data.synthetic import DRAWN
from epochwise.core.diagnose.verdict import Verdict, verdict
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import replay, train
from tests.core import twin

Array = NDArray[np.float64]
FRESH_STREAM, FRESH = 6, 10_000


@dataclass(frozen=True)
class Scored:
    """One model on some rows: each row's loss, whether its class was chosen, and the chosen class's probability."""

    losses: Array
    right: NDArray[np.bool_]
    sure: Array

    @property
    def error(self) -> float:
        size = self.losses.size
        return float(np.std(self.losses, ddof=1) / np.sqrt(size)) if size > 1 else 0.0


@dataclass(frozen=True)
class Seen:
    """A run, and what we find of it ourselves."""

    config: RunConfig
    history: History

    @classmethod
    def of(cls, **values: Any) -> "Seen":
        config = RunConfig.parse(values)
        *_, history = train(config)
        return cls(config, history)

    @cached_property
    def verdict(self) -> Verdict:
        return verdict(self.config, self.history.curves, self.history.judgement)

    @property
    def classes(self) -> int:
        return DATASETS[self.config.dataset].classes

    @property
    def train(self) -> Array:
        return self.history.curves.loss.train[: self.history.curves.epochs_done]

    @property
    def initial(self) -> float:
        return self.history.curves.loss.initial_train

    @property
    def validation(self) -> Array:
        return self.history.curves.loss.validation[: self.history.curves.epochs_done]

    @cached_property
    def rows(self) -> tuple[Array, Array]:
        """10,000 rows of a stream of their own where the data are made up, else the validation rows."""
        resolved = self.config.resolved()
        if resolved.dataset not in DRAWN:
            data = load(self.config)
            return data.validation_x, data.validation_y
        x, y = np.empty((FRESH, resolved.features)), np.empty(FRESH)
        DRAWN[resolved.dataset](x, y, resolved.noise, resolved.data_seed, FRESH_STREAM)
        return x, y

    @cached_property
    def lowest_epoch(self) -> int:
        return int(np.nanargmin(self.validation)) + 1

    def parameters(self, epoch: int) -> twin.Named:
        """The parameters after this epoch, as the update that ended it left them."""
        update = epoch * (self.history.curves.updates_done // self.history.curves.epochs_done) - 1
        found: twin.Named = replay(self.config, self.history, update, 1)[0]["parameters_after"]
        return found

    @cached_property
    def now(self) -> Scored:
        return self.score(self.history.curves.epochs_done)

    @cached_property
    def then(self) -> Scored:
        return self.score(self.lowest_epoch)

    def score(self, epoch: int) -> Scored:
        x, y = self.rows
        activation = twin.activation_of(self.config.model, self.config.resolved().activation)
        outputs = twin.forward(self.parameters(epoch), x, activation)[1]
        return Scored(twin.row_losses(outputs, y, self.classes), *choices(outputs, y, self.classes))


def choices(outputs: Array, y: Array, classes: int) -> tuple[NDArray[np.bool_], Array]:
    """Which rows get their class, and how probable the model thinks the class that it chose."""
    if not classes:
        return np.zeros(len(y), bool), np.zeros(len(y))
    columns = np.column_stack((np.zeros(len(y)), outputs[:, 0])) if classes == 2 else outputs
    powers = np.exp(columns - columns.max(axis=1, keepdims=True))
    return columns.argmax(axis=1) == y, (powers / powers.sum(axis=1, keepdims=True)).max(axis=1)
