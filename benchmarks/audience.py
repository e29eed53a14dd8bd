"""An audience: 1,000 viewers of two runs that are being computed; server and viewers share two cores."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from statistics import median
from subprocess import PIPE, run
from time import perf_counter

from benchmarks.client import POINTS, path
from benchmarks.figures import Figure, table
from benchmarks.problem import example
from benchmarks.progress import say
from benchmarks.server import pinned, serving
from benchmarks.table import Table
from epochwise.core.config.config import RunConfig

VIEWERS = 1000
RUNS = 2
EPOCHS = 250_000
CORES = "0,1"
SEED = 30_000_000
PATIENCE = 120.0
LAST = b"event: finished"
LAST_CHUNK = b"0\r\n\r\n"
CONFIGS = [example("tanh", epochs=EPOCHS, seed=SEED + number) for number in range(RUNS)]


class Viewer(asyncio.Protocol):
    """One stream: the seconds to its first event, its longest silence, what came, and whether its last event did."""

    def __init__(self, config: RunConfig) -> None:
        self.config = config
        self.first = 0.0
        self.silence = 0.0
        self.finished = False
        self.pieces = list[bytes]()
        self.closed = asyncio.get_running_loop().create_future()
        self._tail = b""

    @property
    def status(self) -> int:
        """The status of the answer; 0 where none came."""
        return int(self.pieces[0].split(maxsplit=2)[1]) if self.pieces else 0

    @property
    def body(self) -> bytes:
        """What came of the answer's body."""
        return b"".join(_unchunked(b"".join(self.pieces).partition(b"\r\n\r\n")[2]))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._heard = self._asked = perf_counter()
        address = path("run/events", self.config, points=POINTS)
        transport.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        now = perf_counter()
        if self.first:
            self.silence = max(self.silence, now - self._heard)
        elif b"event: started" in data:
            self.first = now - self._asked
        self._heard = now
        self.pieces.append(data)
        seen = self._tail + data
        self._tail = seen[-len(LAST) :]
        self.finished = self.finished or LAST in seen
        if seen.endswith(LAST_CHUNK) or self.status != 200:
            self._transport.close()

    def leave(self) -> None:
        """Wait no longer."""
        self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)


def _unchunked(body: bytes) -> Iterator[bytes]:
    """The chunks of a body that was sent in chunks (RFC 9112, 7.1), as far as they came."""
    place = 0
    while (end := body.find(b"\r\n", place)) > 0 and (size := int(body[place:end], 16)):
        yield body[end + 2 : end + 2 + size]
        place = end + 2 + size + 2


async def watch(ports: Sequence[int], configs: Sequence[RunConfig], viewers: int = VIEWERS) -> list[Viewer]:
    """All viewers at once until the last event, as far as patience goes; those of a run are shared out among the
    ports."""
    loop, arrived = asyncio.get_running_loop(), list[Viewer]()

    async def arrive(number: int) -> None:
        config, port = configs[number % len(configs)], ports[number // len(configs) % len(ports)]
        _, viewer = await loop.create_connection(lambda: Viewer(config), "127.0.0.1", port)
        arrived.append(viewer)
        await viewer.closed

    try:
        await asyncio.wait_for(asyncio.gather(*map(arrive, range(viewers))), PATIENCE)
    except TimeoutError:
        say(f"an audience: {sum(not viewer.finished for viewer in arrived)} viewers saw no end in {PATIENCE:.0f} s")
        for viewer in arrived:
            viewer.leave()
    return arrived


def high(seconds: Sequence[float]) -> float:
    """What 95% of them are within."""
    return sorted(seconds)[int(0.95 * len(seconds))]


def audience() -> list[Table]:
    """The viewers run in a process of their own, on the server's cores."""
    say(f"HTTP: {VIEWERS} viewers of {RUNS} live runs")
    with serving(CORES) as server:
        viewers = [*pinned(CORES), sys.executable, "-m", "benchmarks.audience", str(server.port)]
        finished, middle, slow, silence = map(float, run(viewers, check=True, stdout=PIPE, text=True).stdout.split())
    figures = [
        Figure(f"{VIEWERS} viewers of {RUNS} live runs: saw the last event", finished, "", VIEWERS, True),
        Figure("first event, 95% of them within", 1e3 * slow, "ms", 1500.0, detail=f"median {1e3 * middle:,.0f} ms"),
        Figure("longest silence of any stream", 1e3 * silence, "ms", 1000.0),
    ]
    note = f"All arrive at once; each run makes 10,000,000 updates. Server and viewers share cores {CORES}."
    return [table("An audience", figures, note)]


def main() -> None:
    viewers = asyncio.run(watch([int(sys.argv[1])], CONFIGS))
    firsts = [viewer.first for viewer in viewers]
    silence = max(viewer.silence for viewer in viewers)
    print(sum(viewer.finished for viewer in viewers), median(firsts), high(firsts), silence)


if __name__ == "__main__":
    main()
