"""Slots take turns between pieces: a short job waits for one piece, and a long one still goes on."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from epochwise.runs.slots import Slots
from epochwise.wire.refusals import Busy
from tests.runs.support import DEADLINE, eventually

pytestmark = pytest.mark.anyio


class Scripted:
    """Work of some pieces that writes down each; the gate holds a piece up."""

    client = ""
    small = False

    def __init__(self, name: str, pieces: int, log: list[str], gate: threading.Event) -> None:
        self.name, self.left, self.log, self.gate = name, pieces, log, gate
        self.dropped = False

    def step(self) -> bool:
        self.log.append(self.name)
        self.gate.wait(DEADLINE)
        self.left -= 1
        return self.left > 0

    def drop(self) -> None:
        self.dropped = True


@asynccontextmanager
async def started(count: int) -> AsyncIterator[tuple[Slots, list[str], threading.Event]]:
    slots, log, gate = Slots(count), list[str](), threading.Event()
    slots.start()
    try:
        yield slots, log, gate
    finally:
        gate.set()
        slots.stop()
        await slots.join(DEADLINE)


async def test_a_new_job_waits_for_one_piece_and_the_old_one_goes_on_in_between() -> None:
    async with started(1) as (slots, log, gate):
        slots.submit(Scripted("long", 5, log, gate))
        await eventually(lambda: log == ["long"])
        for name in "abcde":
            slots.submit(Scripted(name, 1, log, gate))
        gate.set()
        await eventually(lambda: len(log) == 10)
        assert log == ["long", "a", "b", "c", "long", "d", "e", "long", "long", "long"]


async def test_begun_jobs_take_turns() -> None:
    async with started(1) as (slots, log, gate):
        for name in "abc":
            slots.submit(Scripted(name, 4, log, gate))
        gate.set()
        await eventually(lambda: len(log) == 12)
        assert all(len(set(log[turn : turn + 3])) == 3 for turn in range(2, 9))


async def test_as_many_jobs_as_slots_run_at_once_and_one_more_wants_a_slot() -> None:
    async with started(2) as (slots, log, gate):
        slots.submit(Scripted("a", 1, log, gate))
        slots.submit(Scripted("b", 1, log, gate))
        await eventually(lambda: len(log) == 2)
        assert not slots.wanted
        slots.submit(Scripted("c", 1, log, gate))
        assert slots.wanted
        gate.set()
        await eventually(lambda: len(log) == 3 and not slots.wanted)


async def test_a_call_gives_the_answer_or_raises_what_was_raised() -> None:
    async with started(1) as (slots, _, _gate):
        assert await slots.call(divmod, 7, 3) == (2, 1)
        with pytest.raises(ZeroDivisionError):
            await slots.call(divmod, 7, 0)
        assert await slots.call(threading.current_thread) is not threading.current_thread()


async def test_what_waits_when_the_slots_stop_hears_of_it() -> None:
    async with started(1) as (slots, log, gate):
        held, waiting = Scripted("held", 5, log, gate), Scripted("waiting", 1, log, gate)
        slots.submit(held)
        await eventually(lambda: log == ["held"])
        slots.submit(waiting)
        call = asyncio.ensure_future(slots.call(divmod, 7, 3))
        await asyncio.sleep(0)
        slots.stop()
        assert waiting.dropped
        with pytest.raises(Busy, match="shutting down"):
            await call
        assert not held.dropped
        gate.set()
        await slots.join(DEADLINE)
        assert log == ["held"]
        assert held.dropped


async def test_what_comes_after_the_slots_have_stopped_hears_of_it() -> None:
    async with started(1) as (slots, log, gate):
        slots.stop()
        late = Scripted("late", 1, log, gate)
        slots.submit(late)
        assert late.dropped
        with pytest.raises(Busy, match="shutting down"):
            await asyncio.wait_for(slots.call(divmod, 7, 3), DEADLINE)
        assert log == []
