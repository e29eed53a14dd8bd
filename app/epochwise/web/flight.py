"""What long answers on their way to clients take of the memory: together so many bytes at most."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

from epochwise.core.config.text import Text
from epochwise.runs.client import CLIENT_SHARE
from epochwise.wire.refusals import Busy

UNREAD_RETRY_SECONDS = 2
UNREAD = Text("Too much of what was sent before is not read yet.")


@dataclass
class _Load:
    """What is on its way, to some clients at once."""

    size: int
    by_client: Counter[str] = field(default_factory=Counter)


class Flight:
    """Long bodies on their way, and the numbers of which answers are made piece by piece while they are taken.

    What goes to many clients, such as a kept run or a file, is counted once: it has one key.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.nbytes = 0
        self._of_client = Counter[str]()
        self._loads: dict[Hashable, _Load] = {}

    def enter(self, key: Hashable, size: int, client: str) -> bool:
        """Whether there is room for so many bytes on their way to a client; if so they count until they `leave`.

        What is on its way already, or the only thing of all or of its client, has room.
        """
        load = self._loads.get(key)
        if load is None:
            if self.nbytes and self.nbytes + size > self.limit:
                return False
            taken = self._of_client[client]
            if client and taken and taken + size > self.limit * CLIENT_SHARE:
                return False
            load = self._loads[key] = _Load(size)
            self.nbytes += size
        if not load.by_client[client]:
            self._of_client[client] += load.size
        load.by_client[client] += 1
        return True

    def leave(self, key: Hashable, client: str) -> None:
        """It has reached a client, or the client has left."""
        load = self._loads[key]
        load.by_client[client] -= 1
        if not load.by_client[client]:
            del load.by_client[client]
            self._of_client[client] -= load.size
            if not self._of_client[client]:
                del self._of_client[client]
        if not load.by_client:
            del self._loads[key]
            self.nbytes -= load.size


def unread() -> Busy:
    """The refusal of an answer for which there is no room."""
    return Busy(UNREAD_RETRY_SECONDS, UNREAD)
