"""Whatever dies, freezes or forgets while a run is shown, every viewer gets the bytes of the embedded engine, once."""

import os
import signal

import pytest

from tests.cluster.support import LASTING, Parts, Viewer, check_stream, expected

pytestmark = pytest.mark.anyio


async def test_a_run_that_nothing_disturbs(parts: Parts) -> None:
    begun = parts.count("begun")
    for points in (300, None):
        viewers = [Viewer([url], LASTING, points) for url in parts.urls * 2]
        wanted = await expected(LASTING, points)
        for viewer in viewers:
            check_stream(viewer.finish(), wanted)
            assert viewer.statuses == [200]
    assert parts.count("begun") == begun + 1


async def test_the_worker_is_killed(parts: Parts) -> None:
    taken_over = parts.count("taken_over")
    viewers = [Viewer([url], LASTING) for url in parts.urls]
    for viewer in viewers:
        viewer.reaches(5)
    worker, _ = parts.holder(LASTING)
    worker.kill()
    wanted = await expected(LASTING)
    for viewer in viewers:
        assert not viewer.ended
        check_stream(viewer.finish(), wanted)
        assert viewer.statuses == [200], "no viewer is disturbed"
    assert parts.count("taken_over") == taken_over + 1


async def test_a_child_of_the_worker_is_killed(parts: Parts) -> None:
    viewer = Viewer(parts.urls[:1], LASTING)
    viewer.reaches(5)
    _, child = parts.holder(LASTING)
    os.kill(child, signal.SIGKILL)
    check_stream(viewer.finish(), await expected(LASTING))
