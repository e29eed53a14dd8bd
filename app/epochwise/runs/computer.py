"""The seam between the runs that somebody watches and who computes them: this process, or workers elsewhere."""

import math
from collections.abc import Callable
from typing import Protocol

from epochwise.runs.budget import Budget
from epochwise.runs.engine import Engine
from epochwise.runs.ids import SharedIds
from epochwise.runs.run import LiveRun
from epochwise.runs.slots import Slots
from epochwise.runs.work import Report, Training


class CannotJoin(Exception):
    """A computer has partners already who would compute or show other numbers."""


class Computer(Protocol):
    """Computes runs. Everything else, from the place in the queue to the frames of a stream, is the same for all."""

    @property
    def at_once(self) -> int:
        """Runs that it can compute at the same time, at least 1."""

    @property
    def reachable(self) -> bool:
        """Whether it can be asked for work."""

    @property
    def apart(self) -> bool:
        """Whether its partners have become such as it may not join."""

    @property
    def takes_work(self) -> bool:
        """Whether somebody is there to compute what is begun now."""

    @property
    def store_reachable(self) -> bool | None:
        """Whether the store that it shares with others answers; None where there is none."""

    @property
    def most_run_bytes(self) -> float:
        """Bytes of the largest run for which it has room, as a plan estimates them."""

    @property
    def ids(self) -> SharedIds | None:
        """Where ids are known to all who show what it computes; None: this process alone does."""

    async def keeps(self, run: str) -> bool:
        """Whether the run with this id is finished, so that asking for it costs no computing."""

    def begin(self, run: LiveRun, version: str, report: Report) -> None:
        """Compute a run on the engine of this version, from its first piece to its last, whatever dies meanwhile.

        Each piece is reported on the event loop, in order, and the last one with the outcome. A run that has ended
        meanwhile, since it was cancelled, is reported as such, soon.
        """

    def spare(self, abandoned: Callable[[], int], give_up: Callable[[], None]) -> None:
        """While there are runs that nobody watches here, give them up as soon as others wait for a place elsewhere."""

    def stats(self) -> dict[str, float]:
        """Numbers for an operator's gauges."""

    async def start(self, version: str, budget: Budget) -> None:
        """Take runs from now on, on the engine of this version, and share the budget with all who have it in common.

        Raises:
            CannotJoin: when it may not, and why.
        """

    def stop(self) -> None:
        """The server closes: runs that are cancelled from now on may have readers elsewhere."""

    async def close(self) -> None:
        """Begin no more. Runs that were begun have been cancelled before."""


class InSlots:
    """The computer of an embedded server: the threads of this process."""

    reachable = takes_work = True
    apart = False
    store_reachable = None
    most_run_bytes = math.inf
    ids = None

    def __init__(self, engine: Engine, slots: Slots) -> None:
        self.engine = engine
        self.slots = slots

    @property
    def at_once(self) -> int:
        """As `Computer.at_once`."""
        return self.slots.count

    async def keeps(self, run: str) -> bool:
        """As `Computer.keeps`: what was finished here is in memory or on the disk."""
        return False

    def begin(self, run: LiveRun, version: str, report: Report) -> None:
        """As `Computer.begin`."""
        self.slots.submit(Training(run, self.engine, version, report))

    def spare(self, abandoned: Callable[[], int], give_up: Callable[[], None]) -> None:
        """As `Computer.spare`: whoever waits, waits in this process."""

    def stats(self) -> dict[str, float]:
        """As `Computer.stats`: the slots are counted elsewhere."""
        return {}

    async def start(self, version: str, budget: Budget) -> None:
        """As `Computer.start`: the slots were started with the process."""

    def stop(self) -> None:
        """As `Computer.stop`: nobody else has use of what is computed here."""

    async def close(self) -> None:
        """As `Computer.close`: the slots are stopped with the process."""
