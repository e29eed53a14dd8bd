"""`epochwise worker`: a process that takes runs from Redis, and its children that compute them."""

import logging
import mmap
import os
import secrets
import signal
import socket
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

from celery import signals
from celery.platforms import SecurityWarning
from redis.exceptions import RedisError

from epochwise.cluster import scripts
from epochwise.cluster.computing import compute
from epochwise.cluster.log import RunLog, Scripts, connected
from epochwise.cluster.names import BITS_KEY, WORKERS_KEY
from epochwise.cluster.presence import BEAT_SECONDS, LIVES_MS, EngineDiffers, bits_of
from epochwise.cluster.tasks import TASK, celery_app
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.owned import SOURCES, is_own
from epochwise.owndata.store import OwnStore
from epochwise.runs.engine import Engine
from epochwise.runs.seldom import Seldom
from epochwise.settings import Settings
from epochwise.wire.events import dumps

_log = logging.getLogger(__name__)


class Worker:
    """One worker. The engine is loaded before the children are forked, which share its memory."""

    def __init__(self, settings: Settings, queues: tuple[str, ...], engine: Engine | None = None) -> None:
        self.settings = settings
        self.queues = queues
        self.engine = engine or Engine()
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
        self.refusal: EngineDiffers | None = None
        self._bits = ""
        self._scripts: Scripts | None = None
        self._own_data = OwnStore(None, 0, 0)
        self._left = Seldom(_log)
        self._leaving = mmap.mmap(-1, 1)  # the children see what is written here
        self._client = connected(settings.redis)
        self._join = self._client.register_script(scripts.JOIN)

    def run(self) -> int:
        """Take runs until a signal comes; the exit status.

        Raises:
            EngineDiffers: when those who are there have other bits.
        """
        version = self.engine.warm_up(_log.info)
        self._wait_until(lambda: self._learn_bits(version))
        self._wait_until(self._say_present)
        for line_for_each_run in ("celery.app.trace", "celery.worker.strategy"):
            logging.getLogger(line_for_each_run).setLevel(logging.WARNING)
        # It is of no use here: it names an option that this command does not have.
        warnings.simplefilter("ignore", SecurityWarning)
        app = celery_app(self.settings.redis)
        app.task(name=TASK, acks_late=True, ignore_result=True)(self._compute)
        signals.worker_ready.connect(self._begin_to_beat, weak=False)
        signals.worker_shutting_down.connect(self._leave, weak=False)
        signals.worker_process_init.connect(self._begin_child, weak=False)
        worker: Any = app.Worker(
            hostname=self.name,
            pool="prefork",
            concurrency=self.settings.slots,
            queues=",".join(self.queues),
            loglevel="INFO",
            quiet=True,
            optimization="fair",
            without_gossip=True,
            # An event that nobody reads: where Redis hangs, the worker would be told to stop and go on sending it.
            without_heartbeat=True,
            without_mingle=True,
        )
        worker.start()
        with suppress(RedisError):
            self._client.hdel(WORKERS_KEY, self.name)
        if self.refusal is not None:
            raise self.refusal
        return int(worker.exitcode or 0)

    def _compute(self, run: str, values: dict[str, Any], bits: str) -> str:
        """The task, in a child. Whatever ends it without a word, the run's readers queue it again."""
        if bits != self._bits:
            _log.error("run %s is left to others: it was asked for by %s, and this is %s", run, bits, self._bits)
            return "refused"
        assert self._scripts is not None
        if not self._has_data_of(run, values):
            return "left"
        keep_ms = self.settings.redis_seconds * 1000
        whose = f"{self.name}/{os.getpid()}/{secrets.token_hex(4)}"
        log = RunLog(self._scripts, run, whose, keep_ms, lambda: not self._leaving[0])
        return compute(log, self.engine, values, lambda: bool(self._leaving[0]))

    def _begin_child(self, **_: Any) -> None:
        self._scripts = Scripts(connected(self.settings.redis))
        self._own_data = OwnStore.of(self.settings)
        SOURCES.append(self._own_data)

    def _has_data_of(self, run: str, values: dict[str, Any]) -> bool:
        """Whether the store answers this worker, where a run is on the data of a user."""
        dataset = values.get("dataset", "")
        try:
            if is_own(dataset):
                self._own_data.kept(dataset)
        except EpochwiseError:
            pass  # they are gone from all workers, and the run says so
        except OSError as error:
            self._left.warn("run %s is left to other workers: the store cannot be used (%s)", run, error)
            return False
        return True

    def _leave(self, **_: Any) -> None:
        self._leaving[0] = 1

    def _begin_to_beat(self, **_: Any) -> None:
        _log.info("%s takes runs: %s, slots: %d", self.name, self._bits, self.settings.slots)
        threading.Thread(target=self._beat, daemon=True).start()

    def _learn_bits(self, version: str) -> None:
        theirs: Any = self._client.get(BITS_KEY)
        # In a process of its own: once the library of the store is in use, no child could use it that is forked here.
        with get_context("fork").Pool(1) as other:
            self._bits = other.apply(bits_of, (version, self.settings, not theirs))
        if theirs and self._bits != theirs.decode():
            raise EngineDiffers(self._bits, theirs.decode())

    def _wait_until(self, work: Callable[[], None]) -> None:
        """Do what needs Redis or the store, which may not be there yet."""
        waits = {what: Seldom(_log) for what in ("Redis", "the store")}
        while True:
            try:
                work()
            except (RedisError, OSError) as error:
                what = "Redis" if isinstance(error, RedisError) else "the store"
                waits[what].warn("%s cannot be used (%s); the worker waits for it", what, error)
                time.sleep(BEAT_SECONDS)
            else:
                return

    def _say_present(self) -> None:
        """Say that this worker is there, and hear whether it may be."""
        status = dumps({"slots": self.settings.slots, "queues": self.queues})
        bits = self._join(keys=[BITS_KEY, WORKERS_KEY], args=[self._bits, self.name, status, LIVES_MS]).decode()
        if bits != self._bits:
            raise EngineDiffers(self._bits, bits)

    def _beat(self) -> None:
        while not self._leaving[0]:
            try:
                self._say_present()
            except EngineDiffers as error:
                self.refusal = error
                os.kill(os.getpid(), signal.SIGTERM)
                return
            except RedisError:
                pass  # whoever has no sign of this worker does without it until Redis is back
            time.sleep(BEAT_SECONDS)
