"""Where requests begin: a few at a time and in turns by client, so that thousands at once do not hold up the next."""

from asyncio import AbstractEventLoop
from collections.abc import Callable

from epochwise.runs.turns import Turns

BEGUN_AT_ONCE = 4
"""Requests that begin before the event loop looks at its sockets again; each takes about a millisecond."""


class Entrance:
    """Requests that have come and are not begun."""

    def __init__(self) -> None:
        self._turns = Turns[Callable[[], None]]()
        self._open = False

    def put(self, loop: AbstractEventLoop, client: str, begin: Callable[[], None]) -> None:
        """Call `begin` when it is the request's turn."""
        self._turns.put(begin, client)
        if not self._open:
            self._open = True
            loop.call_soon(self._let_in, loop)

    def _let_in(self, loop: AbstractEventLoop) -> None:
        for _ in range(min(BEGUN_AT_ONCE, len(self._turns))):
            self._turns.take()()
        self._open = len(self._turns) > 0
        if self._open:
            loop.call_soon(self._let_in, loop)
