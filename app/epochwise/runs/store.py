"""Finished runs, kept in memory under a limit; the ones nobody has asked for the longest go first."""

import logging
from collections import OrderedDict

from epochwise.runs.result import Result

_log = logging.getLogger(__name__)


class Store:
    """Results by run id. Sizes count the numbers and every encoded form."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.nbytes = 0
        self._kept: OrderedDict[str, tuple[Result, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, run: str) -> bool:
        return run in self._kept

    def get(self, run: str) -> Result | None:
        """The result of this run, if it is kept; it is now the last one to go."""
        if run not in self:
            return None
        self._kept.move_to_end(run)
        return self._kept[run][0]

    def put(self, result: Result) -> None:
        """Keep a result, or note that it has grown; others go until all fit. One above the limit is not kept."""
        self._drop(result.id)
        size = result.nbytes
        if size > self.limit:
            _log.info("run %s is not kept: its %d bytes are above the limit of %d", result.id, size, self.limit)
            return
        self._kept[result.id] = (result, size)
        self.nbytes += size
        while self.nbytes > self.limit:
            oldest = next(iter(self._kept))
            self._drop(oldest)
            _log.debug("run %s made room", oldest)

    def grown(self, result: Result) -> None:
        """Count a kept result anew; one that went meanwhile stays away."""
        if result.id in self:
            self.put(result)

    def _drop(self, run: str) -> None:
        _, size = self._kept.pop(run, (None, 0))
        self.nbytes -= size
