"""Small runs of a class while one client on another address does its worst, beside the same class in peace."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from statistics import median, quantiles
from subprocess import PIPE, run
from time import perf_counter

from benchmarks.client import POINTS, Visitor, path
from benchmarks.figures import Figure, table
from benchmarks.problem import example
from benchmarks.progress import say
from benchmarks.server import Server, pinned, serving
from benchmarks.table import Table

CORES = "0,1"
ATTACKER = "127.0.0.2"
"""Another address of this machine; Linux has all of 127.0.0.0/8."""
PUPILS = 300
PUPIL_SECONDS = 0.2
PAGES = 5
SEEDS = count(40_000_000)
LONG = "/api/v1/run/events?samples=20000&batch_size=1&epochs=1000&validation_samples=0&hidden=24&points=10&seed={}"
UNREAD = "/api/v1/dataset?dataset=line&features=10&samples=100000&seed={}"
ATTACKS = {"in peace": (), "seven long streams": 7 * (LONG,), "60 answers that nobody reads": 60 * (UNREAD,)}


@asynccontextmanager
async def attacked(port: int, paths: tuple[str, ...]) -> AsyncIterator[None]:
    """Requests of one client, whose answers stay where they are until the block ends."""
    clients = []
    try:
        for address in paths:
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.bind((ATTACKER, 0))
            client.connect(("127.0.0.1", port))
            client.sendall(f"GET {address.format(next(SEEDS))} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
            clients.append(client)
        await asyncio.sleep(1.0)
        yield
    finally:
        for client in clients:
            client.close()


async def seconds_of(server: Server, address: str) -> float:
    """How long a pupil who has just come waits for an answer."""
    start = perf_counter()
    visitor = await Visitor.arrive(server)
    if await visitor.get(address) != 200:
        raise RuntimeError(f"{address} was refused")
    visitor.leave()
    return perf_counter() - start


async def lesson(server: Server, attack: str) -> tuple[float, float, float]:
    """Median and 95th percentile of the small runs, and the slowest page, in milliseconds."""

    async def pupil(number: int) -> float:
        await asyncio.sleep(number * PUPIL_SECONDS)
        return await seconds_of(server, path("run", example("tanh", seed=next(SEEDS)), points=POINTS))

    async with attacked(server.port, ATTACKS[attack]):
        runs = await asyncio.gather(*map(pupil, range(PUPILS)))
        pages = [await seconds_of(server, f"/?seed={next(SEEDS)}") for _ in range(PAGES)]
    return 1e3 * median(runs), 1e3 * quantiles(runs, n=20)[-1], 1e3 * max(pages)


def attacks() -> list[Table]:
    """The class in peace and under each attack; the clients run in a process of their own, on the server's cores."""
    figures, calm = list[Figure](), (1.0, 1.0, 1.0)
    for attack in ATTACKS:
        say(f"HTTP: a class of {PUPILS}, {attack}")
        with serving(CORES) as server:
            command = [*pinned(CORES), sys.executable, "-m", "benchmarks.attacked", str(server.port), str(server.pid)]
            printed = run([*command, attack], check=True, stdout=PIPE, text=True).stdout
        middle, high, page = map(float, printed.split())
        calm = calm if ATTACKS[attack] else (middle, high, page)
        beside = [
            f"{now / then:.1f} times as long as in peace" for now, then in zip((middle, high, page), calm, strict=True)
        ]
        figures += [
            Figure(f"{attack}: small run, median", middle, "ms", 50.0, detail=beside[0]),
            Figure(f"{attack}: 95% of them within", high, "ms", 500.0, detail=beside[1]),
            Figure(f"{attack}: slowest page", page, "ms", 1000.0, detail=beside[2]),
        ]
    note = f"{1 / PUPIL_SECONDS:.0f} new runs a second; server, class and attacker share cores {CORES}."
    return [table("A class beside one bad client", figures, note)]


def main() -> None:
    server, attack = Server(int(sys.argv[1]), int(sys.argv[2])), sys.argv[3]
    print(*asyncio.run(lesson(server, attack)))


if __name__ == "__main__":
    main()
