"""How long a viewer hears nothing when something dies that the run depends on."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from statistics import median

from benchmarks.figures import Figure
from benchmarks.load.deployment import CLUSTERED, clustered
from benchmarks.load.sides import Sides
from benchmarks.progress import say
from tests.cluster.support import LASTING, Parts, Viewer, expected, mended
from tools.cluster import Cluster

TRIALS = 6
OUTAGE_SECONDS = 2.0
VIEWERS = 4
PART_BEFORE = 0.6
"""At most so much of the stream is there when something dies, so that the rest has to come after it."""
SEED = 8
NOTHING_KEPT = {"EPOCHWISE_KEPT_BYTES": "0", "EPOCHWISE_DISK_SECONDS": "1000000"}
"""Each trial asks for the same run anew."""


def kill_worker(parts: Parts) -> None:
    """The one that computes the run; the other one is there."""
    worker, _ = parts.holder(LASTING)
    worker.kill()


def kill_web(parts: Parts) -> None:
    """The one that all viewers are at; the other one is there."""
    parts.cluster.webs[0].kill()


def kill_redis(parts: Parts) -> None:
    """It comes back empty after a while."""
    parts.cluster.redis.kill()
    time.sleep(OUTAGE_SECONDS)
    parts.cluster.redis.start()


DEATHS: dict[str, tuple[Callable[[Parts], None], float, float]] = {
    "a worker is killed": (kill_worker, 5.0, 8.0),
    "a web process is killed": (kill_web, 1.0, 1.0),
    f"Redis is killed, and back after {OUTAGE_SECONDS:.0f} s": (kill_redis, OUTAGE_SECONDS + 10, OUTAGE_SECONDS + 10),
}
"""What dies, and how long the silence after it may be: in the median, and at most."""


def trial(made: Cluster, death: Callable[[Parts], None], moment: float, wanted: list[bytes]) -> tuple[float, bool]:
    """The longest silence of any viewer after a death, in seconds, and whether all streams are exact.

    `moment`: how much of the stream is there by then.
    """
    with contextmanager(mended)(made) as parts:
        viewers = [Viewer(parts.urls, LASTING) for _ in range(VIEWERS)]
        for viewer in viewers:
            viewer.reaches(1 + int(moment * len(wanted)))
        died = time.monotonic()
        death(parts)
        exact = [viewer.finish() == wanted for viewer in viewers]
        return max(silence_after(died, viewer.arrivals) for viewer in viewers), all(exact)


def silence_after(died: float, arrivals: list[float]) -> float:
    """The longest time between two arrivals from a moment on: what was on its way then may still come at once."""
    after = [died, *(came for came in arrivals if came > died)]
    return max((later - earlier for earlier, later in pairwise(after)), default=0.0)


def figures(made: Cluster) -> Iterator[Figure]:
    """Each death at some moments that chance picks."""
    wanted, chance, exact = asyncio.run(expected(LASTING)), random.Random(SEED), list[bool]()
    for what, (death, middle, most) in DEATHS.items():
        say(f"load: {what}, {TRIALS} times")
        waits = list[float]()
        for _ in range(TRIALS):
            wait, all_exact = trial(made, death, chance.uniform(0.0, PART_BEFORE), wanted)
            waits.append(wait)
            exact.append(all_exact)
        detail = ", ".join(f"{wait:.2f}" for wait in sorted(waits))
        yield Figure(f"{what}: silence, median", median(waits), "s", middle, detail=detail)
        yield Figure(f"{what}: silence, at most", max(waits), "s", most)
    yield Figure("deaths after which every stream was whole, to the byte", sum(exact), "", len(exact), True)


def deaths() -> Sides:
    """Row 5."""
    with clustered(NOTHING_KEPT) as spread:
        assert spread.cluster is not None
        return Sides({CLUSTERED: list(figures(spread.cluster))})
