"""The local engine as a stream of the same events that a server sends."""

from collections.abc import Generator
from functools import lru_cache
from time import perf_counter

import numpy as np

from epochwise.client.events import Batches, Best, Epochs, Finished, Started, StreamEvent
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.diagnose import verdict
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train, warm_up
from epochwise.core.numeric.arrays import Floats


def run_here(config: RunConfig) -> Generator[StreamEvent, None, None]:
    """Train in this thread, and tell of every piece of work, about 10 ms each.

    As a server does it: epochs are told when they are over, and what is not finite is NaN.
    """
    engine = engine_version()
    updates = epochs = 0
    seconds, began = 0.0, perf_counter()
    for history in train(config):
        seconds += perf_counter() - began
        if not updates:
            initial = _finite(np.array([history.initial_train, history.initial_validation]))
            yield Started(run_id(config, engine), engine, config, plan(config), *initial.tolist())
        yield Batches(updates, _finite(history.batch_loss[updates : history.updates_done]))
        if history.epochs_done > epochs:
            yield _epochs(history, epochs)
        updates, epochs = history.updates_done, history.epochs_done
        began = perf_counter()
    yield _finished(history, seconds)


@lru_cache(maxsize=1)
def engine_version() -> str:
    """The version of this machine's engine, proven by the golden runs once a process."""
    return warm_up(lambda text: None)


def _epochs(history: History, first: int) -> Epochs:
    losses = (history.running, history.unweighted, history.train, history.validation)
    return Epochs(first, *(_finite(values[first : history.epochs_done]) for values in losses))


def _finished(history: History, seconds: float) -> Finished:
    best, lowest = history.best_epoch, history.best_validation
    return Finished(
        status=history.status,
        updates_done=history.updates_done,
        epochs_done=history.epochs_done,
        best=None if best is None or lowest is None else Best(best, lowest),
        diverged_at_update=history.diverged_at_update,
        stopped_at_epoch=history.stopped_at_epoch,
        warnings=history.warnings,
        verdict=verdict(history),
        train_seconds=seconds,
    )


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
