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

    A pass is one trip through the training rows, of `batches_per_pass` batches, the last of which has
    `last_batch_size`; `batch_sizes` are the sizes of a pass, each with its number of batches. An epoch is
    `batches_per_epoch` batches: one pass, unless steps_per_epoch is given. Where it `restarts`, each epoch takes its
    batches from the beginning of a pass of its own; otherwise the passes follow one another, wherever the epochs end.
    `passes` is what all batches come to, and `unseen_samples` the rows that no batch takes: None where chance decides.

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
    accumulate: int
    batches_per_pass: int
    restarts: bool
    passes: float
    unseen_samples: int | None
    fits: int
    epochs_per_fit: int
    begins_anew: bool
    test_samples: int

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
    def batches_per_order(self) -> int:
        """Batches that take their rows from one order of the rows, before the next begins."""
        return self.batches_per_epoch if self.restarts else self.batches_per_pass

    def pass_of(self, batch: int) -> tuple[int, int]:
        """The pass of a batch and its place there, both from 0; where epochs restart, each begins the next pass."""
        return divmod(batch, self.batches_per_order)

    def size_of(self, batch: int) -> int:
        """Rows of a batch."""
        return self.last_batch_size if self.pass_of(batch)[1] == self.batches_per_pass - 1 else self.batch_size

    def rows_before(self, batches: int) -> int:
        """Rows of the first so many batches."""
        orders, rest = self.pass_of(batches)
        short = self.batch_size - self.last_batch_size if self.batches_per_order == self.batches_per_pass else 0
        return orders * (self.batches_per_order * self.batch_size - short) + rest * self.batch_size

    @property
    def rows_of_update(self) -> int:
        """The most rows that an update has: those of the first, which has as few short batches as any."""
        return self.rows_before(self.accumulate)

    @property
    def begins_anew_every(self) -> int:
        """After how many epochs all but the parameters begins anew: those of the run where nothing does."""
        return self.epochs_per_fit if self.begins_anew else self.epochs

    @property
    def orders_begin_anew_every(self) -> int:
        """After how many orders of the rows the first comes again: more than there are where none does. An epoch that
        begins anew begins a pass too, since its passes do not go on across epochs.
        """
        return self.begins_anew_every if self.begins_anew else self.total_batches + 1
