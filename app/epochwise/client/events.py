"""What a stream tells, typed: `Started`, then `Batches` and `Epochs` (or with `points` whole `Curve`s), `Finished`.

Updates and epochs in `first` count from 0; epochs that are named (`lowest.epoch`) count from 1. What is not finite
or was not evaluated is NaN.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from epochwise.client.reading import config_in, floats, picked, plan_in, whole_numbers
from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Status
from epochwise.core.diagnose import Verdict
from epochwise.core.numeric.arrays import Floats, Integers
from epochwise.core.plan import Plan, RunWarning
from epochwise.show.thinning import LossBands
from epochwise.wire.events import Event


@dataclass(frozen=True)
class Started:
    """What is known before the first update; the initial losses are those of the untrained model."""

    id: str
    engine: str
    config: RunConfig
    plan: Plan
    initial_train: float
    initial_validation: float


@dataclass(frozen=True, eq=False)
class Batches:
    """The losses of the updates from `first` on, each measured before its update."""

    first: int
    loss: Floats


@dataclass(frozen=True, eq=False)
class Epochs:
    """The losses of the epochs from `first` on."""

    first: int
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats


@dataclass(frozen=True, eq=False)
class Curve:
    """The whole curve so far: batch losses singly or in bands, and epochs, maybe not all; `epoch` are their numbers."""

    updates_done: int
    epochs_done: int
    batch_loss: Floats | LossBands
    epoch: Integers
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats


@dataclass(frozen=True)
class Lowest:
    """The epoch of the lowest validation loss, counted from 1, and that loss."""

    epoch: int
    validation: float


@dataclass(frozen=True)
class Finished:
    """What is known after the last update."""

    status: Status
    updates_done: int
    epochs_done: int
    lowest: Lowest | None
    diverged_at_update: int | None
    stopped_at_epoch: int
    warnings: tuple[RunWarning, ...]
    verdict: Verdict
    train_seconds: float


StreamEvent = Started | Batches | Epochs | Curve | Finished


def typed_event(event: Event) -> StreamEvent | None:
    """The event, typed; None for one that a later server may have added."""
    read = _READERS.get(event.name)
    return read(event.data) if read else None


def started_in(told: Mapping[str, Any]) -> Started:
    """The beginning of a run, in a stream's first event or in a run's document."""
    config = config_in(told)
    initial = floats([told["initial"]["train"], told["initial"]["validation"]])
    return Started(told["id"], told["engine"], config, plan_in(told, config), *map(float, initial))


def finished_in(told: Mapping[str, Any]) -> Finished:
    """The end of a run, in a stream's last event or in a run's document."""
    members = picked(Finished, told)
    members["lowest"] = Lowest(**picked(Lowest, told["lowest"])) if told["lowest"] else None
    members["warnings"] = tuple(RunWarning(**picked(RunWarning, one)) for one in told["warnings"])
    members["verdict"] = Verdict(**picked(Verdict, told["verdict"]))
    return Finished(**members, train_seconds=float(told["timing"]["train_seconds"]))


def epochs_in(told: Mapping[str, Any], first: int = 0) -> Epochs:
    """The losses of epochs."""
    return Epochs(first, *(floats(told[name]) for name in ("running", "unweighted", "train", "validation")))


def _batches(told: Mapping[str, Any]) -> Batches:
    return Batches(told["first"], floats(told["loss"]))


def _curve(told: Mapping[str, Any]) -> Curve:
    losses, epochs = told["batch_loss"], told["epochs"]
    thinned = isinstance(losses, Mapping)
    shown = epochs_in(epochs)
    return Curve(
        updates_done=told["updates_done"],
        epochs_done=told["epochs_done"],
        batch_loss=_bands(losses) if thinned else floats(losses),
        epoch=whole_numbers(epochs["epoch"]) if "epoch" in epochs else np.arange(1, len(shown.train) + 1),
        running=shown.running,
        unweighted=shown.unweighted,
        train=shown.train,
        validation=shown.validation,
    )


def _bands(told: Mapping[str, Any]) -> LossBands:
    edges = (floats(told[name]) for name in ("p10", "p25", "p75", "p90", "min", "max"))
    return LossBands(told["of"], told["width"], *edges)


_READERS: dict[str, Callable[[Mapping[str, Any]], StreamEvent]] = {
    "started": started_in,
    "batches": _batches,
    "epochs": lambda told: epochs_in(told, told["first"]),
    "curve": _curve,
    "finished": finished_in,
}
