"""A class: 300 clients drag a slider over the same 40 stops within a minute; server and clients share two cores."""

import asyncio
import math
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from subprocess import PIPE, run
from time import perf_counter

from benchmarks.client import POINTS, Visitor, path
from benchmarks.figures import Figure, table
from benchmarks.problem import example
from benchmarks.progress import say
from benchmarks.server import Server, pinned, serving
from benchmarks.table import Table

CLIENTS = 300
DRAGS = 4
STOPS_A_DRAG = 10
STOP_SECONDS = 0.1
"""A stop is asked for this long after the one before, or when that one is there."""

MINUTE = 60.0
CORES = "0,1"
SEED = 20_000_000


def slider() -> list[str]:
    """The requests of the 40 stops: batch sizes from 1 to 400 on a log scale."""
    sizes, most = list[int](), 400
    for stop in range(DRAGS * STOPS_A_DRAG):
        nearest = round(math.exp(math.log(most) * stop / (DRAGS * STOPS_A_DRAG - 1)))
        sizes.append(max(nearest, sizes[-1] + 1 if sizes else 1))
    return [path("run", example("tanh", batch_size=size, seed=SEED), points=POINTS) for size in sizes]


@dataclass
class Day:
    """What came of it: seconds of the answers that came, and how many were refused or lost."""

    seconds: list[float]
    refused: int = 0


async def pupil(server: Server, chance: random.Random, start: float, day: Day) -> None:
    """One client: somewhere in each quarter of the minute, a drag over ten stops."""
    addresses, quarter = slider(), MINUTE / DRAGS
    first = chance.randrange(DRAGS)
    for drag in range(DRAGS):
        begin = start + quarter * drag + chance.uniform(0.0, quarter - STOPS_A_DRAG * STOP_SECONDS)
        await asyncio.sleep(max(0.0, begin - perf_counter()))
        visitor = await Visitor.arrive(server)  # like a browser's, an idle connection is closed by the server
        place = (first + drag) % DRAGS * STOPS_A_DRAG
        for stop in range(STOPS_A_DRAG):
            await asyncio.sleep(max(0.0, begin + stop * STOP_SECONDS - perf_counter()))
            sent = perf_counter()
            if await visitor.get(addresses[place + stop]) == 200:
                day.seconds.append(perf_counter() - sent)
            else:
                day.refused += 1
        visitor.leave()


async def lesson(servers: Sequence[Server]) -> Day:
    """All clients at once, from one event loop, shared out among the servers."""
    day, start = Day([]), perf_counter() + 1.0
    pupils = (pupil(servers[number % len(servers)], random.Random(number), start, day) for number in range(CLIENTS))
    gone = await asyncio.gather(*pupils, return_exceptions=True)
    for error in gone:
        if error is not None:
            say(f"class: a client was lost: {error!r}")
    return day


def classroom() -> list[Table]:
    """The class test; the clients run in a process of their own, on the server's cores."""
    say("HTTP: a class of 300, for a minute")
    with serving(CORES) as server:
        clients = [*pinned(CORES), sys.executable, "-m", "benchmarks.classroom", str(server.port), str(server.pid)]
        printed = run(clients, check=True, stdout=PIPE, text=True).stdout.split()
    served, refused, middle, high, most, took = (float(word) for word in printed)
    stops = CLIENTS * DRAGS * STOPS_A_DRAG
    detail = f"median {middle:.1f} ms, longest {most:,.0f} ms; {refused:.0f} refused, in {took:.0f} s"
    figures = [
        Figure(f"{CLIENTS} clients, {DRAGS * STOPS_A_DRAG} stops each: served", served, "", stops, True),
        Figure("95% of them within", high, "ms", 500.0, detail=detail),
    ]
    note = f"Server and clients share cores {CORES}; the clients come from one address, and nothing is kept beforehand."
    return [table("A class", figures, note)]


def main() -> None:
    server, start = Server(int(sys.argv[1]), int(sys.argv[2])), perf_counter()
    day = asyncio.run(lesson([server]))
    ordered = sorted(day.seconds)
    parts = (1e3 * ordered[int(part * (len(ordered) - 1))] for part in (0.5, 0.95, 1.0))
    print(len(ordered), day.refused, *parts, perf_counter() - start)


if __name__ == "__main__":
    main()
