"""The one reader of all logs that a web process shows, whatever the number of its runs and viewers."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from redis.exceptions import RedisError

from epochwise.cluster.names import bell_of, keys_of

BLOCK_MS = 1_000
ENTRIES_AT_ONCE = 16
AWAY_SECONDS = 0.25
"""Between two attempts to read while Redis is away."""
HANGING_SECONDS = 3 * BLOCK_MS / 1000
"""Redis answers the reader each second: after so long it hangs."""
LARGEST = 10**9
"""No run has so many entries: such a number is a time, of an entry that ends a run whose workers died."""

_log = logging.getLogger(__name__)

Hears = Callable[[int, bytes], None]
"""Is given each entry in its order, with its number from 1; 0 for one that ends a run behind all others."""


class LogReader:
    """Reads the logs that somebody follows, each from where its reader has come, in one command for all of them.

    `gap` is called with the id of a run whose log lacks what its reader needs next.
    """

    def __init__(self, client: Any, web: str, gap: Callable[[str], None]) -> None:
        self.client = client
        self.bell = bell_of(web)
        self.reachable = True
        self.answered = time.monotonic()
        """When Redis answered last."""
        self.closed = False
        self._gap = gap
        self._places: dict[str, int] = {}
        self._hears: dict[str, Hears] = {}
        self._rung = "0"

    @property
    def answers(self) -> bool:
        """Whether it is of use to ask Redis anything."""
        return self.reachable and time.monotonic() - self.answered < HANGING_SECONDS

    def place(self, run: str) -> int:
        """How many entries of a run that is followed were read."""
        return self._places.get(run, 0)

    def follow(self, run: str, hears: Hears) -> None:
        """Read a log from its first entry on, as soon as the bell rings."""
        self._places[run] = 0
        self._hears[run] = hears

    def leave(self, run: str) -> None:
        """Read this log no further."""
        self._places.pop(run, None)
        self._hears.pop(run, None)

    async def read(self) -> None:
        """Read until it is closed or cancelled."""
        while not self.closed:
            try:
                await self._read_once()
                self.reachable = True
                self.answered = time.monotonic()
            except (RedisError, OSError) as error:
                if self.reachable:
                    _log.warning("Redis does not answer: %s", error)
                self.reachable = False
                self._rung = "0"
                await asyncio.sleep(AWAY_SECONDS)

    async def _read_once(self) -> None:
        places = {keys_of(run)[1]: (run, f"{place}-0") for run, place in self._places.items()}
        streams = {self.bell: self._rung} | {key: place for key, (_, place) in places.items()}
        answer = await self.client.xread(streams, count=ENTRIES_AT_ONCE, block=BLOCK_MS)
        whole = True
        for key, entries in answer:
            name = key.decode()
            if name == self.bell:
                self._rung = entries[-1][0].decode()
            else:
                whole &= self._take(places[name][0], entries)
        if not whole:
            await asyncio.sleep(AWAY_SECONDS)  # else the same entry would be read again at once

    def _take(self, run: str, entries: Any) -> bool:
        for number, fields in entries:
            if run not in self._places:
                return True
            index, rest = map(int, number.split(b"-"))
            entry = fields[b"p"]
            if index > LARGEST or rest:
                self._hears[run](0, entry)
            elif index == self._places[run] + 1:
                self._places[run] = index
                self._hears[run](index, entry)
            else:
                self._gap(run)
                return False
        return True
