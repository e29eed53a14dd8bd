"""What is kept in a bucket outlives every machine, and an object that was altered is never taken for what was kept."""

import logging
import socket
from typing import Any

import pytest

from epochwise.objects import Objects
from epochwise.runs.service import Runs
from epochwise.settings import Settings
from epochwise.wire.refusals import Busy
from tests.runs.support import Bench, eventually, service, small, stream, untimed_frame
from tests.s3 import accepting

MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
pytestmark = pytest.mark.anyio


def serving(bucket: str, bench: Bench | None = None, **settings: Any) -> Any:
    """A service that keeps in the bucket every run, and when it is closed has written it."""
    return service(bench, **{"store": bucket, "disk_seconds": 0, "stop_seconds": 60.0, **settings})


async def test_another_machine_reads_a_run_to_the_last_byte_and_computes_nothing(bucket: str) -> None:
    async with serving(bucket) as runs:
        before = await stream(runs, small())
    bench = Bench()
    async with serving(bucket, bench) as runs:
        assert await stream(runs, small()) == before
        assert await runs.config_of(runs.id_of(small())) == small().normalized()
        assert runs.stats()["runs_recalled"] == 1
    assert bench.begun == []


async def test_an_id_that_was_registered_on_one_machine_is_known_on_another(bucket: str) -> None:
    async with serving(bucket) as runs:
        assert await runs.register(small())
    async with serving(bucket) as runs:
        assert await runs.config_of(runs.id_of(small())) == small().normalized()
        assert await runs.config_of("0" * 32) is None


@pytest.mark.parametrize("place", [0, 100, -100])
async def test_a_run_of_which_a_bit_was_turned_is_computed_again(
    bucket: str, place: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(bucket) as runs:
        before = await stream(runs, small())
    objects = Objects(bucket)
    (name,) = objects.sizes("results")
    content = bytearray(objects.get(name) or b"")
    content[place] ^= 4
    objects.put(name, bytes(content))
    bench = Bench()
    async with serving(bucket, bench) as runs:
        assert [untimed_frame(frame) for frame in await stream(runs, small())] == list(map(untimed_frame, before))
    assert bench.begun == [small()]
    assert "the shared store cannot be read: " in caplog.text


async def test_a_store_that_does_not_answer_costs_no_more_than_computing_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, bucket: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with caplog.at_level(logging.WARNING):
        async with serving(bucket, stop_seconds=2.0) as runs:
            assert (await runs.result(small())).curves.status == "completed"
            await eventually(lambda: faults(runs) > 1)
    assert caplog.text.count("the shared store cannot be") == 1, "the rest is only counted"


@pytest.mark.usefixtures("impatient")
async def test_an_id_is_refused_after_one_wait_for_a_bucket_that_hangs() -> None:
    hangs = False

    def answer(connection: socket.socket) -> None:
        if not hangs:
            connection.recv(10_000)
            connection.sendall(MISSING)

    with accepting(answer) as connections:
        async with service(store="s3://bucket/place", stop_seconds=2.0) as runs:
            hangs = True
            opened = len(connections)
            for seed in (1, 2):
                with pytest.raises(Busy, match="cannot write the id"):
                    await runs.register(small(seed=seed))
            assert len(connections) == opened + 1
            assert (await runs.result(small())).curves.status == "completed"


async def test_what_a_folder_that_machines_share_keeps_has_a_limit(tmp_path: Any) -> None:
    settings = Settings(store=f"file://{tmp_path}/shared%20place", disk_seconds=0, disk_bytes=1_000_000)
    async with Runs(settings) as runs:
        await runs.warm_up(lambda _: None)
        await runs.result(small())
    assert len(list((tmp_path / "shared place" / "results").iterdir())) == 1
    async with Runs(settings.model_copy(update={"disk_bytes": 1})) as runs:
        await runs.warm_up(lambda _: None)
        assert runs.stats()["runs_on_disk"] == 0


def faults(runs: Runs) -> float:
    return runs.stats()["disk_faults"]
