"""Many clients that ask whenever it is their turn, whether or not earlier answers are there."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.server import Server

TICK = 0.01
HEAD_END = b"\r\n\r\n"
LOST = 0
"""In place of a status, where a connection ended without an answer."""


@dataclass
class Answers:
    """How often each status came, and how many refusals said nothing of when to come back."""

    statuses: Counter[int] = field(default_factory=Counter)
    without_retry: int = 0
    unsent: int = 0
    """Requests whose turn came while every connection still waited for an answer."""


class Connection(asyncio.Protocol):
    """One connection: asks, takes the whole answer, and is `free` for the next."""

    def __init__(self, answers: Answers, free: list["Connection"], gone: Callable[[], None]) -> None:
        self._answers = answers
        self._free = free
        self._gone = gone
        self._waits = False
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def ask(self, address: str) -> None:
        """Ask for an address."""
        self._waits, self._received = True, b""
        self.transport.write(f"GET {address} HTTP/1.1\r\nHost: here\r\nAccept-Encoding: identity\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(HEAD_END)
        if end < 0:
            return
        head = self._received[:end].lower() + b"\r\n"
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(self._received) >= end + len(HEAD_END) + int(length or 0):
            self._answered(int(head.split(maxsplit=2)[1]), head)

    def connection_lost(self, error: Exception | None) -> None:
        if self._waits:
            self._answers.statuses[LOST] += 1
        if self in self._free:
            self._free.remove(self)
        self._gone()

    def leave(self) -> None:
        """Close, whatever may still come."""
        self._waits = False
        self.transport.abort()

    def _answered(self, status: int, head: bytes) -> None:
        self._waits = False
        self._answers.statuses[status] += 1
        if status in (429, 503) and b"\nretry-after: " not in head:
            self._answers.without_retry += 1
        self._free.append(self)


@dataclass
class Crowd:
    """Up to `most` connections from some addresses of this machine, shared out among the servers."""

    servers: Sequence[Server]
    most: int
    sources: Sequence[str]
    answers: Answers = field(default_factory=Answers)

    async def ask(self, address: Callable[[], str], rate: float, seconds: float) -> None:
        """So many requests a second, then leave without waiting for what has not come."""
        free, everyone, opened = list[Connection](), set[Connection](), 0
        loop, start, asked = asyncio.get_running_loop(), perf_counter(), 0

        async def arrive(number: int) -> None:
            server, source = self.servers[number % len(self.servers)], self.sources[number % len(self.sources)]
            made = Connection(self.answers, free, lambda: everyone.discard(made))
            everyone.add(made)
            try:
                await loop.create_connection(lambda: made, "127.0.0.1", server.port, local_addr=(source, 0))
            except OSError:
                everyone.discard(made)
                self.answers.statuses[LOST] += 1
            else:
                made.ask(address())

        arriving = set[asyncio.Task[None]]()
        while (passed := perf_counter() - start) < seconds:
            for _ in range(int(rate * passed) - asked):
                asked += 1
                if free:
                    free.pop().ask(address())
                elif len(everyone) < self.most:
                    arriving.add(task := asyncio.create_task(arrive(opened)))
                    task.add_done_callback(arriving.discard)
                    opened += 1
                else:
                    self.answers.unsent += 1
            await asyncio.sleep(TICK)
        await asyncio.gather(*arriving)
        for connection in tuple(everyone):
            connection.leave()
