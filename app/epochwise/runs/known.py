"""Which configuration an id means: an id is a hash, so whoever names a run by it must have been told it by us."""

from collections import OrderedDict

from epochwise.core.config.config import RunConfig

MOST = 20_000
"""Configurations that are remembered, about 2 kB each; the ones nobody has named for the longest go first."""


class Known:
    """The configurations of the runs that were computed or registered, by run id."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._configs: OrderedDict[str, RunConfig] = OrderedDict()

    def note(self, run: str, config: RunConfig) -> bool:
        """Remember what an id means; whether it was unknown."""
        new = run not in self._configs
        if new:
            self._configs[run] = config.resolved()
            if len(self._configs) > self.most:
                self._configs.popitem(last=False)
        else:
            self._configs.move_to_end(run)
        return new

    def get(self, run: str) -> RunConfig | None:
        """The configuration with every field filled in; None for an id that nobody was told."""
        if run in self._configs:
            self._configs.move_to_end(run)
        return self._configs.get(run)
