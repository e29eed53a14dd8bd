"""Work for an answer that is no run: pages, scripts, rows, pictures. It is done beside the event loop, in turns."""

from collections.abc import AsyncGenerator, Callable, Iterator
from time import thread_time
from typing import Any, TypeVar

from epochwise.runs.budget import Budget
from epochwise.runs.slots import Slots

MOST_AT_ONCE = 2
"""Threads for such work, and again for pictures that are turned into pixels, each by a program of its own. It is mostly
Python, of which one thread at a time makes progress."""

_T = TypeVar("_T")


class Aside:
    """Threads that take turns by client, apart from the slots of runs."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._working = Slots(MOST_AT_ONCE, "aside")
        self._drawing = Slots(MOST_AT_ONCE, "drawing")

    def start(self) -> None:
        """Start the threads."""
        self._working.start()
        self._drawing.start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._working.stop()
        self._drawing.stop()

    async def free(self, work: Callable[..., _T], *arguments: Any) -> _T:
        """The answer of some work that costs no computing budget, so that a page never lacks one.

        Raises:
            Busy: when the server shuts down.
        """
        return await self._working.call(work, *arguments)

    async def spent(self, work: Callable[..., _T], *arguments: Any) -> _T:
        """As `free`; the seconds that it takes are spent of the budget.

        Raises:
            RateLimited: when nothing is left of the budget.
        """
        self._budget.check()
        return await self._spent(self._working, work, *arguments)

    async def drawn(self, work: Callable[..., _T], *arguments: Any) -> _T:
        """As `spent`, for work that another program does."""
        self._budget.check()
        return await self._spent(self._drawing, work, *arguments)

    async def pieces(self, pieces: Iterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Pieces, each made when it is wanted. As `spent`; what was begun is not refused any more."""
        self._budget.check()
        while (piece := await self._spent(self._working, next, pieces, None)) is not None:
            yield piece

    async def _spent(self, slots: Slots, work: Callable[..., _T], *arguments: Any) -> _T:
        answer: _T
        answer, seconds = await slots.call(_timed, work, arguments)
        self._budget.settle(0, seconds)
        return answer


def _timed(work: Callable[..., _T], arguments: tuple[Any, ...]) -> tuple[_T, float]:
    began = thread_time()
    answer = work(*arguments)
    return answer, thread_time() - began
