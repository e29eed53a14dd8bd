"""How much new computing all askers together may ask for. Per process and never per address: a class shares one."""

import math
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from app.core.errors import RateLimited

PER_SECOND = 1000
"""What is counted are milliseconds."""


class Budget:
    """So many `seconds` of computing, by the plans' estimates, within any `window` of so many seconds."""

    def __init__(self, seconds: int, window: int) -> None:
        self.seconds = seconds
        self.window = window
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerSecond(seconds * PER_SECOND, window)

    def take(self, seconds: float) -> None:
        """Spend what a run is estimated to take.

        Raises:
            RateLimited: when that is more than is left.
        """
        # A run above the whole budget would wait for ever, so it takes all of it instead.
        cost = min(max(1, math.ceil(seconds * PER_SECOND)), self._limit.amount)
        if not self._limiter.hit(self._limit, cost=cost):
            raise RateLimited(max(1, self.left()[1]), self.seconds, self.window)

    def left(self) -> tuple[int, int]:
        """Whole seconds of computing that are left, and in how many seconds some more will be."""
        stats = self._limiter.get_window_stats(self._limit)
        return stats.remaining // PER_SECOND, max(0, math.ceil(stats.reset_time - time.time()))
