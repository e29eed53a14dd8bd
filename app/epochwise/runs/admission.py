"""Which of the runs that wait may begin: the memory of all running runs, shared out."""

from collections import Counter
from collections.abc import Iterable

from epochwise.runs.run import LiveRun

LONG_SHARE = 0.9
"""Of memory, places and computing, all long runs together take at most so much; the rest is for small ones."""
MOST_PASSED = 20
"""Long runs that may pass one that waits for memory, before they wait behind it."""
SMALL_PER_SLOT = 4
"""Small runs of one client that are begun at the same time, for each slot: enough to keep the slots busy."""


class Admission:
    """Runs that wait and runs that are begun, under a limit of bytes.

    Small runs have memory of their own, so that they never wait behind long ones; and a client has few of them begun,
    so that hundreds, which would all take turns and end late, do not take it all. Among equals the client that has the
    least begins first. A run above the limit by itself is begun where nothing else of its kind is.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.waiting: dict[LiveRun, None] = {}
        """In the order in which they came."""
        self.begun: set[LiveRun] = set()

    def next(self, held: Iterable[LiveRun], slots: int) -> LiveRun | None:
        """The run to begin now, which waits no more; `held`: runs that have ended and are still in memory; `slots`: how
        many can be computed at the same time.

        None: there is none, or no memory.
        """
        if not self.waiting:
            return None
        taken = {True: Counter[str](), False: Counter[str]()}
        for run in (*self.begun, *held):
            taken[run.small][run.client] += run.nbytes
        small = Counter(run.client for run in self.begun if run.small)
        free = (run for run in self.waiting if run.small and small[run.client] < SMALL_PER_SLOT * slots)
        found = self._small(free, taken[True], sum(taken[False].values())) or self._long(taken[False])
        if found is not None:
            del self.waiting[found]
            self.begun.add(found)
        return found

    def _small(self, waiting: Iterable[LiveRun], taken: Counter[str], by_long: int) -> LiveRun | None:
        total = sum(taken.values())
        run = min(waiting, key=lambda run: taken[run.client], default=None)
        if run is None or (total and total + by_long + run.plan.estimated_bytes > self.limit):
            return None
        return run

    def _long(self, taken: Counter[str]) -> LiveRun | None:
        total, room = sum(taken.values()), self.limit * LONG_SHARE
        first: LiveRun | None = None
        for run in sorted((run for run in self.waiting if not run.small), key=lambda run: taken[run.client]):
            first = first or run
            if not total or total + run.plan.estimated_bytes <= room:
                first.passed += run is not first
                return run
            if first.passed >= MOST_PASSED:
                break
        return None
