"""How soon a worker is free again when the last viewer of a long run leaves, and another run waits for the place."""

from collections.abc import Iterator

from benchmarks.audience import high
from benchmarks.figures import Figure
from benchmarks.http import milliseconds, stop_seconds
from benchmarks.load.deployment import CLUSTERED, EMBEDDED, Deployment, clustered, embedded
from benchmarks.load.sides import Sides
from benchmarks.progress import say

STOPS = 40
BOUND = 100.0
ONE_SLOT = {"EPOCHWISE_SLOTS": "1"}


def figures(deployment: Deployment) -> Iterator[Figure]:
    """The next run comes to the web process whose viewer leaves, and, where there is another one, to that."""
    whose = {"the same": deployment.servers[0], "another": deployment.servers[-1]}
    for which, server in list(whose.items())[: len(deployment.servers)]:
        seconds = stop_seconds(deployment.servers[0], server, STOPS)
        what = f"stop to slot free, and the next run of {which} web process done: 95% within"
        yield Figure(what, 1e3 * high(seconds), "ms", BOUND, detail=milliseconds(seconds))


def stops() -> Sides:
    """Row 7: a single slot, here in the process and there in the one worker."""
    say("load: stops")
    with embedded(ONE_SLOT) as alone:
        ours = list(figures(alone))
    with clustered(ONE_SLOT, workers=1) as spread:
        theirs = list(figures(spread))
    return Sides({EMBEDDED: ours, CLUSTERED: theirs})
