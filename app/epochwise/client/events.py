"""What a stream tells, typed: `Started`, then `Batches` and `Epochs` (or with `points` whole `Curve`s), `Finished`.

Updates and epochs in `first` count from 0; epochs that are named (`lowest.epoch`) count from 1. What is not finite
or was not evaluated is NaN.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from epochwise.client.reading import config_in, floats, picked, plan_in, whole_numbers
from epochwise.core.config.config import RunConfig
from epochwise.core.curves import EPOCH_VALUES, Status
from epochwise.core.diagnose.facts import Fact
from epochwise.core.diagnose.steps import Step
from epochwise.core.diagnose.verdict import Verdict
from epochwise.core.judgement import FinalTest
from epochwise.core.numeric.arrays import Floats, Integers
from epochwise.core.plan import Plan, RunWarning
from epochwise.show.thinning import LossBands
from epochwise.wire.events import Event


@dataclass(frozen=True)
class Initial:
    """A loss or another measure of the untrained model."""

    train: float
    validation: float


@dataclass(frozen=True)
class Started:
    """What is known before the first update."""

    id: str
    engine: str
    config: RunConfig
    plan: Plan
    initial: Initial
    measures: dict[str, Initial] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Batches:
    """The losses of the batches from `first` on, each measured before its update; the same of the other measures."""

    first: int
    loss: Floats
    measures: dict[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Epochs:
    """The losses of the epochs from `first` on; the same of the other measures."""

    first: int
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats
    measures: dict[str, "Epochs"] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ThinnedSeries:
    """One measure so far: of batches singly or in bands, and of epochs, maybe not all; `epoch` are their numbers."""

    batch: Floats | LossBands
    epoch: Integers
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats


@dataclass(frozen=True, eq=False)
class Curve:
    """The whole curve so far: the loss, and the other measures by name."""

    batches_done: int
    updates_done: int
    epochs_done: int
    loss: ThinnedSeries
    measures: dict[str, ThinnedSeries]


@dataclass(frozen=True)
class Lowest:
    """The epoch of the lowest validation loss, counted from 1, and that loss."""

    epoch: int
    validation: float


@dataclass(frozen=True)
class Finished:
    """What is known after the last update."""

    status: Status
    batches_done: int
    updates_done: int
    epochs_done: int
    lowest: Lowest | None
    test: FinalTest | None
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


def started_in(document: Mapping[str, Any]) -> Started:
    """The beginning of a run, in a stream's first event or in a run's document."""
    config = config_in(document)
    measures = {name: _initial(members["initial"]) for name, members in document["measures"].items()}
    return Started(
        document["id"], document["engine"], config, plan_in(document, config), _initial(document["initial"]), measures
    )


def finished_in(document: Mapping[str, Any]) -> Finished:
    """The end of a run, in a stream's last event or in a run's document."""
    members = picked(Finished, document)
    members["lowest"] = Lowest(**picked(Lowest, document["lowest"])) if document["lowest"] else None
    members["test"] = FinalTest.from_json(document["test"]) if document["test"] else None
    members["warnings"] = tuple(RunWarning(**picked(RunWarning, warning)) for warning in document["warnings"])
    members["verdict"] = _verdict(document["verdict"])
    return Finished(**members, train_seconds=float(document["timing"]["train_seconds"]))


def _verdict(document: Mapping[str, Any]) -> Verdict:
    members = picked(Verdict, document)
    members["facts"] = tuple(Fact(**picked(Fact, fact)) for fact in document.get("facts", ()))
    members["next"] = tuple(Step(**picked(Step, step)) for step in document.get("next", ()))
    return Verdict(**members)


def batches_in(document: Mapping[str, Any]) -> Batches:
    """The losses of batches, in an event or in a range."""
    measures = {name: floats(members["batch"]) for name, members in document["measures"].items()}
    return Batches(document["first"], floats(document["loss"]), measures)


def epochs_in(document: Mapping[str, Any], measures: Mapping[str, Any], first: int = 0) -> Epochs:
    """The losses of epochs, and the members of the other measures that hold theirs."""
    others = {name: epochs_in(members["epochs"], {}, first) for name, members in measures.items()}
    running, unweighted, train, validation = (floats(document[name]) for name in EPOCH_VALUES)
    return Epochs(first, running, unweighted, train, validation, others)


def _initial(document: Mapping[str, Any]) -> Initial:
    train, validation = floats([document["train"], document["validation"]])
    return Initial(float(train), float(validation))


def _curve(document: Mapping[str, Any]) -> Curve:
    measures = {name: _thinned(members["batch"], members["epochs"]) for name, members in document["measures"].items()}
    done = (document["batches_done"], document["updates_done"], document["epochs_done"])
    return Curve(*done, _thinned(document["batch_loss"], document["epochs"]), measures)


def _thinned(batch: Any, epochs: Mapping[str, Any]) -> ThinnedSeries:
    values = [floats(epochs[name]) for name in EPOCH_VALUES]
    epoch = whole_numbers(epochs["epoch"]) if "epoch" in epochs else np.arange(1, len(values[0]) + 1)
    return ThinnedSeries(_bands(batch) if isinstance(batch, Mapping) else floats(batch), epoch, *values)


def _bands(document: Mapping[str, Any]) -> LossBands:
    edges = (floats(document[name]) for name in ("p10", "p25", "p75", "p90", "min", "max"))
    return LossBands(document["of"], document["width"], *edges)


_READERS: dict[str, Callable[[Mapping[str, Any]], StreamEvent]] = {
    "started": started_in,
    "batches": batches_in,
    "epochs": lambda document: epochs_in(document, document["measures"], document["first"]),
    "curve": _curve,
    "finished": finished_in,
}
