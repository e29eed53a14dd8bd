"""The service as the web layer sees it: results, streams, ranges of losses and the inside of updates."""

from collections.abc import AsyncGenerator, Callable
from typing import Any, Self

from app.core.config import RunConfig
from app.core.errors import TooLarge
from app.core.plan import Plan, plan
from app.runs.engine import Engine
from app.runs.fanout import Fanout
from app.runs.local import Local
from app.runs.ranges import check_range, check_updates
from app.runs.result import Result, Window, check_singles
from app.runs.slots import Slots
from app.runs.store import Store
from app.runs.thinning import Floats
from app.settings import Settings


class Runs:
    """Runs of this process: equal ones computed once, kept while there is room. An async context manager."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self.engine = engine or Engine()
        self.ready = False
        self.slots = Slots(settings.slots)
        self.store = Store(settings.kept_bytes)
        self.local = Local(settings, self.engine, self.slots, self.store)
        self.fanout = Fanout(self.local, settings.window_bytes)

    async def __aenter__(self) -> Self:
        self.slots.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()

    async def warm_up(self, progress: Callable[[str], None]) -> None:
        """Compile the engine, and let runs begin; those asked for before have waited."""
        version = await self.slots.call(self.engine.warm_up, progress)
        self.local.start(version)
        self.ready = True

    async def close(self) -> None:
        """End all streams where they are, without a last event, and all work within `stop_seconds`."""
        self.ready = False
        self.local.close()
        self.slots.stop()
        await self.fanout.close()
        await self.slots.join(self.settings.stop_seconds)

    def id_of(self, config: RunConfig) -> str:
        """The id of a run on this machine's engine."""
        return self.local.id_of(config)

    def check(self, config: RunConfig) -> Plan:
        """The plan of a run that is not too large.

        Raises:
            TooLarge: before any work, with the estimate and the limit.
        """
        planned, settings = plan(config), self.settings
        for what, estimate, limit, unit in (
            ("length", planned.total_updates, settings.max_updates, "updates"),
            ("computing time", planned.estimated_seconds, settings.max_seconds, "s"),
            ("memory", planned.estimated_bytes, settings.max_run_bytes, "bytes"),
        ):
            if estimate > limit:
                raise TooLarge(what, estimate, limit, unit, "Take fewer epochs, larger batches or fewer samples.")
        return planned

    async def result(self, config: RunConfig) -> Result:
        """The whole run, shared with everybody who asks for the same. It is cancelled when the last one has left.

        Raises:
            TooLarge, Busy: before any work.
            Internal: when the run failed.
        """
        self.check(config)
        with self.local.viewing(config) as run:
            return await run.finish()

    async def json(self, config: RunConfig, points: int | None = None, window: Window | None = None) -> bytes:
        """The whole run as `Result.as_json` gives it, encoded in a slot where it is not kept. Raises as `result`."""
        check_singles(self.check(config), points)
        if window:
            check_range(config, *window)
        result = await self.result(config)
        form = result.kept_json(points, window)
        if form is None:
            form = await self.slots.call(result.as_json, points, window)
            self.store.grown(result)
        return form

    async def frames(
        self, config: RunConfig, points: int | None = None, after: str | None = None
    ) -> AsyncGenerator[bytes, None]:
        """The run as encoded frames, from `started` or after the one with id `after`; none after the last one.

        Raises:
            TooLarge, Busy: before the first frame.
        """
        self.check(config)
        async for frame in self.fanout.frames(config, points, after):
            yield frame

    async def window(self, config: RunConfig, first: int, count: int) -> Floats:
        """The batch losses of up to `count` updates from `first` on; the run is computed no further than that.

        Raises:
            InvalidConfig: naming `first` or `count`.
            TooLarge, Busy, Internal: as `result`.
        """
        self.check(config)
        check_range(config, first, count)
        with self.local.viewing(config) as run:
            record = await run.until(first + count)
            stop = min(first + count, record.history.updates_done)
            check_range(config, first, count, stop if run.ended else None)
            return record.history.batch_loss[first:stop]

    async def updates(self, config: RunConfig, first: int, count: int) -> list[dict[str, Any]]:
        """The inside of up to `count` updates from `first` on. Raises as `window`."""
        self.check(config)
        check_updates(config, first, count)
        with self.local.viewing(config) as run:
            record = await run.until(first + count)
            check_range(config, first, count, record.history.updates_done if run.ended else None)
            return await self.slots.call(self.engine.replay, config, record.history, first, count)

    def stats(self) -> dict[str, float]:
        """Numbers for an operator's gauges."""
        local = self.local
        return {
            "slots": self.settings.slots,
            "runs_running": local.running,
            "runs_waiting": local.waiting,
            "streams_open": self.fanout.viewers,
            "runs_kept": len(self.store),
            "kept_bytes": self.store.nbytes,
            "runs_completed": local.completed,
            "runs_cancelled": local.cancelled,
            "runs_failed": local.failed,
            "computed_seconds": local.computed_seconds,
        }
