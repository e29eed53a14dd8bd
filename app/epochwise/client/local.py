"""Training in this very process, without a server."""

from functools import lru_cache
from time import thread_time

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Series, Watcher
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import train
from epochwise.runs.engine import warm_up_all


def train_here(config: RunConfig, watch: Watcher) -> tuple[History, float]:
    """Train in this thread; the history of the finished run, and the seconds of one core that training took.

    A piece is about 10 ms of work. As a server tells it, what is not finite is NaN.
    """
    seconds, began = 0.0, thread_time()
    for history in train(config):
        seconds += thread_time() - began
        watch(history.curves)
        began = thread_time()
    for series in history.curves.series.values():
        _blank(series)
    return history, seconds


def _blank(series: Series) -> None:
    """Make every number that is not finite the one NaN that JSON's null is read as."""
    for values in (series.batch, *series.epochs(0, len(series.train)).values()):
        values[~np.isfinite(values)] = np.nan
    if not np.isfinite(series.initial_validation):
        series.initial_validation = np.nan


@lru_cache(maxsize=1)
def engine_version() -> str:
    """The version of this machine's engine, proven by the golden runs once a process."""
    return warm_up_all(lambda text: None)
