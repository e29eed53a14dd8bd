"""How many new ids one client may register."""

from epochwise.core.config.text import Text
from epochwise.runs.client import CLIENT
from epochwise.runs.recent import Recent
from epochwise.runs.window import SlidingWindow
from epochwise.wire.refusals import Busy, RateLimited

CLIENTS = 1000
"""Clients whose registrations are counted, the latest ones."""
UNWRITTEN_RETRY_SECONDS = 60
NOT_READ_RETRY_SECONDS = 5
NOT_WRITTEN = Text(
    "The server cannot write the id where it keeps them, so it would be lost at a restart. A link with the whole "
    "configuration in its query needs no id."
)
NOT_READ = Text(
    "The server cannot read now what this id means. A link with the whole configuration in its query needs no id."
)


class Registrations:
    """At most `most` new ids of a client within `seconds`: what costs nothing else could be asked for without end."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most = most
        self.seconds = seconds
        self._spent = Recent[str, SlidingWindow](CLIENTS)

    def add(self) -> None:
        """Count one more of the present client.

        Raises:
            RateLimited: when it has had as many as it may.
        """
        client = CLIENT.get()
        spent = self._spent.get(client)
        if spent is None:
            spent = SlidingWindow(self.seconds)
            self._spent.put(client, spent)
        if spent.spent() >= self.most:
            retry_after = max(1, spent.next_seconds())
            reason = Text(
                "One address may register {most} new ids every {seconds} s. Ids that are known still work, and the "
                "query of a run needs no id. Try again in {retry_after} s.",
                most=self.most,
                seconds=self.seconds,
                retry_after=retry_after,
            )
            raise RateLimited(retry_after, 0, 0, reason)
        spent.spend(1)


def not_written() -> Busy:
    """The refusal of an id that would not outlive a restart, though it should."""
    return Busy(UNWRITTEN_RETRY_SECONDS, NOT_WRITTEN)


def not_read() -> Busy:
    """The refusal of an id that may well be known, where the place that would tell does not answer."""
    return Busy(NOT_READ_RETRY_SECONDS, NOT_READ)
