"""A kept run as often as 16 connections may ask for it, beside a bare ASGI app that sends the same bytes."""

from statistics import median

from benchmarks.client import POINTS
from benchmarks.figures import Figure
from benchmarks.http import KEPT_VISITORS, kept_rates
from benchmarks.load.deployment import Deployment
from benchmarks.load.sides import Sides, on_each
from benchmarks.progress import say

A_SECOND = 2000.0
OVER_BARE = 0.9


def keptruns() -> Sides:
    """Row 3: so many a second, or nearly as many as a bare app sends on this machine."""
    say("load: kept runs a second")

    def measure(deployment: Deployment) -> list[Figure]:
        ours, bares = kept_rates(deployment.servers)
        # Each web process has one event loop, so it takes no more than one core.
        a_core, bare = median(ours) / len(deployment.servers), median(bares)
        what = f"kept run, points={POINTS}, {KEPT_VISITORS} connections: a second and core"
        detail = f"{median(ours):,.0f} a second in all; a bare ASGI app {bare:,.0f}"
        return [Figure(what, a_core, "", min(A_SECOND, OVER_BARE * bare), True, detail)]

    return on_each(measure)
