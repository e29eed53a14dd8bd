"""The work of a run is told piece by piece, each once and in its order, and the last one brings the outcome."""

import asyncio
import threading
import time

import pytest

from epochwise.runs.result import Result
from epochwise.runs.run import LiveRun
from epochwise.runs.work import Piece, Training
from epochwise.wire.refusals import Busy
from tests.runs.support import DEADLINE, Bench, events, long, service, small

pytestmark = pytest.mark.anyio


def training(bench: Bench, told: list[Piece]) -> Training:
    run = LiveRun("0123456789abcdef" * 2, small())
    return Training(run, bench.engine, "1-test", lambda _, piece: told.append(piece))


async def test_only_the_last_piece_has_the_outcome_however_late_they_are_heard() -> None:
    told = list[Piece]()
    work = training(Bench(piece=24), told)
    while work.step():
        pass
    assert told == []
    await asyncio.sleep(0)
    *before, last = told
    assert [piece.outcome for piece in before] == [None] * 9
    assert isinstance(last.outcome, Result)
    assert sum(piece.seconds for piece in told) == pytest.approx(last.outcome.train_seconds)
    assert {id(piece.record) for piece in told} == {id(last.outcome.record)}


async def test_the_seconds_of_a_run_are_those_of_the_core_without_those_it_waited() -> None:
    bench, told = Bench(), list[Piece]()
    work = training(bench, told)
    bench.gate.clear()
    threading.Timer(0.05, bench.gate.set).start()
    before = time.thread_time()
    while work.step():
        pass
    spent = time.thread_time() - before
    await asyncio.sleep(0)
    assert isinstance(told[-1].outcome, Result)
    assert 0 < told[-1].outcome.train_seconds <= spent


async def test_a_run_that_was_cancelled_before_its_first_piece_is_not_begun() -> None:
    bench, told = Bench(), list[Piece]()
    work = training(bench, told)
    work.run.cancel()
    assert not work.step()
    await asyncio.sleep(0)
    assert [type(piece.outcome) for piece in told] == [Busy]
    assert bench.begun == []


async def test_computing_is_counted_once() -> None:
    async with service(Bench(piece=24)) as runs:
        results = await asyncio.gather(*(runs.result(small(seed=seed)) for seed in range(5)))
        await asyncio.gather(*(runs.result(small(seed=seed)) for seed in range(5)))
        spent = sum(result.train_seconds for result in results)
        assert runs.stats()["computed_seconds"] == pytest.approx(spent)


async def test_the_curve_is_told_while_the_run_is_on_its_way() -> None:
    async with service(Bench(piece=500)) as runs:
        frames = runs.frames(long(), 300)
        told = [await asyncio.wait_for(anext(frames), DEADLINE) for _ in range(3)]
        assert [event.name for event in events(told)] == ["started", "curve", "curve"]
        assert runs.stats()["runs_running"] == 1
        await frames.aclose()
