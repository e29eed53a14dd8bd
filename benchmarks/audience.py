"""An audience: 1,000 viewers of two runs that are being computed; server and viewers share two cores."""

import asyncio
import sys
from statistics import median
from subprocess import PIPE, run
from time import perf_counter

from benchmarks.client import POINTS, path
from benchmarks.figures import Figure, table
from benchmarks.problem import example
from benchmarks.progress import say
from benchmarks.server import pinned, serving
from benchmarks.table import Table

VIEWERS = 1000
RUNS = 2
EPOCHS = 250_000
CORES = "0,1"
SEED = 30_000_000
PATIENCE = 120.0
LAST = b"event: finished"


class Viewer(asyncio.Protocol):
    """One stream: the seconds to its first event, its longest silence, and whether its last event came."""

    def __init__(self, request: bytes) -> None:
        self.first = 0.0
        self.silence = 0.0
        self.finished = False
        self.closed = asyncio.get_running_loop().create_future()
        self._request = request
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._heard = self._asked = perf_counter()
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = perf_counter()
        if self.first:
            self.silence = max(self.silence, now - self._heard)
        elif b"event: started" in data:
            self.first = now - self._asked
        self._heard = now
        seen = self._tail + data
        self._tail = seen[-len(LAST) :]
        if LAST in seen:
            self.finished = True
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.closed.set_result(None)


async def watch(port: int) -> list[Viewer]:
    """All viewers at once, every other one of the same run, until the last event."""
    loop, viewers = asyncio.get_running_loop(), list[Viewer]()

    async def arrive(number: int) -> None:
        config = example("tanh", epochs=EPOCHS, seed=SEED + number % RUNS)
        request = f"GET {path('run/events', config, points=POINTS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        _, viewer = await loop.create_connection(lambda: Viewer(request), "127.0.0.1", port)
        viewers.append(viewer)
        await viewer.closed

    await asyncio.wait_for(asyncio.gather(*map(arrive, range(VIEWERS))), PATIENCE)
    return viewers


def audience() -> list[Table]:
    """The viewers run in a process of their own, on the server's cores."""
    say(f"HTTP: {VIEWERS} viewers of {RUNS} live runs")
    with serving(CORES) as server:
        viewers = [*pinned(CORES), sys.executable, "-m", "benchmarks.audience", str(server.port)]
        finished, middle, high, silence = map(float, run(viewers, check=True, stdout=PIPE, text=True).stdout.split())
    figures = [
        Figure(f"{VIEWERS} viewers of {RUNS} live runs: saw the last event", finished, "", VIEWERS, True),
        Figure("first event, 95% of them within", 1e3 * high, "ms", 1500.0, detail=f"median {1e3 * middle:,.0f} ms"),
        Figure("longest silence of any stream", 1e3 * silence, "ms", 1000.0),
    ]
    note = f"All arrive at once; each run makes 10,000,000 updates. Server and viewers share cores {CORES}."
    return [table("An audience", figures, note)]


def main() -> None:
    viewers = asyncio.run(watch(int(sys.argv[1])))
    first = sorted(viewer.first for viewer in viewers)
    silence = max(viewer.silence for viewer in viewers)
    print(sum(viewer.finished for viewer in viewers), median(first), first[int(0.95 * len(first))], silence)


if __name__ == "__main__":
    main()
