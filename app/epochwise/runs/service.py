"""The service as the web layer sees it: results, streams, ranges of losses and the inside of updates."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from typing import Any, Self

from epochwise.core.config.config import RunConfig
from epochwise.core.config.text import Text
from epochwise.core.curves import losses_of_updates
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan
from epochwise.language.language import ENGLISH, Language
from epochwise.runs.computer import CannotJoin, Computer, InSlots
from epochwise.runs.disk import Disk
from epochwise.runs.engine import Engine
from epochwise.runs.fanout import Fanout
from epochwise.runs.incident import fault
from epochwise.runs.local import Local
from epochwise.runs.ranges import (
    MAX_STREAM_POINTS,
    MEMBERS,
    check_batches,
    check_points,
    check_update,
    check_updates,
    check_worst,
    page_end,
    updates_at_once,
)
from epochwise.runs.result import Inside, Result, Window, check_singles
from epochwise.runs.slots import Slots
from epochwise.runs.store import Store
from epochwise.runs.workload import Workload
from epochwise.runs.worst import places_of
from epochwise.settings import Settings
from epochwise.wire.coding import Coded
from epochwise.wire.refusals import SHUTTING_DOWN, SMALLER, Busy, Internal, TooLarge

ALONE = Text("This server may not take part in what the others on its Redis do; its log says why.")
ALONE_SECONDS = 60

_log = logging.getLogger(__name__)


class Runs:
    """Runs of this process: equal ones computed once, kept while there is room. An async context manager.

    Every question may raise `TooLarge` before any work, `RateLimited` when a new run would go beyond the budget, `Busy`
    when there is no place for another run or the server shuts down, and `Internal` when the run fails by our fault.
    What is asked before `warm_up` has ended waits for it.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine | None = None,
        disk: Disk | None = None,
        computer: Callable[[Engine, Slots], Computer] = InSlots,
    ) -> None:
        self.settings = settings
        self.engine = engine or Engine()
        self.disk = disk or Disk.of(settings)
        self.slots = Slots(settings.slots)
        self.store = Store(settings.kept_bytes)
        self.computer = computer(self.engine, self.slots)
        self.workload = Workload(settings, self.engine, self.computer, self.store, self.disk)
        self.local = Local(self.workload, self.slots)
        self.fanout = Fanout(self.local, settings.window_bytes)
        self._warmed = asyncio.Event()
        self._broken: Internal | Busy | None = None

    async def __aenter__(self) -> Self:
        self.slots.start()
        self.disk.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()

    @property
    def ready(self) -> bool:
        """Whether the engine is compiled and work is taken."""
        return self._warmed.is_set() and self._broken is None and not self.workload.closed

    @property
    def broken(self) -> bool:
        """Whether it will never be ready."""
        return self._broken is not None

    @property
    def version(self) -> str:
        """The version of this machine's engine, part of every run's id; known for certain after `warm_up`."""
        return self.workload.version

    def id_of(self, config: RunConfig) -> str:
        """The id of a run on this machine's engine."""
        return self.workload.id_of(config)

    async def warm_up(self, progress: Callable[[str], None]) -> None:
        """Compile the engine and look through the cache folder; `progress` is told each step, in another thread.

        Raises:
            Internal: when the engine does not work here. Nothing can be computed then.
            Busy: when this server may not take part in what the others do.
        """
        try:
            self.workload.version = await self.slots.call(self.engine.warm_up, progress)
            await self.computer.start(self.version, self.workload.budget)
            # Not before: who may not take part leaves nothing in the folder that others share.
            await self.disk.call(self.disk.open)
        except CannotJoin as error:
            _log.error("%s", error)
            self._broken = Busy(ALONE_SECONDS, ALONE)
            raise self._broken from None
        except Exception as error:
            self._broken = fault("the engine could not be started", error)
            raise self._broken from None
        finally:
            self._warmed.set()

    async def started(self) -> None:
        """Wait until `warm_up` has ended.

        Raises:
            Internal, Busy: as `warm_up`, and where the server shuts down.
        """
        await self._warmed.wait()
        if self._broken is not None:
            raise self._broken.with_traceback(None)
        if self.workload.closed:
            raise Busy(1, SHUTTING_DOWN)

    async def close(self) -> None:
        """End all streams where they are, without a last event, and all work within `stop_seconds`."""
        self.computer.stop()
        self.workload.close()
        self._warmed.set()
        self.slots.stop()
        await self.fanout.close()
        await self.computer.close()
        seconds = self.settings.stop_seconds
        await asyncio.gather(self.slots.join(seconds), self.disk.close(seconds))

    def check(self, config: RunConfig) -> Plan:
        """The plan of a run that is not too large for this server.

        Raises:
            TooLarge: with the estimate and the limit.
        """
        planned, settings = plan(config), self.settings
        # A loss is kept for each batch, so batches are what is limited; most readers know them as updates.
        counted = "updates" if planned.accumulate == 1 else "batches"
        for what, estimate, limit, unit in (
            ("length", planned.total_batches, settings.max_updates, counted),
            ("computing time", planned.estimated_seconds, settings.max_seconds, "s"),
            ("memory", planned.estimated_bytes, min(settings.max_run_bytes, self.computer.most_run_bytes), "bytes"),
        ):
            if estimate > limit:
                raise TooLarge(what, estimate, limit, unit, SMALLER)
        return planned

    async def register(self, config: RunConfig) -> bool:
        """Let `config_of` know a run, also after a restart; whether it was unknown. Nothing is computed.

        Raises:
            RateLimited: when the client has registered too many.
            Busy: when it cannot be written, though there is a place for it.
        """
        self.check(config)
        await self.started()
        return await self.workload.meanings.register(self.id_of(config), config, self.version)

    async def config_of(self, run: str) -> RunConfig | None:
        """The configuration of a run that was computed or registered, also before a restart, every field filled in.

        It is wanted from now on. None for another id.

        Raises:
            Busy: when a place that may know it does not answer, and no other knows it.
        """
        await self.started()
        config = await self.workload.meanings.find(run, self.version)
        if config is not None:
            self.workload.want(config)
        return config

    def is_kept(self, run: str) -> bool:
        """Whether the result of the run with this id is in memory, so that nothing need be computed for it."""
        return run in self.store

    async def result(self, config: RunConfig) -> Result:
        """The whole run, shared with everybody who asks for the same; cancelled when the last one has left."""
        self.check(config)
        await self._admitted(config)
        with self.workload.viewing(config) as run:
            return await run.finish()

    async def json(
        self,
        config: RunConfig,
        points: int | None = None,
        window: Window | None = None,
        inside: Inside | None = None,
        language: Language = ENGLISH,
    ) -> bytes:
        """As `form`, plain."""
        return (await self.form(config, points, window, inside, language)).body

    async def form(
        self,
        config: RunConfig,
        points: int | None = None,
        window: Window | None = None,
        inside: Inside | None = None,
        language: Language = ENGLISH,
    ) -> Coded:
        """The whole run as `Result.form` gives it, encoded in a slot where the form is not kept.

        A window behind the run's end is empty, and so is an update that the plan has where the run ended before it.

        Raises:
            TooLarge: also above a million losses that would come singly.
            InvalidRequest: naming `points` below 1, `first` or `count` out of bounds, or `update` outside the plan.
        """
        check_points(points)
        check_singles(self.check(config), points)
        if window is not None:
            check_batches(*window)
        if inside is not None:
            check_update(config, inside[0])
        result = await self.result(config)
        form = result.kept_form(points, window, inside, language)
        if form is None:
            # Shielded: whoever leaves by now leaves a form behind all the same, which has to be counted.
            forming = asyncio.ensure_future(self._form(result, points, window, inside, language))
            forming.add_done_callback(lambda left: left.cancelled() or left.exception())  # nobody may be there to hear
            form = await asyncio.shield(forming)
        return form

    async def _form(
        self, result: Result, points: int | None, window: Window | None, inside: Inside | None, language: Language
    ) -> Coded:
        await self.local.thin(result, points)
        form = await self.slots.call(self._encoded, result, points, window, inside, language)
        self.store.grown(result)
        return form

    def touch(self, run: str) -> bool:
        """Whether the result of this run is in memory and may be given; if so it is wanted now, and goes last."""
        if self.store.get(run) is None or not self.ready:
            return False
        self.workload.meanings.known.get(run)
        self.workload.found += 1
        return True

    def recount(self, run: str) -> None:
        """Count the memory of a result anew, one of whose forms was compressed."""
        if (result := self.store.get(run)) is not None:
            self.store.grown(result)

    def _encoded(
        self, result: Result, points: int | None, window: Window | None, inside: Inside | None, language: Language
    ) -> Coded:
        opened = []
        if inside and inside[0] < result.curves.updates_done:
            opened = self.engine.replay(result.config, result.record.history, inside[0], 1)
        return result.form(points, window, inside, opened, language)

    async def frames(
        self,
        config: RunConfig,
        points: int | None = None,
        after: str | None = None,
        language: Language = ENGLISH,
    ) -> AsyncGenerator[bytes, None]:
        """The run as encoded frames in a language, from `started` or after the one with id `after`, to the last.

        Raises:
            InvalidRequest: naming `points`, when they are too many for a stream.
        """
        self.check(config)
        check_points(points, MAX_STREAM_POINTS)
        await self._admitted(config)
        async with aclosing(self.fanout.frames(config, points, after, language)) as frames:
            async for frame in frames:
                yield frame

    async def window(self, config: RunConfig, first: int, count: int) -> dict[str, Any]:
        """As `Record.window`; the run is computed no further than to the end of the range's last epoch.

        Raises:
            InvalidRequest: naming `first` or `count`.
        """
        planned = self.check(config)
        check_batches(first, count)
        await self._admitted(config)
        wanted = -(-(first + count) // planned.batches_per_epoch) * planned.batches_per_epoch
        with self.workload.viewing(config, wanted) as run:
            record = await run.until(wanted)
            return record.window(first, count)

    async def updates(
        self, config: RunConfig, first: int, count: int | None, worst: int | None = None
    ) -> dict[str, Any]:
        """As `opened`, all at once."""
        async with aclosing(self.opened(config, first, count, worst)) as opened:
            parts = [part async for part in opened]
        return parts[0] | {"updates": [update for part in parts for update in part["updates"]]}

    async def opened(
        self,
        config: RunConfig,
        first: int,
        count: int | None,
        worst: int | None = None,
        members: Collection[str] = MEMBERS,
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The inside of up to `count` updates from `first` on, as `Engine.replay` gives them, some updates at a time;
        with each, `total` and `next` of all as `page_end` says. With `worst` only so many of the range, the highest
        losses first. `count` None: with `worst` to the run's end, else 1. Of an update the `members` are wanted.

        Raises:
            InvalidRequest: naming `first`, `count` or `worst`.
        """
        planned = self.check(config)
        if worst is None:
            count = 1 if count is None else count
            check_updates(config, first, count, members)
        else:
            check_worst(config, worst, first, count, members)
            count = planned.total_updates if count is None else count
        await self._admitted(config)
        wanted = planned.batches_until(first + count)
        with self.workload.viewing(config, wanted) as run:
            history = (await run.until(wanted)).history
            done = history.curves.updates_done
            found = max(0, min(count, done - first))
            page = {"first": first, **page_end(first, count, found, planned.total_updates, done)}
            if not found:
                yield page | {"updates": []}
            batches = slice(planned.batches_until(first), planned.batches_until(first + found))
            losses = losses_of_updates(planned, history.curves.loss.batch[batches], first, found)
            for place, size in places_of(losses, worst, updates_at_once(config)):
                opened = await self.slots.call(self.engine.replay, config, history, first + place, size)
                yield page | {"updates": opened}

    def stats(self) -> dict[str, float]:
        """Numbers for an operator's gauges."""
        workload = self.workload
        return {
            "slots": self.settings.slots,
            "runs_running": workload.active,
            "runs_waiting": workload.waiting,
            "runs_abandoned": workload.abandoned,
            "streams_open": self.fanout.viewers,
            "runs_kept": len(self.store),
            "kept_bytes": self.store.nbytes,
            "runs_found": workload.found,
            "runs_completed": workload.completed,
            "runs_recalled": workload.recalled,
            "runs_cancelled": workload.cancelled,
            "runs_failed": workload.failed,
            "computed_seconds": workload.computed_seconds,
            **self.disk.stats(),
            **self.computer.stats(),
        }

    async def _admitted(self, config: RunConfig) -> None:
        await self.started()
        await self.workload.look_elsewhere(config)
