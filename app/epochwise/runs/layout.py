"""Which frames a run's stream has and which part of the run each holds: a function of the plan and `points` alone.

Frame 0 is `started`; then come the frames laid out here; the last one is `finished`. Pieces, clock and cores have no
say, so a second computation gives the same frames under the same ids. Whoever changes a layout raises `LAYOUT_VERSION`
in `wire.events`, since ids in the hands of clients would name other places.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from epochwise.core.plan import Plan
from epochwise.runs.record import Record
from epochwise.wire.events import Event

CHUNK_SECONDS = 0.05
CHUNK_LOSSES = 2_000
CHUNK_EPOCHS = 500
SNAPSHOT_SECONDS = 0.1
SNAPSHOTS = 300
SNAPSHOT_VALUES = 600_000
"""Numbers in all the snapshots of one stream together, so that losses that come singly do not make it long."""
BANDS_OF_A_BUCKET = 6


class Layout(Protocol):
    """The frames between `started` and `finished`."""

    def count(self, batches: int, epochs: int, ended: bool) -> int:
        """How many frames, `started` among them, so many batches and epochs are enough for."""

    def event(self, index: int, record: Record) -> Event:
        """Frame `index`, from 1 to `count` - 1."""


@dataclass(frozen=True)
class Chunks:
    """Every loss, once: blocks of whole epochs, each block some `batches` frames and then one `epochs` frame."""

    plan: Plan
    losses: int
    block_epochs: int

    @classmethod
    def of(cls, plan: Plan) -> "Chunks":
        """About `CHUNK_SECONDS` of work a frame, at most `CHUNK_LOSSES` batch losses."""
        losses = max(1, min(CHUNK_LOSSES, int(CHUNK_SECONDS / _seconds_per_batch(plan))))
        return cls(plan, losses, max(1, min(losses // plan.batches_per_epoch, CHUNK_EPOCHS)))

    @property
    def block(self) -> int:
        """Batches of a block."""
        return self.block_epochs * self.plan.batches_per_epoch

    def count(self, batches: int, epochs: int, ended: bool) -> int:
        """As `Layout.count`."""
        blocks = min(batches // self.block, epochs // self.block_epochs)
        rest = batches - blocks * self.block
        if ended:
            late = math.ceil(rest / self.losses) + (epochs > blocks * self.block_epochs)
        else:
            late = min(rest, self.block - 1) // self.losses
        return 1 + blocks * self._frames_of_block + late

    def event(self, index: int, record: Record) -> Event:
        """As `Layout.event`."""
        block, place = divmod(index - 1, self._frames_of_block)
        first = block * self.block + place * self.losses
        end = min((block + 1) * self.block, record.curves.batches_done)
        if place < self._frames_of_block - 1 and first < end:
            part = slice(first, min(first + self.losses, end))
            measures = {name: {"batch": series.batch[part]} for name, series in record.curves.measures.items()}
            return Event("batches", {"first": first, "loss": record.curves.loss.batch[part], "measures": measures})
        first = block * self.block_epochs
        end = min(first + self.block_epochs, record.curves.epochs_done)
        series = record.curves.measures.items()
        others = {name: {"epochs": measured.epochs(first, end)} for name, measured in series}
        return Event("epochs", {"first": first, **record.curves.loss.epochs(first, end), "measures": others})

    @property
    def _frames_of_block(self) -> int:
        return math.ceil(self.block / self.losses) + 1


@dataclass(frozen=True)
class Snapshots:
    """The whole curve so far, thinned to `points`: at batch `first`, then every `step`, then at the end."""

    plan: Plan
    points: int
    first: int
    step: int

    @classmethod
    def of(cls, plan: Plan, points: int) -> "Snapshots":
        """One per `SNAPSHOT_SECONDS` of work, the first after half of it; fewer where they would add up to too much."""
        width = plan.bucket_width(points)
        total = plan.total_batches
        values = total if width == 1 else BANDS_OF_A_BUCKET * math.ceil(total / width)
        most = max(8, min(SNAPSHOTS, SNAPSHOT_VALUES // values))
        step = max(SNAPSHOT_SECONDS / _seconds_per_batch(plan), total / most)
        return cls(plan, points, _whole(step / 2, width), _whole(step, width))

    def count(self, batches: int, epochs: int, ended: bool) -> int:
        """As `Layout.count`."""
        if ended:
            return 2 + max(0, math.ceil((batches - self.first) / self.step))
        batches = min(batches, (epochs + 1) * self.plan.batches_per_epoch - 1, self.plan.total_batches - 1)
        return 1 + max(0, 1 + (batches - self.first) // self.step)

    def event(self, index: int, record: Record) -> Event:
        """As `Layout.event`."""
        batches = min(self.first + (index - 1) * self.step, record.curves.batches_done)
        epochs = min(batches // self.plan.batches_per_epoch, record.curves.epochs_done)
        done = {"batches_done": batches, "updates_done": self.plan.updates_after(batches), "epochs_done": epochs}
        show = {"show": record.showing(batches, self.points).facts}
        return Event("curve", done | record.curve(batches, epochs, self.points) | show)


@lru_cache(maxsize=1024)
def layout_of(plan: Plan, points: int | None) -> Layout:
    """The layout of a stream."""
    return Chunks.of(plan) if points is None else Snapshots.of(plan, points)


def _seconds_per_batch(plan: Plan) -> float:
    return plan.estimated_seconds / plan.total_batches


def _whole(batches: float, width: int) -> int:
    """At least so many batches, as whole buckets."""
    return max(1, math.ceil(batches / width)) * width
