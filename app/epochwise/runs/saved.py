"""A finished run as a file and back: NumPy's own `.npz`, whose parts have checksums. What is altered is never taken."""

import math
from collections.abc import Mapping
from typing import IO, Any

import numpy as np
import orjson
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.measures import measure_versions
from epochwise.core.curves import EPOCH_VALUES, LOSS, WELL_ENDED, Curves, Series
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import plan
from epochwise.core.judgement import FinalTest, Judgement, Score
from epochwise.runs.result import Result
from epochwise.wire.events import dumps
from epochwise.wire.refusals import DataGone

RESULT_FORMAT, CONFIG_FORMAT = ".2.npz", ".json"
"""The suffixes of the files, which name their format: one that is changed gets another suffix."""
KEPT_STATUSES = (*WELL_ENDED, "diverged")
FACTS = (
    "status",
    "batches_done",
    "updates_done",
    "epochs_done",
    "lowest_epoch",
    "lowest_validation",
    "diverged_at_update",
    "stopped_at_epoch",
)
"""What of a run's curves is no array and never infinite or NaN, so that JSON holds it."""


def written_facts(history: History) -> dict[str, Any]:
    """What a history has beside its numbers, for JSON: how far it has come, and what it came to."""
    curves = history.curves
    return {
        "curves": {name: getattr(curves, name) for name in FACTS},
        "judgement": history.judgement,
        "test": curves.test,
    }


def read_ending(facts: Mapping[str, Any]) -> tuple[Judgement | None, FinalTest | None]:
    """What a run came to, of the facts that JSON has brought back."""
    judged, tested = facts["judgement"], facts.get("test")
    judgement = judged and Judgement(**judged | {name: Score(**judged[name]) for name in ("last", "lowest")})
    return judgement, tested and FinalTest.from_json(tested)


class Unreadable(ValueError):
    """A file that is not what was once written under its name."""


def write_result(file: IO[bytes], result: Result) -> None:
    """Write a result to an open file."""
    curves, history = result.curves, result.record.history
    versions = measure_versions(result.config.dataset)
    facts = {
        "id": result.id,
        **written_facts(history),
        "measures": {name: versions.get(name, 1) for name in curves.measures},
        "checkpoint_every": history.checkpoint_every,
        "train_seconds": result.train_seconds,
    }
    arrays: dict[str, NDArray[Any]] = {
        "facts": np.frombuffer(dumps(facts), np.uint8),
        "checkpoints": history.checkpoints,
        "lowest_parameters": history.lowest_parameters,
    }
    for measure, series in curves.series.items():
        parts = {"batch": series.batch[: curves.batches_done], **series.epochs(0, curves.epochs_done)}
        parts["initial"] = np.array([series.initial_train, series.initial_validation])
        arrays |= {f"{measure} {part}": array for part, array in parts.items()}
    np.savez(file, allow_pickle=False, **arrays)


def read_result(
    file: IO[bytes], run: str, config: RunConfig, measures: Mapping[str, int]
) -> tuple[History, float] | None:
    """The run in a file and the seconds that it trained; None where it lacks one of these measures, or has it in
    another version.

    Raises:
        Unreadable: when the file does not hold, whole and unaltered, this run.
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            facts = orjson.loads(arrays["facts"].tobytes())
            if facts["id"] != run:
                raise ValueError(f"it holds run {facts['id']}")
            if not measures.items() <= facts["measures"].items():
                return None
            history = _history(arrays, facts, config)
            _check(history, facts["train_seconds"])
            return history, facts["train_seconds"]
    except Exception as error:
        # A damaged archive fails in many ways, and whichever it is, the run can be computed again.
        raise Unreadable(f"the result of run {run} was cut short or altered: {error!r}") from None


def _history(arrays: Mapping[str, Any], facts: dict[str, Any], config: RunConfig) -> History:
    loss, *measures = (_series(measure, arrays) for measure in (LOSS, *facts["measures"]))
    curves = Curves(plan(config), loss, dict(zip(facts["measures"], measures, strict=True)), **facts["curves"])
    judgement, curves.test = read_ending(facts)
    return History(curves, arrays["checkpoints"], facts["checkpoint_every"], arrays["lowest_parameters"], judgement)


def _check(history: History, train_seconds: float) -> None:
    """Refuse what no run of the plan can have come to: what follows from a run relies on it."""
    curves, planned = history.curves, history.curves.plan
    batches, epochs = curves.batches_done, curves.epochs_done
    possible = (
        curves.status in KEPT_STATUSES
        and 0 < batches <= planned.total_batches
        and curves.updates_done == planned.update_of(batches - 1) + 1
        and 0 <= epochs <= batches // planned.batches_per_epoch
        and all(len(series.batch) == batches for series in curves.series.values())
        and all(len(series.train) == epochs for series in curves.series.values())
        and _is_within(curves.lowest_epoch, epochs)
        and _is_within(curves.stopped_at_epoch, epochs + 1)  # one that diverged may have begun another
        and _is_within(curves.diverged_at_update, curves.updates_done)
        and isinstance(curves.lowest_validation, float | None)
        and (curves.test.samples if curves.test else 0) == _tested(curves)
        and history.checkpoint_every == planned.checkpoint_every
        and history.checkpoints.ndim == 2
        and 0 <= train_seconds < math.inf
    )
    if not possible:
        raise ValueError("no run of this configuration can have ended like this")


def _tested(curves: Curves) -> int:
    """The rows that have tested a run which ended like this."""
    return curves.plan.test_samples if curves.status in WELL_ENDED else 0


def _is_within(place: int | None, most: int) -> bool:
    return place is None or (type(place) is int and 0 <= place <= most)


def _series(measure: str, arrays: Mapping[str, Any]) -> Series:
    parts = (arrays[f"{measure} {part}"] for part in ("batch", *EPOCH_VALUES))
    train, validation = arrays[f"{measure} initial"].tolist()
    return Series(*parts, initial_train=train, initial_validation=validation)


def write_config(file: IO[bytes], config: RunConfig, engine: str) -> None:
    """Write what an id of this engine means; the id itself is the checksum."""
    file.write(dumps({"engine": engine, "config": config.canonical_values()}))


def read_config(file: IO[bytes], run: str, engine: str) -> RunConfig | None:
    """What an id means, every field filled in; None where another engine gave it.

    Raises:
        Unreadable: when the file does not tell that.
    """
    try:
        kept = orjson.loads(file.read())
        if kept["engine"] != engine:
            return None
        config = RunConfig.from_canonical(kept["config"]).normalized()
        if run_id(config, engine) != run:
            raise ValueError("its configuration has another id")
    except DataGone:
        raise
    except Exception as error:
        raise Unreadable(f"the configuration of run {run} was cut short or altered: {error!r}") from None
    return config
