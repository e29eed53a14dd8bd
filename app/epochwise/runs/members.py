"""The members of a run's JSON document, and of the stream's first and last event."""

from typing import Any

from epochwise.core.curves import Series
from epochwise.core.diagnose.verdict import Verdict
from epochwise.runs.record import Record


def opening(record: Record, engine: str) -> dict[str, Any]:
    """What is known before the first update."""
    return {
        "id": record.id,
        "engine": engine,
        "config": record.config.normalized().model_dump(),
        "plan": record.plan.as_json(),
        "warnings": record.plan.warnings,
        "initial": _initial(record.curves.loss),
        "measures": {name: {"initial": _initial(series)} for name, series in record.curves.measures.items()},
    }


def _initial(series: Series) -> dict[str, float]:
    return {"train": series.initial_train, "validation": series.initial_validation}


def outcome(record: Record, verdict: Verdict, train_seconds: float) -> dict[str, Any]:
    """What is known after the last update. Epochs that are named (`lowest`, `stopped_at_epoch`) are counted from 1."""
    curves = record.curves
    lowest = {"epoch": curves.lowest_epoch, "validation": curves.lowest_validation}
    return {
        "status": curves.status,
        "batches_done": curves.batches_done,
        "updates_done": curves.updates_done,
        "epochs_done": curves.epochs_done,
        "samples_seen": record.plan.rows_before(curves.batches_done),
        "warnings": curves.warnings,
        "lowest": lowest if curves.lowest_epoch is not None else None,
        "test": curves.test,
        "diverged_at_update": curves.diverged_at_update,
        "stopped_at_epoch": curves.stopped_at_epoch,
        "verdict": verdict,
        "timing": {"train_seconds": round(train_seconds, 6)},
    }
