"""When a question that failed is asked again. No clock: who asks does the waiting."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from epochwise.client.errors import Unreachable
from epochwise.core.config.errors import EpochwiseError

PASSING = frozenset({429, 502, 503, 504})
"""Statuses of what may be gone in a moment: a limit, a full queue, a restart behind a proxy."""


@dataclass(frozen=True)
class Retries:
    """How often and how long a client tries.

    `tries` counts them all, each after the first some seconds later: about `first`, then twice as long each time, never
    above `longest`. A `Retry-After` is honoured; one above `longest` is not waited for. A stream counts anew after
    each event. `chance` gives a number from 0 to 1 that keeps many clients from coming back at the same moment.
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
        asked = float(getattr(error, "retry_after", None) or 0.0)
        if failures >= self.tries or asked > self.longest or not _passes(error):
            raise error
        doubled = min(self.longest, self.first * 2.0 ** (failures - 1))
        return max(asked, doubled * (0.5 + 0.5 * self.chance()))


def _passes(error: EpochwiseError) -> bool:
    return isinstance(error, Unreachable) or error.status in PASSING


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
