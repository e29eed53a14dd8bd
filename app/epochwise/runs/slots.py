"""The compute slots: worker threads that take turns at the jobs, one piece each time."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from epochwise.runs.client import CLIENT
from epochwise.runs.turns import Turns
from epochwise.wire.refusals import SHUTTING_DOWN, Busy

_T = TypeVar("_T")
LONG_EVERY = 4


class Piecework(Protocol):
    """Work in pieces of about 10 ms, for a client; `small` where there are few of them."""

    @property
    def client(self) -> str:
        """Whom the work is for."""

    @property
    def small(self) -> bool:
        """Whether it is done soon."""

    def step(self) -> bool:
        """Do one piece in a worker thread; whether there is more. It tells of its faults itself and raises none."""

    def drop(self) -> None:
        """Hear, in any thread, that no more steps will come."""


class Slots:
    """`count` threads that take turns.

    All pieces of a small job, and the first one of a long job, come before the further pieces of long jobs, but for one
    turn in `LONG_EVERY`: a small job waits for about one piece, and a long one still goes on. Among each other both
    take turns by client. Each job is stepped to its end or dropped.
    """

    def __init__(self, count: int, name: str = "slot") -> None:
        self.count = count
        self._soon = Turns[Piecework]()
        self._long = Turns[Piecework]()
        self._working = 0
        self._passed_over = 0
        """Turns in a row that went to others while a long job waited."""
        self._closed = False
        self._changed = threading.Condition()
        self._threads = [threading.Thread(target=self._work, name=f"{name}-{n}", daemon=True) for n in range(count)]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin no more pieces."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            left = [turns.take() for turns in (self._soon, self._long) for _ in range(len(turns))]
        for work in left:
            work.drop()

    async def join(self, seconds: float) -> None:
        """Wait for the pieces begun before `stop`, at most so long."""
        deadline = time.monotonic() + seconds
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < deadline:
            await asyncio.sleep(0.002)

    @property
    def free(self) -> bool:
        """Whether there are fewer jobs than slots."""
        return self._jobs < self.count

    @property
    def wanted(self) -> bool:
        """Whether there are more jobs than slots."""
        return self._jobs > self.count

    @property
    def _jobs(self) -> int:
        return self._working + len(self._soon) + len(self._long)

    def submit(self, job: Piecework) -> None:
        """Let a job have its turns until it says that there is no more. Any thread may submit."""
        with self._changed:
            closed = self._closed
            if not closed:
                self._soon.put(job, job.client)
                self._changed.notify()
        if closed:
            job.drop()

    async def call(self, function: Callable[..., _T], *arguments: Any) -> _T:
        """The answer of one short piece of work, done in a slot."""
        call = _Call(function, arguments)
        self.submit(call)
        answer: _T = await call.answer
        return answer

    def _work(self) -> None:
        while self._turn():
            pass

    def _turn(self) -> bool:
        """Do one piece of the next job, which no thread keeps while it waits; whether there will be more turns."""
        job = self._take()
        if job is None:
            return False
        more = job.step()
        with self._changed:
            self._working -= 1
            dropped = more and self._closed
            if more and not dropped:
                (self._soon if job.small else self._long).put(job, job.client)
        if dropped:
            job.drop()
        return True

    def _take(self) -> Piecework | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._soon or self._long)
            if self._closed:
                return None
            self._working += 1
            if self._soon and not (self._long and self._passed_over >= LONG_EVERY - 1):
                self._passed_over += len(self._long) > 0
                return self._soon.take()
            self._passed_over = 0
            return self._long.take()


def call_on_loop(loop: asyncio.AbstractEventLoop, function: Callable[..., object], *arguments: Any) -> None:
    """Call a function on the event loop from a slot's thread."""
    # A piece that outlived the shutdown finds the loop closed, and nobody there to hear.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(function, *arguments)


class _Call:
    small = True

    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._loop = asyncio.get_running_loop()
        self.client = CLIENT.get()
        self._function = function
        self._arguments = arguments
        self.answer: asyncio.Future[Any] = self._loop.create_future()

    def step(self) -> bool:
        try:
            answer = self._function(*self._arguments)
        except Exception as error:
            call_on_loop(self._loop, self._settle, self.answer.set_exception, error)
        else:
            call_on_loop(self._loop, self._settle, self.answer.set_result, answer)
        return False

    def drop(self) -> None:
        call_on_loop(self._loop, self._settle, self.answer.set_exception, Busy(1, SHUTTING_DOWN))

    def _settle(self, settle: Callable[[Any], None], value: Any) -> None:
        if not self.answer.done():
            settle(value)
