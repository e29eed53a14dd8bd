"""What is too much is refused before any work, and a full queue says when to come back."""

import asyncio
import math
from contextlib import suppress

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import EpochwiseError, InvalidConfig
from epochwise.core.engine.plan import plan
from epochwise.runs.client import CLIENT
from epochwise.runs.service import Runs
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import Busy, RateLimited, TooLarge
from tests.runs.support import Bench, document, early, eventually, long, service, small, stream

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("limits", "what", "estimate"),
    [
        ({"max_updates": 239}, "length", 240),
        ({"max_seconds": 1e-9}, "computing time", plan(small()).estimated_seconds),
        ({"max_run_bytes": 1000}, "memory", plan(small()).estimated_bytes),
    ],
)
async def test_a_run_that_is_too_large_is_refused_before_any_work(
    limits: dict[str, float], what: str, estimate: float
) -> None:
    bench = Bench()
    async with service(bench, **limits) as runs:
        for asking in (runs.result(small()), stream(runs, small()), runs.json(small()), runs.window(small(), 0, 1)):
            with pytest.raises(TooLarge) as refused:
                await asking
            problem = problem_of(refused.value)
            assert (problem["what"], problem["estimate"]) == (what, estimate)
            assert problem["limit"] == next(iter(limits.values()))
    assert bench.begun == []


async def test_a_run_at_the_limit_is_computed() -> None:
    async with service(max_updates=240) as runs:
        assert (await runs.result(small())).curves.updates_done == 240


async def test_the_default_limits_take_20_million_updates() -> None:
    async with service() as runs:
        line = {"dataset": "line", "model": "linear", "batch_size": 1}
        assert runs.check(RunConfig.parse(line | {"epochs": 100_000})).total_updates == 20_000_000
        with pytest.raises(TooLarge, match="20"):
            runs.check(RunConfig.parse(line | {"epochs": 100_001}))


async def test_a_full_queue_says_when_to_come_back_and_serves_what_needs_no_place() -> None:
    bench = Bench(piece=500)
    async with service(bench, queue_limit=2) as runs:
        await runs.result(small(seed=9))
        held = [runs.frames(long()), runs.frames(long(seed=2))]
        for frames in held:
            await anext(frames)
        with pytest.raises(Busy) as refused:
            await runs.result(small())
        assert 1 <= refused.value.retry_after <= 60
        with pytest.raises(Busy):
            await stream(runs, small())
        assert (await runs.result(small(seed=9))).id == runs.id_of(small(seed=9))
        assert len((await runs.window(long(), 0, 3))["loss"]) == 3
        for frames in held:
            await frames.aclose()
    assert small() not in bench.begun


async def test_a_full_queue_tells_the_seconds_of_the_work_ahead() -> None:
    bench = Bench()
    bench.gate.clear()
    async with service(bench, queue_limit=2, slots=2) as runs:
        ahead = [asyncio.ensure_future(runs.window(long(seed=seed), 0, 1)) for seed in (1, 2)]
        await eventually(lambda: len(bench.begun) == 2)
        with pytest.raises(Busy) as refused:
            await runs.result(small())
        assert refused.value.retry_after == math.ceil(plan(long()).estimated_seconds / 2) > 1
        bench.gate.set()
        await asyncio.gather(*ahead)


async def has_place(runs: Runs, client: str, config: RunConfig) -> bool:
    """Whether a client's run, which cannot end, finds a place in the queue; it stays there."""

    async def ask() -> None:
        CLIENT.set(client)
        with suppress(Busy):
            await runs.result(config)

    before, asking = runs.workload.active + runs.workload.waiting, asyncio.create_task(ask())
    await eventually(lambda: asking.done() or runs.workload.active + runs.workload.waiting > before)
    return not asking.done()


async def test_one_client_leaves_half_of_the_queue_to_others() -> None:
    bench = Bench()
    bench.gate.clear()
    async with service(bench, queue_limit=4) as runs:
        asked = [(client, small(seed=seed)) for client, seed in zip("aaabbb", range(6), strict=True)]
        assert [await has_place(runs, *each) for each in asked] == [True, True, False, True, True, False]


async def test_long_runs_leave_places_to_small_ones() -> None:
    bench = Bench()
    bench.gate.clear()
    async with service(bench, queue_limit=10) as runs:
        found = [await has_place(runs, f"client {number}", long(seed=number)) for number in range(10)]
        assert found == [True] * 9 + [False]
        assert await has_place(runs, "pupil", small())


async def test_long_runs_leave_computing_to_small_ones() -> None:
    bench = Bench()
    bench.gate.clear()
    async with service(bench, rate_seconds=math.ceil(plan(long()).estimated_seconds)) as runs:
        assert await has_place(runs, "", long(seed=1))
        with pytest.raises(RateLimited):
            await runs.result(long(seed=2))
        assert await has_place(runs, "", small())


async def test_a_run_that_was_refused_is_not_known() -> None:
    async with service(rate_seconds=1, rate_window_seconds=3600) as runs:
        runs.workload.budget.settle(0, 1.0)
        with pytest.raises(RateLimited):
            await runs.result(small())
        assert await runs.config_of(runs.id_of(small())) is None


async def test_in_a_full_queue_an_abandoned_run_makes_room() -> None:
    async with service(Bench(piece=500), queue_limit=1) as runs:
        frames = runs.frames(long())
        await anext(frames)
        await frames.aclose()
        await eventually(lambda: runs.stats()["runs_abandoned"] == 1)
        assert (await runs.result(small())).curves.status == "completed"


async def test_300_clients_at_once_are_all_served() -> None:
    async with service() as runs:
        forms = await asyncio.gather(*(runs.json(small(seed=seed), 300) for seed in range(300)))
        assert len({document(form)["id"] for form in forms}) == 300


async def test_runs_wait_for_memory_and_smaller_ones_pass() -> None:
    bench = Bench(piece=500)
    large, larger, tiny = long(), long(seed=2), small()
    room = plan(large).estimated_bytes + plan(tiny).estimated_bytes
    async with service(bench, active_bytes=room) as runs:
        held = runs.frames(large)
        await anext(held)
        waiting = asyncio.ensure_future(runs.window(larger, 0, 1))
        await eventually(lambda: runs.stats()["runs_waiting"] == 1)
        await runs.result(tiny)
        assert bench.begun == [large, tiny]
        await held.aclose()
        await waiting
    assert bench.begun == [large, tiny, larger]


async def test_a_run_that_waits_for_memory_is_never_begun_when_its_viewer_has_left() -> None:
    bench = Bench(piece=500)
    async with service(bench, active_bytes=1) as runs:
        frames = runs.frames(long())
        await anext(frames)
        waiting = asyncio.ensure_future(runs.result(long(seed=2)))
        await eventually(lambda: runs.stats()["runs_waiting"] == 1)
        waiting.cancel()
        await eventually(lambda: runs.stats()["runs_waiting"] == 0)
        assert runs.stats()["runs_cancelled"] == 1
        await frames.aclose()
        await runs.result(small(seed=2))
    assert bench.begun == [long(), small(seed=2)]


@pytest.mark.parametrize("kept_bytes", [0, 10**9])
async def test_an_ended_run_that_is_not_kept_holds_its_memory_until_its_last_viewer_has_left(kept_bytes: int) -> None:
    bench = Bench()
    first, second = small(epochs=5000), small(epochs=5000, seed=2)
    async with service(bench, kept_bytes=kept_bytes, active_bytes=plan(first).estimated_bytes) as runs:
        viewers = runs.frames(first), runs.frames(first, 10)
        for viewer in viewers:
            await anext(viewer)
        await eventually(lambda: runs.stats()["runs_completed"] == 1)
        await viewers[1].aclose()
        asking = asyncio.ensure_future(runs.result(second))
        await eventually(lambda: bench.begun[1:] or runs.stats()["runs_waiting"] == 1)
        assert bench.begun[1:] == ([second] if kept_bytes else [])
        await viewers[0].aclose()
        await asking
    assert bench.begun == [first, second]


async def test_a_run_above_the_memory_of_all_runs_is_computed_alone() -> None:
    async with service(active_bytes=1) as runs:
        results = await asyncio.gather(*(runs.result(small(seed=seed)) for seed in range(5)))
        assert {result.curves.status for result in results} == {"completed"}


@pytest.mark.parametrize(
    ("first", "count", "field"),
    [(-1, 1, "first"), (0, 0, "count"), (0, 10_001, "count")],
)
async def test_a_range_that_cannot_be_is_refused_by_name(first: int, count: int, field: str) -> None:
    bench = Bench()
    async with service(bench) as runs:
        for asking in (
            runs.window(small(), first, count),
            runs.updates(small(), first, count),
            runs.json(small(), 10, (first, count)),
        ):
            with pytest.raises(InvalidConfig) as refused:
                await asking
            assert [error.field for error in refused.value.errors] == [field]
            assert refused.value.errors[0].value == (first if field == "first" else count)
    assert bench.begun == []


async def test_a_range_beyond_where_a_run_ended_is_empty_and_says_where_that_was() -> None:
    async with service() as runs:
        done = (await runs.result(early())).curves.updates_done
        window, opened = await runs.window(early(), done, 1), await runs.updates(early(), done, 1)
        assert (window["loss"].tolist(), window["total"], window["next"]) == ([], done, None)
        assert opened == {"first": done, "total": done, "next": None, "updates": []}
        whole = document(await runs.json(early(), 10, (done, 1)))
        assert (whole["window"]["first"], whole["window"]["loss"]) == (done, [])


async def test_the_inside_of_updates_is_bounded_by_its_numbers() -> None:
    async with service() as runs:
        with pytest.raises(InvalidConfig, match=r"count.*1 to 1,000"):
            await runs.updates(small(), 0, 1001)
        with pytest.raises(InvalidConfig, match=r"count.*1 to 41\b"):
            await runs.updates(RunConfig.parse({"dataset": "digits", "hidden": 128, "samples": 1000}), 0, 42)


@pytest.mark.parametrize("points", [0, -1, 10**9 + 1])
async def test_a_document_of_no_points_is_refused(points: int) -> None:
    bench = Bench()
    async with service(bench) as runs:
        with pytest.raises(InvalidConfig, match="points"):
            await runs.json(small(), points)
    assert bench.begun == []


@pytest.mark.parametrize("points", [0, -1, 10_001])
async def test_a_stream_of_too_many_points_is_refused(points: int) -> None:
    async with service() as runs:
        with pytest.raises(EpochwiseError, match="points"):
            await stream(runs, small(), points)
