"""The computer of a web process whose runs are computed by workers."""

import asyncio
import logging
import math
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from epochwise.cluster import scripts
from epochwise.cluster.entries import Growth
from epochwise.cluster.following import FollowedRun, FollowedRuns, end_tasks
from epochwise.cluster.ids import IdsInRedis
from epochwise.cluster.names import (
    BITS_KEY,
    COUNTS_KEY,
    LONG_QUEUE,
    QUEUES,
    SHORT_QUEUE,
    WEBS_KEY,
    WORKERS_KEY,
    keys_of,
)
from epochwise.cluster.presence import BEAT_SECONDS, LIVES_MS, EngineDiffers, Present, bits_of
from epochwise.cluster.storewatch import StoreWatch
from epochwise.cluster.tasks import send, sender
from epochwise.objects import Objects
from epochwise.runs.budget import Budget
from epochwise.runs.engine import Engine
from epochwise.runs.incident import fault
from epochwise.runs.record import Record
from epochwise.runs.result import Result
from epochwise.runs.run import CANCELLED, LiveRun, Outcome
from epochwise.runs.seldom import Seldom
from epochwise.runs.slots import Slots
from epochwise.runs.work import Piece, Report
from epochwise.settings import Settings
from epochwise.wire.events import dumps
from epochwise.wire.refusals import Busy

TOTALS = ("begun", "taken_over", "failed", "waited_ms")
MOST_CONNECTIONS_TO_REDIS = 64
CONNECTION_SECONDS = 5.0
"""How long to wait for one of them, where all are in use."""
SPARE_SECONDS = 0.025
"""Between two looks whether others wait for the place of a run that nobody watches."""
SHARE_OF_REDIS = 0.75
"""Of its `maxmemory`, the log of one run may take so much."""
SENDERS = 2
"""Threads that hand runs to Celery, which waits for Redis."""

_log = logging.getLogger(__name__)


class OnWorkers:
    """A `Computer`: whatever a worker writes of a run is put together here, in the slots, for everybody who watches."""

    def __init__(self, settings: Settings, engine: Engine, slots: Slots) -> None:
        self.engine = engine
        self.slots = slots
        self._settings = settings
        self.present = Present()
        self.reachable = self.apart = False
        self.most_run_bytes = math.inf
        """As `Computer.most_run_bytes`: a log that Redis has no room for would be evicted again and again."""
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
        self._budget: Budget | None = None
        self._celery = sender(settings.redis)
        self._sending = Slots(SENDERS, "sending")
        self._name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
        self._bits = ""
        self._store = StoreWatch(Objects(settings.store)) if settings.store else None
        self._waits_for_redis, self._waits_for_store, self._is_apart = Seldom(_log), Seldom(_log), Seldom(_log)
        self._queued = 0
        self._counts = dict.fromkeys(TOTALS, 0)
        self._join, self._present = (self._client.register_script(s) for s in (scripts.JOIN, scripts.PRESENT))
        self._closing = False
        self._sparing: asyncio.Task[None] | None = None
        self._tasks = set[asyncio.Task[None]]()
        self._following = FollowedRuns(self._client, self._name, settings.queued_seconds, self._slots_for)

    @property
    def at_once(self) -> int:
        """As `Computer.at_once`: the slots of all workers."""
        return max(1, self._slots_for(SHORT_QUEUE))

    @property
    def takes_work(self) -> bool:
        """As `Computer.takes_work`."""
        return self.reachable and self.present.workers > 0

    @property
    def store_reachable(self) -> bool | None:
        """As `Computer.store_reachable`."""
        return None if self._store is None else self._store.reachable

    async def start(self, version: str, budget: Budget) -> None:
        """As `Computer.start`; without Redis as long as it takes.

        Raises:
            EngineDiffers: when workers or other web processes have other bits.
        """
        self._budget = budget
        while not await self._learn_bits(version):
            await asyncio.sleep(BEAT_SECONDS)
        self._sending.start()
        while not await self._beat_once():
            await asyncio.sleep(BEAT_SECONDS)
        self._following.start()
        self._soon(self._beat())
        if self._store is not None:
            self._soon(self._store.run())

    async def _learn_bits(self, version: str) -> bool:
        """Learn the bits of this process; whether Redis and the store have answered.

        Raises:
            EngineDiffers: when somebody is there who has others.
        """
        try:
            theirs = (await self._client.get(BITS_KEY) or b"").decode()
        except (RedisError, OSError) as error:
            self._miss_redis(error)
            return False
        try:
            self._bits = await asyncio.to_thread(bits_of, version, self._settings, first=not theirs)
        except OSError as error:
            self._waits_for_store.warn("the store cannot be used (%s); the server waits for it", error)
            return False
        if theirs and self._bits != theirs:
            raise EngineDiffers(self._bits, theirs)
        return True

    def _miss_redis(self, error: Exception) -> None:
        self._waits_for_redis.warn("Redis cannot be used (%s); the server waits for it", error)
        self.reachable = False

    def stop(self) -> None:
        """As `Computer.stop`."""
        self._closing = True

    async def close(self) -> None:
        """As `Computer.close`."""
        self._sending.stop()
        await end_tasks(self._tasks)
        await self._following.close()
        with suppress(RedisError, OSError):
            await self._client.hdel(WEBS_KEY, self._name)
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
        return {
            **({} if self._store is None else {"store_reachable": self._store.reachable}),
            "redis_reachable": self.reachable,
            "workers": self.present.workers,
            "worker_slots": self._slots_for(SHORT_QUEUE),
            "worker_slots_for_long_runs": self._slots_for(LONG_QUEUE),
            "runs_queued": self._queued,
            "runs_begun": self._counts["begun"],
            "runs_taken_over": self._counts["taken_over"],
            "runs_given_up": self._counts["failed"],
            "queued_seconds": self._counts["waited_ms"] / 1000,
        }

    async def _show(self, run: LiveRun, version: str, report: Report) -> None:
        queue = SHORT_QUEUE if run.small else LONG_QUEUE

        async def hand_over(sent: int) -> None:
            await self._sending.call(send, self._celery, run.id, run.config.canonical_values(), self._bits, queue, sent)

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

    async def _beat(self) -> None:
        while not self._closing:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self._beat_once()
            except EngineDiffers as error:
                # The others have changed, so what they compute is not what this process would show.
                self.reachable, self.apart = False, True
                self.present = Present()
                self._is_apart.warn("%s", error)

    async def _beat_once(self) -> bool:
        """Say that this process is there and look who else is; whether Redis has answered."""
        status = dumps({"spent": self._budget.spent_here if self._budget else 0})
        try:
            given = [self._bits, self._name, status, LIVES_MS]
            bits = (await self._join(keys=[BITS_KEY, WEBS_KEY], args=given)).decode()
            if bits != self._bits:
                raise EngineDiffers(self._bits, bits)
            self.present = Present.of(await self._present(keys=[WORKERS_KEY, WEBS_KEY], args=[LIVES_MS]))
            if self._budget is not None:
                self._budget.spent_by_others = sum(self.present.spent.values()) - self.present.spent.get(self._name, 0)
            self._queued = await self._queue_length()
            memory = (await self._client.info("memory"))["maxmemory"]
            self.most_run_bytes = int(memory * SHARE_OF_REDIS) or math.inf
            counts: Any = await self._client.hmget(COUNTS_KEY, TOTALS)
            self._counts = {name: int(count or 0) for name, count in zip(TOTALS, counts, strict=True)}
            self.reachable, self.apart = True, False
        except (RedisError, OSError) as error:
            self._miss_redis(error)
        return self.reachable

    async def _spare(self, abandoned: Callable[[], int], give_up: Callable[[], None]) -> None:
        """Look into the queues. A run that a free worker takes at once may be seen there, but not twice."""
        looks = 0
        while abandoned() and looks < 2:
            await asyncio.sleep(SPARE_SECONDS)
            with suppress(RedisError, OSError):
                looks = looks + 1 if await self._queue_length() else 0
        give_up()

    def _slots_for(self, queue: str) -> int:
        return self.present.slots.get(queue, 0)

    async def _queue_length(self) -> int:
        return sum([int(await self._client.llen(queue)) for queue in QUEUES])

    def _soon(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


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
