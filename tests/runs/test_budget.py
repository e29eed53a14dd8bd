"""New computing has a budget; what is kept or shared costs nothing."""

import asyncio
import math
from pathlib import Path
from typing import Any

import pytest

from epochwise.core.engine.plan import plan
from epochwise.runs.budget import Budget
from epochwise.runs.service import Runs
from epochwise.settings import Settings
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import RateLimited
from tests.runs.support import DEADLINE, Bench, eventually, long, service, small

pytestmark = pytest.mark.anyio


def spent(runs: Runs) -> int:
    """Seconds, rounded up, of a budget of 1000 that are not left."""
    return 1000 - runs.workload.budget.left()[0]


async def test_what_is_spent_is_gone_until_the_window_has_passed() -> None:
    budget = Budget(10, 3600)
    budget.settle(0, 7.0)
    assert budget.left()[0] == 3
    with pytest.raises(RateLimited) as refused:
        budget.hold(0, 3.5)
    assert 1 <= refused.value.retry_after <= 2 * 3600
    assert problem_of(refused.value)["retry_after"] == refused.value.retry_after
    budget.settle(0, 3.0)
    assert budget.left()[0] == 0


async def test_what_others_have_spent_of_it_is_not_left_here() -> None:
    budget = Budget(10, 3600)
    budget.settle(budget.hold(0, 1.0), 1.0)
    assert budget.spent_here == 1000
    budget.spent_by_others = 6_000
    with pytest.raises(RateLimited):
        budget.hold(0, 4.0)
    held = budget.hold(0, 2.0)
    assert budget.spent_here == 1000 + held


async def test_who_is_refused_for_what_others_have_spent_is_not_told_to_come_back_at_once() -> None:
    budget = Budget(10, 60, lambda: 70.0)
    budget.spent_by_others = 10_000
    with pytest.raises(RateLimited) as refused:
        budget.hold(0, 1.0)
    assert (refused.value.retry_after, budget.left()) == (50, (0, 50))


async def test_what_is_held_is_nobody_elses_until_it_is_settled() -> None:
    budget = Budget(10, 3600)
    held = budget.hold(0, 6.0)
    with pytest.raises(RateLimited):
        budget.hold(0, 5.0)
    assert budget.hold(held, 2.0) == held
    held = budget.hold(held, 9.0)
    assert budget.left()[0] == 1
    budget.settle(held, 2.0)
    assert budget.left()[0] == 8


async def test_what_was_computed_beyond_what_was_held_is_spent_as_far_as_there_is_some() -> None:
    budget = Budget(10, 3600)
    budget.settle(budget.hold(0, 1.0), 4.0)
    assert budget.left()[0] == 6
    budget.settle(budget.hold(0, 1.0), 9.0)
    assert budget.left()[0] == 0


async def test_a_run_above_the_whole_budget_takes_all_of_it() -> None:
    budget = Budget(10, 3600)
    budget.settle(budget.hold(0, 1000.0), 1000.0)
    assert budget.left()[0] == 0
    with pytest.raises(RateLimited):
        budget.hold(0, 0.0)


async def test_only_new_computing_counts() -> None:
    costs = plan(long()).estimated_seconds
    async with service(rate_seconds=1000, rate_window_seconds=3600) as runs:
        watched = [runs.frames(long(seed=1)) for _ in range(2)]
        for frames in watched:
            await anext(frames)
        assert spent(runs) == math.ceil(costs)
        watched.append(runs.frames(long(seed=2)))
        await anext(watched[-1])
        assert spent(runs) == math.ceil(2 * costs)
        for frames in watched:
            await frames.aclose()


async def test_a_range_costs_the_updates_that_it_takes() -> None:
    costs = plan(long()).estimated_seconds
    async with service(Bench(piece=500), rate_seconds=math.ceil(2 * costs), rate_window_seconds=3600) as runs:
        await asyncio.gather(*(runs.window(long(seed=seed), 0, 1) for seed in range(8)))
        await asyncio.gather(*(runs.updates(long(seed=seed), 20, 1) for seed in range(8, 16)))
        assert runs.stats()["runs_completed"] == 0


async def test_whoever_wants_more_of_a_run_on_its_way_needs_it_to_be_left() -> None:
    bench = Bench(piece=500)
    bench.gate.clear()
    costs = plan(long()).estimated_seconds
    async with service(bench, rate_seconds=math.ceil(costs) + 1, rate_window_seconds=3600) as runs:
        first = asyncio.ensure_future(runs.window(long(), 0, 1))
        await eventually(lambda: bench.begun)
        runs.workload.budget.settle(0, 2.0)
        with pytest.raises(RateLimited):
            await asyncio.wait_for(runs.result(long()), DEADLINE)
        second = asyncio.ensure_future(runs.window(long(), 20, 1))
        bench.gate.set()
        assert (await first)["first"] == 0
        assert (await second)["first"] == 20


async def test_a_cancelled_run_costs_what_it_has_computed() -> None:
    costs = plan(long()).estimated_seconds
    settings = {"rate_seconds": 1000, "rate_window_seconds": 3600, "grace_seconds": 0}
    async with service(Bench(piece=500), **settings) as runs:
        frames = runs.frames(long())
        await anext(frames)
        assert spent(runs) == math.ceil(costs)
        await frames.aclose()
        await eventually(lambda: runs.stats()["runs_running"] == 0)
        assert 1 <= spent(runs) < costs / 2


async def test_one_that_never_began_costs_nothing() -> None:
    bench = Bench(piece=500)
    bench.gate.clear()
    async with service(bench, rate_seconds=1000, rate_window_seconds=3600, grace_seconds=0, active_bytes=1) as runs:
        running = asyncio.ensure_future(runs.result(long()))
        await eventually(lambda: bench.begun)
        alone = spent(runs)
        waiting = asyncio.ensure_future(runs.result(long(seed=2)))
        await eventually(lambda: runs.stats()["runs_waiting"] == 1)
        assert spent(runs) > alone
        waiting.cancel()
        await eventually(lambda: runs.stats()["runs_waiting"] == 0)
        assert spent(runs) == alone
        running.cancel()
        bench.gate.set()


async def test_a_run_that_stops_early_costs_no_more_than_it_took() -> None:
    config = long(patience=3)
    async with service(rate_seconds=1000, rate_window_seconds=3600) as runs:
        done = (await runs.result(config)).curves.updates_done
        planned = plan(config)
        assert spent(runs) == math.ceil(planned.estimated_seconds * done / planned.total_updates)
        assert spent(runs) < planned.estimated_seconds


async def test_a_kept_run_is_answered_when_nothing_is_left() -> None:
    async with service(rate_seconds=1, rate_window_seconds=3600) as runs:
        kept = await runs.result(small())
        runs.workload.budget.settle(0, 0.9)
        with pytest.raises(RateLimited):
            await runs.result(long())
        assert await runs.result(small()) is kept


async def test_a_class_of_300_who_each_ask_for_a_run_of_their_own_is_served() -> None:
    budget = Budget(Settings().rate_seconds, Settings().rate_window_seconds)
    for _ in range(300):
        budget.hold(0, 10.0)


async def test_to_read_what_another_process_has_kept_costs_none_of_a_budget_that_is_used_up(tmp_path: Path) -> None:
    settings: dict[str, Any] = {
        "cache_folder": tmp_path,
        "rate_seconds": 1,
        "rate_window_seconds": 3600,
        "stop_seconds": 60.0,
    }
    kept, other = small(epochs=20_000), small(seed=2, epochs=20_000)
    async with service(**settings) as runs:
        async with service(**settings | {"rate_seconds": 1000}) as neighbour:
            await neighbour.result(kept)
        assert not runs.disk.holds(runs.id_of(kept)), "it was written after this process had looked"
        runs.workload.budget.settle(0, 0.999)
        assert (await runs.result(kept)).curves.status == "completed"
        assert runs.stats()["runs_recalled"] == 1
        with pytest.raises(RateLimited):
            await runs.result(other)


async def test_what_others_keep_no_more_counts_against_the_budget_again(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"cache_folder": tmp_path, "rate_window_seconds": 3600, "stop_seconds": 60.0}
    kept = small(epochs=20_000)
    async with service(**settings, rate_seconds=1) as runs:
        async with service(**settings, rate_seconds=1000) as neighbour:
            await neighbour.result(kept)
        runs.workload.budget.settle(0, 0.999)
        await runs.workload.look_elsewhere(kept)
        for file in (tmp_path / "results").rglob("*.npz"):
            file.unlink()
        with pytest.raises(RateLimited):
            await runs.result(kept)
