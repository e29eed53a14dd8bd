"""1,000 viewers of two live runs, each of whom must get every byte that the embedded engine makes."""

import asyncio
from collections.abc import Sequence
from functools import cache

from benchmarks.audience import RUNS, VIEWERS, Viewer, high, watch
from benchmarks.client import POINTS
from benchmarks.figures import Figure
from benchmarks.load.deployment import Deployment
from benchmarks.load.sides import Sides, on_each
from benchmarks.progress import say
from epochwise.core.config.config import RunConfig
from epochwise.wire.events import KEEP_ALIVE
from tests.cluster.support import LASTING, expected
from tests.runs.support import untimed_frame

LONGEST_SILENCE = 1100.0
HIGH_SILENCE = 350.0
FIRST_EVENT = 1500.0
SEED = 31_000_000
CONFIGS = [LASTING.model_copy(update={"seed": SEED + number}) for number in range(RUNS)]
"""Runs of some seconds whose logs are small: Redis keeps the logs of both, beside all else, in 256 MB."""


@cache
def wanted() -> dict[RunConfig, bytes]:
    """The bytes of each run's stream, without the clock's."""

    async def streams() -> list[list[bytes]]:
        return [await expected(config, POINTS) for config in CONFIGS]

    return dict(zip(CONFIGS, map(b"".join, asyncio.run(streams())), strict=True))


def is_exact(viewer: Viewer, stream: bytes) -> bool:
    """Whether a viewer got a whole stream, to the byte."""
    return untimed_frame(viewer.body.replace(KEEP_ALIVE, b"")) == stream


def figures(viewers: Sequence[Viewer]) -> list[Figure]:
    """What is asked of an audience."""
    exact = sum(is_exact(viewer, wanted()[viewer.config]) for viewer in viewers)
    silences = [viewer.silence for viewer in viewers]
    firsts = [viewer.first for viewer in viewers]
    what = f"{VIEWERS:,} viewers of {RUNS} live runs"
    return [
        Figure(f"{what}: whole, and equal to the byte", exact, "", VIEWERS, True),
        Figure(f"{what}: answers with another status than 200", sum(v.status != 200 for v in viewers), "", 0),
        Figure(f"{what}: first event, 95% of them within", 1e3 * high(firsts), "ms", FIRST_EVENT),
        Figure(f"{what}: longest silence of any", 1e3 * max(silences), "ms", LONGEST_SILENCE),
        Figure(f"{what}: longest silence of each, 95% within", 1e3 * high(silences), "ms", HIGH_SILENCE),
    ]


def viewers() -> Sides:
    """Row 1."""
    say(f"load: {VIEWERS:,} viewers of {RUNS} live runs")
    wanted()

    def measure(deployment: Deployment) -> list[Figure]:
        return figures(asyncio.run(watch([server.port for server in deployment.servers], CONFIGS)))

    return on_each(measure)
