"""Where requests begin: a few at a time and in turns by client, so that thousands at once do not hold up the next."""

from asyncio import AbstractEventLoop
from collections.abc import Callable

from epochwise.runs.turns import Turns

BEGUN_AT_ONCE = 4
"""Requests that begin before the event loop looks at its sockets again; each takes about a millisecond."""
ROUNDS_AFTER = 2
"""Rounds of the event loop after a new connection until the next one has come, if it was waiting."""
MOST_ROUNDS = 50
"""Rounds in which new connections come first."""


class Entrance:
    """Requests that have come and are not begun.

    uvloop accepts one connection in each round. What was begun meanwhile would be waited for by everybody who is not
    accepted yet, so all are let in before they take turns; and by then it is known who has left.
    """

    def __init__(self) -> None:
        self._turns = Turns[Callable[[], None]]()
        self._open = False
        self._expecting = 0
        self._passed = 0

    def connected(self) -> None:
        """There is a new connection, so there may be more behind it."""
        self._expecting = ROUNDS_AFTER

    def put(self, loop: AbstractEventLoop, client: str, begin: Callable[[], None]) -> None:
        """Call `begin` when it is the request's turn."""
        self._turns.put(begin, client)
        if not self._open:
            self._open = True
            loop.call_soon(self._let_in, loop)

    def _let_in(self, loop: AbstractEventLoop) -> None:
        if self._expecting and self._passed < MOST_ROUNDS:
            self._expecting -= 1
            self._passed += 1
        else:
            self._passed = 0
            for _ in range(min(BEGUN_AT_ONCE, len(self._turns))):
                self._turns.take()()
        self._open = len(self._turns) > 0
        if self._open:
            loop.call_soon(self._let_in, loop)
