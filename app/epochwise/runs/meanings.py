"""What the ids of runs mean, wherever that is kept: remembered here, written on the disk or in a store, and shared."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

from epochwise.core.config.config import RunConfig
from epochwise.runs.computer import Computer
from epochwise.runs.disk import Disk
from epochwise.runs.known import Known
from epochwise.runs.registrations import Registrations, not_written
from epochwise.settings import Settings
from epochwise.wire.refusals import Busy


class Meanings:
    """The configurations that ids of an `engine` mean. All of it happens on the event loop."""

    def __init__(self, settings: Settings, disk: Disk, computer: Computer) -> None:
        self.known = Known()
        self._disk = disk
        self._computer = computer
        self._registrations = Registrations(settings.registrations, settings.rate_window_seconds)

    def want(self, run: str, config: RunConfig, engine: str) -> None:
        """Somebody wants the run: what its id means is known from now on, and its file goes last."""
        loop = asyncio.get_running_loop()

        def failed() -> None:
            with suppress(RuntimeError):  # the loop may be closed by now
                loop.call_soon_threadsafe(self.known.unwritten, run)

        if self.known.note(run, config):
            self._disk.keep_config(run, config, engine, failed)
            if self._computer.ids is not None:
                self._computer.ids.keep(run, config, engine, failed)

    async def register(self, run: str, config: RunConfig, engine: str) -> bool:
        """Write what an id means, so that it is known after a restart too; whether it was unknown.

        Raises:
            RateLimited: when the client has registered too many.
            Busy: when it cannot be written, though there is a place for it.
        """
        written = await _unless_busy(self._written(run, engine)) is not None
        new = not (written or self.known.get(run) or await _unless_busy(self._shared(run, engine)))
        if new:
            self._registrations.add()
        # Also where it is known: what this process remembers may be written nowhere, and Redis may have lost it since.
        if not written and not await self._disk.call(self._disk.register, run, config, engine):
            raise not_written()
        if self._computer.ids is not None and not await self._computer.ids.register(run, config, engine):
            raise not_written()
        if new:
            self.known.register(run, config)
        return new

    async def find(self, run: str, engine: str) -> RunConfig | None:
        """The configuration of a run that was computed or registered, every field filled in; None for another id.

        Raises:
            Busy: when a place that may know it does not answer, and no other knows it.
        """
        if (known := self.known.get(run)) is not None:
            return known
        try:
            written = await self._written(run, engine)
        except Busy:
            if (shared := await self._shared(run, engine)) is not None:
                return shared
            raise
        return written or await self._shared(run, engine)

    async def _written(self, run: str, engine: str) -> RunConfig | None:
        return await self._disk.call(self._disk.config, run, engine)

    async def _shared(self, run: str, engine: str) -> RunConfig | None:
        return None if self._computer.ids is None else await self._computer.ids.config(run, engine)


async def _unless_busy(looking: Awaitable[RunConfig | None]) -> RunConfig | None:
    with suppress(Busy):
        return await looking
    return None
