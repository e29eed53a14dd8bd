"""One reader of each stream, whose frames all its viewers share."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing

from app.core.config import RunConfig
from app.core.events import EventId
from app.runs.frames import index_of, is_finished, next_index
from app.runs.source import Source


class Follower:
    """The newest frames of one stream: each is read when the first viewer wants it, and is then there for all.

    `first` and `end` are the indices of the oldest frame that is there and of the next one to come.
    """

    def __init__(self, frames: AsyncGenerator[bytes, None], start: int, window_bytes: int) -> None:
        self.viewers = 0
        self.start = self.first = self.end = start
        self.ended = False
        self.finished = False
        self.error: Exception | None = None
        self._window_bytes = window_bytes
        self._window: deque[bytes] = deque()
        self._size = 0
        self._wanted = start
        self._demand = asyncio.Event()
        self._arrival = asyncio.Event()
        self.task = asyncio.create_task(self._follow(frames))

    def frame(self, index: int) -> bytes:
        """The frame with this index, from `first` to `end` - 1."""
        return self._window[index - self.first]

    async def want(self, index: int) -> None:
        """Want this frame, and wait until the next one has come or none will."""
        self._wanted = max(self._wanted, index)
        self._demand.set()
        await self._arrival.wait()

    async def _follow(self, frames: AsyncGenerator[bytes, None]) -> None:
        try:
            async with aclosing(frames):
                async for frame in frames:
                    self._take(frame)
                    self._tell()
                    while self._wanted < self.end:
                        self._demand.clear()
                        await self._demand.wait()
        except Exception as error:
            self.error = error
        finally:
            self.ended = True
            self._tell()

    def _take(self, frame: bytes) -> None:
        if self.end == self.start and self.start > index_of(frame):
            # No frame of this stream has the index before, so the source starts again.
            self.first = self.end = 0
        self._window.append(frame)
        self.finished = is_finished(frame)
        self._size += len(frame)
        self.end += 1
        while self._size > self._window_bytes and len(self._window) > 1:
            self._size -= len(self._window.popleft())
            self.first += 1

    def _tell(self) -> None:
        self._arrival.set()
        self._arrival = asyncio.Event()


class Fanout:
    """The streams that somebody watches, each read from the source once."""

    def __init__(self, source: Source, window_bytes: int) -> None:
        self.source = source
        self.window_bytes = window_bytes
        self._followers: dict[tuple[str, int | None], Follower] = {}

    @property
    def viewers(self) -> int:
        """Open streams."""
        return sum(follower.viewers for follower in self._followers.values())

    async def frames(self, config: RunConfig, points: int | None, after: str | None) -> AsyncGenerator[bytes, None]:
        """As `Source.frames`, for one viewer of many."""
        run = self.source.id_of(config)
        index = next_index(after, run, points)
        if index is None:
            return
        follower = self._followers.get((run, points))
        if follower is None:
            frames = self.source.frames(config, points, after)
            follower = self._followers[run, points] = Follower(frames, index, self.window_bytes)
        follower.viewers += 1
        try:
            async with aclosing(self._shared(follower, config, points, index)) as frames:
                async for frame in frames:
                    yield frame
        finally:
            follower.viewers -= 1
            if not follower.viewers:
                del self._followers[run, points]
                follower.task.cancel()

    async def _shared(
        self, follower: Follower, config: RunConfig, points: int | None, index: int
    ) -> AsyncGenerator[bytes, None]:
        """The follower's frames from `index` on; from the source where the follower is ahead, until that is made up."""
        while follower.error is None:
            if follower.finished and index > follower.end:
                index = 0
            elif index < follower.first:
                own = self._own(config, points, index)
                async with aclosing(own):
                    async for frame in own:
                        yield frame
                        index += 1
                        if index >= follower.first:
                            break
                    else:
                        return
            elif index < follower.end:
                yield follower.frame(index)
                index += 1
                # A frame that is there already is no wait, and whoever sends it may not wait either.
                await asyncio.sleep(0)
            elif follower.ended:
                return
            else:
                await follower.want(index)
        raise follower.error

    def _own(self, config: RunConfig, points: int | None, index: int) -> AsyncGenerator[bytes, None]:
        before = EventId(index - 1, self.source.id_of(config), points or 0)
        return self.source.frames(config, points, str(before) if index else None)

    async def close(self) -> None:
        """End all streams where they are."""
        tasks = [follower.task for follower in self._followers.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
