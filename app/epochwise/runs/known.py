"""Which configuration an id means: an id is a hash, so whoever names a run by it must have been told it by us."""

import time
from collections.abc import Callable

from epochwise.core.config.config import RunConfig
from epochwise.runs.recent import Recent

MOST = 10_000
"""Configurations of each kind that are remembered, about 2 kB each; the ones not named for the longest go first."""
REWRITE_SECONDS = 86_400.0
UNWRITTEN_SECONDS = 60.0
"""An id that is wanted is written again after so long, so that the disk and Redis keep it; and after so long where that
failed.
"""


class Known:
    """The configurations of the runs that were wanted, and apart from them of those only registered, by run id.

    So no flood of registrations makes a link forgotten that somebody has opened.
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wanted = Recent[str, tuple[RunConfig, float]](most)
        """With each, when it is to be written again."""
        self._registered = Recent[str, RunConfig](most)

    def note(self, run: str, config: RunConfig) -> bool:
        """Remember what the id of a run means that somebody wants; whether that is to be written, since it is new, was
        written long ago, or could not be.
        """
        now = self._clock()
        known, again = self._wanted.get(run) or (None, now)
        if now < again:
            return False
        self._wanted.put(run, (known or config.normalized(), now + REWRITE_SECONDS))
        return True

    def unwritten(self, run: str) -> None:
        """What was noted could not be written."""
        if (noted := self._wanted.get(run)) is not None:
            self._wanted.put(run, (noted[0], self._clock() + UNWRITTEN_SECONDS))

    def register(self, run: str, config: RunConfig) -> None:
        """Remember what an id means that nobody has used yet."""
        self._registered.put(run, config.normalized())

    def get(self, run: str) -> RunConfig | None:
        """The configuration with every field filled in; None for an id that nobody was told."""
        wanted = self._wanted.get(run)
        return wanted[0] if wanted else self._registered.get(run)
