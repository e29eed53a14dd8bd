"""Finished runs in a folder of the local disk: after a restart they are read, not computed. A help, never a need."""

import logging
import time
from asyncio import sleep
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from epochwise.core.config.config import RunConfig
from epochwise.runs.folder import DISK_BLOCK, Folder, Parts, write_parts
from epochwise.runs.incident import fault
from epochwise.runs.result import Result
from epochwise.runs.saved import Saved, Unreadable, packed, packed_config, unpacked, unpacked_config
from epochwise.runs.slots import Slots

_T = TypeVar("_T")

READERS = 2
"""Threads that read: a disk that hangs holds them up and no slot."""
PENDING_BYTES = 128_000_000
"""Bytes that wait for a slow disk at most; what comes beyond is not written."""

_log = logging.getLogger(__name__)


class Disk:
    """Results, and which configuration an id means, under `folder`: at most `limit` bytes, a tenth of them for the
    configurations, which so outlive their results. Without a folder there is nothing, and nothing happens.

    Whatever goes wrong is logged once, counted, and costs no more than computing again. `open`, `result`, `config` and
    `write_config` wait for the disk and are for its own `slots`; the others return at once.
    """

    def __init__(self, folder: Path | None, limit: int, write: Callable[[int, Parts], None] = write_parts) -> None:
        self.on = folder is not None and limit > 0
        self.faults = 0
        self.slots = Slots(READERS, "disk-slot")
        path = folder or Path()
        self._results = Folder(path / "results", ".run", limit - limit // 10, write)
        self._configs = Folder(path / "configs", ".json", limit // 10, write)
        self._complained = False
        self._pending = SimpleQueue[tuple[int, Callable[[], None]] | None]()
        self.pending_bytes = 0
        self._counting = Lock()
        self._thread = Thread(target=self._work, name="disk", daemon=True)

    @property
    def busy(self) -> bool:
        """Whether there is somebody who writes."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Start the threads."""
        if self.on:
            self.slots.start()
            self._thread.start()

    async def call(self, work: Callable[..., _T], *arguments: Any) -> _T:
        """The answer of a method that waits for the disk."""
        return await self.slots.call(work, *arguments) if self.on else work(*arguments)

    def open(self) -> None:
        """Make the folders, for their owner alone, and look through them."""
        for folder in (self._results, self._configs):
            self._try("opened", folder.open)

    def holds(self, run: str) -> bool:
        """Whether the run's result is here, as far as this process knows."""
        return run in self._results

    def may_hold(self, run: str) -> bool:
        """Whether to look for a result: it is here, or a reader is free to see if another process has written it."""
        return self.on and (self.holds(run) or self.slots.free)

    def used(self, run: str) -> None:
        """Note that a run is wanted now, so that its files go last."""
        self._results.used(run)
        self._configs.used(run)

    def result(self, run: str, config: RunConfig, engine: str) -> Saved | None:
        """The run as it was written; None where it was not, or is not what was written."""
        content = self._try("read", self._results.read, run)
        try:
            return None if content is None else unpacked(content, run, config, engine)
        except Unreadable as error:
            self._drop(self._results, run, error)
            return None

    def config(self, run: str, engine: str) -> RunConfig | None:
        """What an id of this engine means; None for one that was never told."""
        content = self._try("read", self._configs.read, run)
        try:
            return None if content is None else unpacked_config(content, run, engine)
        except Unreadable as error:
            self._drop(self._configs, run, error)
            return None

    def keep(self, result: Result) -> None:
        """Write a result, soon."""
        self._soon(result.record.history.nbytes, lambda: self._write(self._results, result.id, packed(result)))

    def keep_config(self, run: str, config: RunConfig, engine: str) -> None:
        """Write what an id means, soon."""
        if run not in self._configs:
            self._soon(DISK_BLOCK, lambda: self.write_config(run, config, engine))

    def write_config(self, run: str, config: RunConfig, engine: str) -> None:
        """Write what an id means, now."""
        self._write(self._configs, run, packed_config(config, engine))

    def stats(self) -> dict[str, float]:
        """Numbers for an operator's gauges."""
        return {
            "runs_on_disk": len(self._results),
            "disk_bytes": self._results.nbytes + self._configs.nbytes,
            "disk_faults": self.faults,
        }

    async def close(self, seconds: float) -> None:
        """Read no more, and write what waits to be written, for at most so long."""
        self.slots.stop()
        self._soon(0, self._note_uses)
        self._pending.put(None)
        deadline = time.monotonic() + seconds
        while self.busy and time.monotonic() < deadline:
            await sleep(0.002)
        await self.slots.join(max(0.0, deadline - time.monotonic()))

    def _soon(self, size: int, work: Callable[[], None]) -> None:
        if not self.on:
            return
        with self._counting:
            has_room = not self.pending_bytes or self.pending_bytes + size <= PENDING_BYTES
            if has_room:
                self.pending_bytes += size
        if has_room:
            self._pending.put((size, work))
        else:
            self._fault("written fast enough", f"{PENDING_BYTES:,} bytes wait already")

    def _work(self) -> None:
        while (task := self._pending.get()) is not None:
            size, work = task
            try:
                work()
            except Exception as error:
                self.faults += 1
                fault("a run could not be kept on disk", error)
            with self._counting:
                self.pending_bytes -= size

    def _write(self, folder: Folder, run: str, parts: Parts) -> None:
        if self._try("written", folder.write, run, parts) and self._complained:
            self._complained = False
            _log.warning("the cache folder can be written again")

    def _note_uses(self) -> None:
        for folder in (self._results, self._configs):
            self._try("written", folder.note_uses)

    def _drop(self, folder: Folder, run: str, error: Unreadable) -> None:
        _log.warning("the file of run %s in %s is not used: %s", run, folder.path, error)
        self._try("tidied", folder.remove, run)

    def _try(self, what: str, work: Callable[..., _T], *arguments: Any) -> _T | None:
        """The answer; None too where there is no disk, or it fails."""
        if not self.on:
            return None
        try:
            return work(*arguments)
        except OSError as error:
            self._fault(what, str(error))
            return None

    def _fault(self, what: str, reason: str) -> None:
        self.faults += 1
        if not self._complained:
            self._complained = True
            _log.warning("the cache folder cannot be %s, so runs are computed anew: %s", what, reason)
