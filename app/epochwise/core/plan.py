"""What a configuration will do, known before training: batches, updates, cost, and what is worth a warning."""

import math
from dataclasses import dataclass
from typing import Literal

Regime = Literal["stochastic", "mini-batch", "full-batch"]

SINGLE_LOSSES_BELOW = 20
"""A bucket of fewer losses than this says less than its losses do, so they come singly."""


@dataclass(frozen=True)
class RunWarning:
    """Something a reader should know about a run that is allowed nevertheless; `code` is stable, `message` is not."""

    code: str
    field: str
    message: str


@dataclass(frozen=True)
class Plan:
    """What a configuration will do. Sizes in samples; `estimated_seconds` of one core, `estimated_bytes` of memory.

    Each `accumulate` batches of an epoch make an update, its last update what is left of them. fit() is called `fits`
    times, each for `epochs_per_fit` epochs or what is left; `begins_anew` says whether all but the parameters then
    begins anew. It trains in pieces of `batches_per_piece`, and leaves a checkpoint at the start of each
    `checkpoint_every`th epoch.
    """

    samples: int
    validation_samples: int
    batch_size: int
    regime: Regime
    batches_per_epoch: int
    updates_per_epoch: int
    last_batch_size: int
    epochs: int
    total_batches: int
    total_updates: int
    samples_seen: int
    batch_sizes: tuple[tuple[int, int], ...]
    estimated_seconds: float
    estimated_bytes: int
    batches_per_piece: int
    checkpoint_every: int
    warnings: tuple[RunWarning, ...]
    accumulate: int = 1
    fits: int = 1
    epochs_per_fit: int = 0
    begins_anew: bool = False

    def as_json(self) -> dict[str, object]:
        """The plan as its JSON member, without the warnings, which stand beside it, and how it is computed here."""
        inner = ("estimated_bytes", "batches_per_piece", "checkpoint_every", "warnings")
        return {name: value for name, value in vars(self).items() if name not in inner}

    def bucket_width(self, points: int) -> int:
        """How many batch losses share one of at most `points` buckets; 1 where all losses come singly."""
        width = math.ceil(self.total_batches / points)
        if width < SINGLE_LOSSES_BELOW:
            return 1
        if width > self.batches_per_epoch:
            width = math.ceil(width / self.batches_per_epoch) * self.batches_per_epoch
        return width

    def updates_after(self, batches: int) -> int:
        """How many updates the first so many batches make; the last of them may wait for others of their update."""
        epochs, rest = divmod(batches, self.batches_per_epoch)
        return epochs * self.updates_per_epoch + rest // self.accumulate

    def batches_until(self, updates: int) -> int:
        """How many batches the first so many updates take."""
        epochs, rest = divmod(updates, self.updates_per_epoch)
        return epochs * self.batches_per_epoch + rest * self.accumulate

    def update_of(self, batch: int) -> int:
        """The update that a batch belongs to; both count from 0 over the whole run."""
        epoch, place = divmod(batch, self.batches_per_epoch)
        return epoch * self.updates_per_epoch + place // self.accumulate

    @property
    def rows_of_update(self) -> int:
        """Rows of an update that is not the last of its epoch, and the most that any has."""
        return min(self.accumulate * self.batch_size, self.samples)

    def epochs_since_anew(self, epoch: int) -> int:
        """How many epochs before an epoch (from 0) all but the parameters began anew: which shuffle it has."""
        return epoch % self.begins_anew_every

    @property
    def begins_anew_every(self) -> int:
        """After how many epochs all but the parameters begins anew: those of the run where nothing does."""
        return self.epochs_per_fit if self.begins_anew else self.epochs
