"""The paths over HTTP on loopback: a whole run, the stream, kept runs, memory, a slot given back."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from statistics import median
from time import perf_counter

from benchmarks.bare import bare
from benchmarks.client import POINTS, Visitor, connected, events, gauges, get, path
from benchmarks.figures import Figure, table
from benchmarks.problem import TITLES, example
from benchmarks.progress import say
from benchmarks.server import Server, serving
from benchmarks.table import Table

WHOLE_RUNS = 40
STREAMS = 10
STOPS = 10
KEPT_SECONDS = 2.0
KEPT_TURNS = 3
KEPT_VISITORS = 16
LONG_EPOCHS = 250_000
SEEDS = count(1_000_000)
"""Each run that must not have been kept takes the next one."""

WHOLE_BOUNDS = {"linear": 10.0, "tanh": 60.0}


def milliseconds(seconds: Sequence[float]) -> str:
    """Minimum and maximum."""
    return f"{1e3 * min(seconds):,.1f} to {1e3 * max(seconds):,.1f}"


def whole_runs(server: Server) -> Iterator[Figure]:
    """A whole run that was not kept from before, as the page asks for it."""
    with connected(server) as connection:
        for name, bound in WHOLE_BOUNDS.items():
            addresses = [path("run", example(name, seed=next(SEEDS)), points=POINTS) for _ in range(WHOLE_RUNS)]
            seconds = [get(connection, each)[0] for each in addresses]
            what = f"whole run, points={POINTS}, {TITLES[name]}: median"
            yield Figure(what, 1e3 * median(seconds), "ms", bound, detail=milliseconds(seconds))


def first_events(server: Server) -> Iterator[Figure]:
    """From the request for ten million updates to the first event, and to the first curve; the stream is then left."""
    opened, curves = list[float](), list[float]()
    for _ in range(STREAMS):
        with connected(server) as connection:
            address = path("run/events", example("tanh", epochs=LONG_EPOCHS, seed=next(SEEDS)), points=POINTS)
            for seconds, event in events(connection, address):
                if event.name == "started":
                    opened.append(seconds)
                if event.name == "curve":
                    curves.append(seconds)
                    break
    detail = f"{milliseconds(curves)}; the first event after {1e3 * median(opened):,.1f}"
    yield Figure("10,000,000 updates, tanh: first curve, median", 1e3 * median(curves), "ms", 300.0, detail=detail)


async def rate(servers: Sequence[Server], address: Callable[[], str], visitors: int, seconds: float) -> float:
    """Answers a second to so many visitors at once, who are shared out among the servers and ask all the time.

    Raises:
        RuntimeError: where one of them is refused.
    """
    everyone = [await Visitor.arrive(servers[number % len(servers)]) for number in range(visitors)]
    start = perf_counter()

    async def keep_asking(visitor: Visitor) -> int:
        answers = 0
        while perf_counter() < start + seconds:
            status = await visitor.get(asked := address())
            if status != 200:
                raise RuntimeError(f"{asked} was answered with {status}")
            answers += 1
        return answers

    answers = sum(await asyncio.gather(*map(keep_asking, everyone)))
    took = perf_counter() - start
    for visitor in everyone:
        visitor.leave()
    return answers / took


def kept_rates(servers: Sequence[Server]) -> tuple[list[float], list[float]]:
    """Answers a second with one kept run, and those of a bare ASGI app that sends the very same bytes; the two take
    turns."""
    address = path("run", example("tanh"), points=POINTS)
    ours, bares = list[float](), list[float]()
    for server in servers:
        with connected(server) as connection:
            get(connection, address)
    with bare(servers[0].url + address) as least:
        for _ in range(KEPT_TURNS):
            ours.append(asyncio.run(rate(servers, lambda: address, KEPT_VISITORS, KEPT_SECONDS)))
            bares.append(asyncio.run(rate([least], lambda: address, KEPT_VISITORS, KEPT_SECONDS)))
    return ours, bares


def kept(server: Server) -> Iterator[Figure]:
    """How much our own work on a kept run costs."""
    ours, bares = kept_rates([server])
    ratio = median(one / other for one, other in zip(ours, bares, strict=True))
    detail = f"{median(ours):,.0f} a second over {median(bares):,.0f}, to {KEPT_VISITORS} connections"
    yield Figure(f"kept run, points={POINTS}, over a bare ASGI app", ratio, "", 0.8, True, detail)


def memory(server: Server) -> Iterator[Figure]:
    """How far the server's memory grows while ten million updates are streamed to their end."""
    before, most = server.megabytes(), 0.0
    with connected(server) as connection:
        address = path("run/events", example("tanh", epochs=LONG_EPOCHS, seed=next(SEEDS)), points=POINTS)
        for seconds, event in events(connection, address):
            most = max(most, server.megabytes())
            if event.name == "finished":
                took = seconds
    detail = f"from {before:,.0f} MB; {took:.1f} s in all"
    yield Figure("10,000,000 updates, tanh: server grows by", most - before, "MB", 200.0, detail=detail)


def stop_seconds(watched: Server, asked: Server, stops: int) -> list[float]:
    """With one slot only: the seconds from leaving a long stream until the run is there that `asked` is asked for
    then, and the slot is free."""
    seconds = list[float]()
    with connected(asked) as next_one:
        for _ in range(stops):
            with connected(watched) as connection:
                address = path("run/events", example("tanh", epochs=LONG_EPOCHS, seed=next(SEEDS)), points=POINTS)
                for _, event in events(connection, address):
                    if event.name == "curve":
                        break
            start = perf_counter()
            get(next_one, path("run", example("linear", epochs=1, seed=next(SEEDS)), points=POINTS))
            while gauges(next_one)["epochwise_runs_running"]:
                pass
            seconds.append(perf_counter() - start)
    return seconds


def stops() -> Iterator[Figure]:
    """A long stream is left, and the next run is there."""
    with serving(settings={"EPOCHWISE_SLOTS": "1"}) as server:
        seconds = stop_seconds(server, server, STOPS)
    yield Figure(
        "stop to slot free, and the next run done: median",
        1e3 * median(seconds),
        "ms",
        100.0,
        detail=milliseconds(seconds),
    )


def http() -> list[Table]:
    """Everything over HTTP but the class."""
    figures = list[Figure]()
    with serving() as server:
        say("HTTP: whole runs")
        figures += whole_runs(server)
        say("HTTP: streams")
        figures += first_events(server)
        figures += memory(server)
        say("HTTP: kept runs")
        figures += kept(server)
    say("HTTP: stops")
    figures += stops()
    return [table("Over HTTP, on loopback", figures)]
