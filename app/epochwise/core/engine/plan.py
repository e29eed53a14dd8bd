"""The arithmetic of a configuration: how its plan is worked out."""

from collections.abc import Iterator
from functools import lru_cache

from epochwise.core.config.config import RunConfig
from epochwise.core.config.text import Text, counted
from epochwise.core.engine.cost import batches_per_piece, checkpoint_every, held_bytes, work
from epochwise.core.plan import Plan, RunWarning


@lru_cache(maxsize=4096)
def plan(config: RunConfig) -> Plan:
    """The plan of a configuration."""
    resolved = config.resolved()
    samples = resolved.samples
    size = min(config.batch_size, samples)
    full, rest = divmod(samples, size)
    short = rest if config.remainder == "keep" else 0
    batches = full + (1 if short else 0)
    accumulate = min(config.accumulate, batches)
    updates = -(-batches // accumulate)
    runs = ((size, full), (short, 1)) if short else ((size, full),)
    total = batches * config.epochs
    per_fit = min(config.fit_every or config.epochs, config.epochs)
    seen = sum(length * count for length, count in runs) * config.epochs
    worked = work(resolved, total, updates * config.epochs, seen)
    piece = batches_per_piece(total, worked)
    every = checkpoint_every(resolved, piece // batches)
    return Plan(
        samples=samples,
        validation_samples=resolved.validation_samples,
        batch_size=size,
        regime="full-batch" if size == samples else "stochastic" if size == 1 else "mini-batch",
        batches_per_epoch=batches,
        updates_per_epoch=updates,
        last_batch_size=short or size,
        epochs=config.epochs,
        total_batches=total,
        total_updates=updates * config.epochs,
        samples_seen=seen,
        batch_sizes=runs,
        estimated_seconds=worked / 1e9,
        estimated_bytes=held_bytes(resolved, total, every),
        batches_per_piece=piece,
        checkpoint_every=every,
        warnings=(
            *_warnings(config, samples, rest),
            *_of_updates(config, batches, batches % accumulate),
            *_of_fits(config),
        ),
        accumulate=accumulate,
        fits=-(-config.epochs // per_fit),
        epochs_per_fit=per_fit,
        begins_anew=resolved.refit == "anew" and per_fit < config.epochs,
    )


def _warnings(config: RunConfig, samples: int, rest: int) -> Iterator[RunWarning]:
    size = config.batch_size
    if size > samples:
        larger = counted(
            "A batch of {size} is larger than the training set, so every batch holds the one sample.",
            "A batch of {size} is larger than the training set, so every batch holds all {count} samples.",
            samples,
            size=size,
        )
        yield RunWarning("batch-larger-than-data", "batch_size", larger)
    elif rest and config.remainder == "keep":
        short = Text(
            "{samples} samples do not divide into batches of {size}: the last batch of an epoch has {rest}.",
            samples=samples,
            size=size,
            rest=rest,
        )
        yield RunWarning("short-last-batch", "batch_size", short)
    elif rest:
        dropped = Text(
            "The incomplete last batch is dropped: {rest} of {samples} samples are not used in each epoch.",
            rest=rest,
            samples=samples,
        )
        yield RunWarning("dropped-samples", "remainder", dropped)


def _of_updates(config: RunConfig, batches: int, left: int) -> Iterator[RunWarning]:
    """What is worth a warning of the batches of an update: an epoch has so many `batches`, its last update `left`."""
    each = config.accumulate
    if each > batches:
        fewer = counted(
            "An update would take {each} batches, but an epoch has {count}: it makes one update.",
            "An update would take {each} batches, but an epoch has {count}: they make one update.",
            batches,
            each=each,
        )
        yield RunWarning("one-update-an-epoch", "accumulate", fewer)
    elif left:
        short = counted(
            "{batches} batches do not divide into updates of {each}: the last update of an epoch has {count} batch.",
            "{batches} batches do not divide into updates of {each}: the last update of an epoch has {count} batches.",
            left,
            batches=batches,
            each=each,
        )
        yield RunWarning("short-last-update", "accumulate", short)


def _of_fits(config: RunConfig) -> Iterator[RunWarning]:
    """What is worth a warning of the calls of fit()."""
    every, epochs = config.fit_every, config.epochs
    if every is None:
        return
    left = epochs % every
    if every > epochs:
        once = Text(
            "A call of fit() would have {every} epochs; the run has {epochs}, so fit() is called once.",
            every=every,
            epochs=epochs,
        )
        yield RunWarning("one-fit", "fit_every", once)
    elif left:
        short = counted(
            "{epochs} epochs do not divide into calls of {every}: the last call of fit() has {count} epoch.",
            "{epochs} epochs do not divide into calls of {every}: the last call of fit() has {count} epochs.",
            left,
            epochs=epochs,
            every=every,
        )
        yield RunWarning("short-last-fit", "fit_every", short)
