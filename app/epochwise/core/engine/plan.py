"""The arithmetic of a configuration, known before training: batches, updates, cost and what is worth a warning."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.cost import checkpoint_every, held_bytes, updates_per_piece, work

Regime = Literal["stochastic", "mini-batch", "full-batch"]

SINGLE_LOSSES_BELOW = 20
"""A bucket of fewer losses than this says less than its losses do, so they come singly."""


@dataclass(frozen=True)
class RunWarning:
    """Something a reader should know of a run that is allowed all the same; `code` is stable."""

    code: str
    field: str
    message: str


@dataclass(frozen=True)
class Plan:
    """What a configuration will do. Sizes in samples; `estimated_seconds` of one core, `estimated_bytes` of memory.

    It trains in pieces of `updates_per_piece`, and leaves a checkpoint at the start of each `checkpoint_every`th epoch.
    """

    samples: int
    batch_size: int
    regime: Regime
    updates_per_epoch: int
    last_batch_size: int
    epochs: int
    total_updates: int
    samples_seen: int
    batch_sizes: tuple[tuple[int, int], ...]
    estimated_seconds: float
    estimated_bytes: int
    updates_per_piece: int
    checkpoint_every: int
    warnings: tuple[RunWarning, ...]

    def as_json(self) -> dict[str, object]:
        """The plan as its JSON member, without the warnings, which stand beside it, and how it is computed here."""
        untold = ("estimated_bytes", "updates_per_piece", "checkpoint_every", "warnings")
        return {name: value for name, value in vars(self).items() if name not in untold}

    def bucket_width(self, points: int) -> int:
        """How many batch losses share one of at most `points` buckets; 1 where all losses come singly."""
        width = math.ceil(self.total_updates / points)
        if width < SINGLE_LOSSES_BELOW:
            return 1
        if width > self.updates_per_epoch:
            width = math.ceil(width / self.updates_per_epoch) * self.updates_per_epoch
        return width


@lru_cache(maxsize=4096)
def plan(config: RunConfig) -> Plan:
    """The plan of a configuration."""
    resolved = config.resolved()
    samples = cast("int", resolved.samples)
    size = min(config.batch_size, samples)
    full, rest = divmod(samples, size)
    short = rest if config.remainder == "keep" else 0
    updates = full + (1 if short else 0)
    runs = ((size, full), (short, 1)) if short else ((size, full),)
    total = updates * config.epochs
    seen = sum(length * count for length, count in runs) * config.epochs
    worked = work(resolved, total, seen)
    piece = updates_per_piece(total, worked)
    every = checkpoint_every(resolved, piece // updates)
    return Plan(
        samples=samples,
        batch_size=size,
        regime="full-batch" if size == samples else "stochastic" if size == 1 else "mini-batch",
        updates_per_epoch=updates,
        last_batch_size=short or size,
        epochs=config.epochs,
        total_updates=total,
        samples_seen=seen,
        batch_sizes=runs,
        estimated_seconds=worked / 1e9,
        estimated_bytes=held_bytes(resolved, total, every),
        updates_per_piece=piece,
        checkpoint_every=every,
        warnings=tuple(_warnings(config, samples, rest)),
    )


def _warnings(config: RunConfig, samples: int, rest: int) -> Iterator[RunWarning]:
    size = config.batch_size
    if size > samples:
        text = f"A batch of {size:,} is larger than the training set, so every batch is all {samples:,} samples."
        yield RunWarning("batch-larger-than-data", "batch_size", text)
    elif rest and config.remainder == "keep":
        text = f"{samples:,} samples do not divide into batches of {size:,}: the last batch of an epoch has {rest:,}."
        yield RunWarning("short-last-batch", "batch_size", text)
    elif rest:
        text = f"The short last batch is dropped: {rest:,} of {samples:,} samples go unused in each epoch."
        yield RunWarning("dropped-samples", "remainder", text)
