"""A fault of ours is told as such, once, with a number for the log and nothing else, and is not kept."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop
from epochwise.core.judgement import Judgement
from epochwise.runs.engine import Engine
from epochwise.runs.frames import FAILED_INDEX
from epochwise.runs.service import Runs
from epochwise.settings import Settings
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import Internal
from tests.runs.support import DEADLINE, Bench, events, eventually, id_in, service, small, stream

pytestmark = pytest.mark.anyio

SECRET = "a secret in /var/lib"


class Broken(Bench):
    """An engine that breaks after some pieces, not before `fuse` is set, until it is mended."""

    def __init__(self, pieces: int) -> None:
        super().__init__(piece=24)
        self.good_pieces = pieces
        self.fuse = threading.Event()
        self.fuse.set()
        self.mended = False

    def train(self, config: RunConfig, stop: Stop) -> Iterator[History]:
        for number, history in enumerate(super().train(config, stop)):
            if number == self.good_pieces and not self.mended:
                self.fuse.wait(DEADLINE)
                raise ValueError(SECRET)
            yield history


def verdict_fails(config: RunConfig, curves: Curves, judgement: Judgement | None) -> Any:
    raise ValueError(SECRET)


def logged_faults(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("pieces", [0, 2])
async def test_a_run_that_breaks_ends_in_one_failed_frame_and_an_error(
    pieces: int, caplog: pytest.LogCaptureFixture
) -> None:
    bench = Broken(pieces)
    bench.gate.clear()
    async with service(bench) as runs:
        result = asyncio.ensure_future(runs.result(small()))
        streams = [asyncio.ensure_future(stream(runs, small(), points)) for points in (None, None, 10)]
        await eventually(lambda: runs.stats()["streams_open"] == len(streams))
        bench.gate.set()
        with pytest.raises(Internal) as raised:
            await result
        for frames in await asyncio.gather(*streams):
            told = events(frames)
            assert [event.name for event in told].count("failed") == 1
            assert told[-1].name == "failed"
            assert told[-1].data == problem_of(raised.value)
            assert SECRET.encode() not in b"".join(frames)
    (fault,) = logged_faults(caplog)
    assert raised.value.incident in fault.getMessage()
    assert fault.exc_info is not None
    assert SECRET in str(fault.exc_info[1])


async def test_what_failed_is_not_kept_and_the_next_one_begins_anew() -> None:
    bench = Broken(2)
    async with service(bench) as runs:
        with pytest.raises(Internal):
            await runs.result(small())
        assert runs.stats()["runs_kept"] == 0
        assert runs.stats()["runs_failed"] == 1
        bench.mended = True
        assert (await runs.result(small())).curves.status == "completed"
    assert bench.begun == [small(), small()]


async def test_after_a_failed_frame_nothing_comes_and_after_the_one_before_it_all_the_rest() -> None:
    bench = Broken(300)
    bench.fuse.clear()
    async with service(bench) as runs:
        streaming = runs.frames(small(epochs=1000))
        frames = [await anext(streaming) for _ in range(3)]
        bench.fuse.set()
        frames += [frame async for frame in streaming]
        assert id_in(frames[-1]).startswith(f"{FAILED_INDEX}-")
        assert await stream(runs, small(epochs=1000), None, id_in(frames[-1])) == []
        assert len(bench.begun) == 1
        bench.mended = True
        rest = await stream(runs, small(epochs=1000), None, id_in(frames[-2]))
        assert events(rest)[-1].name == "finished"
        assert frames[:-1] + rest == await stream(runs, small(epochs=1000))


async def test_a_verdict_that_fails_is_a_fault_too(caplog: pytest.LogCaptureFixture) -> None:
    async with service(Engine(verdict=verdict_fails, warm_up=lambda progress: "1-test")) as runs:
        with pytest.raises(Internal):
            await runs.result(small())
    assert len(logged_faults(caplog)) == 1


async def test_frames_that_cannot_be_made_end_in_a_failed_one(caplog: pytest.LogCaptureFixture) -> None:
    unspeakable: Callable[[RunConfig, Curves, Judgement | None], Any] = lambda config, curves, judgement: object()  # noqa: E731
    async with service(Engine(verdict=unspeakable, warm_up=lambda progress: "1-test")) as runs:
        assert [event.name for event in events(await stream(runs, small()))] == [
            "started",
            "batches",
            "epochs",
            "failed",
        ]
    assert len(logged_faults(caplog)) == 1


async def test_an_engine_that_does_not_start_is_told_to_all_who_wait() -> None:
    def broken(progress: Callable[[str], None]) -> str:
        raise ValueError(SECRET)

    runs = Runs(Settings(slots=1), Engine(warm_up=broken))
    async with runs:
        waiting = asyncio.ensure_future(runs.result(small()))
        with pytest.raises(Internal):
            await runs.warm_up(lambda step: None)
        with pytest.raises(Internal):
            await waiting
        with pytest.raises(Internal):
            await stream(runs, small())
        assert not runs.ready


async def test_what_is_asked_before_the_engine_is_ready_waits_for_it_and_its_version() -> None:
    bench = Bench(version="1-other")
    runs = Runs(Settings(slots=1), bench.engine)
    async with runs:
        waiting = asyncio.ensure_future(runs.json(small()))
        await asyncio.sleep(0)
        assert not runs.ready
        assert bench.begun == []
        await runs.warm_up(lambda step: None)
        assert runs.ready
        assert runs.version == "1-other"
        assert runs.id_of(small()).encode() in await waiting
