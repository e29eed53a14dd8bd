"""Which configuration an id means: an id is a hash, so whoever names a run by it must have been told it by us."""

from epochwise.core.config.config import RunConfig
from epochwise.runs.recent import Recent

MOST = 10_000
"""Configurations of each kind that are remembered, about 2 kB each; the ones not named for the longest go first."""


class Known:
    """The configurations of the runs that were wanted, and apart from them of those only registered, by run id.

    So no flood of registrations makes a link forgotten that somebody has opened.
    """

    def __init__(self, most: int = MOST) -> None:
        self._wanted = Recent[str, RunConfig](most)
        self._registered = Recent[str, RunConfig](most)

    def note(self, run: str, config: RunConfig) -> bool:
        """Remember what the id of a run means that somebody wants; whether that is new."""
        new = self._wanted.get(run) is None
        if new:
            self._wanted.put(run, config.normalized())
        return new

    def register(self, run: str, config: RunConfig) -> None:
        """Remember what an id means that nobody has used yet."""
        self._registered.put(run, config.normalized())

    def get(self, run: str) -> RunConfig | None:
        """The configuration with every field filled in; None for an id that nobody was told."""
        return self._wanted.get(run) or self._registered.get(run)
