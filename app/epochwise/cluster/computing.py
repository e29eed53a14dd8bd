"""One run computed by a worker: claimed, trained piece by piece, and written to its log."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from epochwise.cluster.entries import Cutter, failed_entry
from epochwise.cluster.log import RunLog
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.sgd import Stop
from epochwise.runs.engine import Engine
from epochwise.runs.incident import failure

RENEW_SECONDS = 1.0
"""Three times within a lease."""
ENDS_IN_WORDS = {
    "lost": "another has it",
    "unwanted": "nobody watches it",
    "stopped": "it is not to go on here",
}
"""What the log says of an end, where that is more than its name."""
MOST_RESTARTS = 3
"""How often a log that Redis loses is begun anew by one worker: a memory too small for the run would lose it always."""

_log = logging.getLogger(__name__)


def compute(log: RunLog, engine: Engine, values: dict[str, Any], leaving: Callable[[], bool]) -> str:
    """Compute a run of these canonical values, if it is nobody else's; how that ended. `leaving`: whether this worker
    is to stop.

    Raises:
        RedisError: when Redis is away or full for too long.
    """
    claimed, entries = log.claim()
    if claimed != "mine":
        _log.info("run %s is not begun: %s", log.run, claimed)
        return claimed
    _log.info("run %s is begun behind %d entries", log.run, entries)
    stop, over = Stop(), threading.Event()
    holder = threading.Thread(target=_hold, args=(log, stop, over, leaving), daemon=True)
    holder.start()
    try:
        ended = _write(log, engine, values, stop, entries)
    finally:
        over.set()
        holder.join()
        if stop.flag[0]:
            with suppress(RedisError):
                log.release()
    _log.info("run %s is over for this worker: %s", log.run, ENDS_IN_WORDS.get(ended, ended))
    return ended


def _hold(log: RunLog, stop: Stop, over: threading.Event, leaving: Callable[[], bool]) -> None:
    """Renew the lease also while a piece takes long, and end the run where that is no use any more."""
    renewed = time.monotonic()
    while not over.wait(RENEW_SECONDS / 10):
        if leaving():
            stop.set()
        elif time.monotonic() >= renewed + RENEW_SECONDS:
            renewed = time.monotonic()
            if log.renew() != "kept":
                stop.set()


def _write(log: RunLog, engine: Engine, values: dict[str, Any], stop: Stop, entries: int) -> str:
    """Train, and write each piece that the log has not; how that ended."""
    for _ in range(1 + MOST_RESTARTS):
        try:
            ended = _write_once(log, engine, RunConfig.from_canonical(values), stop, entries)
        except RedisError:
            raise
        except Exception as error:
            log.fail(failed_entry(failure(f"run {log.run} failed", error)))
            return "failed"
        if ended != "gone":
            return ended
        _log.warning("the log of run %s is gone from Redis; it is begun anew", log.run)
        entries = 0
    lost = MemoryError(f"Redis has lost its log {1 + MOST_RESTARTS} times; it needs more memory for such runs")
    log.fail(failed_entry(failure(f"run {log.run} failed", lost)))
    return "failed"


def _write_once(log: RunLog, engine: Engine, config: RunConfig, stop: Stop, entries: int) -> str:
    cutter, seconds = Cutter(), 0.0
    began = time.thread_time()
    for number, history in enumerate(engine.train(config, stop)):
        seconds += time.thread_time() - began
        status = history.curves.status
        if status == "cancelled":
            return "stopped"
        entry, last = cutter.entry(history, seconds), status != "training"
        # What a former worker has written need not travel again, but for the end, which ends the lease too.
        if number >= entries or last:
            answer = log.append(number, entry, last)
            if answer != "kept":
                return answer
        began = time.thread_time()
    return "finished"
