"""Whichever web process dies, its viewers go on at another one where they were."""

import signal
import subprocess

import pytest

from tests.cluster.support import LASTING, Parts, Viewer, check_stream, expected
from tools.cluster import STOP_SECONDS

pytestmark = pytest.mark.anyio


async def test_a_web_process_is_killed(parts: Parts) -> None:
    begun = parts.count("begun")
    viewers = [Viewer(parts.urls, LASTING) for _ in range(4)]
    for viewer in viewers:
        viewer.reaches(5)
    parts.cluster.webs[0].kill()
    assert not any(viewer.ended for viewer in viewers)
    for viewer in viewers:
        check_stream(viewer.finish(), await expected(LASTING))
    assert parts.count("begun") == begun + 1, "the worker has gone on"


async def test_a_web_process_is_told_to_end_and_its_streams_go_on_elsewhere(parts: Parts) -> None:
    begun = parts.count("begun")
    viewers = [Viewer(parts.urls, LASTING) for _ in range(4)]
    for viewer in viewers:
        viewer.reaches(5)
    first, before = parts.cluster.webs[0], parts.cluster.webs[0].said()
    assert first.process is not None
    first.process.send_signal(signal.SIGTERM)
    assert not any(viewer.ended for viewer in viewers)
    for viewer in viewers:
        check_stream(viewer.finish(), await expected(LASTING))
    try:
        assert first.process.wait(STOP_SECONDS) in (0, -signal.SIGTERM)
    except subprocess.TimeoutExpired:
        first.tell(signal.SIGABRT)
        first.process.wait(STOP_SECONDS)
        pytest.fail(first.said()[-8_000:])
    assert "Traceback" not in first.said().removeprefix(before)
    # It may have been told that nobody watches, before the other process came to watch.
    assert parts.count("begun") <= begun + 2


async def test_a_web_process_that_freezes_holds_up_no_other(parts: Parts) -> None:
    parts.cluster.webs[0].tell(signal.SIGSTOP)
    viewer = Viewer(parts.urls[1:], LASTING)
    check_stream(viewer.finish(), await expected(LASTING))
