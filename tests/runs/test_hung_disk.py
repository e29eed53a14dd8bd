"""A disk that hangs while it is read holds up who must be read, and no slot."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from epochwise.runs.disk import READERS
from epochwise.runs.folder import Folder
from epochwise.wire.refusals import Internal
from tests.runs.support import DEADLINE, Bench, eventually, long, service, small

pytestmark = pytest.mark.anyio


class Reads:
    """The reading of files, which a test may hold up (`gate`) or spoil (`error`)."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.begun = 0
        self.threads: set[str] = set()
        self._read = Folder.read

    def __call__(self, folder: Folder, run: str, parse: Any) -> Any:
        self.begun += 1
        self.threads.add(threading.current_thread().name.rstrip("0123456789"))
        self.gate.wait(DEADLINE)
        if self.error is not None:
            raise self.error
        return self._read(folder, run, parse)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reads]:
    spoilt = Reads()
    monkeypatch.setattr(Folder, "read", lambda folder, run, parse: spoilt(folder, run, parse))
    yield spoilt
    spoilt.gate.set()


async def test_reads_that_hang_hold_up_nobody_else(tmp_path: Path, reads: Reads) -> None:
    async with service(cache_folder=tmp_path, slots=2) as runs:
        await runs.result(small())
        reads.gate.clear()
        before = reads.begun
        hung = [asyncio.ensure_future(runs.result(small(seed=seed))) for seed in range(1, 1 + READERS)]
        await eventually(lambda: reads.begun == before + READERS)
        assert await runs.json(small(), 10)
        assert (await runs.result(small(seed=99))).curves.status == "completed"
        assert not any(one.done() for one in hung)
        reads.gate.set()
        assert {result.curves.status for result in await asyncio.gather(*hung)} == {"completed"}


async def test_all_that_is_read_is_read_in_threads_of_the_disks_own(tmp_path: Path, reads: Reads) -> None:
    async with service(cache_folder=tmp_path) as runs:
        await runs.result(small())
        assert await runs.config_of("0" * 32) is None
        assert await runs.register(small(seed=2))
    # The result once; each id among those that somebody has used, and among the rest.
    assert reads.begun == 1 + 2 + 2
    assert reads.threads == {"disk-slot-"}


async def test_closing_does_not_wait_for_a_read_that_does_not_end(tmp_path: Path, reads: Reads) -> None:
    bench = Bench()
    async with service(bench, cache_folder=tmp_path, stop_seconds=0.01) as runs:
        reads.gate.clear()
        hung = asyncio.ensure_future(runs.result(small()))
        await eventually(lambda: reads.begun == 1)
    assert "shutting down" in str(hung.exception())
    assert bench.begun == []


async def test_a_fault_of_ours_while_reading_is_the_runs(tmp_path: Path, reads: Reads) -> None:
    async with service(cache_folder=tmp_path) as runs:
        reads.error = ValueError("a bug")
        with pytest.raises(Internal):
            await runs.result(small())
        reads.error = None
        assert (await runs.result(small())).curves.status == "completed"


async def test_an_abandoned_run_ends_at_once_for_one_that_is_still_being_looked_for(tmp_path: Path) -> None:
    async with service(Bench(piece=500), cache_folder=tmp_path, slots=1) as runs:
        frames = runs.frames(long())
        await anext(frames)
        await frames.aclose()
        await eventually(lambda: runs.stats()["runs_abandoned"] == 1)
        await runs.result(small())
        assert runs.stats()["runs_cancelled"] == 1
