"""How much new computing all askers together may ask for. Never per address: a class shares one."""

import math
import time
from collections.abc import Callable

from epochwise.runs.window import SlidingWindow
from epochwise.wire.refusals import RateLimited

PER_SECOND = 1000
"""What is counted are milliseconds."""
FRESH_SECONDS = 0.1
"""What is left is told with every answer and takes longer to find than a kept run to send: so long it is told again."""


class Budget:
    """So many `seconds` of computing, by the plans' estimates, within any `window` of so many seconds.

    What a run may yet compute is held for it, so that nobody else is promised it; what it has computed is spent when it
    ends. Held amounts are in milliseconds and the caller's to keep.
    """

    def __init__(self, seconds: int, window: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.seconds = seconds
        self.window = window
        self._amount = seconds * PER_SECOND
        self._spent = SlidingWindow(window, clock)
        self._held = 0
        self.spent_by_others = 0
        """Milliseconds that other processes with the same budget have spent or hold, as far as this one knows."""
        self._left_then = seconds, 0
        self._stale = 0.0

    def hold(self, milliseconds: int, seconds: float, share: float = 1.0) -> int:
        """What is held for a run that is to compute so many seconds in all, of which `milliseconds` were held before.
        It may take the budget up to that share of it.

        Raises:
            RateLimited: when that is more than is left.
        """
        spared = int(self._amount * (1 - share))
        more = max(0, min(self._cost(seconds), self._amount - spared) - milliseconds)
        if more and more > self._left() - spared:
            raise RateLimited(max(1, self.left()[1]), self.seconds, self.window)
        self._held += more
        self._stale = 0.0
        return milliseconds + more

    def affords(self, seconds: float, share: float = 1.0) -> bool:
        """Whether `hold` would hold so many seconds of a new run."""
        try:
            self.settle(self.hold(0, seconds, share), 0.0)
        except RateLimited:
            return False
        return True

    def check(self) -> None:
        """Refuse what takes some computing when there is none left.

        Raises:
            RateLimited: when there is none.
        """
        self.settle(self.hold(0, 0.0), 0.0)

    def settle(self, milliseconds: int, seconds: float) -> None:
        """Let go of what was held, and spend what was computed."""
        self._held -= milliseconds
        self._stale = 0.0
        spent = self._cost(seconds) if seconds else 0
        # A run may have computed more than was held, and cannot spend more than there is.
        if cost := min(spent, max(0, self._left())):
            self._spent.spend(cost)

    def left(self) -> tuple[int, int]:
        """Whole seconds of computing that are left, and in how many seconds some more will be."""
        now = self._clock()
        if now > self._stale:
            self._left_then = max(0, self._left()) // PER_SECOND, self._next_seconds()
            self._stale = now + FRESH_SECONDS
        return self._left_then

    @property
    def spent_here(self) -> int:
        """Milliseconds that this process has spent or holds."""
        return self._spent.spent() + self._held

    def _next_seconds(self) -> int:
        if self.spent_by_others > self.spent_here:
            # When the others have spent it is not known here, but all go by windows of the same length.
            return math.ceil(self._spent.rest_seconds())
        return self._spent.next_seconds()

    def _left(self) -> int:
        return self._amount - self.spent_here - self.spent_by_others

    def _cost(self, seconds: float) -> int:
        # A run above the whole budget would wait for ever, so it takes all of it instead.
        return min(max(1, math.ceil(seconds * PER_SECOND)), self._amount)
