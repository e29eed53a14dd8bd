"""Many runs as one job: each is a run with an id of its own, computed a few at a time and given in order."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from itertools import islice

from epochwise.core.config.config import RunConfig
from epochwise.runs.result import Result
from epochwise.runs.service import Runs
from epochwise.runs.workload import QueueFull
from epochwise.wire.refusals import SMALLER, TooLarge

AHEAD_OF_SLOTS = 2
"""So many times as many runs as slots are under way at once: no slot waits, and others keep their places."""


def check_group(runs: Runs, configs: Sequence[RunConfig]) -> None:
    """Refuse runs of which one is too large, or which take longer in all than one run may.

    Raises:
        TooLarge: with the estimate and the limit.
    """
    planned = {runs.id_of(config): runs.check(config) for config in configs}
    seconds = sum(plan.estimated_seconds for plan in planned.values())
    if seconds > runs.settings.max_seconds:
        raise TooLarge("computing time", seconds, runs.settings.max_seconds, "s", SMALLER)


async def results_of(runs: Runs, configs: Sequence[RunConfig]) -> AsyncGenerator[Result, None]:
    """The result of each configuration, in their order. When the generator is closed, what nobody else wants is
    cancelled.

    Raises:
        RateLimited, Internal, Busy: as `Runs.result`, but for a full queue; what was computed before is kept.
    """
    rest, under_way = iter(configs), deque[asyncio.Task[Result]]()

    def begin(count: int) -> None:
        under_way.extend(asyncio.create_task(_result(runs, config)) for config in islice(rest, count))

    begin(runs.computer.at_once * AHEAD_OF_SLOTS)
    try:
        while under_way:
            result = await under_way[0]
            under_way.popleft()
            begin(1)
            yield result
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _result(runs: Runs, config: RunConfig) -> Result:
    """The result of one; while others have filled the queue, it waits for a place."""
    while True:
        try:
            return await runs.result(config)
        except QueueFull as full:
            await asyncio.sleep(full.retry_after)
