"""One reader of a stream serves all its viewers; nobody waits for the slowest, and no queue grows."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.language.language import ENGLISH, Language
from epochwise.runs.fanout import Fanout
from epochwise.runs.frames import next_index
from epochwise.runs.source import Source
from epochwise.wire.events import Event, EventId, encode
from epochwise.wire.refusals import Busy
from tests.runs.support import eventually, small

pytestmark = pytest.mark.anyio

RUN = "0123456789abcdef" * 2
COUNT = 50


class Numbered:
    """A source of `COUNT` frames that lists which were read, and how many readers it has."""

    def __init__(self) -> None:
        self.read = list[int]()
        self.readers = 0

    def id_of(self, config: RunConfig) -> str:
        return RUN

    async def frames(
        self, config: RunConfig, points: int | None, after: str | None, language: Language = ENGLISH
    ) -> AsyncGenerator[bytes, None]:
        index = next_index(after, RUN, points) or 0
        self.readers += 1
        try:
            for at in range(index if index <= COUNT else 0, COUNT):
                await asyncio.sleep(0)
                self.read.append(at)
                yield frame(at)
        finally:
            self.readers -= 1


class Full(Numbered):
    """A source that has no place."""

    async def frames(
        self, config: RunConfig, points: int | None, after: str | None, language: Language = ENGLISH
    ) -> AsyncGenerator[bytes, None]:
        raise Busy(3)
        yield b""


class Broken(Numbered):
    """A source that nobody computes any more behind its third frame."""

    def __init__(self) -> None:
        super().__init__()
        self.over = asyncio.Event()

    async def frames(
        self, config: RunConfig, points: int | None, after: str | None, language: Language = ENGLISH
    ) -> AsyncGenerator[bytes, None]:
        for at in range(3):
            yield frame(at)
        await self.over.wait()
        raise Busy(5)


def frame(index: int) -> bytes:
    name = "finished" if index == COUNT - 1 else "batches"
    return encode(Event(name, {"index": index}, str(EventId(index, RUN, 0))))


ALL = [frame(index) for index in range(COUNT)]


async def told(fanout: Fanout, after: str | None = None) -> list[bytes]:
    return [one async for one in fanout.frames(small(), None, after)]


async def _rest(frames: AsyncGenerator[bytes, None]) -> list[bytes]:
    return [one async for one in frames]


async def test_a_frame_is_read_once_for_any_number_of_viewers() -> None:
    source = Numbered()
    fanout = Fanout(source, window_bytes=10**6)
    assert await asyncio.gather(*(told(fanout) for _ in range(200))) == [ALL] * 200
    assert source.read == list(range(COUNT))


async def test_nothing_is_read_before_a_viewer_wants_it() -> None:
    source = Numbered()
    fanout = Fanout(source, window_bytes=10**6)
    frames = fanout.frames(small(), None, None)
    for _ in range(3):
        await anext(frames)
    for _ in range(50):
        await asyncio.sleep(0)
    assert source.read == [0, 1, 2]
    await frames.aclose()


async def test_where_nobody_computes_any_more_every_viewer_hears_it() -> None:
    source = Broken()
    fanout = Fanout(source, window_bytes=10**6)
    seen = list[bytes]()

    async def watch() -> None:
        async for one in fanout.frames(small(), None, None):
            seen.append(one)

    first = asyncio.create_task(watch())
    await eventually(lambda: len(seen) == 3)
    again = asyncio.create_task(told(fanout, str(EventId(2, RUN, 0))))
    await eventually(lambda: fanout.viewers == 2)
    source.over.set()
    for watching in (first, again):
        with pytest.raises(Busy):
            await watching
    assert seen == ALL[:3]


async def test_a_slow_viewer_holds_nobody_up_and_misses_nothing() -> None:
    source = Numbered()
    fanout = Fanout(source, window_bytes=5 * len(ALL[0]))
    slow = fanout.frames(small(), None, None)
    seen = [await anext(slow)]
    assert await told(fanout) == ALL
    assert seen + [one async for one in slow] == ALL


async def test_only_the_newest_frames_are_kept_ready() -> None:
    for window_bytes, reads in ((10**6, 1), (5 * len(ALL[0]), 2)):
        source = Numbered()
        fanout = Fanout(source, window_bytes)
        ahead = fanout.frames(small(), None, None)
        for _ in range(COUNT - 1):
            await anext(ahead)
        assert await told(fanout) == ALL
        assert source.read.count(0) == reads
        assert source.read.count(COUNT - 4) == 1
        await ahead.aclose()


async def test_viewers_who_come_late_together_share_one_reading() -> None:
    source = Numbered()
    fanout = Fanout(source, window_bytes=5 * len(ALL[0]))
    ahead = fanout.frames(small(), None, None)
    for _ in range(COUNT // 2):
        await anext(ahead)
    late = await asyncio.gather(*(told(fanout) for _ in range(10)))
    assert late == [ALL] * 10
    assert [one async for one in ahead] == ALL[COUNT // 2 :]
    assert max(source.read.count(at) for at in range(COUNT)) == 2


async def test_viewers_who_have_caught_up_share_the_reading_of_those_ahead() -> None:
    source = Numbered()
    fanout = Fanout(source, window_bytes=5 * len(ALL[0]))
    ahead, late = fanout.frames(small(), None, None), fanout.frames(small(), None, None)
    for _ in range(COUNT // 2):
        await anext(ahead)
    for _ in range(COUNT // 2 - 1):
        await anext(late)
    assert [*await asyncio.gather(_rest(ahead), _rest(late))] == [ALL[COUNT // 2 :], ALL[COUNT // 2 - 1 :]]
    assert [source.read.count(at) for at in range(COUNT // 2, COUNT)] == [1] * (COUNT // 2)


async def test_frames_that_are_there_are_told_in_turns() -> None:
    fanout = Fanout(Numbered(), window_bytes=10**6)
    ahead = fanout.frames(small(), None, None)
    for _ in range(COUNT - 1):
        await anext(ahead)
    order = list[str]()

    async def viewer(name: str) -> None:
        async for _ in fanout.frames(small(), None, None):
            order.append(name)

    await asyncio.gather(viewer("a"), viewer("b"))
    assert order[: 2 * COUNT - 4] == ["a", "b"] * (COUNT - 2)
    await ahead.aclose()


async def test_the_source_is_held_for_the_viewer_who_is_behind() -> None:
    source = Numbered()
    fanout = Fanout(source, window_bytes=1)
    slow = fanout.frames(small(), None, None)
    await anext(slow)
    assert await told(fanout) == ALL
    assert source.readers == 1
    assert await _rest(slow) == ALL[1:]
    await eventually(lambda: source.readers == 0)


async def test_viewers_who_stand_far_apart_read_what_they_miss_from_the_source() -> None:
    source = Numbered()
    fanout = Fanout(source, window_bytes=1)
    ahead = fanout.frames(small(), None, str(EventId(39, RUN, 0)))
    assert await anext(ahead) == ALL[40]
    assert await told(fanout) == ALL
    assert [one async for one in ahead] == ALL[41:]


async def test_the_source_is_left_when_the_last_viewer_has_left() -> None:
    source = Numbered()
    fanout = Fanout(source, window_bytes=10**6)
    first, second = fanout.frames(small(), None, None), fanout.frames(small(), None, None)
    await anext(first)
    await anext(second)
    assert fanout.viewers == 2
    await first.aclose()
    assert source.readers == 1
    await second.aclose()
    await eventually(lambda: source.readers == 0)
    assert fanout.viewers == 0


async def test_an_index_that_is_nobodys_starts_at_the_beginning_beside_a_viewer_on_the_way() -> None:
    fanout = Fanout(Numbered(), window_bytes=10**6)
    first = fanout.frames(small(), None, None)
    seen = [await anext(first)]
    assert await told(fanout, str(EventId(COUNT + 7, RUN, 0))) == ALL
    assert await told(fanout, str(EventId(COUNT - 1, RUN, 0))) == []
    assert seen + [one async for one in first] == ALL


async def test_an_index_that_is_nobodys_starts_at_the_beginning_for_all_who_have_it() -> None:
    fanout = Fanout(Numbered(), window_bytes=10**6)
    beyond = str(EventId(COUNT + 7, RUN, 0))
    for frames in await asyncio.gather(told(fanout, beyond), told(fanout, beyond), told(fanout)):
        assert frames == ALL


async def test_what_the_source_refuses_every_viewer_hears() -> None:
    source: Source = Full()
    fanout = Fanout(source, window_bytes=10**6)
    for outcome in await asyncio.gather(told(fanout), told(fanout), return_exceptions=True):
        assert isinstance(outcome, Busy)
        assert outcome.retry_after == 3
    assert fanout.viewers == 0
