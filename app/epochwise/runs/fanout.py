"""One reader of each stream, whose frames all its viewers share. Encoded frames are kept here and nowhere else."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing

from epochwise.core.config.config import RunConfig
from epochwise.language.language import ENGLISH, Language
from epochwise.runs.frames import index_of, is_last, next_index
from epochwise.runs.source import Source
from epochwise.wire.events import EventId

Stream = tuple[str, int | None, Language]
"""A run's id, the `points` of its curves, and the language of its sentences."""


class Follower:
    """A reader of one stream, and the newest frames it has read, of so many bytes.

    Each frame is read when the first viewer wants it, and is then there for all. `first` and `end` are the indices of
    the oldest frame that is there and of the next one to come.
    """

    def __init__(self, frames: AsyncGenerator[bytes, None], start: int, window_bytes: int) -> None:
        self.viewers = 0
        self.first = self.end = start
        self.ended = False
        self.error: Exception | None = None
        self._window_bytes = window_bytes
        self._window: deque[bytes] = deque()
        self._size = 0
        self._demand = asyncio.Event()
        self._arrival = asyncio.Event()
        self.task = asyncio.create_task(self._follow(frames))

    def has(self, index: int) -> bool:
        """Whether the frame with this index is there."""
        return self.first <= index < self.end

    def frame(self, index: int) -> bytes:
        """A frame that is there."""
        return self._window[index - self.first]

    async def read(self) -> None:
        """Wait until the next frame has come or none will."""
        self._demand.set()
        await self._arrival.wait()

    async def _follow(self, frames: AsyncGenerator[bytes, None]) -> None:
        try:
            async with aclosing(frames):
                async for frame in frames:
                    self._take(frame)
                    self._announce()
                    self._demand.clear()
                    # After the last frame nobody demands more: the run is held for the viewers who are behind.
                    await self._demand.wait()
        except asyncio.CancelledError:
            # All viewers have left. A task that ends with an error keeps it, and with its trace the run and this
            # reader, so that all of them would stay until the garbage collector comes.
            pass
        except Exception as error:
            self.error = error.with_traceback(None)
        finally:
            self.ended = True
            self._announce()

    def _take(self, frame: bytes) -> None:
        if not self._window and index_of(frame) < self.end:
            # No frame of this stream has the index before, so the source starts again.
            self.first = self.end = 0
        self._window.append(frame)
        self._size += len(frame)
        self.end += 1
        self.ended = is_last(frame)
        while self._size > self._window_bytes and len(self._window) > 1:
            self._size -= len(self._window.popleft())
            self.first += 1

    def _announce(self) -> None:
        self._arrival.set()
        self._arrival = asyncio.Event()


class Fanout:
    """The streams that somebody watches. Viewers who are about as far share a follower, so each has few."""

    def __init__(self, source: Source, window_bytes: int) -> None:
        self.source = source
        self.window_bytes = window_bytes
        self._followers: dict[Stream, list[Follower]] = {}

    @property
    def viewers(self) -> int:
        """Open streams."""
        return sum(follower.viewers for followers in self._followers.values() for follower in followers)

    async def frames(
        self, config: RunConfig, points: int | None, after: str | None, language: Language = ENGLISH
    ) -> AsyncGenerator[bytes, None]:
        """As `Source.frames`, for one viewer of many."""
        stream = self.source.id_of(config), points, language
        index = next_index(after, stream[0], points)
        if index is None:
            return
        follower = self._join(stream, config, index)
        try:
            while True:
                if index > follower.end:
                    index = 0
                if not follower.has(index):
                    behind, follower = follower, self._join(stream, config, index)
                    self._leave(stream, behind)
                if follower.has(index):
                    yield follower.frame(index)
                    index += 1
                    # A frame that is there already is no wait, and whoever sends it may not wait either.
                    await asyncio.sleep(0)
                elif follower.error is not None:
                    # One error for all viewers; each raises it with a trace of its own.
                    raise follower.error.with_traceback(None)
                elif follower.ended:
                    return
                else:
                    await follower.read()
        finally:
            self._leave(stream, follower)

    def _join(self, stream: Stream, config: RunConfig, index: int) -> Follower:
        """The foremost follower that has this frame or reads it next; a new one where there is none."""
        run, points, language = stream
        followers = self._followers.setdefault(stream, [])
        near = [follower for follower in followers if follower.first <= index <= follower.end]
        if near:
            follower = max(near, key=lambda follower: follower.end)
        else:
            after = str(EventId(index - 1, run, points or 0)) if index else None
            frames = self.source.frames(config, points, after, language)
            follower = Follower(frames, index, self.window_bytes // (len(followers) + 1))
            followers.append(follower)
        follower.viewers += 1
        return follower

    def _leave(self, stream: Stream, follower: Follower) -> None:
        follower.viewers -= 1
        if not follower.viewers:
            self._followers[stream].remove(follower)
            if not self._followers[stream]:
                del self._followers[stream]
            follower.task.cancel()

    async def close(self) -> None:
        """End all streams where they are."""
        tasks = [follower.task for followers in self._followers.values() for follower in followers]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
