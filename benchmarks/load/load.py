"""All rows of the load, or those that are named, in one table."""

import os
from collections.abc import Callable, Sequence
from traceback import format_exc

from benchmarks.figures import Figure
from benchmarks.load.aclass import a_class
from benchmarks.load.calibration import loop_seconds
from benchmarks.load.deaths import deaths
from benchmarks.load.deployment import CLUSTERED
from benchmarks.load.keptruns import keptruns
from benchmarks.load.newruns import newruns
from benchmarks.load.overload import overload
from benchmarks.load.sides import Sides, side_by_side
from benchmarks.load.soak import soak
from benchmarks.load.stops import stops
from benchmarks.load.viewers import viewers
from benchmarks.progress import say
from benchmarks.table import Table

ROWS: dict[str, Callable[[], Sides]] = {
    "viewers": viewers,
    "newruns": newruns,
    "keptruns": keptruns,
    "overload": overload,
    "deaths": deaths,
    "soak": soak,
    "stops": stops,
    "class": a_class,
}
"""In the order of the table."""
CORES = 2


def load(only: Sequence[str] = ()) -> list[Table]:
    """What is measured is on two cores, together with whoever loads it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    before = 1e3 * loop_seconds()
    rows = [_measured(name, before) for name in ROWS if not only or name in only]
    after = 1e3 * loop_seconds()
    note = (
        "x: multiples of the calibration loop, one run of the worked example (network, 16 tanh, 40,000 updates) by the "
        f"bare engine on one core: {before:.1f} ms before these measurements, {after:.1f} ms after them. Everything is "
        f"on {CORES} cores of one machine, with the clients."
    )
    return [side_by_side(rows, before, note)]


def _measured(name: str, loop: float) -> Sides:
    """A row; one that breaks off is not reached, and the others are measured all the same."""
    try:
        sides = ROWS[name]()
    except Exception:
        say(format_exc())
        sides = Sides({CLUSTERED: [Figure(f"{name}: rows that could not be measured", 1, "", 0)]})
    for cells in sides.rows(loop):
        say(" | ".join(cells))
    return sides
