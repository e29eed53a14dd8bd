"""What was computed once outlives a restart; whatever befalls the disk, the numbers are right and nobody waits."""

import asyncio
import errno
import logging
import os
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop
from epochwise.core.engine.shape import Shape
from epochwise.runs import work
from epochwise.runs.disk import Disk
from epochwise.runs.folder import DISK_BLOCK, Fill, Folder
from epochwise.runs.known import UNWRITTEN_SECONDS, Known
from epochwise.runs.service import Runs
from epochwise.wire.refusals import Busy, RateLimited
from tests.runs.support import DEADLINE, Bench, early, eventually, id_in, long, service, small, stream

pytestmark = pytest.mark.anyio

ROOM = 2_000_000_000
ASKED = {
    "whole": small(epochs=600),
    "stopped early": early(),
    "diverged": small(learning_rate=50, epochs=300),
    "with momentum": small(momentum=0.9),
    "without validation": small(validation_samples=0),
}


class Writer:
    """The writing of files, which a test may spoil (`error`) or hold up (`gate`)."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.threads: set[str] = set()

    def __call__(self, file: IO[bytes], fill: Fill) -> None:
        self.threads.add(threading.current_thread().name.split("-")[0])
        self.gate.wait(DEADLINE)
        fill(file)
        if self.error is not None:
            raise self.error


class Clock:
    """A clock that goes on only where a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def thread_time(self) -> float:
        return self.now


def serving(folder: Path, bench: Bench | None = None, **settings: Any) -> Any:
    """A service on a cache folder that, when closed, has written everything."""
    return service(bench, **{"cache_folder": folder, "stop_seconds": 60.0, **settings})


async def written(folder: Path, *configs: RunConfig) -> list[Path]:
    """The files of runs that a service has computed and left there."""
    async with serving(folder) as runs:
        for config in configs:
            await runs.result(config)
        return [folder / "results" / f"{runs.id_of(config)}.2.npz" for config in configs]


async def everything(runs: Runs, config: RunConfig) -> list[Any]:
    """All that can be asked of a run."""
    done = (await runs.result(config)).curves.updates_done
    streams = [await stream(runs, config, points) for points in (None, 10)]
    updates = (await runs.updates(config, done - 5, 5))["updates"]
    told = [{name: repr(value) for name, value in update.items()} for update in updates]
    return [*streams, await runs.json(config, 10, (done - 5, 5)), told]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("config", ASKED.values(), ids=ASKED)
async def test_after_a_restart_a_run_is_read_to_the_last_bit_and_not_computed(
    tmp_path: Path, config: RunConfig
) -> None:
    async with serving(tmp_path) as runs:
        before = await everything(runs, config)
    bench = Bench()
    async with serving(tmp_path, bench) as runs:
        assert await everything(runs, config) == before
        first = id_in(before[0][0])
        assert await stream(runs, config, after=first) == before[0][1:]
        with pytest.raises(InvalidConfig):
            await runs.window(config, 10**9, 1)
        told = runs.stats()
        assert (told["runs_recalled"], told["runs_completed"], told["computed_seconds"]) == (1, 0, 0)
    assert bench.begun == []


async def test_who_asks_at_the_same_moment_shares_the_reading(tmp_path: Path) -> None:
    await written(tmp_path, small())
    bench = Bench()
    async with serving(tmp_path, bench) as runs:
        results = await asyncio.gather(*(runs.result(small()) for _ in range(10)), stream(runs, small()))
        assert len({id(result) for result in results[:-1]}) == 1
        assert runs.stats()["runs_recalled"] == 1
    assert bench.begun == []


async def test_what_memory_has_no_room_for_is_read_again(tmp_path: Path) -> None:
    bench = Bench()
    async with serving(tmp_path, bench, kept_bytes=0) as runs:
        first = await runs.json(small())
        await eventually(lambda: runs.disk.holds(runs.id_of(small())))
        assert await runs.json(small()) == first
    assert bench.begun == [small()]


async def test_to_read_a_run_costs_none_of_the_budget(tmp_path: Path) -> None:
    config = small(epochs=20_000)
    await written(tmp_path, config)
    async with serving(tmp_path, rate_seconds=1, rate_window_seconds=3600) as runs:
        runs.workload.budget.settle(0, 0.999)
        await runs.result(config)
        with pytest.raises(RateLimited):
            await runs.result(small(seed=2, epochs=20_000))
        assert runs.workload.budget.hold(0, 0.001) == 1


def cut_short(file: Path, other: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def emptied(file: Path, other: Path) -> None:
    os.truncate(file, 0)


def altered(file: Path, other: Path) -> None:
    content = bytearray(file.read_bytes())
    content[content.index(b"loss batch.npy") + 200] ^= 1
    file.write_bytes(content)


def of_another_run(file: Path, other: Path) -> None:
    file.write_bytes(other.read_bytes())


@pytest.mark.parametrize("harm", [cut_short, emptied, altered, of_another_run])
async def test_a_file_that_is_not_what_was_written_is_never_served(
    harm: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file, other = await written(tmp_path, small(), small(seed=2))
    async with service() as runs:
        right = await losses(runs, small())
    harm(file, other)
    bench = Bench()
    async with serving(tmp_path, bench) as runs:
        assert await losses(runs, small()) == right
        assert await losses(runs, small()) == right
    assert bench.begun == [small()]
    (told,) = warnings(caplog)
    assert file.name[:32] in told
    mended = Bench()
    async with serving(tmp_path, mended) as runs:
        assert await losses(runs, small()) == right
    assert mended.begun == []


async def losses(runs: Runs, config: RunConfig) -> bytes:
    return (await runs.result(config)).curves.loss.batch.tobytes()


async def test_another_engine_reads_nothing_of_ours_and_leaves_it_there(tmp_path: Path) -> None:
    async with serving(tmp_path) as runs:
        await runs.result(small())
        ours = runs.id_of(small())
    bench = Bench(version="2-other")
    async with serving(tmp_path, bench) as runs:
        assert await runs.config_of(ours) is None
        assert (await runs.result(small())).engine == "2-other"
    assert bench.begun == [small()]
    again = Bench()
    async with serving(tmp_path, again) as runs:
        assert await runs.config_of(ours) == small().normalized()
        await runs.result(small())
    assert again.begun == []


async def test_what_another_version_wrote_is_left_as_it_is(tmp_path: Path) -> None:
    (file,) = await written(tmp_path, small())
    config = tmp_path / "configs" / f"{file.name[:32]}.json"
    config.write_bytes(config.read_bytes().replace(b'"config":{', b'"config":{"field_of_later":1,'))
    later = file.rename(file.with_name(f"{file.name[:32]}.3.npz"))
    before = later.read_bytes(), config.read_bytes()
    async with serving(tmp_path) as runs:
        assert await runs.config_of(file.name[:32]) is None
    assert (later.read_bytes(), config.read_bytes()) == before
    bench = Bench()
    async with serving(tmp_path, bench) as runs:
        await runs.result(small())
    assert bench.begun == [small()]
    assert later.read_bytes() == before[0]


async def test_a_result_that_lacks_a_measure_is_computed_again_and_kept_with_it(tmp_path: Path) -> None:
    await written(tmp_path, small())
    bench, mended = Bench(), Bench()

    def measured(config: RunConfig, stop: Stop) -> Iterator[History]:
        for history in bench.train(config, stop):
            history.curves.measures["error"] = history.curves.loss
            yield history

    with_measure = replace(bench.engine, train=measured, measures=lambda dataset: {"error": 1})
    async with service(with_measure, cache_folder=tmp_path, stop_seconds=60.0) as runs:
        await runs.result(small())
    assert bench.begun == [small()]
    async with service(replace(with_measure, train=mended.train), cache_folder=tmp_path) as runs:
        assert "error" in (await runs.result(small())).curves.measures
    assert mended.begun == []


async def test_only_results_that_took_long_are_written_and_what_all_ids_mean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock of the test's own, so that a busy machine takes no longer."""
    bench, clock, quick, slow = Bench(), Clock(), small(), small(seed=2)

    def timed(config: RunConfig, stop: Stop) -> Iterator[History]:
        clock.now += 2 if config.seed == slow.seed else 0.5
        yield from bench.train(config, stop)

    monkeypatch.setattr(work, "time", clock)
    async with service(
        replace(bench.engine, train=timed), cache_folder=tmp_path, stop_seconds=60.0, disk_seconds=1
    ) as runs:
        assert [(await runs.result(config)).train_seconds for config in (quick, slow)] == [0.5, 2]
        ids = [runs.id_of(config) for config in (quick, slow)]
    assert [file.name for file in (tmp_path / "results").iterdir()] == [f"{ids[1]}.2.npz"]
    async with serving(tmp_path) as runs:
        assert [await runs.config_of(run) for run in ids] == [quick.normalized(), slow.normalized()]


async def test_the_least_used_results_go_first_and_what_their_ids_mean_stays(tmp_path: Path) -> None:
    configs = [small(seed=seed, epochs=500) for seed in range(5)]
    size = -(-(await written(tmp_path, configs[0]))[0].stat().st_size // DISK_BLOCK) * DISK_BLOCK
    room = int(3.2 * size / 0.9)
    async with serving(tmp_path, disk_bytes=room, kept_bytes=0) as runs:

        async def asked(config: RunConfig) -> None:
            await runs.result(config)
            await eventually(lambda: runs.disk.holds(runs.id_of(config)))

        for nth in (1, 2, 0, 3):
            await asked(configs[nth])
        assert [runs.disk.holds(runs.id_of(config)) for config in configs] == [True, False, True, True, False]
        assert runs.stats()["runs_on_disk"] == 3
        assert runs.stats()["disk_bytes"] <= room
        await runs.result(configs[2])
    bench = Bench()
    async with serving(tmp_path, bench, disk_bytes=room) as runs:
        assert await runs.config_of(runs.id_of(configs[1])) == configs[1].normalized()
        await runs.result(configs[1])
        await eventually(lambda: runs.disk.holds(runs.id_of(configs[1])))
        assert [runs.disk.holds(runs.id_of(config)) for config in configs] == [False, True, True, True, False]
    assert bench.begun == [configs[1]]


async def test_what_an_id_means_outlives_a_restart_also_where_nothing_was_computed(tmp_path: Path) -> None:
    async with serving(tmp_path) as runs:
        assert await runs.register(small(seed=1))
        await runs.updates(small(seed=2), 0, 1)
        asked = [runs.id_of(small(seed=seed)) for seed in (1, 2, 3)]
    async with serving(tmp_path) as runs:
        assert [await runs.config_of(run) for run in asked] == [
            small(seed=1).normalized(),
            small(seed=2).normalized(),
            None,
        ]
        assert not await runs.register(small(seed=1))
        assert not await runs.register(small(seed=2))
        assert await runs.register(small(seed=3))


async def test_a_registered_id_is_written_before_it_is_told(tmp_path: Path) -> None:
    async with serving(tmp_path) as runs:
        await runs.register(small())
        assert (tmp_path / "registered" / f"{runs.id_of(small())}.json").exists()


async def test_an_id_is_told_only_where_it_is_written_also_one_whose_run_was_shown(tmp_path: Path) -> None:
    writer = Writer()
    writer.error = OSError(errno.ENOSPC, "No space left on device")
    async with service(disk=Disk(tmp_path, ROOM, write=writer)) as runs:
        await runs.result(small())
        await eventually(lambda: runs.stats()["disk_faults"] == 2)
        with pytest.raises(Busy, match="it would be lost at a restart"):
            await runs.register(small())
        writer.error = None
        assert not await runs.register(small()), "this process has known it before"
    async with serving(tmp_path) as runs:
        assert await runs.config_of(runs.id_of(small())) == small().normalized()


async def test_what_the_disk_had_no_room_for_is_written_when_it_is_wanted_later(tmp_path: Path) -> None:
    writer, now = Writer(), 0.0
    writer.error = OSError(errno.ENOSPC, "No space left on device")
    async with service(disk=Disk(tmp_path, ROOM, write=writer)) as runs:
        runs.workload.meanings.known = Known(clock=lambda: now)
        await runs.result(small())
        await eventually(lambda: not runs.disk.pending_bytes)
        await asyncio.sleep(0)  # the event loop hears of it
        writer.error = None
        now = UNWRITTEN_SECONDS
        await runs.result(small())
        await eventually((tmp_path / "configs" / f"{runs.id_of(small())}.json").exists)


async def test_an_id_that_somebody_has_used_is_apart_from_those_that_were_only_registered(tmp_path: Path) -> None:
    async with serving(tmp_path) as runs:
        await runs.register(small())
        await runs.config_of(runs.id_of(small()))
        await eventually((tmp_path / "configs" / f"{runs.id_of(small())}.json").exists)
        for file in (tmp_path / "registered").iterdir():
            file.unlink()
    async with serving(tmp_path) as runs:
        assert await runs.config_of(runs.id_of(small())) == small().normalized()


async def test_an_id_that_the_disk_cannot_read_now_is_not_called_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as runs:
        await runs.register(small())
        run = runs.id_of(small())
    async with serving(tmp_path) as runs:
        with monkeypatch.context() as broken:

            def read(*_: object) -> None:
                raise OSError(errno.EIO, "Input/output error")

            broken.setattr(Folder, "read", read)
            with pytest.raises(Busy, match="cannot read now what this id means"):
                await runs.config_of(run)
        assert await runs.config_of(run) == small().normalized()
        assert await runs.config_of("0" * 32) is None


async def test_a_configuration_that_was_altered_is_forgotten(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(tmp_path) as runs:
        await runs.register(small())
        run = runs.id_of(small())
    file = tmp_path / "registered" / f"{run}.json"
    file.write_bytes(file.read_bytes().replace(b'"epochs":20', b'"epochs":21'))
    async with serving(tmp_path) as runs:
        assert await runs.config_of(run) is None
        assert await runs.config_of(run) is None
    (told,) = warnings(caplog)
    assert run in told


@pytest.mark.parametrize("run", ["../../etc/passwd", "", "A" * 32, "%2e%2e", "0" * 31 + "/"])
async def test_what_is_no_id_is_unknown(tmp_path: Path, run: str) -> None:
    async with serving(tmp_path) as runs:
        assert await runs.config_of(run) is None
        assert runs.stats()["disk_faults"] == 0


async def test_a_full_disk_costs_a_warning_and_nothing_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    writer, bench = Writer(), Bench()
    writer.error = OSError(errno.ENOSPC, "No space left on device")
    async with service(bench, disk=Disk(tmp_path, ROOM, write=writer)) as runs:
        told = [await runs.json(small(seed=seed)) for seed in range(4)]
        await eventually(lambda: runs.stats()["disk_faults"] == 8)
        assert await runs.json(small(seed=0)) == told[0]
        with pytest.raises(Busy, match="it would be lost at a restart"):
            await runs.register(small(seed=9))
        assert await runs.config_of(runs.id_of(small(seed=9))) is None
        (warning,) = warnings(caplog)
        assert "No space left" in warning
        assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
        writer.error = None
        await runs.result(small(seed=5))
        await eventually(lambda: runs.disk.holds(runs.id_of(small(seed=5))))
        assert len(warnings(caplog)) == 1
    assert len(bench.begun) == 5


@pytest.mark.parametrize("name", ["file", "file/below", "x" * 300])
async def test_a_folder_that_cannot_be_made_costs_a_warning_and_nothing_else(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    async with serving(tmp_path / name) as runs:
        await runs.result(small())
        assert await runs.register(small(seed=2))
        assert await runs.config_of("0" * 32) is None
        assert runs.stats()["disk_faults"] > 0
        assert runs.stats()["runs_on_disk"] == 0
    assert len(warnings(caplog)) == 1
    assert (tmp_path / "file").read_text() == "no folder"


async def test_without_a_folder_nothing_is_written() -> None:
    async with service(cache_folder="") as runs:
        await runs.result(small())
        assert runs.stats()["runs_on_disk"] == runs.stats()["disk_faults"] == 0
        assert not runs.disk.busy


async def test_a_disk_that_hangs_holds_nobody_up_and_what_waits_for_it_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("epochwise.runs.disk.PENDING_BYTES", 20_000)
    writer = Writer()
    writer.gate.clear()
    async with service(Bench(), disk=Disk(tmp_path, ROOM, write=writer), slots=1, stop_seconds=60.0) as runs:
        for seed in range(20):
            await runs.result(small(seed=seed))
        assert runs.stats()["disk_faults"] > 0
        (warning,) = warnings(caplog)
        assert "fast enough" in warning
        writer.gate.set()
        await eventually(lambda: runs.disk.holds(runs.id_of(small(seed=0))))
        await eventually(lambda: not runs.disk.pending_bytes)
        await runs.result(small(seed=20))
        await eventually(lambda: runs.disk.holds(runs.id_of(small(seed=20))))
    assert writer.threads == {"disk"}


async def test_a_fault_of_ours_while_writing_is_logged_and_the_next_run_is_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writer = Writer()
    writer.error = ValueError("a bug")
    async with service(Bench(), disk=Disk(tmp_path, ROOM, write=writer)) as runs:
        await runs.result(small())
        await eventually(lambda: runs.stats()["disk_faults"] == 2)
        writer.error = None
        await runs.result(small(seed=2))
        await eventually(lambda: runs.disk.holds(runs.id_of(small(seed=2))))
    assert all("incident" in told for told in warnings(caplog)[:2])


async def test_closing_does_not_wait_for_a_disk_that_hangs(tmp_path: Path) -> None:
    writer = Writer()
    writer.gate.clear()
    async with service(Bench(), disk=Disk(tmp_path, ROOM, write=writer), stop_seconds=0.01) as runs:
        await runs.result(small())
    writer.gate.set()
    await eventually(lambda: not runs.disk.busy)


async def test_two_servers_share_a_folder(tmp_path: Path) -> None:
    benches = Bench(), Bench()
    async with serving(tmp_path, benches[0]) as one, serving(tmp_path, benches[1]) as other:
        await one.register(small(seed=7))
        assert await other.config_of(one.id_of(small(seed=7))) == small(seed=7).normalized()
        assert not await other.register(small(seed=7))
        right = await losses(one, small())
        await eventually(lambda: one.disk.holds(one.id_of(small())))
        assert await losses(other, small()) == right
        assert other.stats()["runs_recalled"] == 1
    assert (benches[0].begun, benches[1].begun) == ([small()], [])


async def test_files_that_vanish_are_computed_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (file,) = await written(tmp_path, small())
    bench = Bench()
    async with serving(tmp_path, bench) as runs:
        file.unlink()
        await runs.result(small())
        await eventually(file.exists)
    assert bench.begun == [small()]
    assert warnings(caplog) == []


async def test_what_was_cancelled_or_failed_is_not_written(tmp_path: Path) -> None:
    async with serving(tmp_path, Bench(piece=500), grace_seconds=0) as runs:
        frames = runs.frames(long())
        await anext(frames)
        await frames.aclose()
        await eventually(lambda: runs.stats()["runs_cancelled"] == 1)
    assert list((tmp_path / "results").iterdir()) == []


async def test_the_folders_are_their_owners_alone(tmp_path: Path) -> None:
    await written(tmp_path / "cache", small())
    for made in (tmp_path / "cache", *(tmp_path / "cache").rglob("*")):
        assert stat.S_IMODE(made.stat().st_mode) & 0o077 == 0, made


async def test_the_inside_of_updates_starts_at_the_checkpoints_read(tmp_path: Path) -> None:
    config = small(epochs=5000, momentum=0.5)
    async with serving(tmp_path) as runs:
        checkpoints = (await runs.result(config)).record.history.checkpoints
    async with serving(tmp_path) as runs:
        read = (await runs.result(config)).record.history.checkpoints
        assert read.tobytes() == checkpoints.tobytes()
        assert read.shape == (len(checkpoints), 2 * Shape.of(config.resolved()).parameters)
