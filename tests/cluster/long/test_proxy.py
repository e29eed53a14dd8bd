"""nginx before the web processes, as `python -m tools.cluster` starts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.support import DEADLINE, LASTING, Parts, Viewer, check_stream, expected
from tests.serving import until
from tools.cluster import nginx_before
from tools.server import free_port, wait_until_ready

pytestmark = pytest.mark.anyio


@pytest.fixture
def proxy(parts: Parts, tmp_path: Path) -> Iterator[str]:
    """The address of an nginx before both web processes."""
    port = free_port()
    nginx = nginx_before(parts.cluster, tmp_path, port)
    assert nginx is not None
    assert nginx.process is not None
    try:
        wait_until_ready(nginx.process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        nginx.kill()


@pytest.mark.parametrize("number", [0, 1])
async def test_who_reads_through_it_goes_on_when_a_web_process_is_killed(number: int, proxy: str, parts: Parts) -> None:
    begun = parts.count("begun")
    viewers = [Viewer([proxy], LASTING) for _ in range(8)]
    for viewer in viewers:
        viewer.reaches(5)
    parts.cluster.webs[number].kill()
    assert not any(viewer.ended for viewer in viewers)
    for viewer in viewers:
        check_stream(viewer.finish(), await expected(LASTING))
        assert set(viewer.statuses) == {200}, "nobody hears that one is gone"
    until(lambda: any(len(viewer.statuses) > 1 for viewer in viewers), DEADLINE)
    assert parts.count("begun") == begun + 1
