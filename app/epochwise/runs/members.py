"""The members of a run's JSON document, and of the stream's first and last event."""

from typing import Any

from epochwise.core.diagnose import Verdict
from epochwise.runs.record import Record


def opening(record: Record, engine: str) -> dict[str, Any]:
    """What is known before the first update."""
    history = record.history
    return {
        "id": record.id,
        "engine": engine,
        "config": record.config.resolved().model_dump(),
        "plan": record.plan.as_json(),
        "warnings": record.plan.warnings,
        "initial": {"train": history.initial_train, "validation": history.initial_validation},
    }


def outcome(record: Record, verdict: Verdict, train_seconds: float) -> dict[str, Any]:
    """What is known after the last update. Epochs that are named (`best`, `stopped_at_epoch`) are counted from 1."""
    history = record.history
    best = {"epoch": history.best_epoch, "validation": history.best_validation}
    return {
        "status": history.status,
        "updates_done": history.updates_done,
        "epochs_done": history.epochs_done,
        "samples_seen": samples_seen(record),
        "warnings": history.warnings,
        "best": best if history.best_epoch is not None else None,
        "diverged_at_update": history.diverged_at_update,
        "stopped_at_epoch": history.stopped_at_epoch,
        "verdict": verdict,
        "timing": {"train_seconds": round(train_seconds, 6)},
    }


def samples_seen(record: Record) -> int:
    """Rows that the run's updates looked at, counted as often as they were looked at."""
    plan = record.plan
    epochs, batches = divmod(record.history.updates_done, plan.updates_per_epoch)
    # Only the last batch of an epoch can be short, and a begun epoch has not come to it.
    return epochs * (plan.samples_seen // plan.epochs) + batches * plan.batch_size
