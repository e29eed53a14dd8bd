"""The runs that this web process shows: each is asked for until somebody computes it, and its log is read."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from epochwise.cluster import scripts
from epochwise.cluster.entries import failed_entry
from epochwise.cluster.names import COUNTS_KEY, QUEUES, keys_of
from epochwise.cluster.readlog import LogReader
from epochwise.core.config.text import Text
from epochwise.wire.refusals import Busy, Internal

UNHEARD_SECONDS = 1.0
"""After so long without an entry it is looked whether somebody still computes a run."""
WANT_SECONDS = scripts.WANT_MS / 1000 / 3
LOOK_SECONDS = 0.25
ASKED_AT_ONCE = 16
"""Runs asked for at the same time, so that most connections stay free for others."""
RETRY_SECONDS = 5
END_SECONDS = 1.0
NO_WORKER = Text("The run is queued, and no worker has taken it. Whoever runs the server can start one.")
NO_REDIS = Text("The server's Redis does not answer, or is full.")

_log = logging.getLogger(__name__)


async def end_tasks(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait for them, but not for ever: a client's own timeout can swallow a cancellation."""
    for task in tuple(tasks):
        task.cancel()
    if tasks:
        await asyncio.wait(tuple(tasks), timeout=END_SECONDS)


class FollowedRun:
    """One run that this process shows."""

    def __init__(self, run: str, queue: str, send: Callable[[int], Awaitable[None]]) -> None:
        self.run = run
        self.queue = queue
        self.send = send
        """Hands the run to Celery, for this queue, with the time that the message is to have."""
        self.recalled = False
        """Whether it was finished when it was first asked for."""
        self.error: Busy | None = None
        self.heard = self.asked = self.answered = time.monotonic()
        """When something came last, when it was last asked for, and when Redis last took that."""
        self.asking = False
        self._entries: list[bytes] = []
        self._arrival = asyncio.Event()

    def hear(self, number: int, entry: bytes) -> None:
        """An entry has come."""
        self._entries.append(entry)
        self.heard = time.monotonic()
        self._arrival.set()

    def end(self, error: Busy) -> None:
        """No more will come for now."""
        self.error = error
        self._arrival.set()

    async def entries(self) -> list[bytes]:
        """The entries that came since the last call, at least one.

        Raises:
            Busy: when nobody computes the run.
        """
        while not self._entries:
            if self.error is not None:
                raise self.error
            self._arrival.clear()
            await self._arrival.wait()
        entries, self._entries = self._entries, []
        return entries


class FollowedRuns:
    """All runs that this process shows. `slots`: how many take runs from a queue."""

    def __init__(self, client: Any, web: str, queued_seconds: float, slots: Callable[[str], int]) -> None:
        self.web = web
        self.closed = False
        self.reader = LogReader(client, web, self._mend_soon)
        self.queued_seconds = queued_seconds
        self._client = client
        self._slots = slots
        self._followers: dict[str, FollowedRun] = {}
        self._asking = asyncio.Semaphore(ASKED_AT_ONCE)
        self._served = dict.fromkeys(QUEUES, time.monotonic())
        """When there was somebody last who takes runs from a queue."""
        self._tasks = set[asyncio.Task[Any]]()
        self._ensure, self._unqueue, self._mend, self._forget = map(
            client.register_script, (scripts.ENSURE, scripts.UNQUEUE, scripts.MEND, scripts.FORGET)
        )

    def __len__(self) -> int:
        return len(self._followers)

    def start(self) -> None:
        """Read and look from now on."""
        self._soon(self.reader.read())
        self._soon(self._look())

    async def close(self) -> None:
        """Read and look no more. What is shown is not given up: its readers may go on at another web process."""
        self.closed = self.reader.closed = True
        await end_tasks(self._tasks)

    def follow(self, run: str, queue: str, send: Callable[[int], Awaitable[None]]) -> FollowedRun:
        """Show a run from its first entry on."""
        follower = self._followers[run] = FollowedRun(run, queue, send)
        self.reader.follow(run, follower.hear)
        self._soon(self._ask(follower, first=True))
        return follower

    def leave(self, follower: FollowedRun, wanted: bool) -> None:
        """Show a run no more. Where it is neither over nor `wanted` here, a worker need not go on for this process."""
        if self._followers.get(follower.run) is not follower:
            return
        del self._followers[follower.run]
        self.reader.leave(follower.run)
        if not wanted:
            self._soon(self._unwant(follower.run))

    async def forget(self, run: str) -> None:
        """Let a finished run be computed again whose log cannot be read."""
        with suppress(RedisError, OSError):
            await self._forget(keys=keys_of(run)[:2])

    async def _look(self) -> None:
        """Ask again for runs of which nothing was heard, and say that all are wanted. Where Redis hangs each question
        would wait for it, so none is asked.
        """
        while not self.closed:
            await asyncio.sleep(LOOK_SECONDS)
            now = time.monotonic()
            self._served |= {queue: now for queue in QUEUES if self._slots(queue)}
            for follower in tuple(self._followers.values()):
                silent = now - max(follower.heard, follower.asked) >= UNHEARD_SECONDS
                if not self.reader.answers:
                    self._give_up(follower, NO_REDIS, self.reader.answered)
                elif not follower.asking and (silent or now - follower.asked >= WANT_SECONDS):
                    self._soon(self._ask(follower))

    async def _ask(self, follower: FollowedRun, first: bool = False) -> None:
        """Let the run be computed, if nobody does and it is still shown."""
        follower.asking = True
        try:
            async with self._asking:
                if self._followers.get(follower.run) is follower:
                    await self._ask_now(follower, first)
        finally:
            follower.asking = False

    async def _ask_now(self, follower: FollowedRun, first: bool) -> None:
        follower.asked = time.monotonic()
        try:
            answer, now = await self._ensured(follower, first)
            follower.recalled |= first and answer == "done"
            if answer == "send":
                await self._send(follower, now)
        except Exception as error:
            _log.debug("run %s cannot be asked for: %s", follower.run, error)
            # A full Redis answers, but takes nothing.
            self._give_up(follower, NO_REDIS, min(follower.answered, self.reader.answered))
        else:
            follower.answered = time.monotonic()
            if answer in ("send", "queued") and not self._slots(follower.queue):
                self._give_up(follower, NO_WORKER, self._served[follower.queue])

    async def _ensured(self, follower: FollowedRun, first: bool) -> tuple[str, int]:
        failure = Internal(secrets.token_hex(4))
        given = [self.web, self.reader.place(follower.run), failed_entry(failure), scripts.FAILED_MS]
        keys = [*keys_of(follower.run), COUNTS_KEY, follower.queue, *([self.reader.bell] if first else [])]
        word, now = await self._ensure(keys=keys, args=given)
        answer = word.decode()
        if answer == "failed":
            died = "run %s failed: the workers that began it died, %d times: incident %s"
            _log.error(died, follower.run, scripts.MOST_ATTEMPTS, failure.facts["incident"])
        return answer, now

    async def _send(self, follower: FollowedRun, now: int) -> None:
        try:
            await follower.send(now)
        except Exception:
            await self._unqueue(keys=keys_of(follower.run)[:1])
            raise

    def _give_up(self, follower: FollowedRun, reason: Text, since: float) -> None:
        """Nobody computes anything `since` then, however long the run has waited in the queue before. Who asks again
        after that was waited out does not wait again.
        """
        if time.monotonic() - since >= self.queued_seconds:
            follower.end(Busy(RETRY_SECONDS, reason))

    def _mend_soon(self, run: str) -> None:
        self._soon(self._mend(keys=keys_of(run)[:2]))

    async def _unwant(self, run: str) -> None:
        with suppress(RedisError, OSError):
            if run not in self._followers:
                await self._client.zrem(keys_of(run)[2], self.web)

    def _soon(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.warning("Redis: %s", error)
