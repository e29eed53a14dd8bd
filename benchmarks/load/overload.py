"""Ten times as many new runs as can be computed, for half a minute."""

import asyncio
from http.client import HTTPConnection
from time import perf_counter

from benchmarks.client import POINTS, path
from benchmarks.figures import Figure
from benchmarks.load.asking import Answers, Crowd
from benchmarks.load.calibration import new_run
from benchmarks.load.deployment import Deployment
from benchmarks.load.newruns import new_runs
from benchmarks.load.sides import Sides, on_each
from benchmarks.progress import say

TIMES = 10
SECONDS = 30.0
MOST_CONNECTIONS = 1800
SOURCES = [f"127.0.0.{number}" for number in range(2, 10)]
"""Linux has all of 127.0.0.0/8."""
WARM_UP_SECONDS = 5.0
CAPACITY_SECONDS = 3.0
REST_SECONDS = 5.0
SUCCESS_SECONDS = 2.0
FIRST_SECONDS = 15.0
MORE_MEMORY = 50.0
"""Megabytes above what a first, shorter overload has left with the allocator, which fills the queue to its limit."""
PROBE_SECONDS = 10.0
ALLOWED = {200, 429, 503}
KEPT = {"EPOCHWISE_KEPT_BYTES": "20000000"}
"""So that what is kept in memory is full before memory is measured."""


def address() -> str:
    """A run that nobody has asked for."""
    return path("run", new_run(), points=POINTS)


async def overloaded(deployment: Deployment, rate: float, seconds: float) -> Answers:
    """What became of so many new runs a second."""
    crowd = Crowd(deployment.servers, MOST_CONNECTIONS, SOURCES)
    await crowd.ask(address, rate, seconds)
    return crowd.answers


async def memory_at_rest(deployment: Deployment) -> list[float]:
    """Megabytes of each web process, some seconds after whatever was before."""
    await asyncio.sleep(REST_SECONDS)
    return [server.megabytes() for server in deployment.servers]


def first_success(port: int) -> float:
    """The seconds from now until a new client gets a new run."""
    start = perf_counter()
    while perf_counter() < start + PROBE_SECONDS:
        connection = HTTPConnection("127.0.0.1", port, timeout=PROBE_SECONDS)
        try:
            connection.request("GET", address())
            if connection.getresponse().status == 200:
                break
        except OSError:
            pass
        finally:
            connection.close()
    return perf_counter() - start


def figures(deployment: Deployment) -> list[Figure]:
    """What is asked of a server that is asked for too much."""
    asyncio.run(new_runs(deployment.servers, WARM_UP_SECONDS))
    idle = asyncio.run(memory_at_rest(deployment))
    capacity = asyncio.run(new_runs(deployment.servers, CAPACITY_SECONDS))
    asyncio.run(overloaded(deployment, TIMES * capacity, FIRST_SECONDS))
    before = asyncio.run(memory_at_rest(deployment))
    answers = asyncio.run(overloaded(deployment, TIMES * capacity, SECONDS))
    success = first_success(deployment.servers[0].port)
    after = asyncio.run(memory_at_rest(deployment))
    grown = max(now - then for now, then in zip(after, before, strict=True))
    levels = ", ".join(f"{max(level):,.0f}" for level in (idle, before, after))
    megabytes = f"{levels} MB before it, after {FIRST_SECONDS:.0f} s of it, and in the end"
    statuses = ", ".join(f"{count:,} x {status or 'none'}" for status, count in sorted(answers.statuses.items()))
    others = sum(count for status, count in answers.statuses.items() if status not in ALLOWED)
    what = f"{TIMES} times overload for {SECONDS:.0f} s"
    load = f"{TIMES * capacity:,.0f} a second; {statuses}; {answers.unsent:,} found no connection free"
    carried = f"{answers.statuses[200] / SECONDS:,.1f} a second; before it {capacity:,.1f}"
    return [
        Figure(f"{what}: answers other than 200, 429, 503", others, "", 0, detail=load),
        Figure(f"{what}: refusals without Retry-After", answers.without_retry, "", 0),
        Figure(f"{what}: runs that were served", answers.statuses[200], "", 1, True, carried),
        Figure(f"{what}: first success after it", success, "s", SUCCESS_SECONDS),
        Figure(f"{what}: a web process has grown by", grown, "MB", MORE_MEMORY, detail=megabytes),
    ]


def overload() -> Sides:
    """Row 4."""
    say(f"load: {TIMES} times overload")
    return on_each(figures, KEPT)
