"""What an entry of a run's log holds: the numbers that one piece of training has brought, as bytes and back. No I/O.

An entry is the length of its facts (4 bytes), the facts as JSON, then numbers as little-endian doubles: for the loss
and each measure the initial values, the new batches and the new epochs; then the new checkpoints, and at the run's end
the parameters of the lowest validation loss. Where a piece ends follows from the plan, so every computation of a run
gives the same entries, but for the seconds that it took.
"""

import math
from typing import Any

import numpy as np
import orjson

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import CUT_SHORT, EPOCH_VALUES, LOSS, Curves, Series
from epochwise.core.engine.cost import checkpoints_shape
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import plan
from epochwise.core.numeric.arrays import Floats
from epochwise.runs.incident import Failure
from epochwise.runs.saved import read_ending, written_facts
from epochwise.wire.events import dumps
from epochwise.wire.refusals import DataGone, Internal

ENTRY_FORMAT = 1
"""Raised by whoever changes what an entry holds: a worker and a web process must have the same."""


class Cutter:
    """Cuts a growing history into entries, one after each piece."""

    def __init__(self) -> None:
        self._batches = self._epochs = self._checkpoints = 0

    def entry(self, history: History, seconds: float) -> bytes:
        """The entry of what is new, after `seconds` of training in all."""
        curves = history.curves
        checkpoints = min(_checkpoints_made(history), len(history.checkpoints))
        ended = curves.status != "training"
        facts = {
            **written_facts(history),
            "measures": list(curves.measures),
            "checkpoints": checkpoints,
            "lowest": history.lowest_parameters.size if ended else 0,
            "seconds": seconds,
        }
        parts = list[Floats]()
        for series in curves.series.values():
            parts.append(np.array([series.initial_train, series.initial_validation]))
            parts.append(series.batch[self._batches : curves.batches_done])
            parts += series.epochs(self._epochs, curves.epochs_done).values()
        parts.append(history.checkpoints[self._checkpoints : checkpoints].reshape(-1))
        if ended:
            parts.append(history.lowest_parameters)
        self._batches, self._epochs, self._checkpoints = curves.batches_done, curves.epochs_done, checkpoints
        head = dumps(facts)
        return b"".join([len(head).to_bytes(4, "little"), head, *(part.astype("<f8").tobytes() for part in parts)])


def failed_entry(failure: Failure) -> bytes:
    """The last entry of a run that has failed."""
    head = dumps({"failed": failure.code, **failure.facts})
    return len(head).to_bytes(4, "little") + head


_FAILURES: dict[str, type[Failure]] = {each.code: each for each in (Internal, DataGone)}


class Growth:
    """A run's history put together again from its entries, in their order."""

    def __init__(self, config: RunConfig) -> None:
        self.history: History | None = None
        self.seconds = 0.0
        self.failed: Failure | None = None
        self._config = config
        self._checkpoints = 0

    def take(self, entry: bytes) -> None:
        """The next entry. Those of a run that ended before its plan leave no room behind, as in the engine."""
        size = int.from_bytes(entry[:4], "little")
        facts = orjson.loads(entry[4 : 4 + size])
        if "failed" in facts:
            self.failed = _FAILURES[facts.pop("failed")](**facts)
            return
        history = self.history = self.history or self._begun(facts["measures"])
        numbers = _Numbers(np.frombuffer(entry, "<f8", offset=4 + size))
        self._add(history, facts, numbers)
        self.seconds = facts["seconds"]
        history.judgement, history.curves.test = read_ending(facts)
        status = facts["curves"]["status"]
        if status in ("diverged", *CUT_SHORT):
            history.curves.trim()
            history.checkpoints = history.checkpoints[: self._checkpoints].copy()
        # Last, since whoever draws at the same time goes by it.
        history.curves.status = status

    def _begun(self, measures: list[str]) -> History:
        planned = plan(self._config)
        room = planned.total_batches, planned.epochs
        curves = Curves(planned, Series.empty(*room), {name: Series.empty(*room) for name in measures})
        shape = checkpoints_shape(self._config.resolved(), planned.checkpoint_every)
        return History(curves, np.empty(shape), planned.checkpoint_every)

    def _add(self, history: History, facts: dict[str, Any], numbers: "_Numbers") -> None:
        curves, reached = history.curves, facts["curves"]
        batches = slice(curves.batches_done, reached["batches_done"])
        epochs = slice(curves.epochs_done, reached["epochs_done"])
        for name in (LOSS, *facts["measures"]):
            series = curves.series[name]
            series.initial_train, series.initial_validation = numbers.take(2).tolist()
            series.batch[batches] = numbers.take(batches.stop - batches.start)
            for part in EPOCH_VALUES:
                getattr(series, part)[epochs] = numbers.take(epochs.stop - epochs.start)
        made, width = facts["checkpoints"], history.checkpoints.shape[1]
        rows = numbers.take((made - self._checkpoints) * width).reshape(-1, width)
        history.checkpoints[self._checkpoints : made] = rows
        self._checkpoints = made
        if facts["lowest"]:
            history.lowest_parameters = numbers.take(facts["lowest"]).copy()
        for fact, value in reached.items():
            if fact != "status":
                setattr(curves, fact, value)


class _Numbers:
    """Numbers of which always the next so many are taken."""

    def __init__(self, numbers: Floats) -> None:
        self._numbers = numbers
        self._place = 0

    def take(self, count: int) -> Floats:
        self._place += count
        return self._numbers[self._place - count : self._place]


def _checkpoints_made(history: History) -> int:
    """How many checkpoints are written: one as each `checkpoint_every`th epoch begins."""
    curves = history.curves
    begun = curves.epochs_done + (curves.batches_done > curves.epochs_done * curves.plan.batches_per_epoch)
    return math.ceil(begun / history.checkpoint_every)
