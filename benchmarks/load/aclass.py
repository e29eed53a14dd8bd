"""A class on one address that drags the same slider, as `benchmarks/classroom.py` has it."""

import asyncio
from statistics import median

from benchmarks.audience import high
from benchmarks.classroom import CLIENTS, DRAGS, STOPS_A_DRAG, lesson
from benchmarks.figures import Figure
from benchmarks.load.deployment import Deployment
from benchmarks.load.sides import Sides, on_each
from benchmarks.progress import say

STOPS = DRAGS * STOPS_A_DRAG
BOUND = 50.0


def a_class() -> Sides:
    """Row 8."""
    say(f"load: a class of {CLIENTS}, for a minute each")

    def measure(deployment: Deployment) -> list[Figure]:
        day = asyncio.run(lesson(deployment.servers))
        what = f"a class of {CLIENTS}, {STOPS} stops each"
        detail = f"median {1e3 * median(day.seconds):.1f} ms, longest {1e3 * max(day.seconds):,.0f} ms"
        return [
            Figure(f"{what}: served", len(day.seconds), "", CLIENTS * STOPS, True),
            Figure(f"{what}: 95% within", 1e3 * high(day.seconds), "ms", BOUND, detail=detail),
        ]

    return on_each(measure)
