"""The work of a run, done in threads: trained piece by piece, or read from the disk where it was kept there."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from epochwise.core.engine.history import History
from epochwise.runs.disk import Disk
from epochwise.runs.engine import Engine
from epochwise.runs.incident import failure, fault
from epochwise.runs.record import Record
from epochwise.runs.result import Result
from epochwise.runs.run import CANCELLED, LiveRun, Outcome
from epochwise.runs.slots import call_on_loop


@dataclass(frozen=True)
class Piece:
    """What one piece of work has brought: the numbers so far, the seconds it trained, and with the last the outcome."""

    record: Record | None
    seconds: float
    outcome: Outcome | None
    recalled: bool = False


Report = Callable[[LiveRun, Piece], None]
"""Hears of each piece on the event loop, in order."""


class Training:
    """A run's training, in a slot's thread. Each piece is reported on the event loop, the last one with the outcome."""

    def __init__(self, run: LiveRun, engine: Engine, version: str, on_piece: Report) -> None:
        self.run = run
        self.engine = engine
        self.version = version
        self._on_piece = on_piece
        self._loop = asyncio.get_running_loop()
        self._histories: Iterator[History] | None = None
        self._record: Record | None = None
        self._seconds = 0.0

    @property
    def client(self) -> str:
        """Whom the run was begun for."""
        return self.run.client

    @property
    def small(self) -> bool:
        """Whether the run is small."""
        return self.run.small

    def step(self) -> bool:
        """Train for a piece; whether there is more."""
        before = self._seconds
        outcome: Outcome | None
        try:
            outcome = self._advance()
        except Exception as error:
            outcome = failure(f"run {self.run.id} failed", error)
        self.report(Piece(self._record, self._seconds - before, outcome))
        return outcome is None

    def drop(self) -> None:
        """There will be no more pieces."""
        self.report(Piece(self._record, 0.0, CANCELLED))

    def report(self, piece: Piece) -> None:
        """Report a piece on the event loop."""
        call_on_loop(self._loop, self._on_piece, self.run, piece)

    def _advance(self) -> Outcome | None:
        if self.run.ended:
            return CANCELLED
        # The core's own time: a busy machine makes a run wait, which says nothing about the run.
        began = time.thread_time()
        if self._histories is None:
            self._histories = self.engine.train(self.run.config, self.run.stop)
        history = next(self._histories)
        self._seconds += time.thread_time() - began
        if self._record is None:
            self._record = Record(self.run.id, self.run.config, history)
        if history.curves.status == "cancelled":
            return CANCELLED
        self._record.thin(ended=False)
        if history.curves.status == "training":
            return None
        return Result(
            self._record,
            self.version,
            self.engine.verdict(self.run.config, history.curves, history.judgement),
            self._seconds,
        )


class Recall:
    """The reading of a run from the disk, in a thread of the disk's; of what is not there the event loop hears, as
    `missing`.
    """

    small = True

    def __init__(
        self,
        run: LiveRun,
        engine: Engine,
        version: str,
        disk: Disk,
        on_piece: Report,
        missing: Callable[[LiveRun], None],
    ) -> None:
        self.run = run
        self.engine = engine
        self.version = version
        self.disk = disk
        self.client = run.client
        self._on_piece = on_piece
        self._missing = missing
        self._loop = asyncio.get_running_loop()

    def step(self) -> bool:
        """Read; there is never more."""
        try:
            outcome = self._read()
        except Exception as error:
            outcome = fault(f"run {self.run.id} failed", error)
        if outcome is None:
            call_on_loop(self._loop, self._missing, self.run)
        else:
            self._report(Piece(outcome.record if isinstance(outcome, Result) else None, 0.0, outcome, True))
        return False

    def drop(self) -> None:
        """It will not be read."""
        self._report(Piece(None, 0.0, CANCELLED))

    def _report(self, piece: Piece) -> None:
        call_on_loop(self._loop, self._on_piece, self.run, piece)

    def _read(self) -> Outcome | None:
        run, engine = self.run, self.engine
        if run.ended:
            return CANCELLED
        kept = self.disk.result(run.id, run.config, engine.measures(run.config.dataset))
        if kept is None:
            return None
        history, train_seconds = kept
        try:
            verdict = engine.verdict(run.config, history.curves, history.judgement)
        except Exception as error:
            # Numbers that no run can have had: whatever was written there, the run can be computed again.
            fault(f"the kept numbers of run {run.id} cannot be judged", error)
            return None
        return Result(Record(run.id, run.config, history), self.version, verdict, train_seconds)
