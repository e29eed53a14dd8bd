"""When the service closes, streams end where they are, nobody waits for ever, and no thread is left."""

import asyncio
import logging
import threading

import pytest

from epochwise.wire.refusals import Busy
from tests.runs.support import Bench, events, eventually, long, service, small

pytestmark = pytest.mark.anyio


def slot_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("slot-")]


async def test_open_streams_end_without_a_last_event_and_no_thread_is_left() -> None:
    others = slot_threads()
    async with service(Bench(piece=500)) as runs:
        streams = [runs.frames(long(seed=seed), points) for seed in (1, 2, 3) for points in (None, 300)]
        told = [[await anext(frames)] for frames in streams]
        waiting = [asyncio.ensure_future(_rest(frames)) for frames in streams]
        await asyncio.sleep(0)
        await runs.close()
        for begun, rest in zip(told, await asyncio.gather(*waiting), strict=True):
            names = [event.name for event in events(begun + rest)]
            assert names[0] == "started"
            assert not {"finished", "failed"} & set(names)
        assert slot_threads() == others
        assert not runs.ready


async def test_the_source_itself_ends_without_a_last_event() -> None:
    async with service(Bench(piece=500)) as runs:
        frames = runs.local.frames(long(), None, None)
        told = [await anext(frames)]
        runs.workload.close()
        told += [frame async for frame in frames]
        assert not {"finished", "failed"} & {event.name for event in events(told)}


async def test_a_stream_of_a_kept_run_ends_without_a_last_event_too() -> None:
    async with service() as runs:
        await runs.result(small(epochs=600))
        frames = runs.local.frames(small(epochs=600), None, None)
        assert [event.name for event in events([await anext(frames)])] == ["started"]
        runs.workload.close()
        assert [frame async for frame in frames] == []


async def test_a_curve_that_is_being_thinned_ends_without_a_last_event(caplog: pytest.LogCaptureFixture) -> None:
    async with service(slots=1) as runs:
        await runs.result(small(epochs=600))
        begun, hold = threading.Event(), threading.Event()

        def hold_the_slot() -> None:
            begun.set()
            hold.wait()

        held = asyncio.ensure_future(runs.slots.call(hold_the_slot))
        await eventually(begun.is_set)
        sources = runs.local.frames(small(epochs=600), 10, None), runs.frames(small(epochs=600), 10)
        streams = [asyncio.ensure_future(_rest(frames)) for frames in sources]
        await eventually(lambda: runs.slots.wanted)
        closing = asyncio.ensure_future(runs.close())
        assert await asyncio.gather(*streams) == [[], []]
        hold.set()
        await asyncio.gather(held, closing)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_whoever_waits_for_a_result_hears_that_the_server_shuts_down() -> None:
    async with service(Bench(piece=500), slots=1, active_bytes=1) as runs:
        waiting = [asyncio.ensure_future(runs.result(long(seed=seed))) for seed in (1, 2)]
        await eventually(lambda: runs.stats()["runs_waiting"] == 1)
        await runs.close()
        for one in waiting:
            with pytest.raises(Busy, match="shutting down"):
                await one


async def test_after_closing_nothing_is_begun() -> None:
    bench = Bench()
    async with service(bench) as runs:
        await runs.close()
        with pytest.raises(Busy, match="shutting down"):
            await runs.result(small())
    assert bench.begun == []


async def test_closing_does_not_wait_for_a_piece_that_does_not_end() -> None:
    bench, others = Bench(), slot_threads()
    bench.gate.clear()
    async with service(bench, slots=1, stop_seconds=0.01) as runs:
        waiting = asyncio.ensure_future(runs.result(small()))
        await eventually(lambda: bench.pieces)
        await runs.close()
        with pytest.raises(Busy):
            await waiting
        assert len(slot_threads()) == len(others) + 1
    await eventually(lambda: slot_threads() == others)


async def _rest(frames: object) -> list[bytes]:
    return [frame async for frame in frames]  # type: ignore[attr-defined]
