"""How much was spent in the last so many seconds."""

import math
import time
from collections.abc import Callable


class SlidingWindow:
    """Amounts spent within any `seconds`, by two counters: what the window before has spent weighs less and less."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._window = 0
        self._before = self._now = 0

    def spend(self, amount: int) -> None:
        """Spend an amount."""
        self._turn()
        self._now += amount

    def spent(self) -> int:
        """What counts as spent at this moment."""
        passed = self._turn()
        return math.ceil(self._now + self._before * (1 - passed))

    def next_seconds(self) -> int:
        """In how many whole seconds less will be spent; 0 where nothing is."""
        rest = self.rest_seconds()
        if self._before:
            return max(1, math.ceil(min(rest, self.seconds / self._before)))
        return math.ceil(rest) if self._now else 0

    def rest_seconds(self) -> float:
        """How long the present window lasts yet."""
        return (1 - self._turn()) * self.seconds

    def _turn(self) -> float:
        """Go on to the present window; how much of it has passed, from 0 to 1."""
        window, passed = divmod(self._clock() / self.seconds, 1)
        if window > self._window:
            self._before = self._now if window == self._window + 1 else 0
            self._now, self._window = 0, int(window)
        return passed
