"""Which configuration an id means: an id is a hash, so whoever names a run by it must have been told it by us."""

from epochwise.core.config.config import RunConfig
from epochwise.runs.recent import Recent

MOST = 20_000
"""Configurations that are remembered, about 2 kB each; the ones nobody has named for the longest go first."""


class Known:
    """The configurations of the runs that were computed or registered, by run id."""

    def __init__(self, most: int = MOST) -> None:
        self._configs = Recent[str, RunConfig](most)

    def note(self, run: str, config: RunConfig) -> bool:
        """Remember what an id means; whether it was unknown."""
        new = self._configs.get(run) is None
        if new:
            self._configs.put(run, config.normalized())
        return new

    def get(self, run: str) -> RunConfig | None:
        """The configuration with every field filled in; None for an id that nobody was told."""
        return self._configs.get(run)
