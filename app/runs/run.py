"""One run: computed piece by piece in the slots, watched from the event loop."""

import asyncio
import time
from collections.abc import Callable, Iterator

from app.core.config import RunConfig
from app.core.errors import Busy, Internal
from app.core.plan import Plan, plan
from app.core.sgd import History, Stop
from app.runs.disk import Disk
from app.runs.engine import Engine
from app.runs.incident import fault
from app.runs.record import Record
from app.runs.result import Result
from app.runs.slots import tell


class LiveRun:
    """A run from before its first piece to its end, which is one of `result`, `fault` (ours) or `cancelled`.

    `step` runs in a slot's thread, all else on the event loop. After each piece `on_piece` is called there.
    """

    def __init__(
        self,
        run: str,
        config: RunConfig,
        engine: Engine,
        version: str,
        disk: Disk,
        on_piece: "Callable[[LiveRun], None]",
    ) -> None:
        self.id = run
        self.version = version
        self.config = config
        self.plan: Plan = plan(config)
        self.engine = engine
        self.disk = disk
        self.on_piece = on_piece
        self.viewers = 0
        self.grace: asyncio.TimerHandle | None = None
        self.record: Record | None = None
        self.result: Result | None = None
        self.fault: Internal | None = None
        self.cancelled = False
        self.over = False
        self.recalled = False
        self.train_seconds = 0.0
        self._loop = asyncio.get_running_loop()
        self._stop = Stop()
        self._training: Iterator[History] | None = None
        self._progress = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.result is not None or self.fault is not None or self.cancelled

    @property
    def updates_done(self) -> int:
        """Updates done so far."""
        return self.record.history.updates_done if self.record else 0

    @property
    def remaining_seconds(self) -> float:
        """Estimated work that is left, in seconds of one core."""
        return self.plan.estimated_seconds * (1 - self.updates_done / self.plan.total_updates)

    def cancel(self) -> None:
        """End the run within a batch."""
        self._stop.set()
        self.cancelled = not self.ended or self.cancelled
        self.notify()

    async def until(self, updates: int) -> Record:
        """The numbers, once so many updates are done or the run has ended before.

        Raises:
            Internal: when the run failed.
            Busy: when it was cancelled, which befalls who waits only while the server shuts down.
        """
        wanted = min(updates, self.plan.total_updates)
        while self.record is None or not (self.ended or self.record.reaches(wanted)):
            self._check()
            await self.progress()
        self._check()
        return self.record

    async def finish(self) -> Result:
        """The result. Raises as `until`."""
        while self.result is None:
            self._check()
            await self.progress()
        return self.result

    def _check(self) -> None:
        if self.fault is not None:
            raise Internal(self.fault.incident)
        if self.cancelled:
            raise Busy(1, "The server is shutting down.")

    async def progress(self) -> None:
        """Wait for the next piece."""
        await self._progress.wait()

    def notify(self) -> None:
        """Wake whoever waits for progress."""
        self._progress.set()
        self._progress = asyncio.Event()

    def step(self) -> bool:
        """Compute a piece; whether there is more."""
        try:
            self.over = self.cancelled or not self._advance()
        except Exception as error:
            self.fault = fault(f"run {self.id} failed", error)
            self.over = True
        more = not self.over
        tell(self._loop, self.on_piece, self)
        return more

    def drop(self) -> None:
        """The slots were closed: there will be no more pieces."""
        self.cancel()

    def _advance(self) -> bool:
        if self._training is None and self._recall():
            return False
        began = time.perf_counter()
        if self._training is None:
            self._training = self.engine.train(self.config, self._stop)
        history = next(self._training)
        self.train_seconds += time.perf_counter() - began
        if self.record is None:
            self.record = Record(self.id, self.config, self.plan, history)
        if history.status == "cancelled":
            return False
        self.record.thin(ended=False)
        if history.status == "training":
            return True
        self.result = Result(self.record, self.version, self.engine.verdict(history), self.train_seconds)
        return False

    def _recall(self) -> bool:
        """Take the result from the disk, if it is there."""
        saved = self.disk.result(self.id, self.config, self.version)
        if saved is None:
            return False
        self.recalled = True
        self.record = Record(self.id, self.config, self.plan, saved.history)
        self.result = Result(self.record, self.version, self.engine.verdict(saved.history), saved.train_seconds)
        return True
