"""A client that goes away before its answer is there: what was done for it alone ends, what others wait for goes on."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.requests import ClientDisconnect

from epochwise.core.config.config import RunConfig
from epochwise.settings import Settings
from epochwise.web.waiting import while_connected
from tests.runs.support import Bench
from tests.serving import DEADLINE, Served, served, until
from tests.web.following import ENDLESS

SHORT = "epochs=20"


@pytest.fixture
def bench() -> Iterator[Bench]:
    """An engine that computes no further while its gate is closed."""
    bench = Bench()
    yield bench
    bench.gate.set()


@pytest.fixture
def halting(bench: Bench) -> Iterator[Served]:
    with served(Settings(grace_seconds=0), bench.engine) as running:
        until(lambda: metric(running, "runs_running") == 0)
        bench.begun.clear()
        yield running


@pytest.fixture(scope="module")
def hasty() -> Iterator[Served]:
    """A server that ends at once what nobody waits for."""
    with served(Settings(grace_seconds=0)) as running:
        yield running


def metric(site: Served, name: str, labels: str = "") -> float:
    """One of the numbers for Prometheus; 0 while there is none."""
    with site.client() as client:
        told = client.get("/metrics").text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in told if line.startswith(f"epochwise_{name}{labels} "))


def left(site: Served, route: str) -> float:
    return metric(site, "requests_total", f'{{route="{route}",status="499"}}')


def ask(site: Served, path: str) -> socket.socket:
    """A connection with a question on it."""
    address = urlsplit(site.url)
    connection = socket.create_connection((address.hostname, address.port))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
    return connection


@pytest.mark.parametrize(
    "path",
    [
        f"run?{ENDLESS}&points=300",
        f"run.json?{ENDLESS}&points=300&seed=1",
        f"run.csv?{ENDLESS}&seed=2",
        f"run.ndjson?{ENDLESS}&seed=3",
        f"run.arrow?{ENDLESS}&seed=4",
        f"run.svg?{ENDLESS}&seed=5",
        f"run.png?{ENDLESS}&seed=6",
        f"run/window?{ENDLESS}&seed=7&first=15000000",
        f"run/updates?{ENDLESS}&seed=8&first=15000000",
        "runs/{id}?points=300",
        "runs/{id}.png",
        "runs/{id}/window?first=15000000",
        "runs/{id}/updates?first=15000000",
    ],
)
def test_a_run_whose_only_client_has_left_is_cancelled(hasty: Served, path: str) -> None:
    with hasty.client() as client:
        run = client.post("/api/v1/runs", json={"epochs": 400_000, "hidden": 128, "seed": 9}).json()["id"]
    cancelled = metric(hasty, "runs_cancelled_total")
    with ask(hasty, f"/api/v1/{path.format(id=run)}"):
        until(lambda: metric(hasty, "runs_running") == 1)
    until(lambda: metric(hasty, "runs_running") == 0)
    assert metric(hasty, "runs_cancelled_total") == cancelled + 1


def test_whoever_still_waits_for_the_same_run_gets_it(halting: Served, bench: Bench) -> None:
    bench.gate.clear()
    with ThreadPoolExecutor() as pool, halting.client() as client:
        with ask(halting, f"/api/v1/run?{SHORT}"):
            until(lambda: bench.begun)
            waiting = pool.submit(client.get, f"/api/v1/run.csv?{SHORT}")
            until(lambda: viewers(halting) == 2)
        until(lambda: left(halting, "/api/v1/run") == 1)
        assert viewers(halting) == 1
        bench.gate.set()
        assert waiting.result().text.count("\r\n") == 20 * 40 + 1
    assert metric(halting, "runs_cancelled_total") == 0
    assert bench.begun == [RunConfig(epochs=20)]


def viewers(site: Served) -> int:
    """Who watches the one run on its way."""
    (run,) = site.app.state.site.runs.workload._runs.values()
    watching: int = run.viewers
    return watching


def test_what_was_cancelled_is_not_kept(halting: Served, bench: Bench) -> None:
    kept = metric(halting, "runs_kept")
    bench.gate.clear()
    with ask(halting, f"/api/v1/run?{SHORT}"):
        until(lambda: bench.begun)
    until(lambda: metric(halting, "runs_cancelled_total") == 1)
    bench.gate.set()
    until(lambda: metric(halting, "runs_running") == 0)
    assert metric(halting, "runs_kept") == kept
    with halting.client() as client:
        assert client.get(f"/api/v1/run?{SHORT}").json()["status"] == "completed"
    assert bench.begun == [RunConfig(epochs=20)] * 2


def test_a_client_that_leaves_while_it_posts_is_no_fault_of_ours(
    hasty: Served, caplog: pytest.LogCaptureFixture
) -> None:
    address = urlsplit(hasty.url)
    head = f"POST /api/v1/runs HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(f"{head}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n".encode())
        # Who leaves before that is never begun.
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"{")
    until(lambda: left(hasty, "/api/v1/runs") == 1)
    assert not caplog.records


class Client:
    """The other end: what it sends, and when it leaves."""

    def __init__(self) -> None:
        self.left = asyncio.Event()
        self.sent = False

    async def receive(self) -> Any:
        if not self.sent:
            self.sent = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}


@asynccontextmanager
async def no_task_left() -> AsyncIterator[None]:
    """The block's tasks have ended soon after it."""
    before = asyncio.all_tasks()
    yield
    async with asyncio.timeout(DEADLINE):
        while asyncio.all_tasks() - before:
            await asyncio.sleep(0)


@pytest.mark.anyio
async def test_while_the_client_is_there_the_work_has_its_way() -> None:
    async def answer() -> int:
        await asyncio.sleep(0)
        return 42

    async def refuse() -> int:
        await asyncio.sleep(0)
        raise LookupError("no such thing")

    client = Client()
    async with no_task_left():
        assert await while_connected(client.receive, answer()) == 42
    async with no_task_left():
        with pytest.raises(LookupError, match="no such thing"):
            await while_connected(client.receive, refuse())


@pytest.mark.anyio
async def test_when_the_client_leaves_the_work_has_ended_before_anything_else_happens() -> None:
    client, told = Client(), list[str]()

    async def work() -> None:
        try:
            client.left.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            told.append("ended")

    async with no_task_left():
        with pytest.raises(ClientDisconnect):
            await while_connected(client.receive, work())
        assert told == ["ended"]


@pytest.mark.anyio
async def test_who_is_cancelled_takes_the_work_along() -> None:
    client, told = Client(), list[str]()

    async def work() -> None:
        try:
            told.append("begun")
            await asyncio.Event().wait()
        finally:
            told.append("ended")

    async with no_task_left():
        waiting = asyncio.create_task(while_connected(client.receive, work()))
        while not told:
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert told == ["begun", "ended"]


def test_a_kept_run_is_answered_without_looking_for_the_client(hasty: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = list[object]()

    async def watching(receive: object, work: Any) -> Any:
        watched.append(receive)
        return await work

    monkeypatch.setattr("epochwise.web.api.while_connected", watching)
    with httpx.Client(base_url=hasty.url, trust_env=False) as client:
        for _ in range(2):
            assert client.get(f"/api/v1/run?{SHORT}&seed=77").status_code == 200
        assert len(watched) == 1
