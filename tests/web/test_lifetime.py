"""A server that is killed loses nothing, and one that is told to stop does so at once, whoever is watching."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.serving import DEADLINE, until
from tests.web.following import ENDLESS, EVENTS, follow, is_terminal, lasting, opened
from tools.server import STOP_SECONDS, free_port, wait_until_ready

WHOLE = "epochs=3000&batch_size=4&seed=12"
CURVES = "epochs=20000&batch_size=4&seed=12&points=100"
LONG = f"{ENDLESS}&points=300"


@dataclass(frozen=True)
class Process:
    """A server in a process of its own."""

    running: subprocess.Popen[bytes]
    client: httpx.Client


@contextmanager
def started(port: int, environment: Mapping[str, str] | None = None) -> Iterator[Process]:
    """A server on this port, ready; it is killed at the latest when the block ends."""
    command = [sys.executable, "-m", "epochwise", "serve", "--port", str(port)]
    running = subprocess.Popen(command, env=os.environ | (environment or {}))
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(running, url)
        with httpx.Client(base_url=url, trust_env=False, timeout=DEADLINE) as client:
            yield Process(running, client)
    finally:
        running.kill()
        running.wait()


@pytest.mark.parametrize("query", [WHOLE, CURVES])
def test_a_stream_goes_on_exactly_after_the_server_was_killed(query: str) -> None:
    port = free_port()
    with started(port) as first, opened(first.client, query) as events:
        seen = [next(events), next(events)]
        first.running.send_signal(signal.SIGKILL)
        first.running.wait()
    with started(port) as second:
        rest = follow(second.client, query, after=seen[-1].id)
        assert lasting(seen + rest) == lasting(follow(second.client, query))
        assert is_terminal(rest[-1])


def test_a_run_of_a_server_that_was_killed_is_read_from_the_disk(tmp_path: Path) -> None:
    port, address, folder = (
        free_port(),
        f"/api/v1/run?{WHOLE}",
        {"EPOCHWISE_CACHE_FOLDER": str(tmp_path), "EPOCHWISE_DISK_SECONDS": "0"},
    )
    with started(port, folder) as first:
        before = first.client.get(address)
        until((tmp_path / "results" / f"{before.json()['id']}.2.npz").exists)
        first.running.send_signal(signal.SIGKILL)
        first.running.wait()
    with started(port, folder) as second:
        # The same to the last byte, with the seconds that it took when it was computed.
        assert second.client.get(address).content == before.content


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_the_server_ends_open_streams_without_a_last_event(number: signal.Signals) -> None:
    with started(free_port()) as server, httpx.Client(base_url=server.client.base_url, trust_env=False) as other:
        with opened(server.client, LONG) as busy, opened(other, f"{LONG}&seed=9") as too:
            streams = [busy, too]
            assert [next(events).name for events in streams] == ["started", "started"]
            server.running.send_signal(number)
            rest = [list(events) for events in streams]
            server.running.wait(STOP_SECONDS)
        assert not any(is_terminal(event) for events in rest for event in events)
        assert server.running.returncode in (0, -number)


def test_told_to_stop_the_server_leaves_a_stuck_viewer_behind() -> None:
    with (
        started(free_port(), {"EPOCHWISE_SEND_SECONDS": "60"}) as server,
        server.client.stream("GET", f"{EVENTS}?epochs=25000&seed=6"),
        httpx.Client(base_url=server.client.base_url, trust_env=False) as other,
    ):
        # More than any socket buffers: when all is computed, the server is waiting for its viewer.
        until(lambda: "epochwise_runs_completed_total 2.0" in other.get("/metrics").text)
        server.running.send_signal(signal.SIGTERM)
        server.running.wait(STOP_SECONDS)
