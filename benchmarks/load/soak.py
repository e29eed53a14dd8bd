"""Ten minutes of clients that come and go, and whether anything is left behind."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from redis import Redis

from benchmarks.client import POINTS, connected, gauges, path
from benchmarks.figures import Figure
from benchmarks.load.calibration import SEEDS, THREADS
from benchmarks.load.deployment import Deployment, clustered, embedded
from benchmarks.load.memory import Memory, private_megabytes, threads_and_files
from benchmarks.load.newruns import new_runs
from benchmarks.load.sides import Sides
from benchmarks.problem import example
from benchmarks.progress import say
from benchmarks.server import Server
from epochwise.cluster.names import config_key

RUNS = 20_000
SECONDS = 600.0
WARM_UP_SECONDS = 200.0
WARM_UP_RUNS = 11_000
"""More than the configurations that a web process remembers (`runs/known.py`): from then on its memory is level."""
SLOPE_FROM_SECONDS = 260.0
"""Some time later, for clients that are late."""
CLIENTS = 16
STREAMED, LEFT = 0.2, 0.02
"""Of the runs, so many are streams that are watched to their end, and so many are left in mid-stream."""
LONG_EPOCHS = 150_000
REST_SECONDS = 70.0
LOOK_SECONDS = 5.0
SLOPE = 1.0
KEPT_SECONDS = 60
SETTINGS = {
    "EPOCHWISE_KEPT_BYTES": "20000000",
    "EPOCHWISE_DISK_BYTES": "400000000",
    "EPOCHWISE_REDIS_SECONDS": str(KEPT_SECONDS),
}
"""Little is kept and not for long, so that all is full before memory is looked at, and gone after the rest."""
KEYS = "keys in Redis"
NUMBERS = ("streams_open", "runs_running", "runs_waiting", "runs_abandoned")


@dataclass
class Soaked:
    """One deployment, and what was seen of it."""

    deployment: Deployment
    memory: dict[str, Memory] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)

    def look(self, second: float) -> None:
        """Note the memory of each process."""
        for name, pid in self.deployment.processes.items():
            self.memory.setdefault(name, Memory()).note(second, private_megabytes(pid))

    def held(self) -> dict[str, int]:
        """What must be back where it was when everybody has gone."""
        counts = {name: threads_and_files(pid) for name, pid in self.deployment.processes.items()}
        for server in self.deployment.servers:
            with connected(server) as connection:
                numbers = gauges(connection)
            counts |= {f"{name} at {server.port}": int(numbers[f"epochwise_{name}"]) for name in NUMBERS}
        if self.deployment.cluster is not None:
            with Redis.from_url(self.deployment.cluster.redis_url) as client:
                counts[KEYS] = keys_but_ids(client)
        return counts


def keys_but_ids(client: Any) -> int:
    """Keys in Redis without what ids mean, which stays for a month. A scan leaves out what has expired."""
    ids = config_key("").rpartition(":")[2].encode()
    return sum(not key.endswith(ids) for key in client.scan_iter(count=1000))


def request(chance: random.Random) -> tuple[str, str]:
    """What a client wants of a run that nobody asked for before, and its address."""
    drawn = chance.random()
    if drawn < LEFT:
        return "left", path("run/events", example("tanh", epochs=20_000, seed=next(SEEDS)), points=POINTS)
    small = example("linear", epochs=100, seed=next(SEEDS))
    if drawn < LEFT + STREAMED:
        return "streamed", path("run/events", small, points=POINTS)
    return "asked for", path("run", small, points=POINTS)


async def visit(server: Server, kind: str, address: str) -> str:
    """Come, ask, and go: after the whole answer, or of a stream that is left, after its first curve."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(f"GET {address} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if head.split(maxsplit=2)[1] != b"200":
            return "refused"
        if kind == "left":
            await reader.readuntil(b"event: curve")
        else:
            body = await reader.read()
            if kind == "streamed" and b"event: finished" not in body:
                return "cut short"
        return kind
    except (OSError, asyncio.IncompleteReadError):
        return "lost"
    finally:
        writer.close()


async def long_runs(servers: Sequence[Server]) -> None:
    """One for each core, during which a worker's child needs a second connection to Redis, which it keeps."""
    configs = [example("tanh", epochs=LONG_EPOCHS, seed=next(SEEDS)) for _ in range(THREADS)]
    streams = [path("run/events", config, points=POINTS) for config in configs]
    await asyncio.gather(*(visit(servers[0], "streamed", address) for address in streams))


async def come_and_go(soaked: Soaked, client: int, start: float) -> None:
    """One client: its share of the runs, each at its time, at one web process and, if it is whole, at another one."""
    chance, servers = random.Random(client), soaked.deployment.servers
    for number in range(client, RUNS, CLIENTS):
        await asyncio.sleep(max(0.0, start + moment(number) - perf_counter()))
        kind, address = request(chance)
        for server in chance.sample(servers, len(servers))[: 1 if kind == "left" else None]:
            soaked.answers[await visit(server, kind, address)] += 1


def moment(number: int) -> float:
    """When a run is asked for: those of the warm-up closer together."""
    if number < WARM_UP_RUNS:
        return WARM_UP_SECONDS * number / WARM_UP_RUNS
    return WARM_UP_SECONDS + (SECONDS - WARM_UP_SECONDS) * (number - WARM_UP_RUNS) / (RUNS - WARM_UP_RUNS)


async def soaking(everything: Sequence[Soaked]) -> None:
    """All deployments at the same time, from one event loop."""
    start = perf_counter()

    async def look() -> None:
        while True:
            for soaked in everything:
                soaked.look(perf_counter() - start)
            await asyncio.sleep(LOOK_SECONDS)

    looking = asyncio.create_task(look())
    await asyncio.gather(*(come_and_go(soaked, client, start) for soaked in everything for client in range(CLIENTS)))
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking


def figures(soaked: Soaked, took: float) -> list[Figure]:
    """What has grown, and what is left."""
    slopes = {name: memory.slope(SLOPE_FROM_SECONDS) for name, memory in soaked.memory.items()}
    worst = ", ".join(f"{name} {slope:+.2f}" for name, slope in slopes.items())
    left = {name: count - soaked.before.get(name, 0) for name, count in soaked.after.items()}
    more = ", ".join(f"{name} {count:+}" for name, count in left.items() if count) or "all as before"
    answers = ", ".join(f"{count:,} {kind}" for kind, count in soaked.answers.items())
    bad = sum(soaked.answers[kind] for kind in ("refused", "cut short", "lost"))
    what = f"{RUNS:,} runs in {SECONDS / 60:.0f} minutes"
    return [
        Figure(f"{what}: took, in minutes", took / 60, "", 1.05 * SECONDS / 60, detail=answers),
        Figure(f"{what}: answers refused, cut short or lost", bad, "", 0),
        Figure(f"{what}: memory of a process grows a minute by", max(slopes.values()), "MB", SLOPE, detail=worst),
        Figure(f"{what}: threads, files, streams, runs and keys left", max(0, *left.values()), "", 0, detail=more),
    ]


def settled(soaked: Soaked) -> dict[str, int]:
    """What is held where nobody has asked for anything, but for what a process keeps once it was needed: as many
    requests at once as there ever are open its connections to Redis, and begin its threads.
    """
    idle = soaked.held()
    asyncio.run(new_runs(soaked.deployment.servers, LOOK_SECONDS))
    asyncio.run(long_runs(soaked.deployment.servers))
    asyncio.run(asyncio.sleep(LOOK_SECONDS))
    return soaked.held() | {name: idle[name] for name in (KEYS,) if name in idle}


def soak() -> Sides:
    """Row 6: both deployments in the same ten minutes."""
    say(f"load: {RUNS:,} runs in {SECONDS / 60:.0f} minutes")
    with ExitStack() as stack:
        everything = [Soaked(stack.enter_context(start(SETTINGS))) for start in (embedded, clustered)]
        for soaked in everything:
            soaked.before = settled(soaked)
        start = perf_counter()
        asyncio.run(soaking(everything))
        took = perf_counter() - start
        asyncio.run(asyncio.sleep(REST_SECONDS))
        for soaked in everything:
            soaked.after = soaked.held()
    return Sides({soaked.deployment.name: figures(soaked, took) for soaked in everything})
