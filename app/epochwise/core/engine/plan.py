"""The arithmetic of a configuration: how its plan is worked out."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from epochwise.core.config.config import RunConfig
from epochwise.core.config.passes import batches_per_pass
from epochwise.core.config.resolved import ResolvedConfig
from epochwise.core.config.samplings import SAMPLINGS
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
    per_pass = batches_per_pass(samples, size, config.remainder)
    batches = resolved.steps_per_epoch or per_pass
    accumulate = min(config.accumulate, batches)
    updates = -(-batches // accumulate)
    total = batches * config.epochs
    per_fit = min(config.fit_every or config.epochs, config.epochs)
    arithmetic = Plan(
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
        samples_seen=0,
        batch_sizes=((size, full), (short, 1)) if short else ((size, full),),
        estimated_seconds=0.0,
        estimated_bytes=0,
        batches_per_piece=0,
        checkpoint_every=0,
        warnings=(
            *_warnings(config, samples, rest),
            *_of_updates(config, batches, batches % accumulate),
            *_of_fits(config),
        ),
        accumulate=accumulate,
        batches_per_pass=per_pass,
        restarts=bool(resolved.steps_per_epoch) and resolved.steps == "restart",
        passes=total / per_pass,
        unseen_samples=None,
        fits=-(-config.epochs // per_fit),
        epochs_per_fit=per_fit,
        begins_anew=resolved.refit == "anew" and per_fit < config.epochs,
        test_samples=resolved.test_samples,
    )
    return _with_costs(_with_rows(arithmetic, config), resolved)


def _with_rows(planned: Plan, config: RunConfig) -> Plan:
    """The plan with the rows of its batches counted: those that are seen, and those that never are."""
    seen = planned.rows_before(planned.total_batches)
    unseen = _unseen(planned, config.sampling)
    warnings = planned.warnings
    if planned.batches_per_epoch != planned.batches_per_pass and unseen:
        never = counted(
            "{count} of {samples} samples is in no batch of the run.",
            "{count} of {samples} samples are in no batch of the run.",
            unseen,
            samples=planned.samples,
        )
        warnings = (*warnings, RunWarning("unseen-samples", "steps_per_epoch", never))
    return replace(planned, samples_seen=seen, unseen_samples=unseen, warnings=warnings)


def _unseen(planned: Plan, sampling: str) -> int | None:
    """Rows that no batch takes, where this is known before a row is drawn: all orders are the same, or there is only
    one, or each goes through all the rows.
    """
    if SAMPLINGS[sampling].replaces:
        return None
    order = min(planned.batches_per_order, planned.total_batches)
    left = planned.samples - planned.rows_before(order)
    is_one = SAMPLINGS[sampling].repeats or order == planned.total_batches
    is_one = is_one or planned.orders_begin_anew_every == 1
    return left if is_one or not left else None


def _with_costs(planned: Plan, resolved: ResolvedConfig) -> Plan:
    """The plan with what it costs, and the pieces in which it is computed."""
    worked = work(resolved, planned)
    piece = batches_per_piece(planned.total_batches, worked)
    every = checkpoint_every(resolved, piece // planned.batches_per_epoch)
    return replace(
        planned,
        estimated_seconds=worked / 1e9,
        estimated_bytes=held_bytes(resolved, planned, every),
        batches_per_piece=piece,
        checkpoint_every=every,
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
