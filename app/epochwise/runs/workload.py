"""The runs on their way: equal ones begun once, admitted as far as memory goes, cancelled when nobody watches."""

import asyncio
import logging
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine.plan import plan
from epochwise.runs.admission import LONG_SHARE, Admission
from epochwise.runs.budget import Budget
from epochwise.runs.client import CLIENT, CLIENT_SHARE
from epochwise.runs.computer import Computer
from epochwise.runs.disk import Disk
from epochwise.runs.engine import Engine
from epochwise.runs.meanings import Meanings
from epochwise.runs.recent import Recent
from epochwise.runs.run import LiveRun
from epochwise.runs.store import Store
from epochwise.runs.work import Piece, Recall
from epochwise.settings import Settings
from epochwise.wire.refusals import SHUTTING_DOWN, Busy

LONGEST_RETRY = 60
KEPT_ELSEWHERE = 1000
"""Runs of which it is remembered that others have kept them."""

_log = logging.getLogger(__name__)


class QueueFull(Busy):
    """There is no place for another run until one of those on their way has ended."""


class Workload:
    """Every run that somebody watches, and those of the last moment. All of it happens on the event loop."""

    def __init__(self, settings: Settings, engine: Engine, computer: Computer, store: Store, disk: Disk) -> None:
        self.settings = settings
        self.engine = engine
        self.version = engine.version
        self.computer = computer
        self.store = store
        self.disk = disk
        self.meanings = Meanings(settings, disk, computer)
        self.budget = Budget(settings.rate_seconds, settings.rate_window_seconds)
        self.closed = False
        self.found = self.completed = self.recalled = self.cancelled = self.failed = 0
        self.computed_seconds = 0.0
        self._runs: dict[str, LiveRun] = {}
        """Runs on their way, by id; how many each client has of them, and how many are long."""
        self._of_client = Counter[str]()
        self._long = 0
        self._ended: dict[str, LiveRun] = {}
        """Runs that have a result and are still being watched."""
        self._kept_elsewhere = Recent[str, None](KEPT_ELSEWHERE)
        self._admission = Admission(settings.active_bytes)

    @property
    def active(self) -> int:
        """Runs that are being computed."""
        return len(self._admission.begun)

    @property
    def waiting(self) -> int:
        """Runs that wait until there is memory for them."""
        return len(self._admission.waiting)

    @property
    def abandoned(self) -> int:
        """Runs that nobody watches and that are still in their grace."""
        return sum(not run.viewers for run in self._runs.values())

    def id_of(self, config: RunConfig) -> str:
        """The id of a run on this engine."""
        return run_id(config, self.version)

    async def look_elsewhere(self, config: RunConfig) -> None:
        """Look whether a run is finished for which the budget has no room: reading what others have kept costs none."""
        run, planned = self.id_of(config), plan(config)
        if run in self.store or run in self._runs or self.budget.affords(planned.estimated_seconds, LONG_SHARE):
            return
        if await self.disk.call(self.disk.has, run) or await self.computer.keeps(run):
            self._kept_elsewhere.put(run, None)
        else:
            self._kept_elsewhere.drop(run)

    @contextmanager
    def viewing(self, config: RunConfig, batches: int | None = None) -> Iterator[LiveRun]:
        """The run of a configuration: on its way, kept, or begun now. Without viewers it is cancelled after the grace.

        `batches`: how many of its first ones are wanted; None: all.

        Raises:
            Busy: when there is no place for another run.
            RateLimited: when there is less computing left than what is wanted of a run takes anew.
        """
        run = self._run_of(config, batches)
        self.want(config)
        run.viewers += 1
        run.end_grace()
        try:
            yield run
        finally:
            run.viewers -= 1
            self._left(run)

    def want(self, config: RunConfig) -> None:
        """Somebody wants the run: what its id means is known from now on, and its file goes last."""
        self.meanings.want(self.id_of(config), config, self.version)

    def close(self) -> None:
        """Cancel everything, and begin nothing more."""
        self.closed = True
        for run in self._runs.values():
            run.cancel()
        self._runs.clear()
        self._admission.waiting.clear()

    def _run_of(self, config: RunConfig, batches: int | None) -> LiveRun:
        run = self.id_of(config)
        result = self.store.get(run)
        if result is not None and run not in self._ended:
            self._ended[run] = LiveRun.of(result)
        if run in self._ended:
            self.found += 1
            return self._ended[run]
        if run in self._runs:
            self._hold(self._runs[run], batches)
        return self._runs.get(run) or self._begin(config, batches)

    def _begin(self, config: RunConfig, batches: int | None) -> LiveRun:
        if self.closed:
            raise Busy(1, SHUTTING_DOWN)
        run = LiveRun(self.id_of(config), config, CLIENT.get())
        if not self._has_place(run):
            self._cancel_abandoned()
            if not self._has_place(run):
                raise QueueFull(self._retry_after())
        self._hold(run, batches)
        self._enter(run)
        self._admission.waiting[run] = None
        self._admit()
        if self._is_short_of_slots():
            self._cancel_abandoned(but=run)
        return run

    def _has_place(self, run: LiveRun) -> bool:
        """Whether the queue has a place for another run like this."""
        limit = self.settings.queue_limit
        if len(self._runs) >= limit or (not run.small and self._long >= math.ceil(limit * LONG_SHARE)):
            return False
        return not run.client or self._of_client[run.client] < math.ceil(limit * CLIENT_SHARE)

    def _enter(self, run: LiveRun) -> None:
        self._runs[run.id] = run
        self._of_client[run.client] += 1
        self._long += not run.small

    def _leave(self, run: LiveRun) -> None:
        del self._runs[run.id]
        self._of_client[run.client] -= 1
        if not self._of_client[run.client]:
            del self._of_client[run.client]
        self._long -= not run.small

    def _hold(self, run: LiveRun, batches: int | None) -> None:
        """Hold of the budget what computing the run's first batches takes; one that is only read costs none.

        Raises:
            RateLimited: when there is not so much left.
        """
        if not self.disk.holds(run.id) and run.id not in self._kept_elsewhere:
            wanted = run.plan.total_batches if batches is None else batches
            share = 1.0 if run.small else LONG_SHARE
            run.held_milliseconds = self.budget.hold(run.held_milliseconds, run.seconds_of(wanted), share)

    def _settle(self, run: LiveRun, seconds: float) -> None:
        """Spend of the budget what a run that goes no further has computed."""
        self.budget.settle(run.held_milliseconds, seconds)
        run.held_milliseconds = 0

    def _admit(self) -> None:
        """Let runs have turns, as far as memory goes."""
        while (run := self._admission.next(self._held(), self.computer.at_once)) is not None:
            self._start(run)

    def _held(self) -> Iterator[LiveRun]:
        """Runs that have ended and are still in memory, but for those in the store, which has a limit of its own."""
        return (run for run in self._ended.values() if run.record and run.id not in self.store)

    def _start(self, run: LiveRun) -> None:
        if self.disk.may_hold(run.id, run.plan.estimated_seconds):
            recall = Recall(run, self.engine, self.version, self.disk, self._on_piece, self._compute)
            self.disk.slots.submit(recall)
        else:
            self._compute(run)

    def _compute(self, run: LiveRun) -> None:
        self.computer.begin(run, self.version, self._on_piece)

    def _is_short_of_slots(self) -> bool:
        return self.active > self.computer.at_once or self.waiting > 0

    def _left(self, run: LiveRun) -> None:
        if run.viewers:
            return
        if run.ended:
            if self._ended.get(run.id) is run:
                del self._ended[run.id]
                self._admit()
        elif self._is_short_of_slots():
            self._cancel(run)
        else:
            run.grace = asyncio.get_running_loop().call_later(self.settings.grace_seconds, self._cancel, run)
            self.computer.spare(lambda: self.abandoned, self._cancel_abandoned)

    def _cancel_abandoned(self, but: LiveRun | None = None) -> None:
        for run in tuple(self._runs.values()):
            if not run.viewers and run is not but:
                self._cancel(run)

    def _cancel(self, run: LiveRun) -> None:
        """Cancel a run that nobody watches; whoever asks for it from now on begins it anew."""
        run.end_grace()
        if run.ended:
            return
        run.cancel()
        self.cancelled += 1
        self._leave(run)
        if run in self._admission.waiting:
            del self._admission.waiting[run]
            self._settle(run, 0.0)
        done, total = run.batches_done, run.plan.total_batches
        _log.debug("run %s cancelled at batch %d of %d: its last viewer has left", run.id, done, total)

    def _on_piece(self, run: LiveRun, piece: Piece) -> None:
        self.computed_seconds += piece.seconds
        run.record = piece.record
        if piece.outcome is not None:
            self._admission.begun.discard(run)
            self._settle(run, 0.0 if piece.recalled else run.seconds_of(run.batches_done))
            if not run.ended:
                run.outcome = piece.outcome
                self._end(run, piece.recalled)
            self._admit()
        run.notify()

    def _end(self, run: LiveRun, recalled: bool) -> None:
        self._leave(run)
        if run.result is None:
            self.failed += 1
            return
        if run.viewers:
            self._ended[run.id] = run
        self.store.put(run.result)
        if recalled:
            self.recalled += 1
        else:
            self.completed += 1
            self.disk.keep(run.result)

    def _retry_after(self) -> int:
        """Seconds until about one place is free, if the work ahead is shared out evenly."""
        seconds = sum(run.remaining_seconds for run in self._runs.values()) / self.computer.at_once
        return min(LONGEST_RETRY, max(1, math.ceil(seconds / len(self._runs))))
