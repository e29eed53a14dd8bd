"""Whether the store answers: a web process goes on without it, so an operator would hear of it from readers alone."""

import asyncio
import logging

from epochwise.objects import Objects
from epochwise.runs.slots import Slots

STORE_LOOK_SECONDS = 10.0
"""Between two looks, each of which reads one object of a few bytes. Longer than a bucket that hung counts as silent."""

_log = logging.getLogger(__name__)


class StoreWatch:
    """Looks again and again whether the store answers, and is the one that it was at first."""

    def __init__(self, objects: Objects, seconds: float = STORE_LOOK_SECONDS) -> None:
        self.reachable = True
        self._objects = objects
        self._seconds = seconds
        self._identity = ""
        # A thread of its own, that the process need not wait for: a folder behind a network may hang for ever.
        self._slots = Slots(1, "store-watch")

    async def run(self) -> None:
        """Look until this is cancelled."""
        self._slots.start()
        try:
            while True:
                await self._look()
                await asyncio.sleep(self._seconds)
        finally:
            self._slots.stop()

    async def _look(self) -> None:
        looking = asyncio.ensure_future(self._slots.call(self._objects.known_identity))
        await asyncio.wait({looking}, timeout=self._seconds)
        if not looking.done():
            self._note(f"no answer for {self._seconds:g} s")
        try:
            found = await looking
        except OSError as error:
            self._note(str(error))
            return
        self._identity = self._identity or found
        self._note("" if found and found == self._identity else "it is not the store that it was; is it mounted?")

    def _note(self, fault: str) -> None:
        """Log a change, and only that."""
        if fault and self.reachable:
            _log.warning(
                "the store cannot be used (%s); meanwhile uploads and ids may be refused, long runs are computed anew",
                fault,
            )
        elif not fault and not self.reachable:
            _log.info("the store can be used again")
        self.reachable = not fault
