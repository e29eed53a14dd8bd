"""New runs of 10 ms each, as fast as 64 connections may ask for them, beside two threads that only train."""

import asyncio
from collections.abc import Sequence
from statistics import median

from benchmarks.client import POINTS, path
from benchmarks.figures import Figure
from benchmarks.http import rate
from benchmarks.load.calibration import new_run, thread_rate
from benchmarks.load.deployment import CLUSTERED, EMBEDDED, clustered, embedded
from benchmarks.load.sides import Sides
from benchmarks.progress import say
from benchmarks.server import Server

CONNECTIONS = 64
SECONDS = 5.0
TURNS = 3
BOUNDS = {EMBEDDED: 0.8, CLUSTERED: 0.55}


async def new_runs(servers: Sequence[Server], seconds: float) -> float:
    """Answers a second, every one of a run that nobody asked for before; the connections are shared out."""
    return await rate(servers, lambda: path("run", new_run(), points=POINTS), CONNECTIONS, seconds)


def newruns() -> Sides:
    """Row 2: the two deployments and the threads take turns, while the others are idle."""
    say("load: new runs a second")
    rates, threads = {EMBEDDED: list[float](), CLUSTERED: list[float]()}, list[float]()
    with embedded() as alone, clustered() as spread:
        for deployment in (alone, spread):
            asyncio.run(new_runs(deployment.servers, 1.0))
        for _ in range(TURNS):
            threads.append(thread_rate(SECONDS))
            for deployment in (alone, spread):
                rates[deployment.name].append(asyncio.run(new_runs(deployment.servers, SECONDS)))
    return Sides({name: [_figure(name, measured, threads)] for name, measured in rates.items()})


def _figure(name: str, measured: list[float], threads: list[float]) -> Figure:
    ratio = median(rate / least for rate, least in zip(measured, threads, strict=True))
    detail = f"{median(measured):,.1f} a second over {median(threads):,.1f}"
    what = f"new runs, {CONNECTIONS} connections, over two bare threads"
    return Figure(what, ratio, "", BOUNDS[name], True, detail)
