"""The source of frames: the runs of this process, wherever they are computed."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from epochwise.core.config.config import RunConfig
from epochwise.language.language import ENGLISH, Language
from epochwise.runs.frames import Frames, next_index
from epochwise.runs.incident import Failure, fault
from epochwise.runs.result import Result
from epochwise.runs.run import LiveRun
from epochwise.runs.slots import Slots
from epochwise.runs.workload import Workload
from epochwise.wire.refusals import Busy


class Local:
    """A `Source` on this process's workload. Frames are made from a run's numbers when somebody wants them, in a slot:
    one of many points takes longer than the event loop has time for.
    """

    def __init__(self, workload: Workload, slots: Slots) -> None:
        self.workload = workload
        self.slots = slots

    def id_of(self, config: RunConfig) -> str:
        """As `Source.id_of`."""
        return self.workload.id_of(config)

    async def frames(
        self, config: RunConfig, points: int | None, after: str | None, language: Language = ENGLISH
    ) -> AsyncGenerator[bytes, None]:
        """As `Source.frames`."""
        frames = Frames(self.id_of(config), self.workload.version, points, language)
        index = next_index(after, frames.run, points)
        if index is None:
            return
        with self.workload.viewing(config) as run:
            try:
                async with aclosing(self._frames(run, frames, index)) as numbered:
                    async for frame in numbered:
                        yield frame
            except Busy:
                if not self.workload.closed:
                    raise
            except Exception as error:
                yield frames.failed(fault(f"the frames of run {run.id} failed", error))

    async def _frames(self, run: LiveRun, frames: Frames, index: int) -> AsyncGenerator[bytes, None]:
        while run.error is None and not self.workload.closed:
            result = run.result
            if result is not None:
                await self.thin(result, frames.points)
            count = frames.count(run.record, result is not None) if run.record is not None else 0
            if run.record is not None and index < count:
                yield await self.slots.call(frames.frame, index, run.record)
                index += 1
            elif result is None:
                await run.progress()
            elif index <= count + 1:
                if index == count:
                    yield await self.slots.call(frames.finished, index, result)
                return
            else:
                index = 0
        if isinstance(run.error, Failure):
            yield frames.failed(run.error)
        elif isinstance(run.error, Busy):
            raise run.error.with_traceback(None)

    async def thin(self, result: Result, points: int | None) -> None:
        """Finish the thinned form of a result for these points, piece by piece in the slots."""
        while result.record.thinned(points) < result.curves.batches_done:
            await self.slots.call(result.record.thin, True)
            self.workload.store.grown(result)
