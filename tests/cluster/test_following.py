"""How long a web process goes on asking for a run that nobody computes."""

import asyncio
import signal
from contextlib import aclosing
from types import SimpleNamespace
from typing import Any

import pytest
from redis.asyncio import Redis

from epochwise.cluster import following
from epochwise.cluster.following import FollowedRuns
from epochwise.cluster.names import LONG_QUEUE
from tests.runs.support import eventually
from tools.cluster import Cluster

pytestmark = pytest.mark.anyio
RUN = "0123456789abcdef" * 2


async def test_a_run_that_has_waited_behind_others_waits_for_the_next_worker_too(
    redis: Any, redis_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time without a worker counts, not the time in the queue."""
    at, workers, sent = 100.0, 1, asyncio.Event()
    monkeypatch.setattr(following, "time", SimpleNamespace(monotonic=lambda: at))
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.01)

    async def send(now: int) -> None:
        sent.set()

    async with aclosing(Redis.from_url(redis_server.redis_url)) as client:
        follows = FollowedRuns(client, "web", 10.0, lambda queue: workers)
        follows.start()
        run = follows.follow(RUN, LONG_QUEUE, send)
        await sent.wait()
        at += 60
        await eventually(lambda: run.asked == at)
        workers = 0
        at += 5
        await eventually(lambda: run.asked == at)
        assert run.error is None
        at += 6
        await eventually(lambda: run.error is not None)
        await follows.close()


async def test_while_redis_hangs_all_are_let_go_and_none_waits_for_another(redis: Any, redis_server: Cluster) -> None:
    sent = list[int]()

    async def send(now: int) -> None:
        sent.append(now)

    async with aclosing(Redis.from_url(redis_server.redis_url, socket_timeout=None)) as client:
        follows = FollowedRuns(client, "web", 1.0, lambda queue: 1)
        follows.start()
        runs = [follows.follow(f"{number:032x}", LONG_QUEUE, send) for number in range(20)]
        await eventually(lambda: len(sent) == len(runs))
        redis_server.redis.tell(signal.SIGSTOP)
        try:
            await eventually(lambda: all(run.error is not None for run in runs))
        finally:
            redis_server.redis.tell(signal.SIGCONT)
        await follows.close()
