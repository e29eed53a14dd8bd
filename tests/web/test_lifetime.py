"""A server that is killed loses nothing, and one that is told to stop does so at once, whoever is watching."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
import pytest

from epochwise.web import lifespan
from tests.serving import DEADLINE, served, until
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


LARGE = "/api/v1/dataset?dataset=line&features=10&samples=100000"
SERVE = ("epochwise", "serve")
UVICORN = ("uvicorn", "epochwise.asgi:app", "--http", "epochwise.asgi:Connection", "--ws", "none")
"""As the how-to says."""


@contextmanager
def started(
    port: int, environment: Mapping[str, str] | None = None, module: Sequence[str] = SERVE, log: IO[bytes] | None = None
) -> Iterator[Process]:
    """A server on this port, ready; it is killed at the latest when the block ends."""
    command = [sys.executable, "-m", *module, "--port", str(port)]
    running = subprocess.Popen(command, env=os.environ | (environment or {}), stderr=log)
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


@pytest.mark.parametrize("module", [SERVE, UVICORN], ids=["serve", "uvicorn"])
def test_clients_that_leave_and_a_server_that_stops_leave_no_traceback(module: Sequence[str], tmp_path: Path) -> None:
    path = tmp_path / "log"
    with path.open("wb") as log, started(free_port(), module=module, log=log) as server:
        url = server.client.base_url
        with httpx.Client(base_url=url, trust_env=False) as leaving, opened(leaving, LONG) as events:
            next(events)
        until(lambda: "epochwise_streams_open 0.0" in server.client.get("/metrics").text)
        with server.client.stream("GET", LARGE), opened(server.client, LONG) as events:
            next(events)
            server.running.send_signal(signal.SIGTERM)
            assert not any(is_terminal(event) for event in events)
            server.running.wait(STOP_SECONDS)
    text = path.read_text()
    assert "CancelledError" not in text
    assert "Traceback" not in text


def test_freed_memory_is_given_back_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    given = threading.Semaphore(0)
    monkeypatch.setattr(lifespan, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(lifespan, "give_back", given.release)
    with served():
        assert given.acquire(timeout=DEADLINE)
        assert given.acquire(timeout=DEADLINE)


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
