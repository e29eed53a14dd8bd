"""A web process notices by itself that its store is away, hangs or is another, and that it is back."""

import asyncio
import logging
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from epochwise.cluster.storewatch import STORE_LOOK_SECONDS, StoreWatch
from epochwise.objects import HELD_SILENT_SECONDS, Objects
from tests.runs.support import eventually

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def watching(objects: Objects, seconds: float = 0.01) -> AsyncIterator[StoreWatch]:
    watch = StoreWatch(objects, seconds)
    task = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        task.cancel()
        await asyncio.wait({task})


async def test_a_folder_that_is_not_mounted_is_noticed_and_logged_once_and_so_is_its_return(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    objects = Objects(f"file://{tmp_path}/store")
    assert objects.identity()
    looks = []
    known = objects.known_identity
    objects.known_identity = lambda: looks.append(1) or known()  # type: ignore[method-assign, func-returns-value]
    async with watching(objects) as watch:
        await eventually(lambda: looks)
        (tmp_path / "store").rename(tmp_path / "away")
        await eventually(lambda: not watch.reachable)
        looks.clear()
        await eventually(lambda: len(looks) > 2)
        assert caplog.text.count("the store cannot be used (it is not the store that it was; is it mounted?)") == 1
        (tmp_path / "away").rename(tmp_path / "store")
        await eventually(lambda: watch.reachable)
    assert caplog.text.count("the store can") == 2


async def test_another_store_at_the_place_of_the_first_is_noticed(tmp_path: Path) -> None:
    objects = Objects(f"file://{tmp_path}/store")
    assert objects.identity()
    async with watching(objects) as watch:
        await eventually(lambda: watch._identity)
        objects.put("id", b"another")
        await eventually(lambda: not watch.reachable)


async def test_a_bucket_that_hangs_is_noticed_and_why_is_logged(
    silent_s3: list[socket.socket], caplog: pytest.LogCaptureFixture
) -> None:
    async with watching(Objects("s3://bucket/place"), STORE_LOOK_SECONDS) as watch:
        await eventually(lambda: not watch.reachable)
    assert "the store cannot be used (Generic S3 error: " in caplog.text
    assert STORE_LOOK_SECONDS > HELD_SILENT_SECONDS, "so that each look asks the bucket"


async def test_a_folder_that_hangs_is_noticed_before_it_answers(tmp_path: Path) -> None:
    answers = threading.Event()

    class Hanging(Objects):
        def known_identity(self) -> str:
            answers.wait()
            return "identity"

    try:
        async with watching(Hanging(f"file://{tmp_path}")) as watch:
            await eventually(lambda: not watch.reachable)
            answers.set()
            await eventually(lambda: watch.reachable)
    finally:
        answers.set()
