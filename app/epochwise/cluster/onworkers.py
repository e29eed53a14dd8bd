"""The computer of a web process whose runs are computed by workers."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from epochwise.cluster.entries import Growth
from epochwise.cluster.following import FollowedRun, FollowedRuns, end_tasks
from epochwise.cluster.ids import IdsInRedis
from epochwise.cluster.membership import Membership
from epochwise.cluster.names import LONG_QUEUE, SHORT_QUEUE, keys_of
from epochwise.cluster.storewatch import StoreWatch
from epochwise.cluster.tasks import send, sender
from epochwise.objects import Objects
from epochwise.runs.budget import Budget
from epochwise.runs.engine import Engine
from epochwise.runs.incident import fault
from epochwise.runs.record import Record
from epochwise.runs.result import Result
from epochwise.runs.run import CANCELLED, LiveRun, Outcome
from epochwise.runs.slots import Slots
from epochwise.runs.work import Piece, Report
from epochwise.settings import Settings
from epochwise.wire.refusals import Busy

MOST_CONNECTIONS_TO_REDIS = 64
CONNECTION_SECONDS = 5.0
"""How long to wait for one of them, where all are in use."""
SPARE_SECONDS = 0.025
"""Between two looks whether others wait for the place of a run that nobody watches."""
SENDERS = 2
"""Threads that hand runs to Celery, which waits for Redis."""

_log = logging.getLogger(__name__)


class OnWorkers:
    """A `Computer`: whatever a worker writes of a run is put together here, in the slots, for everybody who watches."""

    def __init__(self, settings: Settings, engine: Engine, slots: Slots) -> None:
        self.engine = engine
        self.slots = slots
        self._client = Redis.from_pool(
            BlockingConnectionPool.from_url(
                settings.redis,
                socket_timeout=5.0,
                socket_connect_timeout=2.0,
                max_connections=MOST_CONNECTIONS_TO_REDIS,
                timeout=CONNECTION_SECONDS,
            )
        )
        self.ids = IdsInRedis(self._client)
        self._celery = sender(settings.redis)
        self._sending = Slots(SENDERS, "sending")
        name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
        self._membership = Membership(self._client, name, settings)
        self._store = StoreWatch(Objects(settings.store)) if settings.store else None
        self._closing = False
        self._sparing: asyncio.Task[None] | None = None
        self._tasks = set[asyncio.Task[None]]()
        self._following = FollowedRuns(self._client, name, settings.queued_seconds, self._membership.slots_for)

    @property
    def at_once(self) -> int:
        """As `Computer.at_once`: the slots of all workers."""
        return max(1, self._membership.slots_for(SHORT_QUEUE))

    @property
    def reachable(self) -> bool:
        """As `Computer.reachable`."""
        return self._membership.reachable

    @property
    def apart(self) -> bool:
        """As `Computer.apart`."""
        return self._membership.apart

    @property
    def takes_work(self) -> bool:
        """As `Computer.takes_work`."""
        return self.reachable and self._membership.present.workers > 0

    @property
    def most_run_bytes(self) -> float:
        """As `Computer.most_run_bytes`."""
        return self._membership.most_run_bytes

    @property
    def store_reachable(self) -> bool | None:
        """As `Computer.store_reachable`."""
        return None if self._store is None else self._store.reachable

    async def start(self, version: str, budget: Budget) -> None:
        """As `Computer.start`; without Redis as long as it takes.

        Raises:
            EngineDiffers: when workers or other web processes have other bits.
        """
        await self._membership.join(version, budget)
        self._sending.start()
        self._following.start()
        self._soon(self._membership.stay())
        if self._store is not None:
            self._soon(self._store.run())

    def stop(self) -> None:
        """As `Computer.stop`."""
        self._closing = True

    async def close(self) -> None:
        """As `Computer.close`."""
        self._sending.stop()
        await end_tasks(self._tasks)
        await self._following.close()
        await self._membership.leave()
        await self._client.aclose()

    async def keeps(self, run: str) -> bool:
        """As `Computer.keeps`."""
        try:
            state: bytes | None = await self._client.get(keys_of(run)[0])
        except (RedisError, OSError):
            return False
        return state == b"done"

    def begin(self, run: LiveRun, version: str, report: Report) -> None:
        """As `Computer.begin`."""
        self._soon(self._show(run, version, report))

    def spare(self, abandoned: Callable[[], int], give_up: Callable[[], None]) -> None:
        """As `Computer.spare`."""
        if self._sparing is None or self._sparing.done():
            self._sparing = self._soon(self._spare(abandoned, give_up))

    def stats(self) -> dict[str, float]:
        """As `Computer.stats`."""
        store = {} if self._store is None else {"store_reachable": float(self._store.reachable)}
        return store | self._membership.stats()

    async def _show(self, run: LiveRun, version: str, report: Report) -> None:
        queue = SHORT_QUEUE if run.small else LONG_QUEUE

        async def hand_over(sent: int) -> None:
            values, bits = run.config.canonical_values(), self._membership.bits
            await self._sending.call(send, self._celery, run.id, values, bits, queue, sent)

        if run.ended:
            report(run, Piece(None, 0.0, CANCELLED))
            return
        follower = self._following.follow(run.id, queue, hand_over)
        showing, cancelled = (
            asyncio.create_task(work) for work in (self._grow(run, version, follower, report), run.cancelled.wait())
        )
        try:
            await asyncio.wait((showing, cancelled), return_when=asyncio.FIRST_COMPLETED)
        finally:
            over = showing.done() and not showing.cancelled() and showing.result()
            self._following.leave(follower, wanted=self._closing or over)
            for task in (showing, cancelled):
                task.cancel()
            await asyncio.wait((showing, cancelled))
        if showing.cancelled():
            report(run, Piece(run.record, 0.0, CANCELLED))

    async def _grow(self, run: LiveRun, version: str, follower: FollowedRun, report: Report) -> bool:
        """Report a run's pieces; whether it has come to an end that is the same for all."""
        growing = _Growing(run, self.engine, version)
        outcome: Outcome | None = None
        while outcome is None:
            try:
                piece = await self.slots.call(growing.take, await follower.entries())
            except Busy as busy:
                piece = Piece(run.record, 0.0, busy)
            except Exception as error:
                piece = Piece(run.record, 0.0, fault(f"run {run.id} failed", error))
                if follower.recalled:
                    await self._following.forget(run.id)
            outcome = piece.outcome
            seconds = 0.0 if follower.recalled else piece.seconds
            report(run, Piece(piece.record, seconds, outcome, follower.recalled))
        return isinstance(outcome, Result)

    async def _spare(self, abandoned: Callable[[], int], give_up: Callable[[], None]) -> None:
        """Look into the queues. A run that a free worker takes at once may be seen there, but not twice."""
        looks = 0
        while abandoned() and looks < 2:
            await asyncio.sleep(SPARE_SECONDS)
            with suppress(RedisError, OSError):
                looks = looks + 1 if await self._membership.queue_length() else 0
        give_up()

    def _soon(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a task beside the runs has ended", exc_info=error)


class _Growing:
    """One run, put together from its entries in a slot's thread."""

    def __init__(self, run: LiveRun, engine: Engine, version: str) -> None:
        self.run = run
        self.engine = engine
        self.version = version
        self._growth = Growth(run.config)
        self._record: Record | None = None

    def take(self, entries: list[bytes]) -> Piece:
        """The next entries."""
        growth, run = self._growth, self.run
        before = growth.seconds
        for entry in entries:
            growth.take(entry)
        if growth.history is not None and self._record is None:
            self._record = Record(run.id, run.config, growth.history)
        outcome: Outcome | None = None
        if growth.failed is not None:
            outcome = growth.failed
        elif self._record is not None:
            self._record.thin(ended=False)
            curves = self._record.curves
            if curves.status != "training":
                verdict = self.engine.verdict(run.config, curves, self._record.history.judgement)
                outcome = Result(self._record, self.version, verdict, growth.seconds)
        return Piece(self._record, growth.seconds - before, outcome)
