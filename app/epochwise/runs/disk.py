"""Configurations and long runs in a folder of the local disk, which outlive a restart, or in the store that several
machines share. A help, never a need.
"""

import logging
import time
from asyncio import sleep
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, Any, Self, TypeVar

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.history import History
from epochwise.objects import Objects
from epochwise.runs import saved
from epochwise.runs.bucket import Bucket
from epochwise.runs.folder import DISK_BLOCK, Fill, Folder, fill_file
from epochwise.runs.incident import fault
from epochwise.runs.registrations import not_read
from epochwise.runs.result import Result
from epochwise.runs.saved import CONFIG_FORMAT, RESULT_FORMAT, Unreadable
from epochwise.runs.slots import Slots
from epochwise.settings import Settings

_T = TypeVar("_T")

READERS = 2
"""Threads that read: a disk that hangs holds them up and no slot."""
PENDING_BYTES = 128_000_000
"""Bytes that wait for a slow disk at most; what comes beyond is not written."""
COMPLAINT_SECONDS = 3600
"""Faults are counted, and logged no more often: a full disk would fill the log too."""

_log = logging.getLogger(__name__)


class Disk:
    """What ids mean, and the results of runs that trained for `least_seconds` or longer, under `folder`.

    Both together take at most `limit` bytes, a tenth of them the configurations, which so outlive their results; those
    that nobody has used yet have a folder of their own. With a `bucket` they are objects of it, and there is no limit.
    Without either there is nothing, and nothing happens. Whatever goes wrong costs no more than computing again; what
    cannot be read is left as it is. `open`, `has`, `result`, `config`, `register` and `write_config` wait for the disk
    and are for its own `slots`; the others return at once.
    """

    def __init__(
        self,
        folder: Path | None,
        limit: int,
        least_seconds: float = 0.0,
        write: Callable[[IO[bytes], Fill], None] = fill_file,
        bucket: Objects | None = None,
    ) -> None:
        self._where = "the shared store" if bucket else "the cache folder"
        self.on = bucket is not None or (folder is not None and limit > 0)
        self.least_seconds = least_seconds
        self.faults = 0
        self._opened = False
        self.slots = Slots(READERS, "disk-slot")

        def shelf(name: str, suffix: str, most: int, awaited: bool = False) -> Folder | Bucket:
            if bucket is not None:
                return Bucket(bucket, name, suffix, awaited)
            return Folder((folder or Path()) / name, suffix, most, write)

        self._results = shelf("results", RESULT_FORMAT, limit - limit // 10)
        self._configs = shelf("configs", CONFIG_FORMAT, limit // 20)
        self._registered = shelf("registered", CONFIG_FORMAT, limit // 20, awaited=True)
        self._complained = -float(COMPLAINT_SECONDS)
        self._pending = SimpleQueue[tuple[int, Callable[[], None]] | None]()
        self.pending_bytes = 0
        self._counting = Lock()
        self._thread = Thread(target=self._work, name="disk", daemon=True)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What servers with these settings keep: in the store that they share, or in the cache folder of one."""
        given = settings.disk_bytes, settings.disk_seconds
        if not settings.store:
            return cls(settings.cache_folder, *given)
        objects = Objects(settings.store)
        return cls(objects.folder, *given, bucket=None if objects.folder else objects)

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
        for folder in (self._results, self._configs, self._registered):
            self._try("opened", folder.open)
        self._opened = self.on and self._registered.is_there

    def holds(self, run: str) -> bool:
        """Whether the run's result is here, as far as this process knows."""
        return run in self._results

    def has(self, run: str) -> bool:
        """Whether the run's result is here, also where another process has written it."""
        return self._try("read", self._results.has, run) is True

    def may_hold(self, run: str, seconds: float) -> bool:
        """Whether to look for the result of a run that is estimated to train for so long.

        It is here, or it is long enough for another process to have written it, and a reader is free to see.
        """
        return self.holds(run) or (self.on and 2 * seconds >= self.least_seconds and self.slots.free)

    def result(self, run: str, config: RunConfig, measures: Mapping[str, int]) -> tuple[History, float] | None:
        """The run with all these measures, and the seconds it trained, as it was written.

        None where it was not, or is not what was written.
        """
        return self._try("read", self._results.read, run, lambda file: saved.read_result(file, run, config, measures))

    def config(self, run: str, engine: str) -> RunConfig | None:
        """What an id of this engine means; None for one that was never told, or where there was never a folder.

        Raises:
            Busy: where a folder or bucket that was there does not answer.
        """
        failed = False

        def read(folder: Folder | Bucket) -> RunConfig | None:
            nonlocal failed
            try:
                return folder.read(run, lambda file: saved.read_config(file, run, engine))
            except OSError:
                failed = self._opened
                raise

        for folder in (self._configs, self._registered):
            config: RunConfig | None = self._try("read", read, folder)
            if config is not None:
                return config
        if failed:
            raise not_read()
        return None

    def register(self, run: str, config: RunConfig, engine: str) -> bool:
        """Write what an id means that nobody has used yet; whether that succeeded, or there was never a folder."""
        return not self._opened or self._write_config(self._registered, run, config, engine)

    def keep(self, result: Result) -> None:
        """Write a result that took long enough, soon."""
        size = result.record.history.nbytes + DISK_BLOCK

        def write() -> None:
            self._try("written", self._results.write, result.id, size, lambda file: saved.write_result(file, result))

        if result.train_seconds >= self.least_seconds:
            self._soon(size, write)

    def keep_config(self, run: str, config: RunConfig, engine: str, failed: Callable[[], None]) -> None:
        """Write what an id means, soon. Where that fails, `failed` is called, in any thread."""

        def write() -> None:
            if not self.write_config(run, config, engine):
                failed()

        if not self._soon(DISK_BLOCK, write):
            failed()

    def write_config(self, run: str, config: RunConfig, engine: str) -> bool:
        """Write what an id means, now; where that is written already, note that it is wanted. Whether it is there."""
        if run in self._configs:
            self._try("written", self._configs.touch, run)
        return run in self._configs or self._write_config(self._configs, run, config, engine)

    def _write_config(self, folder: Folder | Bucket, run: str, config: RunConfig, engine: str) -> bool:
        def write() -> bool:
            folder.write(run, DISK_BLOCK, lambda file: saved.write_config(file, config, engine))
            return True

        return self._try("written", write) is True

    def stats(self) -> dict[str, float]:
        """Numbers for an operator's gauges."""
        return {
            "runs_on_disk": len(self._results),
            "disk_bytes": sum(folder.nbytes for folder in (self._results, self._configs, self._registered)),
            "disk_faults": self.faults,
        }

    async def close(self, seconds: float) -> None:
        """Read no more, and write what waits to be written, for at most so long."""
        self.slots.stop()
        self._pending.put(None)
        deadline = time.monotonic() + seconds
        while self.busy and time.monotonic() < deadline:
            await sleep(0.002)
        await self.slots.join(max(0.0, deadline - time.monotonic()))

    def _soon(self, size: int, work: Callable[[], None]) -> bool:
        """Whether the work will be done, or there is no disk."""
        if not self.on:
            return True
        with self._counting:
            has_room = not self.pending_bytes or self.pending_bytes + size <= PENDING_BYTES
            if has_room:
                self.pending_bytes += size
        if has_room:
            self._pending.put((size, work))
        else:
            self._complain(f"cannot be written fast enough: {PENDING_BYTES:,} bytes wait already")
        return has_room

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

    def _try(self, what: str, work: Callable[..., _T], *arguments: Any) -> _T | None:
        """The answer; None too where there is no disk, or it fails."""
        if not self.on:
            return None
        try:
            return work(*arguments)
        except (OSError, Unreadable) as error:
            self._complain(f"cannot be {what}: {error}")
            return None

    def _complain(self, what: str) -> None:
        self.faults += 1
        if time.monotonic() >= self._complained + COMPLAINT_SECONDS:
            self._complained = time.monotonic()
            _log.warning("%s %s; runs are computed anew, and further faults are only counted", self._where, what)
