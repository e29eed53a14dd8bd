"""`epochwise serve --workers`: several processes behind one socket."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from epochwise.cli import main
from epochwise.cli.processes import SHARED, share_of
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine import sgd
from epochwise.runs.frames import is_last
from epochwise.settings import Settings
from tests.cli.support import DEADLINE, PLAIN, command
from tests.runs.support import service, untimed_frame
from tests.serving import until

CONNECTIONS = 24
WATCHED = RunConfig.parse({"dataset": "moons", "samples": 400, "batch_size": 8, "hidden": 128, "epochs": 10_000})
"""A run of two to three seconds."""
WATCHERS = 8


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = PLAIN | {"EPOCHWISE_CACHE_FOLDER": str(tmp_path), "EPOCHWISE_DISK_SECONDS": "0"}
    started = command("serve", "--port", "0", "--workers", "2")
    with subprocess.Popen(started, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        addresses = (re.search(r"at (http://\S+)", line) for line in process.stderr)
        address = next(found[1] for found in addresses if found)
        yield process, address
        process.kill()


def workers(process: subprocess.Popen[str]) -> set[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return {int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def open_sockets(worker: int) -> int:
    return sum(file.readlink().name.startswith("socket:") for file in Path(f"/proc/{worker}/fd").iterdir())


class Watcher:
    """Reads the stream of a run, from connection to connection."""

    def __init__(self, address: str) -> None:
        self.address = f"{address}/api/v1/run/events"
        self.frames: list[bytes] = []
        self.connections = 0

    def _read(self) -> None:
        last = {"Last-Event-ID": self.frames[-1].split(b"\n")[0][4:].decode()} if self.frames else {}
        self.connections += 1
        query = WATCHED.model_dump(exclude_none=True) | {"points": 300}
        with httpx.stream("GET", self.address, params=query, headers=last, trust_env=False, timeout=DEADLINE) as answer:
            rest = b""
            for chunk in answer.raise_for_status().iter_bytes():
                *whole, rest = (rest + chunk).split(b"\n\n")
                self.frames += [frame + b"\n\n" for frame in whole if not frame.startswith(b":")]

    def finish(self) -> None:
        """Read to the last event, however often the connection breaks."""
        while not (self.frames and is_last(self.frames[-1])):
            with suppress(httpx.TransportError):
                self._read()


def ask(address: str, path: str) -> httpx.Response:
    """The answer on a connection of its own, so that any process may give it."""
    return httpx.get(address + path, trust_env=False, timeout=DEADLINE)


def answers(address: str) -> bool:
    with suppress(httpx.TransportError):
        return ask(address, "/healthz").status_code == 200
    return False


def test_they_know_each_others_ids_and_runs_and_one_that_dies_is_replaced(
    server: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    process, address = server
    until(lambda: len(workers(process)) == 2)
    first = workers(process)
    registered = httpx.post(f"{address}/api/v1/runs", json={"epochs": 3}, trust_env=False, timeout=DEADLINE)
    assert registered.status_code == 201
    run = registered.json()["id"]
    found = [ask(address, f"/api/v1/runs/{run}") for _ in range(CONNECTIONS)]
    assert {answer.status_code for answer in found} == {200}
    assert len({answer.headers["ETag"] for answer in found}) == 1

    computed = ask(address, f"/api/v1/runs/{run}?points=50").json()
    # Beside it the first page's run, which each process asks for by itself when it has started.
    for kept in (run, run_id(RunConfig(), sgd.ENGINE)):
        until((tmp_path / "results" / f"{kept}.2.npz").exists)

    # Those that take the place of both were never asked for this run: they read all of it from the common folder.
    for worker in first:
        os.kill(worker, signal.SIGKILL)
    until(lambda: len(workers(process) - first) == 2)
    until(lambda: answers(address))
    assert all(ask(address, f"/api/v1/runs/{run}?points=50").json() == computed for _ in range(CONNECTIONS))
    metrics = [ask(address, "/metrics").text for _ in range(CONNECTIONS)]
    assert {total(text, "runs_completed") for text in metrics} == {0.0}
    assert max(total(text, "runs_recalled") for text in metrics) >= 1
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0
    assert "Traceback" not in rest
    assert not answers(address)


def total(metrics: str, name: str) -> float:
    found = re.search(rf"^epochwise_{name}_total (\S+)$", metrics, re.MULTILINE)
    assert found
    return float(found[1])


def test_none_stays_when_the_first_process_is_killed(server: tuple[subprocess.Popen[str], str]) -> None:
    process, address = server
    until(lambda: len(workers(process)) == 2)
    process.kill()
    process.wait(DEADLINE)
    until(lambda: not answers(address))


def test_each_has_its_share_of_the_limits_and_all_else_whole() -> None:
    whole = Settings(slots=3, rate_seconds=7, connections=100)
    share = share_of(whole, 2)
    assert (share.slots, share.rate_seconds, share.connections) == (2, 4, 50)
    assert {name for name in Settings.model_fields if getattr(share, name) != getattr(whole, name)} == set(SHARED)


def test_a_budget_that_is_shared_through_redis_is_not_divided() -> None:
    share = share_of(Settings(slots=4, rate_seconds=8, redis="redis://127.0.0.1:6379/0"), 2)
    assert (share.slots, share.rate_seconds) == (2, 8)


@pytest.mark.parametrize(
    ("given", "allowed"), [("0", "greater than or equal to 1"), ("65", "less than or equal to 64"), ("two", "integer")]
)
def test_a_wrong_number_is_refused_with_what_is_allowed(
    given: str, allowed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--workers", given]) == 2
    assert re.search(rf"--workers.*{allowed}", capsys.readouterr().err)


@pytest.mark.anyio
async def test_one_is_killed_and_its_viewers_go_on_at_another(server: tuple[subprocess.Popen[str], str]) -> None:
    process, address = server
    until(lambda: len(workers(process)) == 2 and answers(address))
    watchers = [Watcher(address) for _ in range(WATCHERS)]
    with ThreadPoolExecutor(WATCHERS) as threads:
        ends = [threads.submit(watcher.finish) for watcher in watchers]
        until(lambda: all(len(watcher.frames) >= 3 for watcher in watchers))
        os.kill(max(workers(process), key=open_sockets), signal.SIGKILL)
        for end in ends:
            end.result(DEADLINE)
    assert any(watcher.connections > 1 for watcher in watchers), "some were at the process that is gone"
    async with service(grace_seconds=0) as runs:
        wanted = [untimed_frame(frame) async for frame in runs.frames(WATCHED, 300)]
    for watcher in watchers:
        assert [untimed_frame(frame) for frame in watcher.frames] == wanted
