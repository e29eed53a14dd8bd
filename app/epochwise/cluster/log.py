"""A run's log as its one writer sees it: the lease on the run, and the entries that it adds."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from redis import Redis
from redis.exceptions import ConnectionError, OutOfMemoryError, RedisError, TimeoutError

from epochwise.cluster import scripts
from epochwise.cluster.names import COUNTS_KEY, keys_of

Answer = Literal["kept", "lost", "unwanted", "gone"]
"""Kept; the run is another's by now; nobody wants it; Redis has lost the log, which is to be begun anew."""
Claimed = Literal["mine", "done", "held", "unwanted", "spent"]
"""Mine; finished; another's; nobody wants it; it was begun too often."""
BEHIND_ALL = -1
"""The place of an entry that comes after all others, however many they are."""
PATIENCE_SECONDS = 20.0
"""How long a writer waits for a Redis that is away or full."""
AGAIN_SECONDS = 0.2
PASSING_FAULTS = (ConnectionError, TimeoutError, OutOfMemoryError)
"""Faults of Redis that may pass."""


def connected(url: str) -> Any:
    """A client of Redis that a worker's thread may wait for."""
    return Redis.from_url(url, socket_timeout=5.0, socket_connect_timeout=2.0)


class Scripts:
    """The scripts that a worker runs, loaded once a process."""

    def __init__(self, client: Any) -> None:
        self.claim, self.append, self.renew, self.release = map(
            client.register_script, (scripts.CLAIM, scripts.APPEND, scripts.RENEW, scripts.RELEASE)
        )


@dataclass(frozen=True)
class RunLog:
    """The log of `run` for the writer that calls itself `whose`. `patient` says whether to go on waiting for Redis.

    Every method may raise RedisError, when Redis is away or full for longer than a writer waits.
    """

    scripts: Scripts
    run: str
    whose: str
    keep_ms: int
    patient: Callable[[], bool] = lambda: True

    def claim(self) -> tuple[Claimed, int]:
        """Ask for the lease; how that went, and how many entries the log has."""
        answer, entries = self.scripts.claim(keys=[*keys_of(self.run), COUNTS_KEY], args=[self.whose])
        return answer.decode(), entries

    def fail(self, entry: bytes) -> Answer:
        """Add an entry behind all others, the last of a run that has failed; soon it may be begun again."""
        return self._append(BEHIND_ALL, entry, True, scripts.FAILED_MS)

    def append(self, before: int, entry: bytes, last: bool) -> Answer:
        """Add an entry after so many others, unless it is there already, and renew the lease. With the last one the
        lease ends, and the log stays for `keep_ms`.
        """
        return self._append(before, entry, last, self.keep_ms)

    def _append(self, before: int, entry: bytes, last: bool, keep_ms: int) -> Answer:
        given = [self.whose, before, entry, int(last), keep_ms]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer: bytes = self.scripts.append(keys=keys_of(self.run), args=given)
            except PASSING_FAULTS:
                if time.monotonic() > deadline or not self.patient():
                    raise
                time.sleep(AGAIN_SECONDS)
            else:
                return answer.decode()  # type: ignore[return-value]

    def renew(self) -> Answer:
        """Renew the lease; 'kept' too where Redis is away, since only it can give the run to another."""
        try:
            answer: bytes = self.scripts.renew(keys=keys_of(self.run), args=[self.whose])
        except RedisError:
            return "kept"
        return answer.decode()  # type: ignore[return-value]

    def release(self) -> None:
        """Give the lease back, so that another may begin at once."""
        self.scripts.release(keys=keys_of(self.run), args=[self.whose])
