"""A run that nobody watches ends: after the grace, or at once when its slot is wanted. It is never kept."""

import asyncio
import gc
import threading
import weakref
from collections.abc import AsyncGenerator, Iterator

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop
from epochwise.runs.service import Runs
from tests.runs.support import Bench, eventually, id_in, long, service, small

pytestmark = pytest.mark.anyio


async def watched(runs: Runs, config: RunConfig) -> AsyncGenerator[bytes, None]:
    """A stream that has told its first frame."""
    frames = runs.frames(config)
    await anext(frames)
    return frames


async def test_within_the_grace_a_run_goes_on_and_whoever_comes_back_joins_it() -> None:
    bench = Bench(piece=500)
    async with service(bench) as runs:
        frames = await watched(runs, long())
        last = await anext(frames)
        await frames.aclose()
        await eventually(lambda: runs.stats()["runs_abandoned"] == 1)
        before = len(bench.pieces)
        await eventually(lambda: len(bench.pieces) > before + 3)
        back = runs.frames(long(), after=id_in(last))
        assert id_in(await anext(back)).startswith("2-")
        assert runs.stats()["runs_cancelled"] == 0
        await back.aclose()
    assert bench.begun == [long()]


async def test_after_the_grace_it_is_cancelled_and_not_kept_and_begun_anew_for_the_next() -> None:
    bench = Bench(piece=500)
    async with service(bench, grace_seconds=0) as runs:
        frames = await watched(runs, long())
        await frames.aclose()
        await eventually(lambda: runs.stats()["runs_cancelled"] == 1 and runs.stats()["runs_running"] == 0)
        assert runs.stats()["runs_kept"] == 0
        again = await watched(runs, long())
        await again.aclose()
    assert bench.begun == [long(), long()]


@pytest.fixture
def no_collector() -> Iterator[None]:
    """What refers to itself stays until the collector comes; here it does not come."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


class Remembering(Bench):
    """Knows the numbers of each run that was begun, as long as somebody else does."""

    def __init__(self) -> None:
        super().__init__(piece=500)
        self.numbers: list[weakref.ref[History]] = []

    def train(self, config: RunConfig, stop: Stop) -> Iterator[History]:
        for number, history in enumerate(super().train(config, stop)):
            if not number:
                self.numbers.append(weakref.ref(history))
            yield history


@pytest.mark.usefixtures("no_collector")
async def test_its_numbers_leave_the_memory_at_once() -> None:
    bench = Remembering()
    async with service(bench, grace_seconds=0) as runs:
        frames = await watched(runs, long())
        assert bench.numbers[0]() is not None
        await frames.aclose()
        await eventually(lambda: bench.numbers[0]() is None)


@pytest.mark.usefixtures("no_collector")
async def test_the_numbers_leave_the_memory_at_once_where_a_viewer_leaves_who_waits_for_them() -> None:
    bench = Remembering()
    async with service(bench, grace_seconds=0) as runs:
        bench.gate.clear()
        frames = runs.frames(long())
        waiting = asyncio.ensure_future(anext(frames))
        await eventually(lambda: bench.begun)
        waiting.cancel()
        await asyncio.wait([waiting])
        del waiting  # as all tasks that were cancelled, it knows what it waited for
        await frames.aclose()
        bench.gate.set()
        await eventually(lambda: bench.numbers and bench.numbers[0]() is None)


@pytest.mark.usefixtures("no_collector")
async def test_the_numbers_of_one_that_ends_in_its_grace_leave_the_memory_after_it() -> None:
    bench = Remembering()
    async with service(bench, grace_seconds=0.2, kept_bytes=0) as runs:
        bench.gate.clear()
        asking = asyncio.ensure_future(runs.result(small()))
        await eventually(lambda: bench.begun)
        asking.cancel()
        del asking
        await eventually(lambda: runs.stats()["runs_abandoned"] == 1)
        bench.gate.set()
        await eventually(lambda: bench.numbers and bench.numbers[0]() is None)
        assert runs.stats()["runs_running"] == 0


async def test_it_ends_within_a_batch_of_its_piece() -> None:
    bench = Bench(piece=10**9)
    async with service(bench, grace_seconds=0) as runs:
        asking = asyncio.ensure_future(runs.result(long()))
        await eventually(lambda: bench.begun)
        asking.cancel()
        await eventually(lambda: bench.stopped)
        await eventually(lambda: runs.stats()["runs_running"] == 0)
    assert bench.stopped == [long()]


async def test_whoever_waits_for_a_result_is_a_viewer() -> None:
    bench = Bench(piece=500)
    async with service(bench, grace_seconds=0) as runs:
        asking = asyncio.ensure_future(runs.result(long()))
        frames = await watched(runs, long())
        await frames.aclose()
        before = len(bench.pieces)
        await eventually(lambda: len(bench.pieces) > before + 3)
        assert runs.stats()["runs_cancelled"] == 0
        asking.cancel()
        await eventually(lambda: runs.stats()["runs_cancelled"] == 1)


async def test_an_abandoned_run_ends_at_once_when_its_slot_is_wanted() -> None:
    bench = Bench(piece=500)
    async with service(bench, slots=1) as runs:
        frames = await watched(runs, long())
        await frames.aclose()
        await eventually(lambda: runs.stats()["runs_abandoned"] == 1)
        assert runs.stats()["runs_cancelled"] == 0
        await runs.result(small())
        assert runs.stats()["runs_cancelled"] == 1


async def test_a_run_abandoned_while_its_slot_is_wanted_ends_at_once() -> None:
    bench = Bench(piece=500)
    async with service(bench, slots=1) as runs:
        first, second = await watched(runs, long()), await watched(runs, long(seed=2))
        await first.aclose()
        await eventually(lambda: runs.stats()["runs_cancelled"] == 1)
        before = len(bench.pieces)
        await eventually(lambda: bench.pieces[before:].count(long(seed=2)) > 3)
        await second.aclose()


async def test_a_watched_run_is_not_cancelled_however_many_want_its_slot() -> None:
    bench = Bench(piece=500)
    async with service(bench, slots=1) as runs:
        frames = await watched(runs, long())
        await asyncio.gather(*(runs.result(small(seed=seed)) for seed in range(8)))
        assert runs.stats()["runs_cancelled"] == 0
        await frames.aclose()


async def test_a_form_is_counted_though_whoever_asked_for_it_has_left() -> None:
    async with service(slots=1) as runs:
        result = await runs.result(small())
        hold = threading.Event()
        held = asyncio.ensure_future(runs.slots.call(hold.wait))
        asking = asyncio.ensure_future(runs.json(small()))
        await eventually(lambda: runs.slots.wanted)
        asking.cancel()
        await asyncio.wait((asking,))
        hold.set()
        await held
        await eventually(lambda: result.kept_form() is not None)
        await eventually(lambda: runs.stats()["kept_bytes"] == result.nbytes)
