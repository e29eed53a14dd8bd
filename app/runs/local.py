"""Runs computed in this process: shared while somebody watches, kept when they have ended, and told as frames."""

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

from app.core.config import RunConfig, run_id
from app.core.errors import Busy
from app.runs.engine import Engine
from app.runs.frames import Frames, next_index
from app.runs.incident import fault
from app.runs.run import Run
from app.runs.slots import Slots
from app.runs.store import Store
from app.settings import Settings

LONGEST_RETRY = 60

_log = logging.getLogger(__name__)


class Local:
    """The `Source` of an embedded server. All of it runs on the event loop; the work itself in the slots."""

    def __init__(self, settings: Settings, engine: Engine, slots: Slots, store: Store) -> None:
        self.settings = settings
        self.engine = engine
        self.slots = slots
        self.store = store
        self.version = engine.version
        self.completed = self.cancelled = self.failed = 0
        self.computed_seconds = 0.0
        self._ready = self._closed = False
        self._runs: dict[str, Run] = {}
        self._waiting: list[Run] = []
        self._active: set[Run] = set()

    @property
    def running(self) -> int:
        """Runs that take turns at the slots."""
        return len(self._active)

    @property
    def waiting(self) -> int:
        """Runs that wait for memory, or for the engine to be compiled."""
        return len(self._waiting)

    def id_of(self, config: RunConfig) -> str:
        """The id of a run on this engine."""
        return run_id(config, self.version)

    @contextmanager
    def viewing(self, config: RunConfig) -> Iterator[Run]:
        """The run of a configuration: on its way, kept, or begun now. Without viewers it is cancelled after the grace.

        Raises:
            Busy: when there is no place for another run.
        """
        run = self._runs.get(self.id_of(config)) or self._kept(config) or self._begin(config)
        run.viewers += 1
        if run.grace is not None:
            run.grace.cancel()
            run.grace = None
        try:
            yield run
        finally:
            run.viewers -= 1
            self._left(run)

    async def frames(self, config: RunConfig, points: int | None, after: str | None) -> AsyncGenerator[bytes, None]:
        """As `Source.frames`."""
        frames = Frames(self.id_of(config), self.version, points)
        index = next_index(after, frames.run, points)
        if index is None:
            return
        with self.viewing(config) as run:
            try:
                async for frame in self._frames(run, frames, index):
                    yield frame
                    # A frame that is there already is no wait, and whoever sends it may not wait either.
                    await asyncio.sleep(0)
            except Exception as error:
                yield frames.failed(fault(f"the frames of run {run.id} failed", error))

    async def _frames(self, run: Run, frames: Frames, index: int) -> AsyncGenerator[bytes, None]:
        while not (run.cancelled or self._closed or run.fault):
            result, record = run.result, run.record
            if result is not None and result.record.thinned(frames.points) < result.history.updates_done:
                await self.slots.call(result.thin, frames.points)
                self.store.grown(result)
                continue
            count = frames.count(record, result is not None) if record is not None else 0
            if record is not None and index < count:
                yield frames.frame(index, record)
                index += 1
            elif result is None:
                await run.progress()
            elif index > count + 1:
                index = 0
            else:
                if index == count:
                    yield frames.finished(index, result)
                return
        if run.fault:
            yield frames.failed(run.fault)

    def start(self, version: str) -> None:
        """The engine is compiled and this is its version: begin what waits."""
        self.version = version
        self._ready = True
        self._admit()

    def close(self) -> None:
        """Cancel everything, and take nothing more."""
        self._closed = True
        for run in tuple(self._runs.values()):
            run.cancel()
        self._runs.clear()
        self._waiting.clear()

    def _kept(self, config: RunConfig) -> Run | None:
        result = self.store.get(self.id_of(config))
        if result is None:
            return None
        run = Run(result.id, config, self.engine, self.version, self._on_piece)
        run.record, run.result = result.record, result
        return run

    def _begin(self, config: RunConfig) -> Run:
        if len(self._runs) >= self.settings.queue_limit:
            self._cancel_abandoned()
        if len(self._runs) >= self.settings.queue_limit or self._closed:
            raise Busy(self._retry_after())
        run = Run(self.id_of(config), config, self.engine, self.version, self._on_piece)
        self._runs[run.id] = run
        self._waiting.append(run)
        self._admit()
        if self._wanted:
            self._cancel_abandoned(but=run)
        return run

    def _admit(self) -> None:
        """Let runs have turns, in the order in which they came, as far as memory goes."""
        if not self._ready:
            return
        held = sum(run.plan.estimated_bytes for run in self._active)
        for run in tuple(self._waiting):
            if self._active and held + run.plan.estimated_bytes > self.settings.active_bytes:
                continue
            held += run.plan.estimated_bytes
            self._waiting.remove(run)
            self._active.add(run)
            self.slots.submit(run)

    @property
    def _wanted(self) -> bool:
        """Whether somebody waits for a slot or for memory."""
        return self.slots.wanted or bool(self._waiting)

    def _left(self, run: Run) -> None:
        if run.viewers or run.ended:
            return
        if self._wanted:
            self._cancel(run)
        else:
            run.grace = asyncio.get_running_loop().call_later(self.settings.grace_seconds, self._cancel, run)

    def _cancel_abandoned(self, but: Run | None = None) -> None:
        for run in tuple(self._runs.values()):
            if not run.viewers and run is not but:
                self._cancel(run)

    def _cancel(self, run: Run) -> None:
        """Cancel a run that nobody watches; whoever asks for it from now on starts it anew."""
        if run.viewers or run.ended:
            return
        run.cancel()
        self.cancelled += 1
        del self._runs[run.id]
        if run in self._waiting:
            self._waiting.remove(run)
        done, total = run.updates_done, run.plan.total_updates
        _log.info("run %s cancelled at update %d of %d: its last viewer has left", run.id, done, total)

    def _on_piece(self, run: Run) -> None:
        if run.over:
            self._end(run)
        run.notify()

    def _end(self, run: Run) -> None:
        self._active.discard(run)
        self.computed_seconds += run.train_seconds
        if self._runs.get(run.id) is run:
            del self._runs[run.id]
            if run.result is not None:
                self.completed += 1
                self.store.put(run.result)
            elif run.fault is not None:
                self.failed += 1
        self._admit()

    def _retry_after(self) -> int:
        seconds = sum(run.remaining_seconds for run in self._runs.values()) / self.slots.count
        return min(LONGEST_RETRY, max(1, math.ceil(seconds)))
