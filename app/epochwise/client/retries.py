"""When a question that failed is asked again. No clock: the caller does the waiting."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from epochwise.client.errors import Unreachable
from epochwise.core.config.errors import EpochwiseError
from epochwise.wire.problems import status_of

PASSING = frozenset({429, 502, 503, 504})
"""Statuses of a passing trouble: a limit, a full queue, a restart behind a proxy."""
MOST_DOUBLED = 60
"""So often a pause is doubled; a float would not take many more, and any `longest` was reached long before."""


@dataclass(frozen=True)
class Retries:
    """How often and how long a client tries.

    `tries` counts all tries. Before each further one the client waits: about `first` seconds, then twice as long each
    time, never more than `longest`. It respects a `Retry-After`, and gives up where that is above `longest`. A stream
    counts anew after each event. `chance` gives a number from 0 to 1, so that many clients do not come back at once.
    """

    tries: int = 6
    first: float = 0.25
    longest: float = 60.0
    chance: Callable[[], float] = random.random

    def pause(self, failures: int, error: EpochwiseError) -> float:
        """The seconds to wait after so many failures in a row, the last one `error`.

        Raises:
            EpochwiseError: that very error, when there is nothing to wait for.
        """
        requested = float(getattr(error, "retry_after", None) or 0.0)
        if failures >= self.tries or requested > self.longest or not _passes(error):
            raise error
        doubled = min(self.longest, self.first * 2.0 ** min(failures - 1, MOST_DOUBLED))
        return max(requested, doubled * (0.5 + 0.5 * self.chance()))


def _passes(error: EpochwiseError) -> bool:
    return isinstance(error, Unreachable) or status_of(error) in PASSING


class Attempts:
    """The tries of one question."""

    def __init__(self, retries: Retries) -> None:
        self._retries = retries
        self._failures = 0

    def failed(self, error: EpochwiseError) -> float:
        """Count a failure; the seconds to wait. Raises the error when it was the last try."""
        self._failures += 1
        return self._retries.pause(self._failures, error)

    def went_on(self) -> None:
        """There was progress: count anew."""
        self._failures = 0
