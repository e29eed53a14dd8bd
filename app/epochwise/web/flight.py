"""The long bodies on their way to clients: together they take so many bytes of memory at most."""

from collections import Counter
from dataclasses import dataclass, field

from epochwise.runs.client import CLIENT_SHARE


@dataclass
class _Body:
    """A body on its way, to some clients at once."""

    content: bytes
    by_client: Counter[str] = field(default_factory=Counter)


class Flight:
    """The long bodies on their way. One that goes to many clients, such as a kept run or a file, is counted once."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.nbytes = 0
        self._of_client = Counter[str]()
        self._bodies: dict[int, _Body] = {}

    def enter(self, content: bytes, client: str) -> bool:
        """Whether there is room for a body on its way to a client; if so it is counted until it `leave`s.

        A body that is on its way already, or the only one of all or of its client, has room.
        """
        body = self._bodies.get(id(content))
        size = len(content)
        if body is None:
            if self.nbytes and self.nbytes + size > self.limit:
                return False
            taken = self._of_client[client]
            if client and taken and taken + size > self.limit * CLIENT_SHARE:
                return False
            body = self._bodies[id(content)] = _Body(content)
            self.nbytes += size
        if not body.by_client[client]:
            self._of_client[client] += size
        body.by_client[client] += 1
        return True

    def leave(self, content: bytes, client: str) -> None:
        """A body has reached a client, or the client has left."""
        body = self._bodies[id(content)]
        body.by_client[client] -= 1
        if not body.by_client[client]:
            del body.by_client[client]
            self._of_client[client] -= len(content)
            if not self._of_client[client]:
                del self._of_client[client]
        if not body.by_client:
            del self._bodies[id(content)]
            self.nbytes -= len(content)
