"""A web process among those on the same Redis: whether it may take part, who else is there, and what Redis counts."""

import asyncio
import logging
import math
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from epochwise.cluster import scripts
from epochwise.cluster.names import BITS_KEY, COUNTS_KEY, LONG_QUEUE, QUEUES, SHORT_QUEUE, WEBS_KEY, WORKERS_KEY
from epochwise.cluster.presence import BEAT_SECONDS, LIVES_MS, EngineDiffers, Present, bits_of
from epochwise.runs.budget import Budget
from epochwise.runs.seldom import Seldom
from epochwise.settings import Settings
from epochwise.wire.events import dumps

TOTALS = ("begun", "taken_over", "failed", "waited_ms")
SHARE_OF_REDIS = 0.75
"""Of its `maxmemory`, the log of one run may take so much."""

_log = logging.getLogger(__name__)


class Membership:
    """What this process tells the others once a second, and what it hears of them. `reachable`: whether Redis answers
    and it may take part; `apart`: whether the others have become such that it may not.
    """

    def __init__(self, client: Any, name: str, settings: Settings) -> None:
        self.name = name
        self.bits = ""
        self.present = Present()
        self.reachable = self.apart = False
        self.most_run_bytes = math.inf
        """As `Computer.most_run_bytes`: a log that Redis has no room for would be evicted again and again."""
        self._client = client
        self._settings = settings
        self._budget: Budget | None = None
        self._queued = 0
        self._counts = dict.fromkeys(TOTALS, 0)
        self._waits_for_redis, self._waits_for_store, self._is_apart = Seldom(_log), Seldom(_log), Seldom(_log)
        self._join, self._present = (client.register_script(script) for script in (scripts.JOIN, scripts.PRESENT))

    def slots_for(self, queue: str) -> int:
        """How many runs of a queue all workers can compute at the same time."""
        return self.present.slots.get(queue, 0)

    async def queue_length(self) -> int:
        """How many runs wait in the queues at this moment."""
        return sum([int(await self._client.llen(queue)) for queue in QUEUES])

    async def join(self, version: str, budget: Budget) -> None:
        """Take part; without Redis or the store after as long as it takes. The `budget` is shared from now on.

        Raises:
            EngineDiffers: when workers or other web processes have other bits.
        """
        self._budget = budget
        while not await self._learn_bits(version):
            await asyncio.sleep(BEAT_SECONDS)
        while not await self._beat():
            await asyncio.sleep(BEAT_SECONDS)

    async def stay(self) -> None:
        """Give a sign of life again and again, until this is cancelled."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self._beat()
            except EngineDiffers as error:
                # The others have changed, so what they compute is not what this process would show.
                self.reachable, self.apart = False, True
                self.present = Present()
                self._is_apart.warn("%s", error)

    async def leave(self) -> None:
        """Count as gone at once."""
        with suppress(RedisError, OSError):
            await self._client.hdel(WEBS_KEY, self.name)

    def stats(self) -> dict[str, float]:
        """As `Computer.stats`."""
        return {
            "redis_reachable": self.reachable,
            "workers": self.present.workers,
            "worker_slots": self.slots_for(SHORT_QUEUE),
            "worker_slots_for_long_runs": self.slots_for(LONG_QUEUE),
            "runs_queued": self._queued,
            "runs_begun": self._counts["begun"],
            "runs_taken_over": self._counts["taken_over"],
            "runs_given_up": self._counts["failed"],
            "queued_seconds": self._counts["waited_ms"] / 1000,
        }

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
            self.bits = await asyncio.to_thread(bits_of, version, self._settings, first=not theirs)
        except OSError as error:
            self._waits_for_store.warn("the store cannot be used (%s); the server waits for it", error)
            return False
        if theirs and self.bits != theirs:
            raise EngineDiffers(self.bits, theirs)
        return True

    async def _beat(self) -> bool:
        """Say that this process is there and look who else is; whether Redis has answered."""
        status = dumps({"spent": self._budget.spent_here if self._budget else 0})
        try:
            bits = (await self._join(keys=[BITS_KEY, WEBS_KEY], args=[self.bits, self.name, status, LIVES_MS])).decode()
            if bits != self.bits:
                raise EngineDiffers(self.bits, bits)
            self.present = Present.of(await self._present(keys=[WORKERS_KEY, WEBS_KEY], args=[LIVES_MS]))
            if self._budget is not None:
                self._budget.spent_by_others = sum(self.present.spent.values()) - self.present.spent.get(self.name, 0)
            self._queued = await self.queue_length()
            memory = (await self._client.info("memory"))["maxmemory"]
            self.most_run_bytes = int(memory * SHARE_OF_REDIS) or math.inf
            counts: Any = await self._client.hmget(COUNTS_KEY, TOTALS)
            self._counts = {name: int(count or 0) for name, count in zip(TOTALS, counts, strict=True)}
            self.reachable, self.apart = True, False
        except (RedisError, OSError) as error:
            self._miss_redis(error)
        return self.reachable

    def _miss_redis(self, error: Exception) -> None:
        self._waits_for_redis.warn("Redis cannot be used (%s); the server waits for it", error)
        self.reachable = False
