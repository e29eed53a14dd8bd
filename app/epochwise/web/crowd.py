"""The connections that are open, all and by client: a limit that leaves files for the rest of the server."""

import logging
from collections import Counter

from epochwise.runs.client import CLIENT_SHARE
from epochwise.runs.seldom import Seldom


class Crowd:
    """Who is connected; at most `limit` connections."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._open = Counter[str]()
        self._total = 0
        self._refused = Seldom(logging.getLogger(__name__))

    def enter(self, client: str, proxy: bool = False) -> bool:
        """Whether there is room for one more connection of a client, or of a trusted `proxy`, behind which are many; if
        so it is counted.
        """
        if self._total >= self.limit or (not proxy and self._open[client] >= max(1, self.limit * CLIENT_SHARE)):
            self._refused.warn(
                "a connection from %s is refused: %d are open, %d of them from there; EPOCHWISE_CONNECTIONS is %d, "
                "of which one address may have half, unless FORWARDED_ALLOW_IPS names it",
                client or "somewhere",
                self._total,
                self._open[client],
                self.limit,
            )
            return False
        self._open[client] += 1
        self._total += 1
        return True

    def leave(self, client: str) -> None:
        """A connection that was counted is closed."""
        self._total -= 1
        self._open[client] -= 1
        if not self._open[client]:
            del self._open[client]
