"""How many of the batches that a sampling makes hold no row of the rarest class."""

from dataclasses import dataclass

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.data.samples import load
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan

SIZES = (1, 2, 5, 10, 20, 50)
"""Batch sizes that are looked at, as far as there are more rows, and all rows at once."""
COMPARED = ("each-epoch", "stratified", "oversampled", "sorted")
COUNTED_EPOCHS = 20
MOST_DRAWN = 100_000
"""Rows in the batches of a batch size under a sampling; one epoch is never too many."""


@dataclass(frozen=True)
class Lacking:
    """The share of the batches of the first `epochs` epochs that hold no row of class `rarest`, by sampling for each of
    `batch_sizes`. Classes without a training row are not looked at; of several that are the rarest, the first is.
    """

    rarest: int
    epochs: int
    batch_sizes: tuple[int, ...]
    shares: dict[str, list[float]]

    @classmethod
    def of(cls, config: RunConfig) -> "Lacking":
        """That of a run's training rows, its seed and its remainder. Nothing is trained: the batches are counted."""
        data, planned = load(config), plan(config)
        rows = np.bincount(data.train_y.astype(np.int64), minlength=data.classes)
        rarest = int(np.where(rows > 0, rows, rows.sum() + 1).argmin())
        epochs = max(1, min(planned.epochs, COUNTED_EPOCHS, MOST_DRAWN // planned.samples))
        sizes = (*(size for size in SIZES if size < planned.samples), planned.samples)
        is_rarest = data.train_y == rarest

        def share(sampling: str, size: int) -> float:
            seed = config.shuffle_seed if SAMPLINGS[sampling].shuffles else None
            changed = {"sampling": sampling, "batch_size": size, "buffer_size": None, "shuffle_seed": seed}
            passes = {"steps_per_epoch": None, "steps": None}  # so every epoch has as many rows
            held = is_rarest[rows_of_epochs(RunConfig.parse(config.model_dump() | changed | passes), 0, epochs)]
            batches = np.add.reduceat(held.astype(np.int64), np.arange(0, held.shape[1], size), axis=1)
            return float(np.mean(batches == 0))

        return cls(rarest, epochs, sizes, {name: [share(name, size) for size in sizes] for name in COMPARED})
