"""Equal requests share one computation, whoever asks for what, and a kept run is not computed again."""

import asyncio
from typing import Any

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.normal import DEFAULT_SEED
from tests.runs.support import Bench, document, early, eventually, long, service, small, stream, untimed

pytestmark = pytest.mark.anyio

NAMES = ("whole", "early stopped", "diverged")


async def test_equal_requests_at_the_same_moment_share_one_computation() -> None:
    bench = Bench()
    bench.gate.clear()
    async with service(bench) as runs:
        results = [asyncio.ensure_future(runs.result(small())) for _ in range(20)]
        streams = [asyncio.ensure_future(stream(runs, small(), points)) for points in (None, None, 10, 10)]
        forms = [asyncio.ensure_future(runs.json(small(), 10)) for _ in range(5)]
        await eventually(lambda: bench.pieces)
        bench.gate.set()
        assert len(set(map(id, await asyncio.gather(*results)))) == 1
        raw, same, drawn, drawn_too = await asyncio.gather(*streams)
        assert raw == same
        assert drawn == drawn_too
        assert len(set(map(id, await asyncio.gather(*forms)))) == 1
    assert bench.begun == [small()]


async def test_two_ways_to_write_a_run_are_one_run() -> None:
    bench = Bench()
    async with service(bench) as runs:
        first = await runs.result(small())
        assert await runs.result(small().normalized()) is first
        assert await runs.result(small(seed=DEFAULT_SEED)) is first
    assert len(bench.begun) == 1


async def test_a_kept_run_is_not_computed_again() -> None:
    bench = Bench()
    async with service(bench) as runs:
        streamed = await stream(runs, small())
        result = await runs.result(small())
        assert await stream(runs, small()) == streamed
        assert len(await stream(runs, small(), 10)) > 2
        assert runs.stats()["kept_bytes"] == result.nbytes
        assert document(await runs.json(small()))["batch_loss"] == result.curves.loss.batch.tolist()
        await runs.window(small(), 0, 10)
        await runs.updates(small(), 0, 10)
        assert runs.stats()["runs_kept"] == 1
        assert runs.stats()["kept_bytes"] == result.nbytes
    assert bench.begun == [small()]


async def test_a_run_that_went_is_computed_again_with_the_same_numbers() -> None:
    bench = Bench()
    async with service(bench, kept_bytes=0) as runs:
        first, second = await runs.result(small()), await runs.result(small())
        assert first.curves.loss.batch.tobytes() == second.curves.loss.batch.tobytes()
    assert bench.begun == [small(), small()]


@pytest.mark.parametrize("points", [None, 10])
@pytest.mark.parametrize("config", [small(epochs=600), early(), small(learning_rate=50, epochs=300)], ids=NAMES)
async def test_frames_are_the_same_in_pieces_of_any_size_on_any_slots(config: RunConfig, points: int | None) -> None:
    told: list[list[Any]] = []
    for piece, slots in ((1, 1), (7, 3), (500, 2), (None, 1)):
        async with service(Bench(piece), slots=slots) as runs:
            told.append(untimed(await stream(runs, config, points)))
    assert told[0] == told[1] == told[2] == told[3]


async def test_a_viewer_who_comes_late_sees_every_frame() -> None:
    bench = Bench(piece=500)
    async with service(bench, window_bytes=0) as runs:
        config = small(epochs=1000)
        first = runs.frames(config)
        seen = [await anext(first) for _ in range(4)]
        late, late_drawn = await asyncio.gather(stream(runs, config), stream(runs, config, 10))
        assert seen + [frame async for frame in first] == late
        assert untimed(late_drawn)[-1][0] == "finished"
    assert bench.begun == [config]


async def test_a_viewer_who_falls_behind_a_run_that_is_kept_nowhere_reads_on_from_it() -> None:
    bench, config = Bench(piece=500), small(epochs=20_000)
    async with service(bench, window_bytes=1000, kept_bytes=0) as runs:
        slow = runs.frames(config)
        seen = [await anext(slow)]
        whole = await stream(runs, config)
        assert seen + [frame async for frame in slow] == whole
    assert bench.begun == [config]


async def test_a_short_run_waits_for_about_one_piece_of_a_long_one() -> None:
    bench = Bench(piece=240)
    async with service(bench, slots=1) as runs:
        frames = runs.frames(long())
        await anext(frames)
        bench.gate.clear()
        before = len(bench.pieces)
        short = asyncio.ensure_future(runs.result(small()))
        await eventually(lambda: runs.stats()["runs_running"] == 2)
        bench.gate.set()
        await short
        assert bench.pieces.index(small()) <= before + 2
        await frames.aclose()
