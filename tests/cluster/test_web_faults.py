"""Whichever web process dies, its viewers go on at another one where they were."""

import select
import signal
import socket
import subprocess
from contextlib import ExitStack

import pytest

from epochwise.cluster import scripts
from epochwise.cluster.names import COUNTS_KEY, LONG_QUEUE
from epochwise.core.config.config import RunConfig
from tests.cluster.support import (
    DEADLINE,
    LASTING,
    Parts,
    Viewer,
    check_stream,
    connected,
    events_path,
    expected,
    memory_of,
)
from tests.serving import until
from tools.cluster import STOP_SECONDS

pytestmark = pytest.mark.anyio
HALF_A_BODY = "POST /api/v1/runs HTTP/1.1\nHost: here\nContent-Type: application/json\nContent-Length: 100\n\n{"
DEAF = 20
"""Viewers that read nothing."""


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


async def test_a_web_process_is_killed_before_it_has_sent_a_run_to_its_queue(parts: Parts) -> None:
    ensure = parts.client.register_script(scripts.ENSURE)
    assert ensure(keys=[*parts.keys(LASTING), COUNTS_KEY, LONG_QUEUE], args=["dead", 0, b"", 0])[0] == b"send"
    check_stream(Viewer(parts.urls[:1], LASTING).finish(), await expected(LASTING))


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
    assert parts.count("begun") == begun + 1, "the worker has gone on"


async def test_while_a_web_process_ends_the_worker_goes_on_for_viewers_who_come_to_another(parts: Parts) -> None:
    begun = parts.count("begun")
    first = parts.cluster.webs[0]
    assert first.process is not None
    # A request that is still coming keeps the process longer than a run stays that nobody watches.
    with connected(parts.urls[0], HALF_A_BODY), connected(parts.urls[0], asking(LASTING)) as viewer:
        heard = b""
        while heard.count(b"\nevent: ") < 5:
            heard += viewer.recv(65_536)
        first.process.send_signal(signal.SIGTERM)
        while heard := viewer.recv(65_536):
            assert b"\nevent: finished\n" not in heard
        first.process.wait(STOP_SECONDS)
    assert parts.client.exists(parts.keys(LASTING)[0]), "the run has not been given up"
    check_stream(Viewer(parts.urls[1:], LASTING).finish(), await expected(LASTING))
    assert parts.count("begun") == begun + 1


async def test_a_web_process_that_freezes_holds_up_no_other(parts: Parts) -> None:
    parts.cluster.webs[0].tell(signal.SIGSTOP)
    viewer = Viewer(parts.urls[1:], LASTING)
    check_stream(viewer.finish(), await expected(LASTING))


async def test_viewers_who_read_nothing_are_let_go_and_hold_up_nobody(parts: Parts) -> None:
    wanted = await expected(LASTING, None)
    check_stream(Viewer(parts.urls[:1], LASTING, None).finish(), wanted)
    parts.client.delete(*parts.keys(LASTING))
    web = parts.cluster.webs[0]
    said, before = web.said(), memory_of(web)
    most = before

    def are_let_go() -> bool:
        nonlocal most
        most = max(most, memory_of(web))
        return all(map(is_reset, deaf))

    with ExitStack() as stack:
        deaf = [stack.enter_context(connected(parts.urls[0], asking(LASTING), taking=4096)) for _ in range(DEAF)]
        viewers = [Viewer([url], LASTING, None) for url in parts.urls]
        until(are_let_go, DEADLINE)
    for viewer in viewers:
        check_stream(viewer.finish(), wanted)
        assert viewer.statuses == [200]
    assert "took nothing of what was sent" in web.said().removeprefix(said)
    assert most - before < 2 * sum(map(len, wanted)), "their bytes are not kept for them"


def asking(config: RunConfig) -> str:
    return f"GET {events_path(config)} HTTP/1.1\nHost: here\n\n"


def is_reset(client: socket.socket) -> bool:
    """Whether the other end has let this connection go; nothing of it is read."""
    poll = select.poll()
    poll.register(client, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))
