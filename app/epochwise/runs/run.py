"""One run as the event loop sees it: how far it has come, who watches, and how it ended."""

import asyncio

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import Stop
from epochwise.core.plan import Plan
from epochwise.runs.incident import Failure
from epochwise.runs.record import Record
from epochwise.runs.result import Result
from epochwise.wire.refusals import SHUTTING_DOWN, Busy

Outcome = Result | Failure | Busy
"""How a run ends: with its result, failed, or cancelled. Who waits for it is given it, or raised it."""

SMALL_SECONDS = 0.5
SMALL_BYTES = 8_000_000
"""A run up to both is small. What many people ask for at once, as a class does, is; a stream mostly is not."""
CANCELLED = Busy(1, SHUTTING_DOWN)
"""Nobody waits for a run that is cancelled, but while the server shuts down."""


class LiveRun:
    """A run from before its first piece to when its last viewer has left. Only the event loop changes it."""

    def __init__(self, run: str, config: RunConfig, client: str = "") -> None:
        self.id = run
        self.client = client
        self.config = config
        self.plan: Plan = plan(config)
        self.small = self.plan.estimated_seconds <= SMALL_SECONDS and self.plan.estimated_bytes <= SMALL_BYTES
        """Whether it is done soon and takes little memory."""
        self.stop = Stop()
        self.record: Record | None = None
        self.outcome: Outcome | None = None
        self.viewers = 0
        self.grace: asyncio.TimerHandle | None = None
        self.held_milliseconds = 0
        """Of the budget of new computing, in milliseconds."""
        self.cancelled = asyncio.Event()
        self.passed = 0
        """Others that were begun while this one was the first to wait for memory."""
        self._progress = asyncio.Event()

    @classmethod
    def of(cls, result: Result) -> "LiveRun":
        """A run that has ended before."""
        run = cls(result.id, result.config)
        run.record, run.outcome = result.record, result
        return run

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.outcome is not None

    @property
    def result(self) -> Result | None:
        """The result, once there is one."""
        return self.outcome if isinstance(self.outcome, Result) else None

    @property
    def error(self) -> EpochwiseError | None:
        """Why there will be no result."""
        return None if isinstance(self.outcome, Result) else self.outcome

    @property
    def batches_done(self) -> int:
        """Batches done so far."""
        return self.record.curves.batches_done if self.record else 0

    @property
    def nbytes(self) -> int:
        """Bytes of memory that it takes: once it has ended the true ones, until then an estimate."""
        return self.record.nbytes if self.ended and self.record else self.plan.estimated_bytes

    @property
    def remaining_seconds(self) -> float:
        """Estimated work that is left, in seconds of one core."""
        return self.seconds_of(self.plan.total_batches) - self.seconds_of(self.batches_done)

    def seconds_of(self, batches: int) -> float:
        """Estimated work of the first so many batches, in seconds of one core."""
        return self.plan.estimated_seconds * min(1.0, batches / self.plan.total_batches)

    def end_grace(self) -> None:
        """Wait no longer for a viewer to come back. A run and its timer know each other: one of them must let go."""
        if self.grace is not None:
            self.grace.cancel()
            self.grace = None

    def cancel(self) -> None:
        """End the run within a batch."""
        self.stop.set()
        self.cancelled.set()
        self.outcome = CANCELLED
        self.notify()

    async def until(self, batches: int) -> Record:
        """The numbers, once so many batches are done or the run has ended before.

        Raises:
            Internal: when the run failed.
            DataGone: when it failed for that.
            Busy: when it was cancelled, which befalls who waits only while the server shuts down.
        """
        wanted = min(batches, self.plan.total_batches)
        while (record := self.record) is None or not (self.ended or record.reaches(wanted)):
            self._check()
            await self.progress()
        self._check()
        return record

    async def finish(self) -> Result:
        """The result. Raises as `until`."""
        while (result := self.result) is None:
            self._check()
            await self.progress()
        return result

    def _check(self) -> None:
        if self.error is not None:
            # One error for all who wait; each raises it with a trace of its own.
            raise self.error.with_traceback(None)

    async def progress(self) -> None:
        """Wait for the next piece."""
        await self._progress.wait()

    def notify(self) -> None:
        """Wake whoever waits for progress."""
        self._progress.set()
        self._progress = asyncio.Event()
