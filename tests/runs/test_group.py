"""Many runs as one job: in order, a few ahead, equal ones once, cancelled with the asker, waiting where all is full."""

import asyncio
from contextlib import aclosing

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.text import Text
from epochwise.core.engine.plan import plan
from epochwise.runs.group import AHEAD_OF_SLOTS, check_group, results_of
from epochwise.runs.result import Result
from epochwise.runs.service import Runs
from epochwise.runs.workload import QueueFull
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import Busy, TooLarge
from tests.runs.support import Bench, eventually, long, service, small

pytestmark = pytest.mark.anyio

SEEDS = range(1, 10)


def seeds(count: int) -> list[RunConfig]:
    return [small(seed=seed) for seed in SEEDS[:count]]


async def ids_of(runs: Runs, configs: list[RunConfig]) -> list[str]:
    return [result.id async for result in results_of(runs, configs)]


async def test_results_come_in_order_though_a_later_run_ends_first() -> None:
    first_may_end = asyncio.Event()

    async with service() as runs:
        plain = runs.result

        async def last_ends_first(config: RunConfig) -> Result:
            result = await plain(config)
            if config.seed == SEEDS[2]:
                first_may_end.set()
            if config.seed == SEEDS[0]:
                await first_may_end.wait()
            return result

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runs, "result", last_ends_first)
            assert await ids_of(runs, seeds(3)) == [runs.id_of(config) for config in seeds(3)]


async def test_no_more_runs_are_under_way_than_twice_the_slots() -> None:
    bench = Bench()
    async with service(bench, slots=2) as runs, aclosing(results_of(runs, seeds(9))) as results:
        taken = 0
        async for _ in results:
            taken += 1
            assert runs.workload.active + runs.workload.waiting <= AHEAD_OF_SLOTS * 2
            assert len(bench.begun) <= taken + AHEAD_OF_SLOTS * 2
    assert sorted(config.seed or 0 for config in bench.begun) == list(SEEDS)


async def test_equal_runs_are_computed_once_and_given_each_time() -> None:
    bench = Bench()
    same = [small(seed=1), small(seed=2), small(seed=1), small(seed=1)]
    async with service(bench) as runs:
        assert await ids_of(runs, same) == [runs.id_of(config) for config in same]
    assert sorted(config.seed or 0 for config in bench.begun) == [1, 2]


async def test_when_the_asker_leaves_what_nobody_else_wants_is_cancelled() -> None:
    bench = Bench(piece=500)
    async with service(bench, grace_seconds=0) as runs:
        results = results_of(runs, [small(), long(seed=1), long(seed=2)])
        assert (await anext(results)).id == runs.id_of(small())
        other = asyncio.ensure_future(runs.result(long(seed=2)))
        await eventually(lambda: runs.workload.active == 2)
        await results.aclose()
        await eventually(lambda: runs.stats()["runs_cancelled"] == 1)
        assert not other.done()
        other.cancel()
        await eventually(lambda: runs.stats()["runs_running"] == 0)
    assert runs.stats()["runs_cancelled"] == 2


async def test_an_asker_who_leaves_while_waiting_cancels_too() -> None:
    bench = Bench(piece=500)
    async with service(bench, grace_seconds=0) as runs:
        asking = asyncio.ensure_future(ids_of(runs, [long(seed=1), long(seed=2)]))
        await eventually(lambda: runs.workload.active == 2)
        asking.cancel()
        await eventually(lambda: runs.stats()["runs_cancelled"] == 2)


async def test_where_all_places_are_taken_it_waits_for_one() -> None:
    refused = list[RunConfig]()
    async with service() as runs:
        plain = runs.result

        async def full_at_first(config: RunConfig) -> Result:
            if config not in refused:
                refused.append(config)
                raise QueueFull(0)
            return await plain(config)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runs, "result", full_at_first)
            assert await ids_of(runs, seeds(3)) == [runs.id_of(config) for config in seeds(3)]
    assert refused == seeds(3)


async def test_a_run_that_nobody_computes_now_is_waited_for_no_longer_than_alone() -> None:
    async def left_alone(config: RunConfig) -> Result:
        raise Busy(0, Text("No worker takes it."))

    async with service() as runs:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runs, "result", left_alone)
            with pytest.raises(Busy, match="No worker takes it"):
                await ids_of(runs, seeds(3))


async def test_a_server_that_closes_lets_nobody_wait() -> None:
    async with service(Bench(piece=500)) as runs:
        asking = asyncio.ensure_future(ids_of(runs, [long()]))
        await eventually(lambda: runs.workload.active == 1)
        await runs.close()
        with pytest.raises(Busy, match="shutting down"):
            await asking


async def test_a_run_that_is_too_large_refuses_all_before_any_work() -> None:
    async with service(max_updates=240) as runs:
        check_group(runs, [small(), small(seed=2)])
        with pytest.raises(TooLarge) as refused:
            check_group(runs, [small(), small(epochs=21)])
    problem = problem_of(refused.value)
    assert (problem["what"], problem["estimate"], problem["limit"]) == ("length", 252, 240)


async def test_runs_may_take_no_longer_in_all_than_one_run_may_and_equal_ones_count_once() -> None:
    each = plan(small()).estimated_seconds
    async with service(max_seconds=2.5 * each) as runs:
        check_group(runs, [*seeds(2), *seeds(2)])
        with pytest.raises(TooLarge) as refused:
            check_group(runs, seeds(3))
    assert problem_of(refused.value)["estimate"] == pytest.approx(3 * each)
