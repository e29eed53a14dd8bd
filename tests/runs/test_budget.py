"""New computing has a budget; what is kept or shared costs nothing."""

import math

import pytest

from app.core.errors import RateLimited
from app.core.plan import plan
from app.runs.budget import Budget
from app.settings import Settings
from tests.runs.support import long, service, small

pytestmark = pytest.mark.anyio


async def test_what_is_spent_is_gone_until_the_window_has_passed() -> None:
    budget = Budget(10, 3600)
    budget.take(7.0)
    assert budget.left()[0] == 3
    with pytest.raises(RateLimited) as refused:
        budget.take(3.5)
    assert 1 <= refused.value.retry_after <= 2 * 3600
    assert refused.value.problem()["retry_after"] == refused.value.retry_after
    budget.take(3.0)
    assert budget.left()[0] == 0


async def test_a_run_above_the_whole_budget_takes_all_of_it() -> None:
    budget = Budget(10, 3600)
    budget.take(1000.0)
    assert budget.left()[0] == 0
    with pytest.raises(RateLimited):
        budget.take(0.0)


async def test_only_new_computing_counts() -> None:
    costs = plan(long()).estimated_seconds
    async with service(rate_seconds=1000, rate_window_seconds=3600) as runs:

        def spent() -> float:
            return 1000 - runs.workload.budget.left()[0]

        watched = [runs.frames(long(seed=1)) for _ in range(2)]
        for frames in watched:
            await anext(frames)
        assert spent() == math.ceil(costs)
        watched.append(runs.frames(long(seed=2)))
        await anext(watched[-1])
        assert spent() == math.ceil(2 * costs)
        for frames in watched:
            await frames.aclose()


async def test_a_kept_run_is_answered_when_nothing_is_left() -> None:
    async with service(rate_seconds=1, rate_window_seconds=3600) as runs:
        kept = await runs.result(small())
        runs.workload.budget.take(0.9)
        with pytest.raises(RateLimited):
            await runs.result(long())
        assert await runs.result(small()) is kept


async def test_a_class_of_300_who_each_ask_for_a_run_of_their_own_is_served() -> None:
    budget = Budget(Settings().rate_seconds, Settings().rate_window_seconds)
    for _ in range(300):
        budget.take(10.0)
